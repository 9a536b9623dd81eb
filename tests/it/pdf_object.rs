//! The objects of a PDF, read far enough for its tags: no encryption, no compressed objects, as the typesetter writes.

use std::collections::BTreeMap;

/// An object.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    Name(String),
    /// A text, from PDFDocEncoding or UTF-16.
    Text(String),
    Array(Vec<Object>),
    Dict(BTreeMap<String, Object>),
    Reference(u32),
    /// A number or a keyword.
    Word(String),
}

impl Object {
    /// The value of a key of a dictionary.
    pub fn get(&self, key: &str) -> Option<&Object> {
        if let Object::Dict(dict) = self { dict.get(key) } else { None }
    }

    /// A name, text or word.
    pub fn text(&self) -> Option<&str> {
        match self {
            Object::Name(text) | Object::Text(text) | Object::Word(text) => Some(text),
            _ => None,
        }
    }
}

/// A file's objects by number, and its trailer.
pub struct Pdf {
    pub objects: BTreeMap<u32, Object>,
    pub trailer: Object,
    /// The whole file.
    pub bytes: Vec<u8>,
}

impl Pdf {
    /// Reads a file.
    pub fn read(bytes: Vec<u8>) -> Pdf {
        let mut objects = BTreeMap::new();
        let mut trailer = Object::Dict(BTreeMap::new());
        let mut at = 0;
        while at < bytes.len() {
            let line = &bytes[at..bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n)];
            let next = at + line.len() + 1;
            let words: Vec<&[u8]> = line.split(|b| *b == b' ').collect();
            if let [number, b"0", b"obj"] = words.as_slice()
                && let Some(number) = std::str::from_utf8(number).ok().and_then(|n| n.parse().ok())
            {
                let mut reader = Reader { bytes: &bytes, at: next };
                let object = reader.object();
                at = reader.at;
                // The bytes of a stream may hold anything.
                if reader.keyword() == b"stream"
                    && let Some(length) =
                        object.get("Length").and_then(Object::text).and_then(|n| n.parse::<usize>().ok())
                {
                    at = reader.at + length;
                }
                objects.insert(number, object);
            } else {
                if words == [b"trailer"] {
                    trailer = Reader { bytes: &bytes, at: next }.object();
                }
                at = next;
            }
        }
        Pdf { objects, trailer, bytes }
    }

    /// What a reference leads to; anything else is itself.
    pub fn resolved<'a>(&'a self, object: &'a Object) -> &'a Object {
        if let Object::Reference(number) = object { self.objects.get(number).unwrap_or(object) } else { object }
    }

    /// The value of a key, its reference followed.
    pub fn at<'a>(&'a self, object: &'a Object, key: &str) -> Option<&'a Object> {
        Some(self.resolved(object.get(key)?))
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn blanks(&mut self) {
        while self.at < self.bytes.len() && self.peek(0).is_ascii_whitespace() {
            self.at += 1;
        }
    }

    /// The letters, digits and signs up to a blank or delimiter.
    fn keyword(&mut self) -> &'a [u8] {
        self.blanks();
        let from = self.at;
        while self.at < self.bytes.len() && !b" \t\r\n<>[]()/%".contains(&self.peek(0)) {
            self.at += 1;
        }
        &self.bytes[from..self.at]
    }

    fn object(&mut self) -> Object {
        self.blanks();
        match (self.peek(0), self.peek(1)) {
            (b'<', b'<') => {
                self.at += 2;
                let mut dict = BTreeMap::new();
                loop {
                    self.blanks();
                    if self.peek(0) != b'/' {
                        self.at += 2;
                        return Object::Dict(dict);
                    }
                    self.at += 1;
                    let key = String::from_utf8_lossy(self.keyword()).into_owned();
                    let value = self.object();
                    dict.insert(key, value);
                }
            }
            (b'[', _) => {
                self.at += 1;
                let mut array = Vec::new();
                loop {
                    self.blanks();
                    if matches!(self.peek(0), b']' | 0) {
                        self.at += 1;
                        return Object::Array(array);
                    }
                    array.push(self.object());
                }
            }
            (b'<', _) => {
                let end = self.bytes[self.at..].iter().position(|b| *b == b'>').expect("the end of a text");
                let hex = &self.bytes[self.at + 1..self.at + end];
                self.at += end + 1;
                let digits: Vec<u8> = hex.iter().filter_map(|b| char::from(*b).to_digit(16)).map(|d| d as u8).collect();
                Object::Text(decoded(
                    &digits.chunks(2).map(|pair| pair.iter().fold(0, |n, d| n << 4 | d)).collect::<Vec<_>>(),
                ))
            }
            (b'(', _) => {
                self.at += 1;
                let (mut out, mut depth) = (Vec::new(), 1);
                while depth > 0 {
                    let byte = self.peek(0);
                    self.at += 1;
                    match byte {
                        b'\\' => {
                            out.push(self.peek(0));
                            self.at += 1;
                        }
                        b'(' => {
                            depth += 1;
                            out.push(byte);
                        }
                        b')' => {
                            depth -= 1;
                            out.extend((depth > 0).then_some(byte));
                        }
                        _ => out.push(byte),
                    }
                }
                Object::Text(decoded(&out))
            }
            (b'/', _) => {
                self.at += 1;
                Object::Name(String::from_utf8_lossy(self.keyword()).into_owned())
            }
            _ => {
                let word = String::from_utf8_lossy(self.keyword()).into_owned();
                let back = self.at;
                // `12 0 R`
                if let Ok(number) = word.parse::<u32>()
                    && self.keyword() == b"0"
                    && self.keyword() == b"R"
                {
                    return Object::Reference(number);
                }
                self.at = back;
                // An unknown byte must not stop the reader.
                self.at += usize::from(word.is_empty());
                Object::Word(word)
            }
        }
    }
}

fn decoded(bytes: &[u8]) -> String {
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(wide) => {
            let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}
