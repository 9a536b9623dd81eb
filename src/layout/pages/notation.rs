//! How the notation is read, drawn with the theme of the report, and how the report keeps its rules; which template
//! made it, and how to make it again (S44).

use super::super::context::{Context, table_block};
use super::super::deck::{
    Block, BlockContent, CONTENT, Column, ColumnKind, Deck, FigureKind, FigureLabels, FigureSpec, HEADING, KeyEntry,
    KeySample, KeySpec, Part, Phrase, Row, RowKind, Slide, TableSpec, TextBlock, TextItem, TextStyle,
};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::super::words::Words;
use super::super::{dates, names};
use super::sources::heading;
use crate::base::{Impact, Scenario};

/// Widths of the columns of codes; the drawn key stands to their right.
const CODES: (f64, f64) = (66.0, 372.0);
/// White space between both.
const GAP: f64 = 30.0;
/// Widths of the columns of the score: group, rules, applicable, kept, looked at.
const SCORE: [f64; 5] = [180.0, 62.0, 76.0, 62.0, 84.0];
/// Ids of the key and of the slide with the score.
const KEY_SLIDE: &str = "notation";
const SCORE_SLIDE: &str = "notation-score";
/// Groups of rules as the notation page counts them: word, first and last rule.
pub const RULE_GROUPS: [(&str, u8, u8); 7] = [
    ("scenarios", 1, 10),
    ("variances", 11, 23),
    ("axes", 24, 32),
    ("labels", 33, 36),
    ("words", 37, 42),
    ("choice", 43, 46),
    ("tables", 47, 48),
];

/// How a report keeps a group of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GroupScore {
    /// Rules of the group.
    pub rules: usize,
    /// Of these, rules that something in the report exercises.
    pub applicable: usize,
    /// Of these, rules that hold everywhere.
    pub kept: usize,
    /// Marks, texts and tables looked at, once for each rule.
    pub looked_at: usize,
}

/// The key of the codes that the slides `told` use, whose title says how the rules are kept, and the slide with the score
/// of each group of rules; both wait for [`tell_score`].
pub(crate) fn slides(context: &Context<'_>, told: &[Slide]) -> Vec<Slide> {
    vec![key(context, told), score(context)]
}

fn key(context: &Context<'_>, told: &[Slide]) -> Slide {
    let words = &context.words;
    let codes = codes(context, told);
    let row = |(code, meaning): (String, String)| Row {
        level: 0,
        kind: RowKind::Body,
        cells: vec![text_cell(Phrase::other(code)), text_cell(Phrase::other(meaning))],
    };
    let rows: Vec<Row> = codes.into_iter().map(row).collect();
    let columns =
        vec![context.column("code", CODES.0, ColumnKind::Text), context.column("meaning", CODES.1, ColumnKind::Text)];
    let mut said = heading(context, "notation", "text");
    said.what = words.text("notation.key");
    let alt = context.alt_table(rows.len(), &columns);
    let width = CODES.0 + CODES.1;
    let table = TableSpec { id: "notation-table".into(), heading: said, columns, rows, alt };
    let x = width + GAP;
    let block = Block { x, y: 0.0, width: CONTENT.0 - x, height: CONTENT.1, content: drawn(context, CONTENT.0 - x) };
    let message = context.plain("plain.notation", &Slots::default());
    let blocks = vec![table_block(0.0, width, table), block];
    let [template, rebuild] = made_by(context);
    context.slide(KEY_SLIDE, 6, words.text("slide.notation"), message, blocks, vec![template, rebuild])
}

/// The codes that the report uses, with their meanings; what is read alike shares a row.
fn codes(context: &Context<'_>, told: &[Slide]) -> Vec<(String, String)> {
    use Scenario::{AC, Att, BM, DPL, DPLRel, DPPRel, DPY, DPYRel, FC, PL, PLF, PP, PY};
    let words = &context.words;
    let findings = context.findings;
    let said = |code: String, key: &str| (code, words.text(&format!("scenario.{key}")));
    let one = |s: Scenario| said(context.code(s), &s.code().replace('%', "_rel"));
    let both = |a: Scenario, b: Scenario| format!("{}, {}", context.code(a), context.code(b));
    let mut codes = vec![one(AC), said(both(PY, PP), "earlier"), one(PL)];
    // Only an unfinished period has a target beside the one of its days so far.
    codes.extend(findings.frame.partial.then(|| one(PLF)));
    codes.extend(findings.events.market.is_some().then(|| one(BM)));
    codes.extend([one(FC), one(DPY), said(both(DPYRel, DPPRel), "growth"), one(DPL), one(DPLRel), one(Att)]);
    let year = findings.growth.year_to_date.first().map(|year| year.period);
    codes.extend(year.map(|period| (period.to_string(), dates::in_words(&period, words))));
    let heads = heads(told);
    codes.retain(|(code, _)| code.split(", ").any(|code| heads.iter().any(|head| head.contains(code))));
    codes.push(said(if context.lang.is_chinese() { "百分点, pp" } else { "pp" }.to_owned(), "pp"));
    codes.push(said(crate::base::number::not_applicable(context.lang).to_owned(), "na"));
    codes.push(said(crate::base::number::MISSING.to_owned(), "missing"));
    codes
}

