//! A file missing in a monthly series: `2026-01.csv`, `2026-02.csv`, `2026-04.csv`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::item::Item;
use super::super::ledger::Ledger;

/// Files that make a series.
const SERIES: usize = 3;

/// Files that stand between the first and the last of a series by their names and are not there.
pub fn screen(ledger: &mut Ledger) {
    let mut series: BTreeMap<(String, String, String), BTreeMap<i32, Form>> = BTreeMap::new();
    for source in ledger.sources() {
        if let Some((before, month, after, form)) = dated(&source.file) {
            let key = (source.table.clone(), before.to_owned(), after.to_owned());
            series.entry(key).or_default().insert(month, form);
        }
    }
    for ((table, before, after), months) in series {
        let (Some((&first, &form)), Some((&last, _))) = (months.first_key_value(), months.last_key_value()) else {
            continue;
        };
        let there: BTreeSet<i32> = months.keys().copied().collect();
        let missing: Vec<i32> = (first..=last).filter(|month| !there.contains(month)).collect();
        // A few years apart are no series of months.
        if there.len() < SERIES || missing.len() > there.len() {
            continue;
        }
        for month in missing {
            let name = format!("{before}{}{after}", form.write(month));
            let item = Item::new("missing_file", &table).about("file", name);
            ledger.item(item.slot("month", format!("{}-{:02}", month / 12, month % 12 + 1)));
        }
    }
}

/// How a month is written in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `202603`
    Solid,
    /// `2026-03` with this character
    Parted(char),
    /// `2026年3月`
    Chinese,
}

impl Form {
    fn write(self, month: i32) -> String {
        let (year, month) = (month / 12, month % 12 + 1);
        match self {
            Form::Solid => format!("{year}{month:02}"),
            Form::Parted(c) => format!("{year}{c}{month:02}"),
            Form::Chinese => format!("{year}年{month}月"),
        }
    }
}

/// The month in a path, counted from the year 0, with what stands before and after it; none when it names a day.
fn dated(path: &str) -> Option<(&str, i32, &str, Form)> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    path.char_indices().find_map(|(at, _)| {
        let year = path.get(at..at + 4)?;
        if digit(path[..at].chars().next_back()) || !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let year: i32 = year.parse().ok().filter(|y| (1990..2100).contains(y))?;
        let rest = &path[at + 4..];
        let mark = rest.chars().next()?;
        let (form, rest) = match mark {
            '年' => (Form::Chinese, &rest[mark.len_utf8()..]),
            '-' | '_' | '.' | ' ' | '/' => (Form::Parted(mark), &rest[1..]),
            _ => (Form::Solid, rest),
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = &rest[digits..];
        let month: i32 = rest[..digits].parse().ok().filter(|m| (1..=12).contains(m))?;
        let after = match form {
            Form::Chinese => after.strip_prefix('月')?,
            _ if digits != 2 => return None,
            _ => after,
        };
        // `2026-03-05` names a day.
        let mut next = after.chars();
        let day = matches!(next.next(), Some('-' | '_' | '.' | '日')) && digit(next.next());
        (!day).then_some((&path[..at], year * 12 + month - 1, after, form))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::dataset::Source;
    use super::*;

    fn missing(files: &[&str]) -> Vec<String> {
        let mut ledger = Ledger::default();
        for file in files {
            ledger.source(Source {
                format: "csv".into(),
                sheet: String::new(),
                table: "sales".into(),
                file: (*file).to_owned(),
                rows: 1,
                used: 1,
                refused: 0,
                encoding: String::new(),
                delimiter: String::new(),
                sha256: String::new(),
            });
        }
        screen(&mut ledger);
        ledger.finish(&["sales"]).items.into_iter().filter_map(|i| i.slots.get("file").cloned()).collect()
    }

    #[test]
    fn a_month_between_two_others_is_missed() {
        assert_eq!(missing(&["d/2025-12.csv", "d/2026-01.csv", "d/2026-04.csv"]), ["d/2026-02.csv", "d/2026-03.csv"]);
        assert_eq!(
            missing(&["销售2026年9月.xlsx", "销售2026年11月.xlsx", "销售2026年12月.xlsx"]),
            ["销售2026年10月.xlsx"]
        );
        assert_eq!(missing(&["a_202601.csv", "a_202602.csv", "a_202604.csv", "b_202501.csv"]), ["a_202603.csv"]);
    }

    #[test]
    fn other_names_make_no_series() {
        assert!(missing(&["2026-01-05.csv", "2026-01-06.csv", "2026-01-09.csv"]).is_empty(), "days");
        assert!(missing(&["2024-12.csv", "2025-12.csv", "2026-12.csv"]).is_empty(), "years apart");
        assert!(missing(&["2026-01.csv", "2026-03.csv"]).is_empty(), "two files");
        assert!(missing(&["v1234567.csv", "202613.csv", "a.csv"]).is_empty());
    }
}
