//! A column of texts as codes: each distinct text is kept, parsed and linked once.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::texts::Texts;

/// A dictionary-encoded column; code 0 is the blank text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The code of each row.
    pub codes: Vec<u32>,
    /// The texts by code, in order of appearance; distinct unless the column is loose.
    pub texts: Texts,
    /// True when a text may have several codes: numbers of which most are different (see [`Coder::loose`]).
    pub loose: bool,
}

/// The code of the blank text.
pub const BLANK_CODE: u32 = 0;

impl Column {
    /// The text of a row.
    pub fn text(&self, row: usize) -> &str {
        self.codes.get(row).map_or("", |&code| &self.texts[code as usize])
    }

    /// True when two rows have the same text.
    pub fn same(&self, a: usize, b: usize) -> bool {
        self.codes[a] == self.codes[b] || (self.loose && self.text(a) == self.text(b))
    }

    /// The same rows with texts replaced by their other spellings.
    pub fn respelt(&self, spellings: &BTreeMap<String, String>) -> Column {
        let mut coder = Coder::new();
        let new: Vec<u32> = self
            .texts
            .iter()
            .map(|text| match spellings.get(text) {
                Some(other) => coder.code(other.trim()),
                None => coder.code(text),
            })
            .collect();
        let codes = self.codes.iter().map(|&code| new[code as usize]).collect();
        Column { codes, texts: coder.texts, loose: false }
    }

    /// Keeps the rows for which `keep` holds, and the texts that they have.
    pub fn keep(&mut self, keep: &[bool]) {
        let mut coder = Coder::new();
        let mut new: Vec<Option<u32>> = vec![None; self.texts.len()];
        let kept = self.codes.iter().zip(keep).filter(|(_, keep)| **keep);
        let codes = kept.map(|(&code, _)| {
            let code = code as usize;
            *new[code].get_or_insert_with(|| coder.code(&self.texts[code]))
        });
        self.codes = codes.collect();
        self.texts = coder.texts;
        self.loose = false;
    }

    /// The texts of the rows for which `keep` does not hold, with their numbers of rows.
    pub fn left_out(&self, keep: &[bool]) -> Vec<(String, u64)> {
        let mut counts = vec![0_u64; self.texts.len()];
        for (&code, _) in self.codes.iter().zip(keep).filter(|(_, keep)| !**keep) {
            counts[code as usize] += 1;
        }
        self.texts.iter().zip(counts).filter(|(_, rows)| *rows > 0).map(|(t, rows)| (t.to_owned(), rows)).collect()
    }

    /// How many rows have each code.
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.texts.len()];
        for &code in &self.codes {
            counts[code as usize] += 1;
        }
        counts
    }
}

/// Gives codes to texts as they come.
#[derive(Debug)]
pub struct Coder {
    /// Codes of short texts by their bytes: finding one of millions costs one look into memory, not three.
    short: HashMap<Packed, u32, RandomState>,
    long: HashMap<Box<str>, u32, RandomState>,
    texts: Texts,
    codes: Vec<u32>,
    looking: Looking,
}

/// Whether a coder looks for the text among those it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looking {
    /// Always: a text has one code.
    Always,
    /// As long as rows repeat texts.
    WhileItPays,
    /// No more: every row gets a code of its own.
    NoMore,
}

/// Texts after which a coder first asks itself whether looking for them pays.
const MANY: usize = 1 << 16;

/// A text of at most 15 bytes: its bytes, zeros, and its length.
type Packed = (u64, u64);

/// Most bytes of a text that is packed.
const SHORT: usize = 15;

/// A short text as two numbers; different texts have different ones. `None` for a longer text.
fn packed(text: &str) -> Option<Packed> {
    if text.len() > SHORT {
        return None;
    }
    let mut bytes = [0_u8; 16];
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    bytes[SHORT] = u8::try_from(text.len()).ok()?;
    let whole = u128::from_le_bytes(bytes);
    Some((u64::try_from(whole >> 64).ok()?, u64::try_from(whole & u128::from(u64::MAX)).ok()?))
}

impl Coder {
    /// A coder that knows the blank text only.
    pub fn new() -> Self {
        let short = packed("").into_iter().map(|key| (key, BLANK_CODE)).collect();
        let texts = Texts::from_iter([""]);
        Coder { short, long: HashMap::default(), texts, codes: Vec::new(), looking: Looking::Always }
    }

