//! How printed numbers agree. The one rule: a total is its own plain rounding; the printed parts of one table or bridge
//! add up to it (largest remainder, `rounding`), so the last digit of a part may be moved there; a variance is rounded
//! from its exact value.
//!
//! A number has one text in a deck: where the last digit of a part was moved so that parts add up, every chart, tile and
//! sentence that prints it in the same unit says it as the table or bridge does ([`moved`]). Where two tables differ, the
//! sentences of a slide follow the one that stands on it ([`agree`]).

use std::collections::{BTreeMap, BTreeSet};

use super::check::{numbers_of_block, numbers_of_slide};
use super::deck::{Block, BlockContent, FigureKind, Num, Part, Phrase, RowKind, Slide};
use crate::base::number::FormatKind;
use crate::base::{Format, Scenario};
use crate::findings::Findings;

/// What makes two printed numbers comparable: fact, kind with its magnitude, decimals.
pub(crate) type Same = (String, String, u8);

/// The last-digit integers of numbers that were moved.
pub(crate) type Moved = BTreeMap<Same, i128>;

/// The numbers that tables with a total and bridges moved: those that all of them print alike.
pub(crate) fn moved(slides: &[Slide]) -> Moved {
    let mut printed: BTreeMap<Same, BTreeSet<(i128, bool)>> = BTreeMap::new();
    for num in slides.iter().flat_map(|slide| &slide.blocks).filter(|b| adds_up(b)).flat_map(numbers_of_block) {
        if let (Some(same), Some(digits)) = (same_as(num), digits(&num.text)) {
            printed.entry(same).or_default().insert((digits, num.adjusted));
        }
    }
    let agreed = printed.into_iter().filter(|(_, texts)| texts.len() == 1);
    let moved =
        agreed.filter_map(|(same, texts)| texts.into_iter().find(|(_, adjusted)| *adjusted).map(|t| (same, t.0)));
    moved.collect()
}

/// True of what prints parts with their whole, which may stand on the next page of a table.
fn adds_up(block: &Block) -> bool {
    match &block.content {
        BlockContent::Table(table) => {
            table.rows.iter().any(|row| row.kind == RowKind::Total)
                || numbers_of_block(block).iter().any(|n| n.adjusted)
        }
        BlockContent::Figure(figure) => match figure.kind {
            FigureKind::Bridge(_) | FigureKind::Calculation(_) => true,
            FigureKind::Bars(_) => numbers_of_block(block).iter().any(|n| n.adjusted),
            _ => false,
        },
        _ => false,
    }
}

/// Lets the sentences of a slide print moved numbers as its tables and figures do.
pub(crate) fn agree(slide: &mut Slide) {
    let moved: BTreeMap<Same, String> = numbers_of_slide(slide)
        .filter(|num| num.adjusted)
        .filter_map(|num| Some((same_as(num)?, unsigned(&num.text).to_owned())))
        .collect();
    if moved.is_empty() {
        return;
    }
    speak(&mut slide.message, &moved);
    slide.footnotes.iter_mut().for_each(|note| speak(note, &moved));
    for block in &mut slide.blocks {
        if let BlockContent::Text(text) = &mut block.content {
            for item in &mut text.items {
                speak(&mut item.phrase, &moved);
            }
        }
    }
}

fn speak(phrase: &mut Phrase, moved: &BTreeMap<Same, String>) {
    for part in &mut phrase.parts {
        let Part::Num(num) = part else { continue };
        let Some(digits) = same_as(num).and_then(|key| moved.get(&key)) else { continue };
        let sign = num.text.get(..num.text.len() - unsigned(&num.text).len()).unwrap_or_default();
        let percent = if num.text.ends_with('%') { "%" } else { "" };
        num.text = format!("{sign}{}{percent}", digits.trim_end_matches('%'));
        num.adjusted = true;
    }
}

/// What makes a printed number comparable; none for multiples, which add up to nothing.
fn same_as(num: &Num) -> Option<Same> {
    same(&num.fact, num.how?)
}

/// See [`same_as`]: of a fact and the format it is printed in.
pub(crate) fn same(fact: &str, how: Format) -> Option<Same> {
    let (unit, decimals) = unit_of(how)?;
    Some((fact.to_owned(), unit, decimals))
}

/// In what a number is printed, and with how many decimals; percentages and their points are one.
fn unit_of(how: Format) -> Option<(String, u8)> {
    let unit = match how.kind {
        FormatKind::Amount(magnitude) => format!("e{}", magnitude.exponent()),
        FormatKind::Percent | FormatKind::PercentBare | FormatKind::Points | FormatKind::ShortPoints => "%".to_owned(),
        FormatKind::Times => return None,
    };
    Some((unit, how.decimals))
}

/// True when the tables and tiles of a slide print a variance in the format of both its values, but not as their
/// printed difference. A chart does not print its reference.
pub(crate) fn variances_differ(slide: &Slide, findings: &Findings) -> bool {
    // What a comparison prints in one format: measure with slice and period, magnitude, decimals.
    let mut printed: BTreeMap<(&str, String, u8), BTreeMap<Scenario, i128>> = BTreeMap::new();
    let shown = slide.blocks.iter().filter(|b| matches!(b.content, BlockContent::Table(_) | BlockContent::Tiles(_)));
    for num in shown.flat_map(numbers_of_block) {
        let (Some((format, decimals)), Some(fact)) = (num.how.and_then(unit_of), findings.fact(&num.fact)) else {
            continue;
        };
        let Some(row) = num.fact.strip_suffix(&format!(".{}", fact.scenario)) else { continue };
        let Some(digits) = digits(&num.text) else { continue };
        printed.entry((row, format, decimals)).or_default().insert(fact.scenario, digits);
    }
    printed.values().any(|row| {
        let variances = row.iter().filter(|(scenario, _)| scenario.is_absolute());
        variances.into_iter().any(|(scenario, shown)| {
            let reference = scenario.reference().and_then(|r| row.get(&r));
            // Sentences print a variance without its sign.
            let printed = row.get(&Scenario::AC).zip(reference).map(|(ac, reference)| (ac - reference).abs());
            printed.is_some_and(|printed| printed != shown.abs())
        })
    })
}

