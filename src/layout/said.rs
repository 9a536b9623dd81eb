//! Rings go on what the message says (R40): each figure is told the facts of the numbers that its slide's message prints.

use super::deck::{BlockContent, Slide};

/// Tells the figures of a slide which numbers its message prints.
pub(crate) fn tell(slide: &mut Slide) {
    let said: Vec<String> = slide.message.nums().map(|num| num.fact.clone()).filter(|fact| !fact.is_empty()).collect();
    for block in &mut slide.blocks {
        if let BlockContent::Figure(figure) = &mut block.content {
            figure.labels.said = Some(said.clone());
        }
    }
}
