//! Which delimiter a text has: the one that splits its first records most evenly.

use super::records::{Dialect, Fields, split, value};

/// The delimiters that are looked for.
const CANDIDATES: [char; 4] = [',', ';', '\t', '|'];
/// Records that are looked at.
const SAMPLE: usize = 50;

/// The delimiter under which most of the expected headers are found, then the one with most records as
/// wide as the header, then the one with most fields; a comma when there is only one column.
pub fn find(text: &str, quote: bool, expected: &[&str]) -> char {
    let mut best = (',', Score::default());
    for delimiter in CANDIDATES {
        let score = score(text, Dialect { delimiter, quote }, expected);
        if score.fields > 1 && score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    headers: usize,
    even: usize,
    fields: usize,
}

fn score(text: &str, dialect: Dialect, expected: &[&str]) -> Score {
    let mut score = Score::default();
    let (mut at, mut fields) = (0, Fields::new());
    while at < text.len() && score.even < SAMPLE {
        split(text, at, dialect, &mut fields);
        at = fields.next;
        if fields.is_blank(text) {
            continue;
        }
        if score.fields == 0 {
            score.fields = fields.ranges.len();
            let names: Vec<_> = fields.ranges.iter().map(|r| value(&text[r.clone()], dialect)).collect();
            score.headers = expected.iter().filter(|e| names.iter().any(|n| n == *e)).count();
        }
        if fields.ranges.len() != score.fields {
            break;
        }
        score.even += 1;
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_delimiter_is_found() {
        for delimiter in CANDIDATES {
            let text = "name,value,note\n\"a;|\t,b\",1,x\nc,2,y\n".replace(',', &delimiter.to_string());
            assert_eq!(find(&text, true, &[]), delimiter, "{text}");
        }
        assert_eq!(find("one\n1\n2\n", true, &[]), ',');
    }

    #[test]
    fn commas_in_names_do_not_win_over_pipes() {
        let text = "Key|Product|Price\n1|Frame, Black, 58|8\n2|Frame, Red, 62|9\n";
        assert_eq!(find(text, true, &[]), '|');
        assert_eq!(find("a;b\n1,5;2\n3,5;4\n", true, &["a", "b"]), ';');
    }
}
