//! What the words of an improvement plan mean: its target as a number, its urgency and importance as levels, its status.

use std::sync::Arc;

use super::super::amount::{Mark, digits, power};
use super::super::plain::plain_digits;
use super::{EventColumn, EventTable};
use crate::base::Decimal;
use crate::config::ActionsSpec;

/// Digits after the point that targets are kept with.
const SCALE: u8 = 6;
/// Words of the three levels of urgency and importance, the lowest first.
const LEVELS: [&[&str]; 3] = [
    &["低", "一般", "不紧急", "不重要", "low", "minor"],
    &["中", "较紧急", "较重要", "medium", "normal", "mid"],
    &["高", "紧急", "重要", "很紧急", "很重要", "high", "urgent", "important", "critical"],
];
/// Words for an action that was given up.
const DROPPED: [&str; 10] =
    ["已取消", "取消", "已终止", "终止", "放弃", "cancelled", "canceled", "dropped", "abandoned", "withdrawn"];

/// Adds to a table of actions: `target_value` (the target as a number; `35%` is 0.35), `urgency_level` and
/// `importance_level` (1 to 5, as written, or low, medium, high as 1 to 3), and `state` (`done`, `dropped`, `open`).
/// A word that is none of these stays in its own column and has no level; one that is no number has no value.
pub(super) fn understand(events: &mut EventTable) {
    let numbers = |column: &str, of: &dyn Fn(&str) -> Option<Decimal>| {
        let value = |text: &Option<Arc<str>>| {
            let value = of(text.as_deref()?)?.round(SCALE);
            i64::try_from(value).ok()
        };
        events
            .texts(column)
            .map(|texts| EventColumn::Number { scale: SCALE, values: texts.iter().map(value).collect() })
    };
    let usual = ActionsSpec::default();
    let state = |status: &str| match status.trim().to_lowercase() {
        _ if usual.is_done(status) => "done",
        word if DROPPED.contains(&word.as_str()) => "dropped",
        _ => "open",
    };
    let states = events.texts("status").map(|texts| {
        let of = |text: &Option<Arc<str>>| Some(Arc::from(text.as_deref().map_or("open", state)));
        EventColumn::Text(texts.iter().map(of).collect())
    });
    let found = [
        ("target_value", numbers("target", &target)),
        ("urgency_level", numbers("urgency", &level)),
        ("importance_level", numbers("importance", &level)),
        ("state", states),
    ];
    for (name, column) in found {
        events.columns.extend(column.map(|column| (name.to_owned(), column)));
    }
}

/// The number that a target names: `0.35`, `35%`, `120万`, `1,200,000`.
fn target(text: &str) -> Option<Decimal> {
    let plain = plain_digits(text);
    let plain = plain.trim().trim_end_matches('元').trim_end();
    if let Some(percent) = plain.strip_suffix('%') {
        let number = digits::read(percent.trim_end(), Mark::Point, 0).ok()?;
        return Some(Decimal::new(number.units, number.scale.checked_add(2)?));
    }
    let (number, power) = power(plain, true).unwrap_or((plain, 0));
    digits::read(number.trim_end(), Mark::Point, power).ok()
}

/// A level of urgency or importance: a whole number from 1 to 5, or one of [`LEVELS`].
fn level(text: &str) -> Option<Decimal> {
    let plain = plain_digits(text).trim().to_lowercase();
    let at = LEVELS.iter().position(|words| words.contains(&plain.as_str())).map(|at| at + 1);
    let number = at.or_else(|| plain.parse::<usize>().ok().filter(|n| (1..=5).contains(n)))?;
    Some(Decimal::whole(i128::try_from(number).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_people_write_them() {
        let read = |text: &str| target(text).map(|d| d.round(SCALE));
        assert_eq!(read("0.35"), Some(350_000));
        assert_eq!(read("35%"), Some(350_000));
        assert_eq!(read("３５％"), Some(350_000));
        assert_eq!(read("120万"), Some(1_200_000_000_000));
        assert_eq!(read("1,200,000"), Some(1_200_000_000_000));
        assert_eq!(read("12.5万元"), Some(125_000_000_000));
        for none in ["", "提升", "减半", "%"] {
            assert_eq!(read(none), None, "{none}");
        }
    }

    #[test]
    fn levels_are_words_or_numbers() {
        let read = |text: &str| level(text).map(|d| d.round(0));
        assert_eq!([read("高"), read("中"), read("低")], [Some(3), Some(2), Some(1)]);
        assert_eq!([read("HIGH"), read(" 5 "), read("4")], [Some(3), Some(5), Some(4)]);
        assert_eq!([read("0"), read("6"), read("尽快"), read("")], [None; 4]);
    }

    #[test]
    fn a_status_is_done_dropped_or_open() {
        let text = |t: Option<&str>| t.map(Arc::from);
        let mut table = EventTable { rows: 4, ..EventTable::default() };
        let statuses = vec![text(Some("已完成")), text(Some("Dropped")), text(Some("进行中")), text(None)];
        table.columns.insert("status".into(), EventColumn::Text(statuses));
        understand(&mut table);
        let states: Vec<&str> = table.texts("state").unwrap().iter().flatten().map(AsRef::as_ref).collect();
        assert_eq!(states, ["done", "dropped", "open", "open"]);
    }
}
