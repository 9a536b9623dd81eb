//! The evaluation table of reps (S32–S34): the published columns in the published order, by score, on as many slides as
//! there are reps.

use super::super::context::{Context, exceeds_one};
use super::super::deck::{Cell, Column, ColumnKind, Part, Phrase, Row, RowKind, Slide};
use super::super::names;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{other_cell, text_cell};
use super::super::template::Style;
use super::TablePages;
use super::fact_table::{Show, cell, cell_or_dash, column, footed};
use super::scoring;
use crate::base::number::percent;
use crate::base::{Impact, Scenario};
use crate::findings::people::{Evaluated, Evaluation};
use crate::findings::{Comparison, FactId, Finding};

/// The sign behind a number of few cases.
const FEW: &str = "*";
/// The slides; a report of one rep has its page instead.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let found = context.findings.evaluation.as_ref().filter(|found| found.rows.len() > 1);
    found.and_then(|found| pages(context, found)).unwrap_or_default()
}

fn pages(context: &Context<'_>, found: &Evaluation) -> Option<Vec<Slide>> {
    let findings = context.findings;
    let comparisons: Vec<&Comparison> = found.rows.iter().map(|row| &row.comparison).collect();
    if !context.any(&comparisons, Scenario::AC) {
        return None;
    }
    let further = context.further("evaluation", &found.dimension, &[], usize::MAX);
    let scale = scale(context, found, &further);
    let columns = columns(context, found, &scale);
    let lacking = scoring::Lacking::of(found);
    let rows = rows(context, found, &scale, &lacking, columns.len());
    let unit = findings.of(&found.total, Scenario::AC).map(|f| scale.unit(f))?;
    let leader = found.rows.first();
    let slots = context.slots().words("dimension", names::dimension(&context.words, &found.dimension));
    let slots = match leader.and_then(|row| Some((row, row.comparison.member.as_ref()?))) {
        Some((row, member)) => slots
            .name("member", names::member(&context.words, member))
            .fact("actual", findings.of(&row.comparison, Scenario::AC))
            .fact("score", row.score.as_ref().and_then(|s| findings.of(s, Scenario::AC))),
        None => slots,
    };
    let period = findings.frame.period;
    let shown = [Scenario::PL, Scenario::AC];
    let shown: Vec<Scenario> = shown.into_iter().filter(|s| context.any(&comparisons, *s)).collect();
    let (dimension, order) = (names::dimension(&context.words, &found.dimension), context.words.text("measure.score"));
    let pages = TablePages {
        id: "evaluation".into(),
        section: 4,
        name: context.words.text("slide.evaluation"),
        message: context.message("evaluation", "evaluation", &slots, &scale),
        heading: context.heading(
            &found.measure,
            context.sorted(&unit, &dimension, &order),
            context.when(&period, &period, &shown),
        ),
        columns,
        rows,
        footnotes: vec![context.source(&tables(context), Some(unit))],
        notes: notes(context, found, &lacking),
    };
    let own = |rows: &[Row]| {
        let stands = |f: &&&Finding| f.names.contains_key("member") && stands_in(context, f, rows);
        // The table is in the order of the scores: the page with the first of them tells it.
        if let Some(graded) = graded(context, found, &scale).filter(|_| leads(context, leader, rows)) {
            return Some(graded);
        }
        let finding = further.iter().find(stands).copied()?;
        let message = context.finding("evaluation").is_some_and(|m| std::ptr::eq(m, finding));
        (!message).then(|| sentence::sentence_at(finding, findings, &context.words, &scale))
    };
    // How many are below the line is proved where they stand.
    let message = context.finding("evaluation");
    let proves = |rows: &[Row]| match message {
        Some(finding) if finding.kind == "reps_below" && finding.impact == Impact::Bad => rows.iter().any(|row| {
            let completion = row.cells.get(4);
            row.kind == RowKind::Body && completion.is_some_and(|cell| cell.impact == Some(Impact::Bad))
        }),
        Some(finding) => stands_in(context, finding, rows),
        None => true,
    };
    let mut slides = pages.titled(context, own, proves);
    // How the score is made stands once: what continues the table has its own to prove.
    if let Some(first) = slides.first_mut() {
        first.footnotes.extend(method(context, found, &scale, &lacking));
    }
    // What the column of a total does not add up to stands where the total does.
    if let Some(shared) = found.shared_new.as_ref().and_then(|id| findings.fact(id))
        && let Some(last) = slides.last_mut()
    {
        let slots = Slots::default().fact("n", Some(shared));
        last.footnotes.push(sentence::said("footnote.shared_new", &slots, &context.words, &scale));
    }
    if let Some((proof, name)) = proof(context, found, &scale)
        && let Some(line) =
            slides.iter_mut().find(|s| s.message.text().contains(&name)).and_then(|s| s.footnotes.last_mut())
    {
        line.parts.push(Part::Words { text: " ".to_owned() });
        line.parts.extend(proof.parts);
    }
    Some(slides)
}

