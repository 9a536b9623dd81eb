//! Columns side by side → rows: which columns a value is spread over, and what their names mean.

use super::headers::folded;
use super::{pattern, unit};
use crate::base::MONTH_NAMES;
use crate::config::{Spread, UnpivotSpec};

/// One row that a row of the sheet becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name of its columns.
    pub name: String,
    /// The column of each value, in the order of the configuration.
    pub columns: Vec<Option<usize>>,
}

/// Why columns cannot be turned into rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No header fits what is written for this value.
    NoColumn(usize, String),
    /// Two columns have one name and one value.
    Twice(usize, usize),
}

/// The steps in the order of the columns. Headers that are `named` elsewhere in the configuration are no months,
/// even when `*` could mean them; names for which `leave_out` holds are sums of the others.
pub fn steps(
    headers: &[String],
    spec: &UnpivotSpec,
    named: &[&str],
    leave_out: impl Fn(&str) -> bool,
) -> Result<(Vec<Step>, Vec<String>), Trouble> {
    let (mut steps, mut left): (Vec<Step>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut seen, mut used) = (vec![None; spec.values.len()], vec![false; headers.len()]);
    for (column, header) in headers.iter().enumerate() {
        for (value, (_, spread)) in spec.values.iter().enumerate() {
            let Some(name) = name(header, spread, named) else { continue };
            if used[column] {
                break;
            }
            used[column] = true;
            seen[value] = Some(column);
            if leave_out(&name) {
                left.push(header.clone());
                break;
            }
            let at = steps.iter().position(|step| step.name == name).unwrap_or_else(|| {
                steps.push(Step { name, columns: vec![None; spec.values.len()] });
                steps.len() - 1
            });
            if let Some(first) = steps[at].columns[value].replace(column) {
                return Err(Trouble::Twice(first, column));
            }
            break;
        }
    }
    for (value, (_, spread)) in spec.values.iter().enumerate() {
        let missing = match spread {
            Spread::Star(pattern) => seen[value].is_none().then(|| pattern.clone()),
            Spread::Columns(patterns) => patterns.iter().find(|p| !headers.iter().any(|h| fits(p, h))).cloned(),
        };
        if let Some(missing) = missing {
            return Err(Trouble::NoColumn(value, missing));
        }
    }
    Ok((steps, left))
}

fn fits(wanted: &str, header: &str) -> bool {
    let base = unit::split(header).0;
    pattern::fits(wanted, header.trim()) || pattern::fits(&folded(wanted), &base)
}

/// The name of a column, when a value is spread over it.
fn name(header: &str, spread: &Spread, named: &[&str]) -> Option<String> {
    let (base, _) = unit::split(header);
    if base.is_empty() {
        return None;
    }
    match spread {
        Spread::Columns(patterns) => {
            let own = |p: &&String| !p.contains('*') || !named.contains(&header.trim());
            patterns.iter().filter(own).any(|p| fits(p, header)).then_some(base)
        }
        Spread::Star(star) => pattern::star(&folded(star), &base).map(str::to_owned),
    }
}

/// A name such as `1月`, `Q1` or `Jan` with its year: `2026年1月`, `2026-Q1`, `2026-01`. A name with a year of its
/// own, or of another form, stays as it is.
pub fn with_year(name: &str, year: &str) -> String {
    if year_in(name).is_some() {
        return name.to_owned();
    }
    let plain = folded(name).to_lowercase().replace(' ', "");
    let short = plain.strip_prefix('第').unwrap_or(&plain);
    let months = short.strip_suffix("月份").or_else(|| short.strip_suffix('月'));
    if let Some(month) = months.and_then(number).or_else(|| number(short)).filter(|m| (1..=12).contains(m)) {
        return format!("{year}-{month:02}");
    }
    let quarter = short.strip_suffix("季度").or_else(|| short.strip_prefix('q')).or_else(|| short.strip_suffix('q'));
    if let Some(quarter) = quarter.and_then(number).filter(|q| (1..=4).contains(q)) {
        return format!("{year}-Q{quarter}");
    }
    let week = short.strip_suffix('周').or_else(|| short.strip_prefix('w'));
    if let Some(week) = week.and_then(number).filter(|w| (1..=53).contains(w)) {
        return format!("{year}-W{week:02}");
    }
    let word = short.trim_end_matches('.');
    let month = MONTH_NAMES.iter().position(|month| word.len() >= 3 && month.starts_with(word));
    month.map_or_else(|| name.to_owned(), |month| format!("{year}-{:02}", month + 1))
}

