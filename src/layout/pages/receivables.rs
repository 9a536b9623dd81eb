//! Receivables by age with their provision, and the figures about them (S11, S29).

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, Cell, ColumnKind, Num, Part, Phrase, Row, RowKind, Slide, TableSpec, TextBlock,
    TextItem, TextStyle, Tile, TilesBlock,
};
use super::super::grid::table_height;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::storyboard;
use super::super::table::{other_cell, text_cell};
use super::super::template::Style;
use super::super::{names, width};
use super::fact_table::{Show, cell, column, footed, transposed};
use crate::base::{Impact, Polarity, Scenario, number};
use crate::findings::debtors::Debtor;
use crate::findings::receivables::{Age, Receivables};
use crate::findings::{Comparison, FactId};

/// Height of the row of large figures, and the white space under it.
const TILES: (f64, f64) = (78.0, 18.0);
/// Customers that are named here where no slide lists them, the white space above their names and the least height.
const NAMED: usize = 5;
const ABOVE: f64 = 12.0;
const LATE: f64 = 36.0;
/// The longest note that a tile has room for, in ems.
const NOTE: f64 = 15.5;

/// The slide of the receivables.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(found) = &context.findings.events.receivables else { return Vec::new() };
    let late_rows = found.debtors.iter().flat_map(|debtors| debtors.rows.iter().map(|d| &d.overdue).take(NAMED));
    let facts = found.figures.iter().chain(found.ages.iter().map(|age| &age.amount)).chain(late_rows);
    let facts = facts.flat_map(|row| row.facts.values());
    let scale = context.scale("receivables", facts.map(String::as_str), Digits::Table);
    let period = context.findings.frame.period;
    let columns = columns(context, found);
    let rows = rows(context, found, &scale, columns.len());
    let unit = found.total.facts.get(&Scenario::AC).and_then(|id| context.findings.fact(id)).map(|f| scale.unit(f));
    let unit = unit.unwrap_or_default();
    let scenarios = [Scenario::PP, Scenario::AC, Scenario::DPP];
    let shown = scenarios.into_iter().filter(|s| found.total.facts.contains_key(s)).collect::<Vec<_>>();
    let mut heading = context.heading("receivable", context.label("heading.ages", &[("unit", &unit)]), String::new());
    heading.when = context.when(&period, &period, &shown);
    let top = TILES.0 + TILES.1;
    let height = table_height(rows.len());
    let table = TableSpec {
        id: "receivables-table".into(),
        heading,
        alt: context.alt_table(rows.len(), &columns),
        columns,
        rows,
    };
    let tiles = BlockContent::Tiles(TilesBlock { tiles: tiles(context, found, &scale) });
    let blocks = vec![
        Block { x: 0.0, y: 0.0, width: CONTENT.0, height: TILES.0, content: tiles },
        Block { x: 0.0, y: top, width: CONTENT.0, height, content: BlockContent::Table(Box::new(table)) },
    ];
    let mut blocks = blocks;
    let y = top + height + ABOVE;
    if let Some(text) = late(context, found, &scale).filter(|_| CONTENT.1 - y >= LATE) {
        let content = BlockContent::Text(text);
        blocks.push(Block { x: 0.0, y, width: CONTENT.0, height: CONTENT.1 - y, content });
    }
    let slots = context.slots().fact("actual", context.findings.of(&found.total, Scenario::AC));
    let message = context.message("receivables", "receivables", &slots, &scale);
    let footnotes = vec![context.source(&["receivables", "payments"], Some(unit))];
    let mut slide =
        context.slide("receivables", 3, context.words.text("slide.receivables"), message, blocks, footnotes);
    let own = |key: &str| context.plain(&format!("footnote.{key}"), &Slots::default());
    let mut notes = vec![own("receivables")];
    notes.extend(has_rolled(context, found).then(|| own("rolled")));
    notes.extend(found.figures.iter().any(|row| row.measure == "dso").then(|| own("dso")));
    notes.extend(context.unsure(&found.figures.iter().collect::<Vec<_>>()));
    let indexed = found.effectiveness.as_ref().and_then(|id| context.findings.fact(id)?.value);
    let collected = found.figures.iter().any(|row| row.measure == "collection_rate");
    notes.extend(indexed.filter(|_| collected).map(|_| own("effectiveness")));
    if let Some(advances) = found.advances.as_ref().and_then(|id| context.findings.fact(id)) {
        let slots = Slots::default().fact("actual", Some(advances));
        notes.push(sentence::said("footnote.advances", &slots, &context.words, &scale));
    }
    context.annotate(&mut slide, &notes);
    vec![slide]
}

/// True when anything has rolled into an older class: a column of noughts says nothing.
fn has_rolled(context: &Context<'_>, found: &Receivables) -> bool {
    let moved = |age: &Age| context.findings.fact(age.rolled.as_ref()?)?.value.map(|v| v.to_f64());
    found.ages.iter().filter_map(moved).any(|v| v > 0.0)
}

