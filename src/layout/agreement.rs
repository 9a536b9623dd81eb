//! A number has one text on a slide: where the last digit of a part was moved so that parts add up, the message and
//! the bullets say it as the table or figure prints it.

use std::collections::BTreeMap;

use super::check::numbers_of_slide;
use super::deck::{BlockContent, Num, Part, Phrase, Slide};
use crate::base::number::FormatKind;

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
    let FormatKind::Amount(magnitude) = how.kind else { return None };
    Some((num.fact.clone(), format!("e{}", magnitude.exponent()), how.decimals))
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

    #[test]
    fn a_sentence_says_what_the_table_prints() {
        let cell = Cell { phrase: Phrase::num(num("−79", true)), value: None, impact: None, mark: None };
        let row = Row { level: 0, kind: RowKind::Body, cells: vec![cell] };
        let heading = Heading::default();
        let table = TableSpec { id: "t".into(), heading, columns: Vec::new(), rows: vec![row], alt: String::new() };
        let content = BlockContent::Table(Box::new(table));
        let mut slide = Slide {
            id: "s".into(),
            template: "content".into(),
            section: 2,
            name: "s".into(),
            message: Phrase::num(num("80", false)),
            blocks: vec![Block { x: 0.0, y: 0.0, width: 1.0, height: 1.0, content }],
            footnotes: Vec::new(),
        };
        agree(&mut slide);
        assert_eq!(slide.message.text(), "79");
        assert!(slide.message.nums().all(|n| n.adjusted));
    }
}
