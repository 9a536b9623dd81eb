//! Months as columns: which headers are months, and how they are turned into rows.

use super::plan::{Line, Why};
use super::{Probe, yaml};

/// Months that are columns.
#[derive(Debug, Clone)]
pub(super) struct Wide {
    /// The headers, as a pattern or a list in YAML.
    columns: String,
    /// Header of the period after the turn.
    pub name: String,
    /// Header of the amount after the turn.
    pub value: String,
    /// Where the year comes from, when the months do not say it.
    year: Option<String>,
    /// True when the year is a guess.
    pub doubt: bool,
    count: usize,
}

/// Fewest month columns that make a wide table.
const FEWEST: usize = 3;
const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What a header says about a month: its number, and whether the year stands with it.
fn month(header: &str) -> Option<(u32, bool)> {
    let text: String = header.trim().to_lowercase().chars().map(super::header::plain).collect();
    if let Some(number) = text.strip_suffix('月').and_then(|n| n.trim().parse::<u32>().ok()) {
        return (1..=12).contains(&number).then_some((number, false));
    }
    let word = text.trim_end_matches('.');
    if let Some(at) = ENGLISH.iter().position(|m| word == *m || word == &m[..3]) {
        return u32::try_from(at + 1).ok().map(|n| (n, false));
    }
    let digits: Vec<u32> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).filter_map(|p| p.parse().ok()).collect();
    let rest = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月'));
    match digits.as_slice() {
        [year, month] if rest && (1900..2200).contains(year) && (1..=12).contains(month) => Some((*month, true)),
        [both]
            if rest && text.len() == 6 && (1900..2200).contains(&(both / 100)) && (1..=12).contains(&(both % 100)) =>
        {
            Some((both % 100, true))
        }
        _ => None,
    }
}

/// The months of a table whose months are columns of numbers; none for other tables.
pub(super) fn find(probe: &Probe) -> Option<Wide> {
    let months: Vec<(usize, bool)> = probe
        .columns
        .iter()
        .enumerate()
        .filter(|(i, c)| probe.is_usable(*i) && (c.nature.is_number() || c.nature.filled == 0))
        .filter_map(|(i, c)| month(&c.header).map(|(_, year)| (i, year)))
        .collect();
    if months.len() < FEWEST {
        return None;
    }
    let headers: Vec<String> = months.iter().map(|(i, _)| probe.columns[*i].header.clone()).collect();
    let end = |h: &String| h.chars().last();
    let only = |suffix: &str| probe.columns.iter().filter(|c| c.header.ends_with(suffix)).count() == headers.len();
    let pattern = end(&headers[0]).filter(|c| *c == '月' && only("月") && headers.iter().all(|h| end(h) == Some('月')));
    let columns = pattern.map_or_else(|| yaml::list(&headers), |_| yaml::scalar("*月"));
    let chinese = headers.iter().any(|h| h.contains('月'));
    let (name, value) = if chinese { ("月份", "目标") } else { ("period", "target") };
    let free = |word: &str| if probe.position(word).is_some() { format!("{word}_") } else { word.to_owned() };
    let dated = months.iter().all(|(_, year)| *year);
    let (year, doubt) = if dated { (None, false) } else { year(probe) };
    Some(Wide { columns, name: free(name), value: free(value), year, doubt, count: headers.len() })
}

/// The year of months that do not say it: a column of years, or the name of the file or sheet.
fn year(probe: &Probe) -> (Option<String>, bool) {
    let is_year = |v: &str| v.parse::<u32>().is_ok_and(|y| (1990..2100).contains(&y));
    let column =
        probe.columns.iter().find(|c| c.distinct() > 0 && c.values().all(|v| is_year(v.trim_end_matches('年'))));
    if let Some(column) = column {
        return (Some(yaml::scalar(&column.header)), false);
    }
    let digits = |name: &String| name.split(|c: char| !c.is_ascii_digit()).any(|d| d.len() == 4 && is_year(d));
    if probe.names().iter().any(digits) || probe.parts.iter().any(|p| digits(&p.file)) {
        return (Some("name".into()), false);
    }
    (None, true)
}

impl Wide {
    /// `unpivot` under `format`.
    pub fn line(&self) -> Line {
        let mut group = vec![
            format!("columns: {}", self.columns),
            format!("name: {}", yaml::scalar(&self.name)),
            format!("value: {}", yaml::scalar(&self.value)),
        ];
        group.extend(self.year.as_ref().map(|year| format!("year: {year}")));
        let text = format!("{} months are columns: each cell becomes a row", self.count);
        let why =
            if self.doubt { Why::doubt(format!("{text}; which year? write `year: 2026`")) } else { Why::sure(text) };
        Line { key: "unpivot".into(), value: format!("{{{}}}", group.join(", ")), why }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_their_headers() {
        for (header, expected) in [
            ("1月", Some((1, false))),
            ("１２月", Some((12, false))),
            ("13月", None),
            ("2026-03", Some((3, true))),
            ("2026年3月", Some((3, true))),
            ("202603", Some((3, true))),
            ("Mar", Some((3, false))),
            ("September", Some((9, false))),
            ("Market", None),
            ("销售额", None),
            ("210", None),
        ] {
            assert_eq!(month(header), expected, "{header}");
        }
    }
}