/// The headings of the figures and tables of slides, and the headers of their columns: where codes stand.
fn heads(slides: &[Slide]) -> Vec<&str> {
    let mut out = Vec::new();
    for block in slides.iter().flat_map(|slide| &slide.blocks) {
        let heading = match &block.content {
            BlockContent::Table(table) => {
                out.extend(table.columns.iter().flat_map(|column| [column.header.as_str(), column.group.as_str()]));
                &table.heading
            }
            BlockContent::Figure(figure) => &figure.heading,
            BlockContent::Text(_) | BlockContent::Tiles(_) => continue,
        };
        out.extend([heading.unit.as_str(), heading.when.as_str()]);
    }
    out
}

/// The drawn key.
fn drawn(context: &Context<'_>, width: f64) -> BlockContent {
    let words = &context.words;
    let samples = [
        ("ac", KeySample::Scenario(Scenario::AC)),
        ("py", KeySample::Scenario(Scenario::PY)),
        ("pl", KeySample::Scenario(Scenario::PL)),
        ("fc", KeySample::Scenario(Scenario::FC)),
        ("axis_py", KeySample::Axis(Scenario::PY)),
        ("axis_pl", KeySample::Axis(Scenario::PL)),
        ("good", KeySample::Variance(Impact::Good)),
        ("bad", KeySample::Variance(Impact::Bad)),
        ("neutral", KeySample::Variance(Impact::Neutral)),
        ("pin", KeySample::Pin(Impact::Good)),
        ("outlier", KeySample::Outlier(Impact::Good)),
        ("highlight", KeySample::Highlight),
    ];
    let entries: Vec<KeyEntry> = samples
        .into_iter()
        .map(|(word, sample)| KeyEntry {
            sample,
            name: words.text(&format!("key.{word}.name")),
            meaning: words.text(&format!("key.{word}.meaning")),
        })
        .collect();
    let mut said = heading(context, "notation", "text");
    (said.what, said.unit) = (words.text("notation.drawn"), words.text("notation.drawn_unit"));
    let list: Vec<String> = entries.iter().map(|entry| format!("{}: {}", entry.name, entry.meaning)).collect();
    BlockContent::Figure(Box::new(FigureSpec {
        id: "notation-key".into(),
        heading: said,
        width,
        height: CONTENT.1 - HEADING,
        scale_group: String::new(),
        scale: None,
        labels: FigureLabels::default(),
        kind: FigureKind::Key(KeySpec { entries }),
        alt: list.join("; "),
    }))
}

/// The slide with the score and the text about the report.
fn score(context: &Context<'_>) -> Slide {
    let words = &context.words;
    let columns: Vec<Column> = ["rule_group", "rules", "applicable", "kept", "looked_at"]
        .into_iter()
        .zip(SCORE)
        .enumerate()
        .map(|(i, (key, width))| context.column(key, width, if i == 0 { ColumnKind::Text } else { ColumnKind::Number }))
        .collect();
    let row = |name: String, kind| Row {
        level: 0,
        kind,
        cells: std::iter::once(Phrase::other(name)).chain(vec![Phrase::default(); 4]).map(text_cell).collect(),
    };
    let mut rows: Vec<Row> = RULE_GROUPS
        .iter()
        .map(|(group, first, last)| {
            let name = context.label(&format!("notation.group.{group}"), &[]);
            let span = if first == last { format!("R{first:02}") } else { format!("R{first:02}–R{last:02}") };
            row(format!("{name} {span}"), RowKind::Body)
        })
        .collect();
    rows.push(row(words.text("words.total"), RowKind::Total));
    let mut said = heading(context, "notation", "text");
    (said.what, said.unit) = (words.text("notation.score"), words.text("notation.score_unit"));
    let alt = context.alt_table(rows.len(), &columns);
    let width = SCORE.iter().sum::<f64>();
    let table = TableSpec { id: format!("{SCORE_SLIDE}-table"), heading: said, columns, rows, alt };
    let x = width + GAP;
    let content = BlockContent::Text(about(context));
    let text = Block { x, y: 0.0, width: CONTENT.0 - x, height: CONTENT.1, content };
    let message = context.plain("plain.notation_score", &Slots::default());
    let note = context.plain("footnote.notation_score", &Slots::default());
    let blocks = vec![table_block(0.0, width, table), text];
    context.slide(SCORE_SLIDE, 6, words.text("slide.notation_score"), message, blocks, vec![note])
}

