//! Rows that are sums of others: which they are, and whether they add up.

use super::headers::folded;
use crate::base::Decimal;
use crate::data::column::Column;
use crate::data::grid::Grid;

/// Words of sums that are known without being told.
pub const USUAL: [&str; 7] = ["合计", "小计", "总计", "总和", "Total", "Subtotal", "Grand total"];

/// When a row with a word of sums is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// When a cell begins with the word, whatever else the row says: the configuration names the words.
    Always,
    /// When a cell begins or ends with the word and this column holds no date: a customer may be called 合计科技.
    Undated(usize),
    /// When a cell is the word, or a name with 小计 behind it: a table without a column of dates.
    Whole,
}

/// Which texts of a grid say that their row is a sum; each distinct text is looked at once.
#[derive(Debug)]
pub struct Totals {
    /// By column and code.
    says: Vec<Vec<bool>>,
    /// The column of dates, and which of its texts are dates.
    dated: Option<(usize, Vec<bool>)>,
}

impl Totals {
    /// Looks at the texts of a grid.
    pub fn new(grid: &Grid, words: &[String], when: When) -> Totals {
        let words: Vec<String> = words.iter().map(|word| plain(word)).collect();
        let fits = |text: &str, word: &str| match when {
            When::Always => begins(text, word),
            When::Undated(_) => begins(text, word) || ends(text, word),
            When::Whole => text == word || (!word.is_ascii() && ends(text, word)),
        };
        let says = |text: &str| {
            let text = plain(text);
            !text.is_empty() && words.iter().any(|word| fits(&text, word))
        };
        let dated = match when {
            When::Undated(date) => {
                let texts = grid.columns.get(date).map(|column| column.texts.iter().map(is_dated).collect());
                Some((date, texts.unwrap_or_default()))
            }
            When::Always | When::Whole => None,
        };
        let all = |column: &Column| column.texts.iter().map(says).collect();
        Totals { says: grid.columns.iter().map(all).collect(), dated }
    }

    /// True when a row is a sum of others.
    pub fn is_total(&self, grid: &Grid, row: usize) -> bool {
        let code = |column: usize| grid.columns[column].codes[row] as usize;
        let dated = self.dated.as_ref().is_some_and(|(date, dated)| dated[code(*date)]);
        !dated && self.says.iter().enumerate().any(|(column, says)| says[code(column)])
    }
}

/// True when a name is one of the words, or begins with it: a column of sums beside the months.
pub fn names_total(name: &str, words: &[String]) -> bool {
    let name = plain(name);
    words.iter().any(|word| begins(&name, &plain(word)) || ends(&name, &plain(word)))
}

/// Folded, in lower case, Chinese words without the spaces that spread them (`合  计`), without a colon at the end.
fn plain(text: &str) -> String {
    let text = folded(text).to_lowercase();
    let text = text.trim_end_matches([':', ' ']).trim_start_matches([':', ' ']);
    if text.is_ascii() { text.to_owned() } else { text.replace(' ', "") }
}

/// True when the text begins with the word, which must not go on: `Totally` does not begin with `Total`.
fn begins(text: &str, word: &str) -> bool {
    let ended = |rest: &str| !word.is_ascii() || !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    text.strip_prefix(word).is_some_and(ended)
}

fn ends(text: &str, word: &str) -> bool {
    let begun = |rest: &str| !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric());
    text.strip_suffix(word).is_some_and(begun)
}

/// True for a text that may be a date or a period: dates have digits, or are the name of a month.
fn is_dated(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = plain(text);
    let words: Vec<String> = USUAL.iter().map(|word| plain(word)).collect();
    if words.iter().any(|word| begins(&text, word) || ends(&text, word)) {
        return false;
    }
    text.contains(|c: char| c.is_ascii_digit() || c == '月') || MONTHS.iter().any(|month| text.starts_with(month))
}

/// A sum that is not the sum of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The row of the sum in the grid.
    pub row: usize,
    /// What it says.
    pub said: Decimal,
    /// The nearest sum of the rows that it may stand for.
    pub sum: Decimal,
}

/// Most sums in a sheet that are checked.
const CHECKED: usize = 2_000;

