//! Keys that mean the same and are written in another way: `gtx pro`, `ＧＴＸ Pro`, `123` for `00123`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use super::texts::Texts;
use crate::base::suggest;

/// A way in which two spellings of one key differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `gtx pro`, `GTX Pro`.
    Case,
    /// `ＧＴＸ`, `GTX`.
    Width,
    /// `GTXPro`, `GTX Pro`, `GTX-Pro`.
    Spaces,
    /// `123`, `00123`: spreadsheets drop the zeros.
    Zeros,
    /// `123.0`, `123`: a column of numbers, exported with a point.
    Point,
    /// `華東`, `华东`.
    Script,
}

/// The forms, the plainest first.
const FORMS: [Form; 6] = [Form::Case, Form::Width, Form::Spaces, Form::Zeros, Form::Point, Form::Script];

/// Traditional characters of names, each with its simplified one.
const SCRIPT: &str = "東东區区廣广華华國国電电業业務务產产東东門门蘇苏遼辽寧宁龍龙慶庆貴贵雲云臺台灣湾瓊琼濟济鄭郑長长漢汉\
    濱滨連连無无錫锡張张陳陈劉刘楊杨趙赵黃黄吳吴孫孙馬马羅罗謝谢韓韩馮冯鄧邓許许葉叶蔣蒋鍾钟紅红藍蓝綠绿銀银\
    鐵铁鋼钢機机車车員员組组團团營营運运線线級级類类隊队總总實实貿贸際际環环醫医藥药學学書书聯联網网達达億亿萬万";

/// Most unknown keys whose other spellings are looked for.
const SPELT: usize = 200_000;

/// Most comparisons that the search for slips of the pen may take: about a second.
const COMPARISONS: usize = 2_000_000;

impl Form {
    /// A text without what this form may change.
    fn of(self, text: &str) -> String {
        match self {
            Form::Case => text.to_lowercase(),
            Form::Width => text.chars().map(half).collect(),
            Form::Spaces => text.chars().filter(|c| !c.is_whitespace() && !"-_./·,、".contains(*c)).collect(),
            Form::Zeros if text.bytes().all(|b| b.is_ascii_digit()) => {
                let short = text.trim_start_matches('0');
                if short.is_empty() && !text.is_empty() { "0".to_owned() } else { short.to_owned() }
            }
            Form::Point => match text.split_once('.') {
                Some((whole, zeros))
                    if !whole.is_empty()
                        && whole.bytes().all(|b| b.is_ascii_digit())
                        && !zeros.is_empty()
                        && zeros.bytes().all(|b| b == b'0') =>
                {
                    whole.to_owned()
                }
                _ => text.to_owned(),
            },
            Form::Script => text.chars().map(simplified).collect(),
            Form::Zeros => text.to_owned(),
        }
    }

    /// The difference in words: two keys differ only by …
    pub fn words(self) -> &'static str {
        match self {
            Form::Case => "capital and small letters",
            Form::Width => "full-width and half-width characters",
            Form::Spaces => "spaces and punctuation",
            Form::Zeros => "zeros at their beginning",
            Form::Point => "`.0` at their end",
            Form::Script => "traditional and simplified characters",
        }
    }

    /// Where such differences come from, and what to do about them.
    pub fn advice(self) -> &'static str {
        match self {
            Form::Zeros => "spreadsheets drop such zeros: keep the column as text where the file is made",
            Form::Point => "a program wrote the keys as numbers: keep the column as text where the file is made",
            _ => "write the keys alike in both files",
        }
    }
}

/// A text without what any form may change.
fn plain(text: &str) -> String {
    let order = [Form::Width, Form::Script, Form::Case, Form::Point, Form::Spaces, Form::Zeros];
    order.iter().fold(text.to_owned(), |text, form| form.of(&text))
}

/// A full-width character as a half-width one.
fn half(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn simplified(c: char) -> char {
    static PAIRS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let chars: Vec<char> = SCRIPT.chars().filter(|c| !c.is_whitespace()).collect();
        chars.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    });
    if c.is_ascii() { c } else { PAIRS.get(&c).copied().unwrap_or(c) }
}

/// A known key that an unknown one may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meant<'k> {
    /// The known key.
    pub key: &'k str,
    /// The only form in which they differ; `None` when they differ in several, or by a slip of the pen.
    pub form: Option<Form>,
}

