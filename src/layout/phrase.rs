//! Words, names and printed numbers in order; every number is paired with its fact.

use serde::Serialize;

use crate::base::Format;
use crate::findings::FactId;

/// Words and numbers in order.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(transparent)]
pub struct Phrase {
    /// The parts.
    pub parts: Vec<Part>,
}

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Part {
    /// Words of the template.
    Words {
        /// The words.
        text: String,
    },
    /// A name from the data: never markup.
    Name {
        /// The name.
        text: String,
    },
    /// A printed number.
    Num(Num),
    /// A setting, date, version or page reference: numbers outside the pairing.
    Other {
        /// The text.
        text: String,
    },
}

/// A printed number and the fact it prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Num {
    /// What is printed (also `n.a.` and `–`).
    pub text: String,
    /// The fact.
    pub fact: FactId,
    /// How it was printed, see [`Format::name`].
    pub format: String,
    /// The format itself, to redo it.
    #[serde(skip)]
    pub how: Option<Format>,
    /// True when largest-remainder rounding moved the last digit so that parts add up.
    pub adjusted: bool,
}

impl Num {
    /// True of a number whose printed digits are all zero; words such as `n.a.` are none.
    pub fn is_nothing(&self) -> bool {
        let mut digits = self.text.chars().filter(char::is_ascii_digit).peekable();
        digits.peek().is_some() && digits.all(|digit| digit == '0')
    }
}

impl Phrase {
    /// Words alone.
    pub fn words(text: impl Into<String>) -> Phrase {
        Phrase::of(Part::Words { text: text.into() })
    }

    /// A name from the data alone.
    pub fn name(text: impl Into<String>) -> Phrase {
        Phrase::of(Part::Name { text: text.into() })
    }

    /// Dates, versions, counts of pages: numbers outside the pairing.
    pub fn other(text: impl Into<String>) -> Phrase {
        Phrase::of(Part::Other { text: text.into() })
    }

    /// One part; nothing where that says nothing.
    fn of(part: Part) -> Phrase {
        Phrase { parts: Some(part).filter(|part| !part.text().is_empty()).into_iter().collect() }
    }

    /// A printed number alone.
    pub fn num(num: Num) -> Phrase {
        Phrase { parts: vec![Part::Num(num)] }
    }

    /// The plain text.
    pub fn text(&self) -> String {
        self.parts.iter().map(Part::text).collect()
    }

    /// The printed numbers.
    pub fn nums(&self) -> impl Iterator<Item = &Num> {
        self.parts.iter().filter_map(|p| if let Part::Num(n) = p { Some(n) } else { None })
    }
}

impl Part {
    /// The plain text of the part.
    pub fn text(&self) -> &str {
        match self {
            Part::Words { text } | Part::Name { text } | Part::Other { text } => text,
            Part::Num(num) => &num.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_that_are_all_zero_are_nothing() {
        let of = |text: &str| {
            let fact = String::new();
            Num { text: text.to_owned(), fact: fact.clone(), format: fact, how: None, adjusted: false }.is_nothing()
        };
        assert!(of("0.0") && of("−0.00%") && of("0.0 个百分点"));
        assert!(!of("0.1") && !of("不适用") && !of("10"));
    }
}
