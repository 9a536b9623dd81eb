//! One sentence of a words file: `[up PY] {measure} rose by {delta:abs}`.

/// A sentence with slots, said when its flags hold and its slots are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Flags that must hold, with `false` for those written with `!`.
    pub flags: Vec<(String, bool)>,
    /// Words and slots in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words as they are.
    Words(String),
    /// A place for a number or a name.
    Slot(Slot),
}

/// A place for a number or a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Its name.
    pub name: String,
    /// How a number is written there.
    pub style: Style,
    /// Where its brace stands in the text, in characters.
    pub at: usize,
}

/// How a number is written in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) enum Style {
    /// Variances with their sign, values without, the unit behind it.
    #[default]
    Plain,
    /// Always with a sign.
    Signed,
    /// Never with a sign: the verb carries it.
    Abs,
    /// Without its unit.
    Bare,
}

impl Style {
    fn parse(text: &str) -> Option<Style> {
        Some(match text {
            "signed" => Style::Signed,
            "abs" => Style::Abs,
            "bare" => Style::Bare,
            _ => return None,
        })
    }
}

impl Sentence {
    /// Reads a sentence. The error is the fact and where in the text it is, in characters.
    pub(crate) fn parse(text: &str) -> Result<Sentence, (String, usize)> {
        let (flags, body, mut at) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((flags, body)) => {
                let flags = flags
                    .split_whitespace()
                    .map(|f| f.strip_prefix('!').map_or((f.to_owned(), true), |f| (f.to_owned(), false)))
                    .collect();
                let skipped = body.len() - body.trim_start().len();
                let before = text.chars().count() - body.chars().count() + skipped;
                (flags, body.trim_start(), before)
            }
            None => (Vec::new(), text, 0),
        };
        let mut pieces = Vec::new();
        let mut rest = body;
        while let Some(open) = rest.find('{') {
            let words = &rest[..open];
            at += words.chars().count();
            if !words.is_empty() {
                pieces.push(Piece::Words(words.to_owned()));
            }
            let Some(close) = rest[open..].find('}') else {
                return Err(("the slot is not closed with `}`".into(), at));
            };
            let inner = &rest[open + 1..open + close];
            let (name, style) = match inner.split_once(':') {
                Some((name, style)) => {
                    let known = Style::parse(style);
                    (name, known.ok_or_else(|| (format!("unknown style `{style}` of the slot `{name}`"), at))?)
                }
                None => (inner, Style::Plain),
            };
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return Err((format!("`{{{inner}}}` is not a slot"), at));
            }
            pieces.push(Piece::Slot(Slot { name: name.to_owned(), style, at }));
            at += inner.chars().count() + 2;
            rest = &rest[open + close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest.to_owned()));
        }
        Ok(Sentence { flags, pieces })
    }

    /// The slots in order.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.pieces.iter().filter_map(|p| if let Piece::Slot(slot) = p { Some(slot) } else { None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_slots_and_styles_are_read() {
        let sentence = Sentence::parse("[up !PY] 较{reference}增加{delta:abs}").expect("a sentence");
        assert_eq!(sentence.flags, [("up".to_owned(), true), ("PY".to_owned(), false)]);
        let slots: Vec<_> = sentence.slots().map(|s| (s.name.as_str(), s.style, s.at)).collect();
        assert_eq!(slots, [("reference", Style::Plain, 10), ("delta", Style::Abs, 23)]);
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        assert_eq!(Sentence::parse("abc {x").map_err(|e| e.1), Err(4));
        assert_eq!(Sentence::parse("{x:loud}").map_err(|e| e.0), Err("unknown style `loud` of the slot `x`".into()));
        assert!(Sentence::parse("{two words}").is_err());
    }
}
