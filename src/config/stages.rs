//! The stages of opportunities: their order, which of them are ends, and which columns hold the days they were reached.

use std::collections::BTreeMap;

use crate::base::suggest;

use super::StagesSpec;
use super::mistakes::{Mistakes, suggest_among};
use super::raw::{Entries, RawStages};

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
    let dates = dates(&path, raw.dates, (&order.words, [&raw.won, &raw.lost]), mistakes);
    Some(StagesSpec { order: order.words, won: raw.won, lost: raw.lost, dates })
}

/// The headers of the days on which deals reached a stage; the day of an end is the column `closed`.
fn dates(
    path: &str,
    raw: Option<Entries<Option<String>>>,
    (order, ends): (&[String], [&Option<String>; 2]),
    mistakes: &mut Mistakes,
) -> BTreeMap<String, String> {
    let mut dates = BTreeMap::new();
    for (stage, header) in raw.unwrap_or_default().0 {
        let at = format!("{path}.dates.{stage}");
        if ends.iter().any(|named| named.as_deref() == Some(stage.as_str())) {
            let fact = format!("the day on which a deal is `{stage}` is the column `closed`");
            mistakes
                .key(&at, fact)
                .hints
                .push("delete it here and name the header under `columns: {closed: …}`".into());
            continue;
        }
        if !order.contains(&stage) {
            let known: Vec<&str> = order.iter().map(String::as_str).collect();
            suggest_among(mistakes.key(&at, format!("stage `{stage}` is not in `order`")), &stage, &known);
            continue;
        }
        match header.filter(|header| !header.trim().is_empty()) {
            Some(header) => {
                dates.insert(stage, header);
            }
            None => {
                let fact = format!("the day of stage `{stage}` names no header");
                mistakes.value(&at, fact).hints.push("write the header as it stands in the file".into());
            }
        }
    }
    dates
}