    /// A coder of numbers: when most of very many texts are different, it stops looking for them.
    pub fn loose() -> Self {
        Coder { looking: Looking::WhileItPays, ..Coder::new() }
    }

    /// The code of a text, a new one when it is new.
    pub fn code(&mut self, text: &str) -> u32 {
        let new = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let known = match packed(text) {
            _ if text.is_empty() => BLANK_CODE,
            _ if self.looking == Looking::NoMore => new,
            Some(key) => *self.short.entry(key).or_insert(new),
            None => match self.long.get(text) {
                Some(code) => *code,
                None => {
                    self.long.insert(Box::from(text), new);
                    new
                }
            },
        };
        if known == new {
            self.texts.push(text);
            self.reconsider();
        }
        known
    }

    /// Stops looking when at least half of the rows had a text of their own.
    fn reconsider(&mut self) {
        let (texts, rows) = (self.texts.len(), self.codes.len());
        if self.looking == Looking::WhileItPays && texts >= MANY && texts.is_power_of_two() && rows < 2 * texts {
            self.looking = Looking::NoMore;
            (self.short, self.long) = (HashMap::default(), HashMap::default());
        }
    }

    /// Number of texts known, the blank one included.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The text of a code that this coder gave.
    pub fn text(&self, code: u32) -> &str {
        &self.texts[code as usize]
    }

    /// Adds a row.
    pub fn push(&mut self, text: &str) {
        // Rows of one day, order or customer stand together more often than not.
        let last = self.codes.last().copied().filter(|&last| self.texts[last as usize] == *text);
        let code = last.unwrap_or_else(|| self.code(text));
        self.codes.push(code);
    }

    /// Number of rows added.
    pub fn rows(&self) -> usize {
        self.codes.len()
    }

    /// Adds a row whose text has a code already.
    pub fn push_code(&mut self, code: u32) {
        self.codes.push(code);
    }

    /// The column of the rows added.
    pub fn finish(self) -> Column {
        Column { codes: self.codes, texts: self.texts, loose: self.looking == Looking::NoMore }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_texts_have_codes_in_the_order_of_their_coming() {
        let texts =
            ["", "a", "a\0", "\0", "fifteen bytes..", "sixteen bytes...", "一二三四五", "一二三四五六", "0", "00"];
        let mut coder = Coder::new();
        for text in texts.iter().chain(texts.iter().rev()) {
            coder.push(text);
        }
        assert_eq!((texts[4].len(), texts[5].len(), texts[6].len()), (15, 16, 15));
        let column = coder.finish();
        let there: Vec<u32> = (0..10).collect();
        assert_eq!(column.codes, [there.clone(), there.into_iter().rev().collect()].concat());
        assert!(texts.iter().zip(column.texts.iter()).all(|(a, b)| *a == b));
    }

    #[test]
    fn a_coder_of_numbers_stops_looking_when_most_are_different() {
        let rows = 2 * MANY;
        let different = |i: usize| if i % 5 == 4 { String::new() } else { i.to_string() };
        let repeated = |i: usize| (i % 1000).to_string();
        let coded = |mut coder: Coder, text: &dyn Fn(usize) -> String| {
            (0..rows).for_each(|i| coder.push(&text(i)));
            coder.push("7");
            coder.finish()
        };
        for text in [&different as &dyn Fn(usize) -> String, &repeated] {
            let (strict, loose) = (coded(Coder::new(), text), coded(Coder::loose(), text));
            assert!((0..rows).all(|row| strict.text(row) == loose.text(row)));
            let blanks = |column: &Column| column.codes.iter().filter(|code| **code == BLANK_CODE).count();
            assert_eq!(blanks(&strict), blanks(&loose));
            assert!(!strict.loose && strict.same(7, rows) && loose.same(7, rows) && !loose.same(7, 8));
        }
        assert!(coded(Coder::loose(), &different).loose);
        assert_eq!(coded(Coder::loose(), &repeated), coded(Coder::new(), &repeated));
    }

    #[test]
    fn other_spellings_share_a_code() {
        let mut coder = Coder::new();
        for text in ["GTXPro", "GTX Pro", "", "GTXPro"] {
            coder.push(text);
        }
        let column = coder.finish().respelt(&BTreeMap::from([("GTXPro".into(), "GTX Pro".into())]));
        assert_eq!(column.codes, [1, 1, BLANK_CODE, 1]);
        assert_eq!(column.text(0), "GTX Pro");
        assert_eq!(column.counts(), [1, 3]);
    }
}