/// Who has the highest score, and how many have the best grade; none without grades.
fn graded(context: &Context<'_>, found: &Evaluation, scale: &Scale) -> Option<Phrase> {
    let fact = |id: &FactId| context.findings.fact(id);
    let leader = found.rows.first()?;
    let (best, count) = found.grades.first()?;
    let score = leader.score.as_ref().and_then(|score| context.findings.of(score, Scenario::AC))?;
    let short = found.short.as_ref().and_then(fact).filter(|f| f.value.is_some_and(|v| v.to_f64() > 0.0));
    // As the column prints them.
    let printed = |row: &Evaluated| {
        let score = row.score.as_ref().and_then(|score| context.findings.of(score, Scenario::AC))?;
        Some(scale.num(score, Style::Plain).text)
    };
    let first = printed(leader);
    let alike = found.rows.iter().filter(|row| printed(row) == first).count();
    let slots = Slots::default()
        .name("member", names::member(&context.words, leader.comparison.member.as_ref()?))
        .words("grade", context.words.text(&format!("grade.{}", best.code())))
        .fact("score", Some(score))
        .fact("count", fact(count))
        .fact("missed", short);
    let slots = if alike > 1 { slots.other("alike", alike.to_string()) } else { slots };
    sentence::say("scoring.graded", &slots, &context.words, scale)
}

/// True when the first of a table has one of these rows.
fn leads(context: &Context<'_>, leader: Option<&Evaluated>, rows: &[Row]) -> bool {
    let name = leader.and_then(|row| row.comparison.member.as_ref()).map(|m| names::member(&context.words, m));
    name.is_some_and(|name| rows.iter().filter_map(|row| row.cells.get(1)).any(|cell| cell.phrase.text() == name))
}

/// True when the member that a finding is about has one of these rows: names stand in the second column.
fn stands_in(context: &Context<'_>, finding: &Finding, rows: &[Row]) -> bool {
    finding.names.get("member").is_none_or(|member| {
        let member = context.words.value(member);
        rows.iter().filter_map(|row| row.cells.get(1)).any(|cell| cell.phrase.text() == member)
    })
}

/// The scale of everything that the table and its messages print.
fn scale(context: &Context<'_>, found: &Evaluation, further: &[&Finding]) -> Scale {
    let of = |row: &Comparison| -> Vec<FactId> {
        [Scenario::PL, Scenario::AC].iter().filter_map(|s| row.facts.get(s).cloned()).collect()
    };
    let mut ids: Vec<FactId> = found.rows.iter().flat_map(|row| of(&row.comparison)).collect();
    ids.extend(of(&found.total));
    ids.extend(found.rows.iter().flat_map(|row| row.figures.values().cloned()));
    ids.extend(found.total_figures.values().cloned());
    context.scale_with("evaluation", ids.iter().map(String::as_str), Digits::Table, further)
}

