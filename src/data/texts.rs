//! Texts one behind the other in one piece of memory: millions of them cost what their bytes do.

use std::ops::Index;

/// A list of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: String,
    /// Where each text ends.
    ends: Vec<usize>,
}

/// Texts by their number, however they are kept.
pub trait TextList: Sync {
    /// How many they are.
    fn count(&self) -> usize;
    /// One of them; the empty text beyond the last.
    fn text(&self, number: usize) -> &str;
}

impl Texts {
    /// Adds a text at the end.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The texts in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        (0..self.ends.len()).map(|number| &self[number])
    }
}

impl Index<usize> for Texts {
    type Output = str;

    fn index(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[number]]
    }
}

impl<'t> FromIterator<&'t str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Texts {
        let mut out = Texts::default();
        texts.into_iter().for_each(|text| out.push(text));
        out
    }
}

impl TextList for Texts {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, number: usize) -> &str {
        if number < self.len() { &self[number] } else { "" }
    }
}

impl<T: AsRef<str> + Sync> TextList for [T] {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, number: usize) -> &str {
        self.get(number).map_or("", AsRef::as_ref)
    }
}

impl<T: AsRef<str> + Sync, const N: usize> TextList for [T; N] {
    fn count(&self) -> usize {
        N
    }

    fn text(&self, number: usize) -> &str {
        self.as_slice().text(number)
    }
}

impl<T: AsRef<str> + Sync> TextList for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, number: usize) -> &str {
        self.as_slice().text(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_out_as_they_went_in() {
        let list = ["", "销售额", "a", "", "长长的", "b"];
        let texts: Texts = list.into_iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), list);
        assert_eq!(texts.iter().next_back(), Some("b"));
        assert_eq!((texts.len(), &texts[4], texts.text(6)), (6, "长长的", ""));
        assert_eq!(list.text(1), list.to_vec().text(1));
    }
}