/// For each unknown key the known one that it may mean. The first ones are looked at most closely: among millions
/// of unknown keys the rest are no slips of the pen.
pub fn meant<'k>(unknown: &[&str], known: &[&'k str]) -> Vec<Option<Meant<'k>>> {
    let mut found: Vec<Option<Meant<'k>>> = vec![None; unknown.len()];
    let mut settled: Vec<bool> = (0..unknown.len()).map(|i| i >= SPELT).collect();
    for form in FORMS.map(Some).into_iter().chain([None]) {
        let of = |text: &str| form.map_or_else(|| plain(text), |form| form.of(text));
        let open: Vec<usize> = (0..unknown.len()).filter(|i| !settled[*i]).collect();
        let wanted: HashSet<String> = open.iter().map(|i| of(unknown[*i])).filter(|text| !text.is_empty()).collect();
        if wanted.is_empty() {
            continue;
        }
        // A spelling that several known keys share does not say which is meant.
        let mut by_text: HashMap<String, Option<&'k str>> = HashMap::new();
        for key in known {
            let text = of(key);
            if wanted.contains(&text) {
                by_text.entry(text).and_modify(|one| *one = None).or_insert(Some(key));
            }
        }
        for i in open {
            let hit = by_text.get(&of(unknown[i]));
            settled[i] = hit.is_some();
            found[i] = hit.copied().flatten().map(|key| Meant { key, form });
        }
    }
    let searched = COMPARISONS / known.len().max(1);
    for i in (0..unknown.len()).filter(|i| !settled[*i]).take(searched) {
        let near = suggest::nearest_key(unknown[i], known.iter().copied());
        found[i] = near.map(|key| Meant { key, form: None });
    }
    found
}

/// Codes of texts that differ only by capital letters, spaces or character width, together; blank ones are left out.
pub fn similar(texts: &Texts) -> Vec<Vec<u32>> {
    let folded = |text: &str| -> String {
        text.chars().map(half).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
    };
    let mut codes: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (code, text) in (0_u32..).zip(texts.iter()).filter(|(_, text)| !text.is_empty()) {
        codes.entry(folded(text)).or_default().push(code);
    }
    codes.into_values().filter(|codes| codes.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one<'k>(key: &str, known: &[&'k str]) -> Option<(&'k str, Option<Form>)> {
        meant(&[key], known)[0].map(|m| (m.key, m.form))
    }

    #[test]
    fn other_spellings_are_found_with_their_form() {
        let known = ["GTX Pro", "00123", "华东", "A-1", "MG Special"];
        assert_eq!(one("gtx pro", &known), Some(("GTX Pro", Some(Form::Case))));
        assert_eq!(one("ＧＴＸ　Pro", &known), Some(("GTX Pro", Some(Form::Width))));
        assert_eq!(one("GTXPro", &known), Some(("GTX Pro", Some(Form::Spaces))));
        assert_eq!(one("123", &known), Some(("00123", Some(Form::Zeros))));
        assert_eq!(one("00123.0", &known), Some(("00123", Some(Form::Point))));
        assert_eq!(one("華東", &known), Some(("华东", Some(Form::Script))));
        assert_eq!(one("123.00", &known), Some(("00123", None)), "two forms at once");
        assert_eq!(one("gtx　PRO", &known), Some(("GTX Pro", None)));
        assert_eq!(one("MG Specal", &known), Some(("MG Special", None)), "a slip of the pen");
    }

    #[test]
    fn what_may_mean_two_keys_and_other_numbers_mean_none() {
        assert_eq!(one("gtx", &["GTX", "Gtx"]), None);
        assert_eq!(one("7", &["07", "007"]), None);
        assert_eq!(one("124", &["123", "00125"]), None);
        assert_eq!(one("A-11", &["A-1", "B-1"]), None);
        assert_eq!(one("0", &["000"]), Some(("000", Some(Form::Zeros))));
        assert_eq!(one("00", &["1"]), None);
        assert_eq!(one("--", &["-", "a"]), None, "nothing is left to compare");
    }

    #[test]
    fn keys_that_look_alike_are_told() {
        let texts = Texts::from_iter(["", "a b", "AB", "ａｂ", "c", "A-B"]);
        assert_eq!(similar(&texts), [[1, 2, 3]]);
    }

    #[test]
    fn every_traditional_character_has_its_simplified_one() {
        let chars: Vec<char> = SCRIPT.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(chars.len().is_multiple_of(2) && chars.chunks(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(Form::Script.of("廣東遼寧營運組"), "广东辽宁营运组");
    }
}