/// A number in digits, or from 一 to 十二.
fn number(text: &str) -> Option<u32> {
    const WORDS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    if let Some(at) = WORDS.iter().position(|word| *word == text) {
        return u32::try_from(at + 1).ok();
    }
    (text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// True for a header that names a month, a quarter or a week, with or without its year.
pub fn is_period(header: &str) -> bool {
    let (base, _) = unit::split(header);
    let bare = base.bytes().all(|b| b.is_ascii_digit());
    let dated = || has_year(&base) && base.ends_with(|c: char| c == '月' || c.is_ascii_digit());
    !bare && base.chars().count() <= 10 && (with_year(&base, "2000") != base || dated())
}

/// True for a name with a year of its own.
pub fn has_year(name: &str) -> bool {
    year_in(name).is_some()
}

/// What `columns` of `unpivot` could say to mean all these headers: their common end or beginning, else each of them.
pub fn common_pattern(names: &[&str]) -> String {
    let bases: Vec<String> = names.iter().map(|name| unit::split(name).0).collect();
    for end in ["月份", "月", "季度", "周"] {
        if bases.iter().all(|base| base.ends_with(end)) {
            return format!("\"*{end}\"");
        }
    }
    let first = bases.first().map_or("", String::as_str);
    let shared = first.char_indices().map(|(at, c)| &first[..at + c.len_utf8()]);
    let shared = shared.take_while(|start| bases.iter().all(|base| base.starts_with(start))).last();
    match shared.map(|start| start.trim_end_matches(|c: char| c.is_ascii_digit() && !has_year(start))) {
        Some(start) if has_year(start) && bases.iter().all(|base| base.len() > start.len()) => {
            let year = start.find(|c: char| !c.is_ascii_digit()).map_or(start, |at| &start[..=at]);
            format!("\"{year}*\"")
        }
        _ => format!("[{}]", bases.join(", ")),
    }
}

/// The first year of four digits in a text.
pub fn year_in(text: &str) -> Option<String> {
    let plain = folded(text);
    let runs = plain.split(|c: char| !c.is_ascii_digit());
    let year = |run: &str| run.get(..4).filter(|y| ("1900".."2200").contains(y)).map(str::to_owned);
    runs.filter(|run| matches!(run.len(), 4 | 6 | 8)).find_map(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn spec(values: Vec<(&str, Spread)>) -> UnpivotSpec {
        let values = values.into_iter().map(|(header, spread)| (header.to_owned(), spread)).collect();
        UnpivotSpec { name: "月份".into(), values, year: None }
    }

    fn shown(steps: &[Step]) -> Vec<(&str, Vec<Option<usize>>)> {
        steps.iter().map(|step| (step.name.as_str(), step.columns.clone())).collect()
    }

    #[test]
    fn one_value_is_spread_over_columns_with_their_own_names() {
        let spec = spec(vec![("目标", Spread::Columns(owned(&["*月"])))]);
        let headers = owned(&["团队", "1月（万元）", "２月", "合计月", "生日月", ""]);
        let (steps, left) = steps(&headers, &spec, &["生日月"], |name| name == "合计月").expect("steps");
        assert_eq!(shown(&steps), [("1月", vec![Some(1)]), ("2月", vec![Some(2)])]);
        assert_eq!(left, ["合计月"]);
    }

    #[test]
    fn several_values_share_a_name() {
        let star = |pattern: &str| Spread::Star(pattern.to_owned());
        let spec = spec(vec![("销售额", star("* 销售额")), ("数量", star("* 数量"))]);
        let headers = owned(&["团队", "1月 销售额", "1月 数量", "2月 销售额"]);
        let (found, _) = steps(&headers, &spec, &[], |_| false).expect("steps");
        assert_eq!(shown(&found), [("1月", vec![Some(1), Some(2)]), ("2月", vec![Some(3), None])]);
        let headers = owned(&["1月 销售额", "1月  销售额", "1月 数量"]);
        assert_eq!(steps(&headers, &spec, &[], |_| false), Err(Trouble::Twice(0, 1)));
        let headers = owned(&["1月 销售额"]);
        assert_eq!(steps(&headers, &spec, &[], |_| false), Err(Trouble::NoColumn(1, "* 数量".into())));
    }

    #[test]
    fn a_column_that_is_listed_must_be_there() {
        let spec = spec(vec![("目标", Spread::Columns(owned(&["Q1", "Q2"])))]);
        assert_eq!(steps(&owned(&["Q1"]), &spec, &[], |_| false), Err(Trouble::NoColumn(0, "Q2".into())));
    }

    #[test]
    fn names_get_the_year_that_they_lack() {
        for (name, full) in [
            ("1月", "2026-01"),
            ("１２月份", "2026-12"),
            ("十一月", "2026-11"),
            ("7", "2026-07"),
            ("Q3", "2026-Q3"),
            ("第一季度", "2026-Q1"),
            ("W7", "2026-W07"),
            ("Sept.", "2026-09"),
            ("may", "2026-05"),
            ("2025年3月", "2025年3月"),
            ("202503", "202503"),
            ("全年", "全年"),
            ("13月", "13月"),
        ] {
            assert_eq!(with_year(name, "2026"), full, "{name}");
        }
        assert_eq!(year_in("目标2026（终稿）").as_deref(), Some("2026"));
        assert_eq!(year_in("data/20260131.xlsx").as_deref(), Some("2026"));
        assert_eq!(year_in("12345"), None);
    }

    #[test]
    fn headers_of_periods_are_told_and_have_a_pattern() {
        for header in ["1月", "12月份", "一季度", "Q3", "Jan", "2026-01", "2026年3月", "W7", "1月（万元）"]
        {
            assert!(is_period(header), "{header}");
        }
        for header in ["团队", "1", "2026", "金额", "100", "2026-03-01之前的客户名称", ""] {
            assert!(!is_period(header), "{header}");
        }
        for (names, pattern) in [
            (&["1月", "2月（万元）"][..], "\"*月\""),
            (&["一季度", "二季度"], "\"*季度\""),
            (&["2026-Q1", "2026-Q2"], "\"2026-*\""),
            (&["2026-01", "2026-02"], "\"2026-*\""),
            (&["Q1", "Q2"], "[Q1, Q2]"),
            (&["Jan", "Feb"], "[Jan, Feb]"),
        ] {
            assert_eq!(common_pattern(names), pattern);
        }
    }
}
