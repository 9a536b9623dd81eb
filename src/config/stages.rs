//! The stages of opportunities: their order, and which of them are ends.

use std::collections::BTreeMap;

use crate::base::suggest;

use super::StagesSpec;
use super::mistakes::Mistakes;
use super::raw::RawStages;

/// Checks the stages of the table at a path; only opportunities have them.
pub(super) fn resolve(
    name: &str,
    path: &str,
    raw: Option<RawStages>,
    columns: &BTreeMap<String, String>,
    mistakes: &mut Mistakes,
) -> Option<StagesSpec> {
    let raw = raw?;
    let path = format!("{path}.stages");
    if name != "opportunities" {
        let fact = format!("`stages` belongs to `opportunities`, not to `{name}`");
        mistakes.key(&path, fact).hints.push("delete it here".into());
        return None;
    }
    if !columns.contains_key("stage") {
        let fact = "`stages` needs the column `stage`, which `columns` does not name";
        mistakes.key(&path, fact).hints.push("add `stage: <header in the file>` to `columns`".into());
    }
    let order = raw.order.unwrap_or_default();
    for (i, (at, stage)) in order.with_paths(&format!("{path}.order")).enumerate() {
        if order.words[..i].iter().any(|earlier| earlier == stage) {
            mistakes.value(&at, format!("stage `{stage}` is named twice")).hints.push("keep one".into());
        }
    }
    if raw.won.is_some() && raw.won == raw.lost {
        mistakes
            .value(&format!("{path}.lost"), "one stage cannot be both won and lost")
            .hints
            .push("write the stage as your data spell it when a deal is lost".into());
    }
    for (key, end) in [("won", &raw.won), ("lost", &raw.lost)] {
        let Some(end) = end.as_deref().filter(|end| !order.words.iter().any(|stage| stage == end)) else { continue };
        // An end that is not in the order is fine; one that is nearly in it is a slip.
        if let Some(near) = suggest::nearest(end, order.words.iter().map(String::as_str)) {
            let fact = format!("stage `{end}` is not in `order`, but `{near}` is");
            mistakes.value(&format!("{path}.{key}"), fact).hints.push(format!("did you mean `{near}`?"));
        }
    }
    Some(StagesSpec { order: order.words, won: raw.won, lost: raw.lost })
}