/// The sums of a column that no run of rows before or after them, from one sum to another, adds up to. `rows` are in
/// the order of the sheet, each with whether it is a sum.
pub fn disagreements(grid: &Grid, column: usize, rows: &[(u32, bool)]) -> Vec<Disagreement> {
    if rows.iter().filter(|(_, total)| *total).count() > CHECKED {
        return Vec::new();
    }
    let zero = Decimal::whole(0);
    // What all rows before a place add up to: at the start, at each sum, at the end.
    let (mut bounds, mut totals, mut sum) = (vec![zero], Vec::new(), zero);
    for &(row, total) in rows {
        let number = exact(grid.text(row as usize, column));
        if total {
            totals.extend(number.map(|said| (row as usize, said, bounds.len())));
            bounds.push(sum);
        } else if let Some(number) = number {
            sum = sum + number;
        }
    }
    bounds.push(sum);
    let far = |a: Decimal, b: Decimal| {
        let difference = a - b;
        if difference < zero { -difference } else { difference }
    };
    let mut found = Vec::new();
    for (row, said, at) in totals {
        let before = bounds[..at].iter().map(|start| bounds[at] - *start);
        let after = bounds[at + 1..].iter().map(|end| *end - bounds[at]);
        let nearest = before.chain(after).min_by(|a, b| far(*a, said).cmp(&far(*b, said)));
        if let Some(sum) = nearest.filter(|sum| *sum != said) {
            found.push(Disagreement { row, said, sum });
        }
    }
    found
}

/// A plain number with or without separators of thousands; `None` for anything else.
fn exact(text: &str) -> Option<Decimal> {
    let text = folded(text).replace([',', ' '], "");
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let good = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !good(whole) || !good(fraction) || whole.len() + fraction.len() > 18 {
        return None;
    }
    let units: i128 = format!("{whole}{fraction}").parse().ok()?;
    let scale = u8::try_from(fraction.len()).ok()?;
    Some(Decimal::new(if negative { -units } else { units }, scale))
}

/// True for a text that usually begins a row of sums.
pub fn is_sum(text: &str) -> bool {
    names_total(text, &USUAL.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::shape::arranged::tests::grid;

    fn usual() -> Vec<String> {
        USUAL.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_row_with_a_date_is_a_sale_whatever_its_customer_is_called() {
        let sheet = grid(&[
            &["2026-01-05", "合计科技", "1"],
            &["", "合 计", "1"],
            &["合计", "", "1"],
            &["2026年合计", "", "1"],
            &["", "华东小计：", "1"],
            &["", "合计科技", "1"],
            &["", "Totally Fine", "1"],
            &["", "Grand Total", "1"],
            &["", "", "1"],
        ]);
        let totals = Totals::new(&sheet, &usual(), When::Undated(0));
        let found: Vec<bool> = (0..9).map(|row| totals.is_total(&sheet, row)).collect();
        assert_eq!(found, [false, true, true, true, true, true, false, true, false]);
        assert!(
            Totals::new(&sheet, &["合计".to_owned()], When::Always).is_total(&sheet, 0),
            "the configuration says so"
        );
    }

    #[test]
    fn without_dates_only_the_word_itself_is_a_sum() {
        let sheet = grid(&[&["合计科技"], &["合计"], &["华东 小计"], &["Total"], &["North Total"], &["TotalEnergies"]]);
        let totals = Totals::new(&sheet, &usual(), When::Whole);
        let found: Vec<bool> = (0..6).map(|row| totals.is_total(&sheet, row)).collect();
        assert_eq!(found, [false, true, true, true, false, false]);
        assert!(names_total("全年合计", &usual()) && !names_total("1月", &usual()));
    }

    #[test]
    fn sums_stand_for_the_rows_from_one_sum_to_another() {
        let sheet = grid(&[&["1"], &["2.5"], &["3.5"], &["4"], &["4"], &["7.50"], &["8"]]);
        let rows = [(0, false), (1, false), (2, true), (3, false), (4, true), (5, true), (6, true)];
        let found = disagreements(&sheet, 0, &rows);
        assert_eq!(found, [Disagreement { row: 6, said: Decimal::whole(8), sum: Decimal::new(75, 1) }]);
        let above = grid(&[&["3"], &["1"], &["2"]]);
        assert_eq!(disagreements(&above, 0, &[(0, true), (1, false), (2, false)]), []);
    }

    #[test]
    fn only_plain_numbers_are_added() {
        assert_eq!(exact("1,234.50"), Some(Decimal::new(123_450, 2)));
        assert_eq!(exact("-5"), Some(Decimal::whole(-5)));
        for text in ["", "5%", "1.2.3", "万", "-"] {
            assert_eq!(exact(text), None, "{text}");
        }
    }
}