/// True when a slide prints three facts alike, the third of which is the difference of the others, but not as their
/// printed difference.
pub(crate) fn difference_differs(slide: &Slide, facts: [&str; 3]) -> bool {
    let printed = |fact: &str| {
        let num = numbers_of_slide(slide).find(|num| num.fact == fact)?;
        Some((digits(&num.text)?, unit_of(num.how?)?))
    };
    let [Some(one), Some(other), Some(difference)] = facts.map(printed) else { return false };
    one.1 == other.1 && other.1 == difference.1 && (one.0 - other.0).abs() != difference.0.abs()
}

/// The integer of the printed digits.
pub(crate) fn digits(text: &str) -> Option<i128> {
    let units: i128 = text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()?;
    Some(if text.starts_with('−') { -units } else { units })
}

fn unsigned(text: &str) -> &str {
    text.trim_start_matches(['+', '−'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Magnitude;
    use crate::layout::deck::{Cell, Heading, Row, TableSpec};

    fn num(text: &str, adjusted: bool) -> Num {
        let how = Format::amount(Magnitude::Wan, 0);
        Num { text: text.into(), fact: "sales@2020-05.dPL".into(), format: how.name(), how: Some(how), adjusted }
    }

    fn with_row(row: Row, message: Phrase) -> Slide {
        let heading = Heading::default();
        let table = TableSpec { id: "t".into(), heading, columns: Vec::new(), rows: vec![row], alt: String::new() };
        let content = BlockContent::Table(Box::new(table));
        Slide {
            id: "s".into(),
            template: "content".into(),
            section: 2,
            name: "s".into(),
            message,
            blocks: vec![Block { x: 0.0, y: 0.0, width: 1.0, height: 1.0, content }],
            footnotes: Vec::new(),
        }
    }

    #[test]
    fn a_sentence_says_what_the_table_prints() {
        let cell = Cell { phrase: Phrase::num(num("−79", true)), value: None, impact: None, mark: None, link: None };
        let row = Row { level: 0, kind: RowKind::Body, cells: vec![cell] };
        let mut slide = with_row(row, Phrase::num(num("80", false)));
        agree(&mut slide);
        assert_eq!(slide.message.text(), "79");
        assert!(slide.message.nums().all(|n| n.adjusted));
    }

    #[test]
    fn what_all_totals_move_alike_is_moved_everywhere() {
        let row = |kind, text: &str, fact: &str, adjusted| {
            let num = Num { fact: fact.into(), ..num(text, adjusted) };
            let cell = Cell { phrase: Phrase::num(num), value: None, impact: None, mark: None, link: None };
            Row { level: 0, kind, cells: vec![cell] }
        };
        let table = |rows: Vec<Row>| {
            let mut slide = with_row(rows[0].clone(), Phrase::default());
            if let BlockContent::Table(table) = &mut slide.blocks[0].content {
                table.rows = rows;
            }
            slide
        };
        let total = || row(RowKind::Total, "−200", "sum", false);
        let first = table(vec![row(RowKind::Body, "−79", "a", true), row(RowKind::Body, "−121", "b", false), total()]);
        let how = Format::amount(Magnitude::Wan, 0);
        let key = |fact: &str| same(fact, how).expect("an amount");
        assert_eq!(moved(std::slice::from_ref(&first)), BTreeMap::from([(key("a"), -79)]));
        // A table without a total binds nothing; one that prints the number otherwise leaves it to each.
        let loose = table(vec![row(RowKind::Body, "−80", "a", false)]);
        assert_eq!(moved(&[first.clone(), loose]).len(), 1);
        let other = table(vec![row(RowKind::Body, "−80", "a", false), row(RowKind::Total, "−80", "c", false)]);
        assert_eq!(moved(&[first, other]), BTreeMap::new());
    }

    #[test]
    fn a_variance_that_is_not_the_printed_difference_is_seen() {
        let findings = crate::layout::sample::findings();
        let slide = |texts: [(&str, &str); 3]| {
            let cell = |(scenario, text): (&str, &str)| {
                let num = Num { fact: format!("sales@2020-05.{scenario}"), ..num(text, false) };
                Cell { phrase: Phrase::num(num), value: None, impact: None, mark: None, link: None }
            };
            with_row(Row { level: 0, kind: RowKind::Body, cells: texts.map(cell).to_vec() }, Phrase::default())
        };
        let differ = |texts| variances_differ(&slide(texts), &findings);
        assert!(!differ([("AC", "333"), ("PL", "1,350"), ("dPL", "−1,017")]));
        assert!(differ([("AC", "333"), ("PL", "1,350"), ("dPL", "−1,018")]));
        assert!(!differ([("AC", "333"), ("PY", "288"), ("dPL", "−1,018")]), "nothing to compare it with");
    }
}