/// Who is late with most, where the report has no slide of them.
fn late(context: &Context<'_>, found: &Receivables, scale: &Scale) -> Option<TextBlock> {
    let cadence = context.findings.frame.cadence;
    let debtors = found
        .debtors
        .as_ref()
        .filter(|_| !storyboard::belongs("debtors", cadence) || context.gone.contains("debtors"))?;
    let fact = |id: Option<&FactId>| id.and_then(|id| context.findings.fact(id)).filter(|f| f.value.is_some());
    let one = |debtor: &Debtor| {
        let member = debtor.overdue.member.as_ref().filter(|m| !m.special)?;
        let slots = Slots::default()
            .name("member", names::member(&context.words, member))
            .fact("actual", fact(debtor.overdue.facts.get(&Scenario::AC)))
            .fact("share", fact(debtor.share.as_ref()))
            .fact("days", fact(debtor.oldest.as_ref()));
        sentence::say("tile.late", &slots, &context.words, scale)
    };
    let mut line = Phrase::words(context.words.text("tile.late_most"));
    for phrase in debtors.rows.iter().filter_map(one).take(NAMED) {
        let before = if line.parts.len() > 1 { "words.semicolon" } else { "words.colon" };
        line.parts.push(Part::Words { text: context.words.text(before) });
        line.parts.extend(phrase.parts);
    }
    let found = line.parts.len() > 1;
    let items = vec![TextItem { phrase: line, link: None, impact: Some(Impact::Bad) }];
    found.then_some(TextBlock { heading: String::new(), items, style: TextStyle::Bullets })
}

fn columns(context: &Context<'_>, found: &Receivables) -> Vec<super::super::deck::Column> {
    let number = ColumnKind::Number;
    let word = |key: &str| context.words.text(key);
    let mut columns = vec![column(word("column.age"), "", 170.0, ColumnKind::Text)];
    if found.total.facts.contains_key(&Scenario::PP) {
        columns.push(column(Scenario::PP.label(), "", 72.0, number));
    }
    columns.push(column(Scenario::AC.label(), "", 72.0, number));
    if found.total.facts.contains_key(&Scenario::DPP) {
        columns.push(column(Scenario::DPP.label(), "", 150.0, ColumnKind::Variance { reference: Scenario::PP }));
    }
    columns.push(column(word("column.share"), "", 70.0, number));
    if has_rolled(context, found) {
        columns.push(column(word("column.rolled"), "", 110.0, number));
    }
    columns.push(column(word("column.provision_rate"), "", 90.0, number));
    columns.push(column(word("column.provision"), "", 90.0, number));
    columns
}

fn rows(context: &Context<'_>, found: &Receivables, scale: &Scale, width: usize) -> Vec<Row> {
    let of = |row: &'_ Comparison, s: Scenario| row.facts.get(&s).cloned();
    let parts =
        |pick: &dyn Fn(&Age) -> Option<FactId>| -> Vec<Option<FactId>> { found.ages.iter().map(pick).collect() };
    let sums = |ids: Vec<Option<FactId>>, whole: Option<FactId>, show: Show| {
        let parts: Vec<Option<&FactId>> = ids.iter().map(Option::as_ref).collect();
        footed(context, scale, &parts, whole.as_ref(), show)
    };
    let down = Polarity::Down;
    let mut names: Vec<_> =
        found.ages.iter().map(|age| other_cell(context.words.text(&format!("age.{}", age.id)))).collect();
    names.push(text_cell(Phrase::words(context.words.text("words.total"))));
    let mut cells = vec![names];
    let scenario = |s: Scenario, show: Show| sums(parts(&|age| of(&age.amount, s)), of(&found.total, s), show);
    if found.total.facts.contains_key(&Scenario::PP) {
        cells.push(scenario(Scenario::PP, Show::Plain));
    }
    cells.push(scenario(Scenario::AC, Show::Plain));
    if found.total.facts.contains_key(&Scenario::DPP) {
        let mut deltas = scenario(Scenario::DPP, Show::Variance(down));
        // What is not due yet is neither good nor bad.
        if let Some(first) = deltas.first_mut() {
            first.impact = Some(Impact::Neutral);
        }
        cells.push(deltas);
    }
    let shares: Vec<_> =
        found.ages.iter().map(|age| age.share.as_ref().and_then(|id| context.findings.fact(id))).collect();
    let printed = scale.shares(&shares).into_iter().zip(&found.ages);
    let share = |(num, age): (Option<Num>, &Age)| {
        let plain = cell(context, scale, age.share.as_ref(), Show::Percent);
        num.map_or_else(|| plain.clone(), |num| Cell { phrase: Phrase::num(num), ..plain.clone() })
    };
    cells.push(printed.map(share).collect());
    if has_rolled(context, found) {
        cells.push(found.ages.iter().map(|age| cell(context, scale, age.rolled.as_ref(), Show::Percent)).collect());
    }
    cells.push(found.ages.iter().map(|age| other_cell(number::percent(age.rate))).collect());
    cells.push(sums(parts(&|age| age.provision.clone()), found.provision.clone(), Show::Plain));
    let last = found.ages.len();
    let kind = |at: usize| if at == last { RowKind::Total } else { RowKind::Body };
    let rows = transposed(cells).into_iter().enumerate();
    rows.map(|(at, mut cells)| {
        cells.resize_with(width, || text_cell(Phrase::default()));
        Row { level: 0, kind: kind(at), cells }
    })
    .collect()
}

