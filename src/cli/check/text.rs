//! The remarks as people read them: a sentence, where, and what to do.

use std::collections::BTreeMap;

use super::super::console::{Console, Style, harmless};
use super::Manner;
use super::remark::Remark;
use crate::base::{Decimal, Error, Format, Lang, Value};
use crate::data::Severity;

/// Remarks of one kind, table and column that are printed without `--all`.
const LISTED: usize = 10;
/// Places of a remark that are printed without `--all`.
const PLACES: usize = 2;

/// All remarks, the files, and how many remarks of each weight there are.
pub fn text(remarks: &[Remark], summary: &str, manner: Manner, console: &Console) -> String {
    let mut text = String::new();
    let mut cut: BTreeMap<(&str, &str, &str), (usize, u64)> = BTreeMap::new();
    for remark in remarks.iter().filter(|r| !manner.quiet || r.severity == Severity::Error) {
        let (table, column) = (remark.table.as_deref(), remark.column.as_deref());
        let key = (remark.kind.as_str(), table.unwrap_or(""), column.unwrap_or(""));
        let (count, rows) = cut.entry(key).or_default();
        *count += 1;
        if *count > LISTED && !manner.all && remark.severity != Severity::Error {
            *rows += remark.count.unwrap_or(0);
            continue;
        }
        let mark = match remark.severity {
            Severity::Error => console.styled("error:", Style::Bad),
            Severity::Warning => console.styled("warning:", Style::Warn),
            Severity::Note => console.styled("note:", Style::Good),
        };
        text.push_str(&format!("{mark} {}\n", harmless(&one(remark, manner.all))));
    }
    for ((kind, table, column), (count, rows)) in
        cut.into_iter().filter(|(_, (count, rows))| *count > LISTED && *rows > 0)
    {
        let what = [table, column].join(if column.is_empty() { "" } else { "." });
        let line =
            format!("{what}: … and {} more of kind `{kind}` ({}); --all prints them", count - LISTED, of_rows(rows));
        text.push_str(&format!("{}\n", harmless(&line)));
    }
    if manner.quiet {
        return text;
    }
    if !summary.is_empty() {
        text.push_str(&format!("{}\n", harmless(summary)));
    }
    text.push_str(&format!("{}\n", totals(remarks)));
    text
}

/// `2 errors, 5 warnings, 3 notes`.
fn totals(remarks: &[Remark]) -> String {
    let words = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let count = |(severity, word): (Severity, &str)| match remarks.iter().filter(|r| r.severity == severity).count() {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    };
    words.map(count).join(", ")
}

fn of_rows(rows: u64) -> String {
    let count = Format::count().show(Value::Exact(Decimal::whole(i128::from(rows))), &Lang::new("en"));
    if rows == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

fn one(remark: &Remark, all: bool) -> String {
    let mut text = remark.english().to_owned();
    if !remark.extent.is_empty() {
        text.push_str(&format!(" ({})", remark.extent));
    }
    let shown = if all { remark.places.len() } else { PLACES.min(remark.places.len()) };
    for place in remark.places.iter().take(shown) {
        // An error without words is its place with the caret.
        text.push_str(&Error::data("").at(place.clone()).to_string());
    }
    let listed = remark.places.len().max(usize::try_from(remark.count.unwrap_or(0)).unwrap_or(usize::MAX));
    if shown > 0 && listed > shown {
        let more = (listed - shown) as u64;
        let what = if remark.count.is_some() { of_rows(more) } else { format!("{more}") };
        text.push_str(&format!("\n  … and {what} more"));
    }
    for hint in &remark.hints {
        text.push_str(&format!("\n  = help: {hint}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::super::args::ColorArg;
    use super::*;
    use crate::base::Place;
    use crate::data::{Item, Quality};
    use crate::layout::Words;

    fn remark(item: &Item) -> Remark {
        let (en, zh) = (Words::built_in("en").expect("en"), Words::built_in("zh").expect("zh"));
        Remark::of_item(item, &Quality::default(), "USD", (&en, &zh))
    }

    fn shown(remarks: &[Remark], manner: Manner) -> String {
        text(remarks, "sales: a.csv", manner, &Console::new(false, ColorArg::Never))
    }

    fn unmatched(key: &str) -> Item {
        Item::new("unmatched", "sales").column("product").about("key", key).slot("lookup", "products").rows(5)
    }

    #[test]
    fn long_lists_are_cut_and_all_prints_everything() {
        let remarks: Vec<Remark> = (0..50).map(|i| remark(&unmatched(&format!("K{i}")))).collect();
        let cut = shown(&remarks, Manner::default());
        assert_eq!(cut.matches("is not in products (5 rows)").count(), LISTED);
        assert!(
            cut.contains("sales.product: … and 40 more of kind `unmatched` (200 rows); --all prints them"),
            "{cut}"
        );
        assert!(cut.ends_with("sales: a.csv\nno errors, 50 warnings, no notes\n"), "{cut}");
        let all = shown(&remarks, Manner { all: true, ..Manner::default() });
        assert_eq!(all.matches("is not in products (5 rows)").count(), 50);
        assert!(!all.contains("more of kind"));
    }

    #[test]
    fn places_have_their_carets_and_the_rest_is_counted() {
        let place = |line| Place { file: "a.csv".into(), line, column: 3, width: 2, text: "x,yy".into(), cell: None };
        let item = unmatched("K").at((7..10).map(place));
        let text = shown(&[remark(&item)], Manner::default());
        assert!(text.contains("\n --> a.csv:7:3\n  |\n7 | x,yy\n  |   ^^\n --> a.csv:8:3"), "{text}");
        assert!(text.contains("\n  … and 3 rows more\n  = help: "), "{text}");
        assert!(shown(&[remark(&item)], Manner { all: true, ..Manner::default() }).contains("--> a.csv:9:3"));
    }

    #[test]
    fn quiet_leaves_errors_and_nothing_leaves_three_zeros() {
        let error = Remark::of_error(&Error::data("every row is refused"));
        let quiet = Manner { quiet: true, ..Manner::default() };
        assert_eq!(shown(&[error, remark(&unmatched("K"))], quiet), "error: every row is refused\n");
        assert_eq!(shown(&[], Manner::default()), "sales: a.csv\nno errors, no warnings, no notes\n");
    }
}