/// The tables behind it, as far as the project has them.
fn tables(context: &Context<'_>) -> Vec<&'static str> {
    let beside = ["opportunities", "receivables", "payments", "activities"];
    let mut tables = context.tables(context.brief.table("targets").is_some());
    let there = |name: &&str| context.brief.table(name).is_some() && !tables.contains(name);
    let more: Vec<&'static str> = beside.into_iter().filter(there).collect();
    tables.extend(more);
    tables
}

/// Period, rep, target, actual, completion, new customers, conversion, average deal, collection, score, grade.
fn columns(context: &Context<'_>, found: &Evaluation, scale: &Scale) -> Vec<Column> {
    let word = |key: &str| context.words.text(&format!("column.{key}"));
    let number = ColumnKind::Number;
    let average = found.rows.iter().filter_map(|row| row.figures.get("average_deal"));
    let unit = average.filter_map(|id| context.findings.fact(id)).find(|f| f.value.is_some()).map(|f| scale.unit(f));
    let with_unit = |name: String, unit: Option<String>| match unit {
        Some(unit) => context.label("column.with_unit", &[("name", &name), ("unit", &unit)]),
        None => name,
    };
    let rep = names::capital(&names::dimension(&context.words, &found.dimension));
    vec![
        column(word("period"), "", 54.0, ColumnKind::Text),
        column(rep, "", 108.0, ColumnKind::Text),
        column(Scenario::PL.label(), "", 60.0, number),
        column(Scenario::AC.label(), "", 60.0, number),
        column(word("completion"), "", 62.0, number),
        column(word("new_customers"), "", 58.0, number),
        column(word("conversion"), "", 64.0, number),
        column(with_unit(word("average_deal"), unit), "", 66.0, number),
        column(word("collection"), "", 62.0, number),
        column(word("score"), "", 58.0, number),
        column(word("evaluation_grade"), "", 92.0, ColumnKind::Text),
    ]
}

fn rows(
    context: &Context<'_>,
    found: &Evaluation,
    scale: &Scale,
    lacking: &scoring::Lacking<'_>,
    width: usize,
) -> Vec<Row> {
    let sums = |s: Scenario| {
        let parts: Vec<Option<&FactId>> = found.rows.iter().map(|row| row.comparison.facts.get(&s)).collect();
        footed(context, scale, &parts, found.total.facts.get(&s), Show::Plain)
    };
    let (targets, actuals) = (sums(Scenario::PL), sums(Scenario::AC));
    let period = context.findings.frame.period.to_string();
    let mut out = Vec::new();
    for (at, row) in found.rows.iter().map(Some).chain([None]).enumerate() {
        let comparison = row.map_or(&found.total, |row| &row.comparison);
        let figures = row.map_or(&found.total_figures, |row| &row.figures);
        let figure = |id: &str, show: Show| cell_or_dash(context, scale, figures.get(id), show);
        let name = match row.and_then(|row| row.comparison.member.as_ref()) {
            Some(member) => Phrase::name(names::member(&context.words, member)),
            None => Phrase::words(context.words.text("words.total")),
        };
        let blank = || text_cell(Phrase::default());
        let mut cells = vec![other_cell(period.clone()), text_cell(name)];
        cells.push(targets.get(at).cloned().unwrap_or_else(blank));
        cells.push(actuals.get(at).cloned().unwrap_or_else(blank));
        let mut completion = cell(context, scale, comparison.facts.get(&Scenario::Att), Show::Percent);
        completion.impact = row.and_then(impact);
        cells.push(completion);
        cells.push(figure("new_customers", Show::Plain));
        let conversion = figure("conversion_rate", Show::Percent);
        cells.push(if row.is_some_and(|row| row.few) { signed(conversion, FEW) } else { conversion });
        cells.push(figure("average_deal", Show::Plain));
        cells.push(figure("collection_rate", Show::Percent));
        let score = row.and_then(|row| row.score.as_ref()?.facts.get(&Scenario::AC));
        let score = cell(context, scale, score, Show::Plain);
        let part = row.filter(|row| row.covered.is_some()).and_then(|row| lacking.sign(row));
        cells.push(part.map_or(score.clone(), |sign| signed(score, sign)));
        cells.push(row.map_or_else(blank, |row| grade(context, row, scale)));
        cells.truncate(width);
        let kind = if row.is_some() { RowKind::Body } else { RowKind::Total };
        out.push(Row { level: 0, kind, cells });
    }
    out
}

/// Weak and excellent completions stand out (S34).
fn impact(row: &Evaluated) -> Option<Impact> {
    match (row.weak, row.excellent) {
        (true, _) => Some(Impact::Bad),
        (_, true) => Some(Impact::Good),
        _ => None,
    }
}

/// A cell with a sign behind its number.
fn signed(mut cell: Cell, sign: &str) -> Cell {
    if cell.value.is_some() {
        cell.phrase.parts.push(Part::Words { text: sign.to_owned() });
    }
    cell
}

/// The grade with its flags: `▲` beyond the threshold of excellence, `▼9` nine months under the weak one.
fn grade(context: &Context<'_>, row: &Evaluated, scale: &Scale) -> Cell {
    let Some(grade) = row.grade else { return text_cell(Phrase::default()) };
    let mut phrase = Phrase::words(context.words.text(&format!("grade.{}", grade.code())));
    if row.excellent {
        phrase.parts.push(Part::Words { text: " ▲".to_owned() });
    }
    if let Some(fact) = row.streak.as_ref().and_then(|streak| context.findings.fact(&streak.months)) {
        phrase.parts.push(Part::Words { text: " ▼".to_owned() });
        phrase.parts.push(Part::Num(scale.num(fact, Style::Plain)));
    }
    text_cell(phrase)
}

/// How the score is made, and how firm the order is; none where nobody has a grade.
fn method(context: &Context<'_>, found: &Evaluation, scale: &Scale, lacking: &scoring::Lacking<'_>) -> Option<Phrase> {
    let mut notes = Vec::new();
    if found.rows.iter().any(|row| row.grade.is_some()) {
        notes.push(scoring::formula(context, None, &lacking.unused));
        notes.push(scoring::borders(context));
    }
    if let Some(moves) = found.moves.as_ref().and_then(|id| context.findings.fact(id)) {
        notes.push(sentence::said("footnote.moves", &Slots::default().fact("n", Some(moves)), &context.words, scale));
    }
    Some(context.joined(notes)).filter(|line| !line.parts.is_empty())
}

/// What the signs in the table mean.
fn notes(context: &Context<'_>, found: &Evaluation, lacking: &scoring::Lacking<'_>) -> Vec<Phrase> {
    let mut notes = Vec::new();
    let limits = &context.brief.thresholds;
    if found.rows.iter().any(|row| row.excellent || row.streak.is_some()) {
        let slots = Slots::default()
            .other("strong", percent(limits.strong_attainment))
            .other("weak", percent(limits.weak_attainment))
            .other("n", context.brief.scoring.weak_months.to_string());
        notes.push(context.plain("footnote.flags", &slots));
    }
    let any = |id: &str| found.rows.iter().any(|row| row.figures.contains_key(id));
    if any("average_deal") {
        let word = |group: &str| context.words.text(&format!("{group}.average_deal"));
        let (column, measure) = (word("column"), word("measure"));
        let same = column.to_lowercase() == measure.to_lowercase();
        let slots = Slots::default().words("column", column).words("definition", word("definition"));
        // What is called alike needs no second name.
        let slots = if same { slots } else { slots.words("measure", measure) };
        notes.push(context.plain("footnote.average_deal", &slots));
    }
    let beyond = |row: &Evaluated| {
        let conversion = row.figures.get("conversion_rate").and_then(|id| context.findings.fact(id));
        conversion.is_some_and(exceeds_one)
    };
    if found.rows.iter().any(beyond) {
        notes.push(context.plain("footnote.conversion", &Slots::default()));
    }
    if found.rows.iter().any(|row| row.few && row.figures.contains_key("conversion_rate")) {
        notes.push(
            context.plain("footnote.few_leads", &Slots::default().other("n", context.brief.scoring.few.to_string())),
        );
    }
    notes.extend(lacking.note(context));
    notes
}

/// The months of the rep that the message names for them, of many the latest and the first, and its name.
fn proof(context: &Context<'_>, found: &Evaluation, scale: &Scale) -> Option<(Phrase, String)> {
    let finding = context.finding("evaluation").filter(|f| f.kind == "rep_streak")?;
    let named = |row: &&Evaluated| row.comparison.member.as_ref().map(|m| &m.label) == finding.names.get("member");
    let row = found.rows.iter().find(named)?;
    let member = row.comparison.member.as_ref()?;
    let name = names::member(&context.words, member);
    let mut phrase = Phrase::name(name.clone());
    let mut words = context.words.text("words.colon");
    let streak = row.streak.as_ref()?;
    let between = if streak.proof.len() < streak.count { " … ".to_owned() } else { context.words.text("words.list") };
    for month in &streak.proof {
        let fact = context.findings.of(month, Scenario::Att)?;
        phrase.parts.push(Part::Words { text: words });
        phrase.parts.push(Part::Other { text: month.period.to_string() });
        phrase.parts.push(Part::Words { text: " ".to_owned() });
        phrase.parts.push(Part::Num(scale.num(fact, Style::Plain)));
        words = between.clone();
    }
    Some((phrase, name))
}