/// Receivable, what is overdue, days outstanding, collection.
fn tiles(context: &Context<'_>, found: &Receivables, scale: &Scale) -> Vec<Tile> {
    let figure = |id: &str| found.figures.iter().find(|f| f.measure == id);
    let fact = |id: Option<&FactId>| id.and_then(|id| context.findings.fact(id)).filter(|f| f.value.is_some());
    let of = |id: &str, s: Scenario| fact(figure(id).and_then(|f| f.facts.get(&s)));
    let say = |key: &str, slots: Slots<'_>| sentence::say(key, &slots, &context.words, scale).unwrap_or_default();
    // The first reference that is known, with the change against it.
    let changed = |id: &str| {
        let reference = [Scenario::PP, Scenario::PY].into_iter().find(|s| of(id, *s).is_some());
        (reference, reference.and_then(Scenario::absolute).and_then(|s| of(id, s)))
    };
    let against = |id: &str| {
        let (reference, change) = changed(id);
        let name = reference.map(|s| context.reference_name(s)).unwrap_or_default();
        let phrase =
            change.map(|c| say("tile.difference", Slots::default().words("reference", name).fact("value", Some(c))));
        // What hardly moved has no colour.
        let relative = reference.and_then(Scenario::relative).and_then(|s| of(id, s)).and_then(|f| f.value);
        let unchanged = relative.is_some_and(|r| r.to_f64().abs() < context.brief.thresholds.unchanged);
        let impact = change.map(|c| context.impact(id, c)).filter(|i| *i != Impact::Neutral && !unchanged);
        (phrase.unwrap_or_default(), impact)
    };
    let name = |id: &str| names::capital(&names::measure(&context.words, id));
    let with_unit = |id: &str, unit: String| context.label("tile.value", &[("measure", &name(id)), ("unit", &unit)]);
    let mut tiles = Vec::new();
    if let Some(owed) = of("receivable", Scenario::AC) {
        let (note, impact) = against("receivable");
        let name = with_unit("receivable", scale.unit(owed));
        tiles.push(Tile { name, number: scale.num(owed, Style::Plain), note, impact });
    }
    if let Some(share) = fact(found.overdue_share.as_ref()) {
        let note = match changed("overdue") {
            (Some(reference), Some(change)) => {
                let slots = || Slots::default().fact("actual", of("overdue", Scenario::AC)).fact("delta", Some(change));
                let said = say("tile.overdue", slots().words("reference", context.reference_name(reference)));
                let code = Scenario::absolute(reference).map(Scenario::label).unwrap_or_default();
                // Where a tile has no room for the words, the code says it.
                let fits = width::ems(&said.text()) <= NOTE;
                if fits { said } else { say("tile.overdue_code", slots().words("change", code)) }
            }
            _ => say("tile.overdue", Slots::default().fact("actual", of("overdue", Scenario::AC))),
        };
        let name = context.words.text("tile.overdue_share");
        // More is bad as everywhere; less, and still an alert: neither colour would be the whole truth.
        let impact = against("overdue").1.filter(|impact| *impact == Impact::Bad);
        tiles.push(Tile { name, number: scale.num(share, Style::Plain), note, impact });
    }
    if let Some(days) = of("dso", Scenario::AC) {
        let slots =
            Slots::default().fact("best", fact(found.best_days.as_ref())).fact("late", fact(found.late_days.as_ref()));
        let impact = against("dso").1;
        let name = with_unit("dso", scale.unit(days));
        tiles.push(Tile { name, number: scale.num(days, Style::Plain), note: say("tile.days", slots), impact });
    }
    if let Some(rate) = of("collection_rate", Scenario::AC) {
        let note = say("tile.effectiveness", Slots::default().fact("value", fact(found.effectiveness.as_ref())));
        let (difference, impact) = against("collection_rate");
        let note = if note.parts.is_empty() { difference } else { note };
        let name = name("collection_rate");
        tiles.push(Tile { name, number: scale.num(rate, Style::Plain), note, impact });
    }
    tiles
}
