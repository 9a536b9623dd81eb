//! Tags and texts of an XML part, as slices: enough to find sheets and merged cells and to read OpenDocument cells,
//! and to see that no tag or text is too long before another reader copies it.

/// A piece of an XML part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `<name a="b">`, or `<name/>` when `closed`.
    Start {
        /// Everything between the angle brackets, without the slash of an empty element.
        tag: &'a [u8],
        /// True for an element without content.
        closed: bool,
    },
    /// `</name>`: the name.
    End(&'a [u8]),
    /// Text with entities as they are written.
    Text(&'a [u8]),
    /// Text without entities.
    CData(&'a [u8]),
    /// A comment, a declaration or a processing instruction: its length.
    Other(usize),
    /// The part ends within a tag, or declares a document type.
    Malformed,
}

/// The tokens of a part, in order; after [`Token::Malformed`] there are no more.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// The tokens of a part.
    pub fn new(part: &'a [u8]) -> Self {
        Tokens { rest: part.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(part) }
    }

    /// The text up to `end`, which is passed over.
    fn until(&mut self, skip: usize, end: &[u8]) -> Option<&'a [u8]> {
        let body = self.rest.get(skip..)?;
        let mut from = 0;
        loop {
            let at = from + body[from..].iter().position(|b| *b == end[0])?;
            if body[at..].starts_with(end) {
                self.rest = &body[at + end.len()..];
                return Some(&body[..at]);
            }
            from = at + 1;
        }
    }

    /// The tag at the beginning; a `>` within quotes does not end it.
    fn tag(&mut self) -> Option<&'a [u8]> {
        let mut quote = 0;
        let end = self.rest.iter().position(|&b| match b {
            b'"' | b'\'' if quote == 0 => {
                quote = b;
                false
            }
            b'>' => quote == 0,
            _ => {
                if b == quote {
                    quote = 0;
                }
                false
            }
        })?;
        let tag = &self.rest[1..end];
        self.rest = &self.rest[end + 1..];
        Some(tag)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if self.rest[0] != b'<' {
            let end = self.rest.iter().position(|&b| b == b'<').unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(Token::Text(text));
        }
        let token = if self.rest.starts_with(b"<![CDATA[") {
            self.until(9, b"]]>").map(Token::CData)
        } else if self.rest.starts_with(b"<!--") {
            self.until(4, b"-->").map(|c| Token::Other(c.len()))
        } else if self.rest.starts_with(b"<?") {
            self.until(2, b"?>").map(|c| Token::Other(c.len()))
        } else if self.rest.starts_with(b"<!") {
            None
        } else {
            self.tag().map(|tag| match (tag.first(), tag.last()) {
                (Some(b'/'), _) => Token::End(tag[1..].trim_ascii_end()),
                (_, Some(b'/')) => Token::Start { tag: &tag[..tag.len() - 1], closed: true },
                _ => Token::Start { tag, closed: false },
            })
        };
        if token.is_none() {
            self.rest = &[];
        }
        Some(token.unwrap_or(Token::Malformed))
    }
}

/// The name of an element, with its prefix.
pub(super) fn name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace()).unwrap_or(tag.len());
    &tag[..end]
}

/// The name of an element or attribute without its prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|&b| b == b':').map_or(name, |at| &name[at + 1..])
}

/// The attributes of a tag: names with their prefixes, values as they are written.
pub(super) fn attributes(tag: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = &tag[name(tag).len()..];
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        let equals = rest.iter().position(|&b| b == b'=')?;
        let key = rest[..equals].trim_ascii_end();
        rest = rest[equals + 1..].trim_ascii_start();
        let quote = *rest.first().filter(|q| matches!(q, b'"' | b'\''))?;
        let end = 1 + rest[1..].iter().position(|&b| b == quote)?;
        let value = &rest[1..end];
        rest = &rest[end + 1..];
        Some((key, value))
    })
}

/// The value of an attribute, decoded; its name is given with the prefix, or without to accept any.
pub(super) fn attribute(tag: &[u8], wanted: &str) -> Option<String> {
    let (_, value) = attributes(tag).find(|(key, _)| *key == wanted.as_bytes() || local(key) == wanted.as_bytes())?;
    let mut out = String::new();
    decode(value, &mut out);
    Some(out)
}

/// Adds a text with its entities resolved; an unknown entity stays as it is written.
pub(super) fn decode(raw: &[u8], out: &mut String) {
    let raw = String::from_utf8_lossy(raw);
    let mut rest: &str = &raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| entity(&rest[1..end]).map(|c| (c, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_entities_come_in_order() {
        let part = b"<?xml version='1.0'?><!-- < --><a x:b='1 > 0' c=\"&#x5927;&amp;\"><b/>t&lt;<![CDATA[<&]]></a>";
        let tokens: Vec<Token> = Tokens::new(part).collect();
        let tag: &[u8] = b"a x:b='1 > 0' c=\"&#x5927;&amp;\"";
        assert_eq!(tokens[2], Token::Start { tag, closed: false });
        assert_eq!(tokens[3], Token::Start { tag: b"b", closed: true });
        assert_eq!(tokens[4..], [Token::Text(b"t&lt;"), Token::CData(b"<&"), Token::End(b"a")]);
        assert_eq!(attribute(tag, "b").as_deref(), Some("1 > 0"));
        assert_eq!(attribute(tag, "c").as_deref(), Some("大&"));
        assert_eq!(attribute(tag, "d"), None);
        assert_eq!(name(tag), b"a");
    }

    #[test]
    fn a_cut_part_ends_malformed() {
        for part in [&b"<a><b"[..], b"<!DOCTYPE x>", b"<!-- ", b"<a>t</"] {
            assert_eq!(Tokens::new(part).last(), Some(Token::Malformed), "{}", String::from_utf8_lossy(part));
        }
    }
}
