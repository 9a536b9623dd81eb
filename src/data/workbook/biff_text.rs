//! Texts of xls files: UTF-16 or bytes of a code page, broken over records.

use encoding_rs::Encoding;

/// How texts are stored in a workbook.
#[derive(Debug, Clone)]
pub(super) struct Charset {
    /// True from Excel 97 on: UTF-16, with or without its high bytes.
    pub wide: bool,
    encoding: &'static Encoding,
}

impl Default for Charset {
    fn default() -> Self {
        Charset { wide: true, encoding: encoding_rs::WINDOWS_1252 }
    }
}

impl Charset {
    /// Takes the code page of the `CodePage` record, of which Excel 5 and 95 make use.
    pub fn code_page(&mut self, number: u16) {
        self.encoding = match number {
            874 => encoding_rs::WINDOWS_874,
            932 => encoding_rs::SHIFT_JIS,
            936 => encoding_rs::GBK,
            949 => encoding_rs::EUC_KR,
            950 => encoding_rs::BIG5,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            1253 => encoding_rs::WINDOWS_1253,
            1254 => encoding_rs::WINDOWS_1254,
            1255 => encoding_rs::WINDOWS_1255,
            1256 => encoding_rs::WINDOWS_1256,
            1257 => encoding_rs::WINDOWS_1257,
            1258 => encoding_rs::WINDOWS_1258,
            10000 | 32768 => encoding_rs::MACINTOSH,
            10007 => encoding_rs::X_MAC_CYRILLIC,
            65001 => encoding_rs::UTF_8,
            _ => encoding_rs::WINDOWS_1252,
        };
    }

    /// A text whose length takes two bytes when `long`, else one; cut at the end of the data.
    pub fn short_or_long(&self, data: &[u8], long: bool) -> String {
        let (count, rest) = match (long, data) {
            (true, [low, high, rest @ ..]) => (usize::from(u16::from_le_bytes([*low, *high])), rest),
            (false, [count, rest @ ..]) => (usize::from(*count), rest),
            _ => return String::new(),
        };
        if !self.wide {
            return self.encoding.decode_without_bom_handling(&rest[..count.min(rest.len())]).0.into_owned();
        }
        let Some((flags, rest)) = rest.split_first() else { return String::new() };
        let mut units = Vec::new();
        push_units(&mut units, rest, count, flags & 1 == 1);
        String::from_utf16_lossy(&units)
    }

    /// A text whose length takes two bytes, which may go on in the records that follow.
    pub fn long(&self, data: &[u8], more: &[&[u8]]) -> String {
        if !self.wide || more.is_empty() {
            return self.short_or_long(data, true);
        }
        let mut source = Continued::new(data, more);
        let header = source.u16().zip(source.byte());
        header.and_then(|(count, flags)| source.units(usize::from(count), flags)).unwrap_or_default()
    }
}

/// Adds up to `count` characters; gives how many bytes they took.
fn push_units(units: &mut Vec<u16>, data: &[u8], count: usize, high: bool) -> usize {
    let before = units.len();
    if high {
        units.extend(data.chunks_exact(2).take(count).map(|c| u16::from_le_bytes([c[0], c[1]])));
        (units.len() - before) * 2
    } else {
        units.extend(data.iter().take(count).map(|&b| u16::from(b)));
        units.len() - before
    }
}

/// Data that go on in further records.
pub(super) struct Continued<'a> {
    data: &'a [u8],
    more: &'a [&'a [u8]],
}

impl<'a> Continued<'a> {
    /// The data of a record and of those that continue it.
    pub fn new(data: &'a [u8], more: &'a [&'a [u8]]) -> Self {
        Continued { data, more }
    }

    /// True while there is a byte left.
    pub fn has_more(&mut self) -> bool {
        !self.data.is_empty() || self.go_on()
    }

    /// Goes on to the next record that holds something.
    fn go_on(&mut self) -> bool {
        while let Some((next, more)) = self.more.split_first() {
            (self.data, self.more) = (next, more);
            if !next.is_empty() {
                return true;
            }
        }
        false
    }

    fn byte(&mut self) -> Option<u8> {
        if !self.has_more() {
            return None;
        }
        let (byte, rest) = self.data.split_first()?;
        self.data = rest;
        Some(*byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if !self.has_more() {
                return None;
            }
            let step = count.min(self.data.len());
            self.data = &self.data[step..];
            count -= step;
        }
        Some(())
    }

    /// Characters; where a record ends among them, the next one says anew how they are stored.
    fn units(&mut self, count: usize, flags: u8) -> Option<String> {
        let mut units = Vec::new();
        let mut high = flags & 1 == 1;
        while units.len() < count {
            let left = count - units.len();
            let used = push_units(&mut units, self.data, left, high);
            self.data = &self.data[used..];
            if units.len() < count {
                if !self.go_on() {
                    return None;
                }
                high = self.byte()? & 1 == 1;
            }
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// A text of the shared ones, without its formatting: `XLUnicodeRichExtendedString`, 2.5.293.
    pub fn rich(&mut self) -> Option<String> {
        let count = self.u16()?;
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let extra = if flags & 4 != 0 { usize::from(self.u16()?) | usize::from(self.u16()?) << 16 } else { 0 };
        let text = self.units(usize::from(count), flags)?;
        self.skip(runs * 4)?;
        self.skip(extra)?;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_broken_over_records_changes_its_storage() {
        let first = [4, 0, 0, b'a', b'b'];
        let second = [1, 0x27, 0x59, 0x3A, 0x53, 1, 0, 0, b'c'];
        let more: [&[u8]; 1] = [&second];
        let mut source = Continued::new(&first, &more);
        let charset = Charset::default();
        assert_eq!(source.rich().as_deref(), Some("ab大区"));
        assert_eq!(source.rich().as_deref(), Some("c"));
        assert!(!source.has_more());
        assert_eq!(source.rich(), None);
        assert_eq!(charset.long(&first, &more), "ab大区");
    }

    #[test]
    fn older_texts_are_bytes_of_a_code_page() {
        let mut charset = Charset { wide: false, ..Charset::default() };
        charset.code_page(936);
        assert_eq!(charset.short_or_long(&[4, 0, 0xB4, 0xF3, 0xC7, 0xF8, 0xFF], true), "大区");
        assert_eq!(charset.short_or_long(&[2, 0xB4, 0xF3], false), "大");
    }
}
