//! Months as columns: which headers are months, and how they are turned into rows.

use super::header::meanings;
use super::plan::{Line, Why};
use super::{Probe, yaml};
use crate::base::MONTH_NAMES;

/// Months that are columns.
#[derive(Debug, Clone)]
pub(super) struct Wide {
    /// The headers, as a pattern or a list in YAML.
    columns: String,
    /// The pattern of headers that hold more than the month, in YAML.
    spread: Option<String>,
    /// Header of the period after the turn.
    pub name: String,
    /// Header of the amount after the turn.
    pub value: String,
    /// Where the year comes from, when the months do not say it.
    year: Option<String>,
    /// True when the year is a guess.
    pub doubt: bool,
    count: usize,
    /// Positions of every column that holds a month, also of other values.
    pub spread_over: Vec<usize>,
}

/// Fewest month columns that make a wide table.
const FEWEST: usize = 3;

/// What a header says about a month: its number, and whether the year stands with it.
fn month(header: &str) -> Option<(u32, bool)> {
    let text: String = header.trim().to_lowercase().chars().map(super::header::plain).collect();
    if let Some(number) = text.strip_suffix('月').and_then(|n| n.trim().parse::<u32>().ok()) {
        return (1..=12).contains(&number).then_some((number, false));
    }
    let word = text.trim_end_matches('.');
    if let Some(at) = MONTH_NAMES.iter().position(|m| word == *m || word == &m[..3]) {
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

/// A header such as `1月 销售额（万元）`: its month, whether a year stands with it, and what follows.
fn month_of(header: &str) -> Option<(u32, bool, String)> {
    if let Some((number, year)) = month(header) {
        return Some((number, year, String::new()));
    }
    let (first, rest) = header.split_once(' ')?;
    let (number, year) = month(first)?;
    let plain = rest.find(['（', '(']).filter(|at| *at > 0).map_or(rest, |at| &rest[..at]);
    Some((number, year, plain.trim().to_owned()))
}

/// What follows the months: nothing, or of several values the one that is an amount.
fn suffix(found: &[(usize, bool, String)]) -> Option<String> {
    let mut all: Vec<&String> = Vec::new();
    for (_, _, rest) in found {
        if !all.contains(&rest) {
            all.push(rest);
        }
    }
    let amount = |rest: &&&String| meanings(rest).iter().any(|m| matches!(m.concept.id, "amount" | "target"));
    all.iter().find(|r| r.is_empty()).or_else(|| all.iter().find(amount)).or_else(|| all.first()).map(|r| (*r).clone())
}

/// The months of a table whose months are columns of numbers; none for other tables.
pub(super) fn find(probe: &Probe) -> Option<Wide> {
    let found: Vec<(usize, bool, String)> = probe
        .columns
        .iter()
        .enumerate()
        .filter(|(i, c)| probe.is_usable(*i) && (c.nature.is_number() || c.nature.filled == 0))
        .filter_map(|(i, c)| month_of(&c.header).map(|(_, year, rest)| (i, year, rest)))
        .collect();
    let suffix = suffix(&found)?;
    let spread_over: Vec<usize> = found.iter().map(|f| f.0).collect();
    let months: Vec<(usize, bool)> = found.iter().filter(|f| f.2 == suffix).map(|f| (f.0, f.1)).collect();
    if months.len() < FEWEST {
        return None;
    }
    let headers: Vec<String> = months.iter().map(|(i, _)| probe.columns[*i].header.clone()).collect();
    let end = |h: &String| h.chars().last();
    let only = |suffix: &str| probe.columns.iter().filter(|c| c.header.ends_with(suffix)).count() == headers.len();
    let pattern = end(&headers[0]).filter(|c| *c == '月' && only("月") && headers.iter().all(|h| end(h) == Some('月')));
    let columns = pattern.map_or_else(|| yaml::list(&headers), |_| yaml::scalar("*月"));
    let spread = (!suffix.is_empty()).then(|| yaml::scalar(&format!("* {suffix}")));
    let chinese = headers.iter().any(|h| h.contains('月'));
    let (name, value) = if chinese { ("月份", "目标") } else { ("period", "target") };
    let free = |word: &str| if probe.position(word).is_some() { format!("{word}_") } else { word.to_owned() };
    let dated = months.iter().all(|(_, year)| *year);
    let (year, doubt) = if dated { (None, false) } else { year(probe) };
    Some(Wide { columns, spread, name: free(name), value: free(value), year, doubt, count: headers.len(), spread_over })
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
        let (name, value) = (yaml::scalar(&self.name), yaml::scalar(&self.value));
        let mut group = match &self.spread {
            Some(pattern) => vec![format!("values: {{{value}: {pattern}}}"), format!("name: {name}")],
            None => vec![format!("columns: {}", self.columns), format!("name: {name}"), format!("value: {value}")],
        };
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
