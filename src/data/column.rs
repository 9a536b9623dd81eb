//! A column of texts as codes: each distinct text is kept, parsed and linked once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

/// A dictionary-encoded column; code 0 is the blank text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The code of each row.
    pub codes: Vec<u32>,
    /// The distinct texts, by code, in order of appearance.
    pub texts: Vec<Arc<str>>,
}

/// The code of the blank text.
pub const BLANK_CODE: u32 = 0;

impl Column {
    /// The text of a row.
    pub fn text(&self, row: usize) -> &str {
        self.codes.get(row).map_or("", |&code| &self.texts[code as usize])
    }

    /// The same rows with texts replaced by their other spellings.
    pub fn respelt(&self, spellings: &BTreeMap<String, String>) -> Column {
        let mut coder = Coder::new();
        let new: Vec<u32> = self
            .texts
            .iter()
            .map(|text| match spellings.get(&**text) {
                Some(other) => coder.code(other.trim()),
                None => coder.code(text),
            })
            .collect();
        let codes = self.codes.iter().map(|&code| new[code as usize]).collect();
        Column { codes, texts: coder.texts }
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
    }

    /// The texts of the rows for which `keep` does not hold, with their numbers of rows.
    pub fn left_out(&self, keep: &[bool]) -> Vec<(Arc<str>, u64)> {
        let mut counts = vec![0_u64; self.texts.len()];
        for (&code, _) in self.codes.iter().zip(keep).filter(|(_, keep)| !**keep) {
            counts[code as usize] += 1;
        }
        self.texts.iter().zip(counts).filter(|(_, rows)| *rows > 0).map(|(t, rows)| (Arc::clone(t), rows)).collect()
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
    index: HashMap<Arc<str>, u32, RandomState>,
    texts: Vec<Arc<str>>,
    codes: Vec<u32>,
}

impl Coder {
    /// A coder that knows the blank text only.
    pub fn new() -> Self {
        let blank: Arc<str> = Arc::from("");
        let index = HashMap::from_iter([(Arc::clone(&blank), BLANK_CODE)]);
        Coder { index, texts: vec![blank], codes: Vec::new() }
    }

    /// The code of a text, a new one when it is new.
    pub fn code(&mut self, text: &str) -> u32 {
        if let Some(&code) = self.index.get(text) {
            return code;
        }
        let code = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = Arc::from(text);
        self.texts.push(Arc::clone(&text));
        self.index.insert(text, code);
        code
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
        let last = self.codes.last().copied().filter(|&last| *self.texts[last as usize] == *text);
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
        Column { codes: self.codes, texts: self.texts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
