//! How printed numbers agree. The one rule: a total is its own plain rounding; the printed parts of one table or bridge
//! add up to it (largest remainder, `rounding`), so the last digit of a part may be moved there and only there; every
//! other place prints a fact's plain rounding; a variance is rounded from its exact value.
//!
//! A number has one text on a slide: where the last digit of a part was moved so that parts add up, the message and
//! the bullets say it as the table or figure prints it.

use std::collections::BTreeMap;

use super::check::{numbers_of_block, numbers_of_slide};
use super::deck::{BlockContent, Num, Part, Phrase, Slide};
use crate::base::Scenario;
use crate::base::number::FormatKind;
use crate::findings::Findings;

/// What makes two printed numbers comparable: fact, kind with its magnitude, decimals.
type Same = (String, String, u8);

/// Lets the sentences of a slide print moved numbers as its tables and figures do.
pub(crate) fn agree(slide: &mut Slide) {
    let moved: BTreeMap<Same, String> = numbers_of_slide(slide)
        .filter(|num| num.adjusted)
        .filter_map(|num| Some((same(num)?, unsigned(&num.text).to_owned())))
        .collect();
    if moved.is_empty() {
        return;
    }
    speak(&mut slide.message, &moved);
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
        let Some(digits) = same(num).and_then(|key| moved.get(&key)) else { continue };
        let sign = num.text.get(..num.text.len() - unsigned(&num.text).len()).unwrap_or_default();
        num.text = format!("{sign}{digits}");
        num.adjusted = true;
    }
}

fn same(num: &Num) -> Option<Same> {
    let how = num.how?;
    let kind = match how.kind {
        FormatKind::Amount(magnitude) => format!("e{}", magnitude.exponent()),
        FormatKind::Points => "points".to_owned(),
        _ => return None,
    };
    Some((num.fact.clone(), kind, how.decimals))
}

/// True when the tables and tiles of a slide print a variance in the format of both its values, but not as their
/// printed difference. A chart does not print its reference.
pub(crate) fn variances_differ(slide: &Slide, findings: &Findings) -> bool {
    // What a comparison prints in one format: measure with slice and period, magnitude, decimals.
    let mut printed: BTreeMap<(&str, String, u8), BTreeMap<Scenario, i128>> = BTreeMap::new();
    let shown = slide.blocks.iter().filter(|b| matches!(b.content, BlockContent::Table(_) | BlockContent::Tiles(_)));
    for num in shown.flat_map(numbers_of_block) {
        let (Some((_, format, decimals)), Some(fact)) = (same(num), findings.fact(&num.fact)) else { continue };
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

/// The integer of the printed digits.
fn digits(text: &str) -> Option<i128> {
    let units: i128 = text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()?;
    Some(if text.starts_with('−') { -units } else { units })
}

fn unsigned(text: &str) -> &str {
    text.trim_start_matches(['+', '−'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Format, Magnitude};
    use crate::layout::deck::{Block, Cell, Heading, Row, RowKind, TableSpec};

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
        let cell = Cell { phrase: Phrase::num(num("−79", true)), value: None, impact: None, mark: None };
        let row = Row { level: 0, kind: RowKind::Body, cells: vec![cell] };
        let mut slide = with_row(row, Phrase::num(num("80", false)));
        agree(&mut slide);
        assert_eq!(slide.message.text(), "79");
        assert!(slide.message.nums().all(|n| n.adjusted));
    }

    #[test]
    fn a_variance_that_is_not_the_printed_difference_is_seen() {
        let findings = crate::layout::sample::findings();
        let slide = |texts: [(&str, &str); 3]| {
            let cell = |(scenario, text): (&str, &str)| {
                let num = Num { fact: format!("sales@2020-05.{scenario}"), ..num(text, false) };
                Cell { phrase: Phrase::num(num), value: None, impact: None, mark: None }
            };
            with_row(Row { level: 0, kind: RowKind::Body, cells: texts.map(cell).to_vec() }, Phrase::default())
        };
        let differ = |texts| variances_differ(&slide(texts), &findings);
        assert!(!differ([("AC", "333"), ("PL", "1,350"), ("dPL", "−1,017")]));
        assert!(differ([("AC", "333"), ("PL", "1,350"), ("dPL", "−1,018")]));
        assert!(!differ([("AC", "333"), ("PY", "288"), ("dPL", "−1,018")]), "nothing to compare it with");
    }
}