/// Prints the score of a deck, measured on everything that is drawn: in the title of the key, and group by group on the
/// slide with the score.
///
/// Both stand in the deck before it is measured, so that they are measured too; their own digits are not. False where
/// the deck has neither.
pub fn tell_score(deck: &mut Deck, groups: &[GroupScore], words: &Words) -> bool {
    let sum = |pick: fn(&GroupScore) -> usize| groups.iter().map(pick).sum::<usize>();
    let all = GroupScore {
        rules: sum(|g| g.rules),
        applicable: sum(|g| g.applicable),
        kept: sum(|g| g.kept),
        looked_at: sum(|g| g.looked_at),
    };
    let lines: Vec<GroupScore> = groups.iter().copied().chain([all]).collect();
    let key = if all.kept == all.applicable { "plain.notation_kept" } else { "plain.notation_broken" };
    let filled = |key: &str| {
        let slots = [("applicable", all.applicable), ("kept", all.kept), ("rules", all.rules)];
        let text =
            slots.iter().fold(words.text(key), |text, (slot, n)| text.replace(&format!("{{{slot}}}"), &n.to_string()));
        let text = text.replace("{looked_at}", &crate::base::number::grouped(all.looked_at as u128, 0));
        Phrase { parts: vec![Part::Other { text }] }
    };
    let key_slide = deck.slides.iter_mut().find(|slide| slide.id == KEY_SLIDE);
    let has_key = key_slide.is_some();
    key_slide.into_iter().for_each(|slide| slide.message = filled(key));
    let Some(slide) = deck.slides.iter_mut().find(|slide| slide.id == SCORE_SLIDE) else { return has_key };
    slide.message = filled("plain.notation_looked_at");
    for block in &mut slide.blocks {
        let BlockContent::Table(table) = &mut block.content else { continue };
        for (row, line) in table.rows.iter_mut().zip(&lines) {
            let numbers = [line.rules, line.applicable, line.kept, line.looked_at];
            for (cell, number) in row.cells.iter_mut().skip(1).zip(numbers) {
                cell.phrase = Phrase::other(crate::base::number::grouped(number as u128, 0));
            }
        }
    }
    true
}

/// Template and versions; how to rebuild.
fn made_by(context: &Context<'_>) -> [Phrase; 2] {
    let (frame, versions) = (&context.findings.frame, context.versions);
    let hash: String = versions.template_hash.chars().take(16).collect();
    let template = [
        ("template", versions.template_name.as_str()),
        ("version", versions.template_version.as_str()),
        ("hash", &hash),
        ("program", versions.program_version.as_str()),
    ];
    let period = frame.period.to_string();
    let as_of = dates::date(frame.as_of);
    let rebuild =
        [("report", frame.report.as_str()), ("period", &period), ("as_of", &as_of), ("lang", context.lang.0.as_str())];
    [
        Phrase::other(context.label("notation.template", &template)),
        Phrase::other(context.label("notation.rebuild", &rebuild)),
    ]
}

/// What holds on every page, template, versions, how to rebuild.
fn about(context: &Context<'_>) -> TextBlock {
    let [template, rebuild] = made_by(context);
    let phrases = [
        Phrase { parts: vec![Part::Words { text: names::capital(&context.words.text("scenario.colour")) }] },
        Phrase::words(context.words.text("notation.bars")),
        Phrase::words(context.words.text("notation.rounding")),
        template,
        rebuild,
        Phrase::words(context.words.text("notation.credit")),
    ];
    TextBlock {
        heading: context.words.text("notation.about"),
        items: phrases.into_iter().map(|phrase| TextItem { phrase, link: None, impact: None }).collect(),
        style: TextStyle::Plain,
    }
}
