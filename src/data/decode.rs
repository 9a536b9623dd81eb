//! Bytes of a file → text, with the encoding that was found or given.

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::base::{Error, Kind, Place, Result};

/// The text of a file without its byte-order mark, its lines ended by `\n` or `\r\n`.
#[derive(Debug)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// The encoding in lower case, such as `utf-8` or `gb18030`.
    pub encoding: String,
}

/// Decodes a file: by its byte-order mark, else by the label given, else UTF-8, UTF-16 where every second
/// byte of a plain text is zero, else GB18030 (which contains GBK and GB2312).
///
/// # Errors
/// An empty file, a workbook or Parquet file, an unknown label, or bytes the encoding does not have, with
/// their line.
pub fn decode(bytes: Vec<u8>, label: Option<&str>, file: &str) -> Result<Decoded> {
    if let Some(what) = not_text(&bytes) {
        return Err(Error::data(format!("{file} is {what}, not a table"))
            .hint("save the table as .xlsx or CSV (UTF-8), and name that file in the configuration"));
    }
    let given = match label {
        Some(label) => Some(by_label(label).ok_or_else(|| unknown_label(label, file))?),
        None => None,
    };
    let marked = Encoding::for_bom(&bytes);
    let skipped = marked.map_or(0, |(_, length)| length);
    let (encoding, text) = match (marked, given) {
        (None, None) => evident(bytes),
        (None, Some(given)) if given == UTF_8 => (UTF_8, String::from_utf8(bytes).map_err(|e| e.into_bytes())),
        (marked, given) => (marked.map(|(found, _)| found).or(given).unwrap_or(UTF_8), Err(bytes)),
    };
    let mut text = match text {
        Ok(text) => text,
        Err(bytes) => {
            let before = decode_with(encoding, &bytes[skipped..]);
            before.map_err(|before| undecodable(&before, encoding, file, &bytes[skipped..], label))?
        }
    };
    if text.trim().is_empty() {
        return Err(Error::data(format!("{file} is empty")).hint("a table needs at least a line with its headers"));
    }
    if !text.contains('\n') && text.contains('\r') {
        // Line ends of old Macintosh programs.
        text = text.replace('\r', "\n");
    }
    Ok(Decoded { text, encoding: encoding.name().to_ascii_lowercase() })
}

/// The text, or what was decoded before the first bytes that the encoding does not have.
fn decode_with(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, String> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true).0 {
        DecoderResult::InputEmpty => {
            text.shrink_to_fit();
            Ok(text)
        }
        _ => Err(text),
    }
}

/// The encoding that the bytes show, and their text where it is UTF-8 already.
fn evident(bytes: Vec<u8>) -> (&'static Encoding, Result<String, Vec<u8>>) {
    match wide(&bytes) {
        Some(encoding) => (encoding, Err(bytes)),
        None => match String::from_utf8(bytes) {
            Ok(text) => (UTF_8, Ok(text)),
            Err(error) => {
                let bytes = error.into_bytes();
                (narrow(&bytes), Err(bytes))
            }
        },
    }
}

/// UTF-16 when its zero bytes show.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), start.len() / 2);
    if pairs < 2 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    // Delimiters, digits and line ends are ASCII in any script: a tenth of the characters at least.
    // A letter such as 销 (U+9500) has a zero byte on the other side.
    if odd * 10 >= pairs && odd >= even * 3 {
        return Some(UTF_16LE);
    }
    (even * 10 >= pairs && even >= odd * 3).then_some(UTF_16BE)
}

/// The encoding of bytes that are no UTF-8: GB18030 when they are, and UTF-8 for the error otherwise.
fn narrow(bytes: &[u8]) -> &'static Encoding {
    let (_, malformed) = GB18030.decode_without_bom_handling(bytes);
    if malformed { UTF_8 } else { GB18030 }
}

fn by_label(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
}

fn unknown_label(label: &str, file: &str) -> Error {
    Error::config(format!("unknown encoding `{label}` for {file}"))
        .hint("known are utf-8, gb18030, gbk, big5, utf-16le, utf-16be, windows-1252, shift_jis, …")
}

/// The error at the line that follows the text decoded so far.
fn undecodable(before: &str, encoding: &'static Encoding, file: &str, bytes: &[u8], label: Option<&str>) -> Error {
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let text = before[start..].to_owned();
    let column = text.chars().count() + 1;
    let utf8 = || std::str::from_utf8(bytes).is_ok().then_some(UTF_8);
    let found = wide(bytes).or_else(utf8).unwrap_or_else(|| narrow(bytes));
    let fits = found != encoding && !found.decode_without_bom_handling(bytes).1;
    let fact = match label {
        Some(label) => format!("{file} is not written in `{label}`, the encoding that the configuration names"),
        None => format!("{file} is written neither in UTF-8 nor in GB18030"),
    };
    let hint = match label {
        Some(_) if fits => {
            let name = found.name().to_ascii_lowercase();
            format!("delete `encoding`, so that it is found, or write `encoding: {name}`, which fits the whole file")
        }
        Some(_) => "delete `encoding`, so that it is found; or save the file as CSV (UTF-8)".to_owned(),
        None => "open it where it was made and save it as CSV (UTF-8); or, where you know its encoding, write it: \
                 `format: {encoding: big5}`"
            .to_owned(),
    };
    let place = Place { file: file.to_owned(), line, column, width: 1, text, cell: None };
    let error = Error::data(fact).hint(hint);
    // Where another encoding fits, the word of the configuration is wrong and not the file.
    if label.is_some() && fits { Error { kind: Kind::Config, ..error } } else { error.at(place) }
}

/// What a file is by its first bytes, when it is no text.
fn not_text(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Some("a workbook")
    } else if bytes.starts_with(b"PAR1") {
        Some("a Parquet file")
    } else if bytes.starts_with(&[0x1F, 0x8B]) {
        Some("compressed")
    } else if bytes.starts_with(b"%PDF") {
        Some("a PDF")
    } else if bytes.starts_with(b"\x89PNG") || bytes.starts_with(&[0xFF, 0xD8, 0xFF]) || bytes.starts_with(b"GIF8") {
        Some("an image")
    } else if bytes.starts_with(b"Rar!") || bytes.starts_with(b"7z\xBC\xAF") {
        Some("an archive of files")
    } else if is_markup(bytes) {
        Some("a web page (HTML or XML)")
    } else {
        None
    }
}

/// True for the beginning of a web page, which some programs export under the name of a table.
fn is_markup(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start: Vec<u8> = start.iter().take(16).map(u8::to_ascii_lowercase).collect();
    [&b"<html"[..], b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta"].iter().any(|tag| start.starts_with(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], label: Option<&str>) -> (String, String) {
        let decoded = decode(bytes.to_vec(), label, "a.csv").expect("decodes");
        (decoded.text, decoded.encoding)
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn encodings_are_found_with_and_without_a_mark() {
        let line = "日期,销售额\n2026-03-05,1\n";
        let pair = |e: &str| (line.to_owned(), e.to_owned());
        assert_eq!(text(line.as_bytes(), None), pair("utf-8"));
        assert_eq!(text(format!("\u{feff}{line}").as_bytes(), None), pair("utf-8"));
        assert_eq!(text(&GB18030.encode(line).0, None), pair("gb18030"));
        assert_eq!(text(&GB18030.encode(line).0, Some("gbk")).0, line);
        for little in [true, false] {
            let name = if little { "utf-16le" } else { "utf-16be" };
            assert_eq!(text(&utf16(line, little), None), pair(name));
            assert_eq!(text(&utf16(&format!("\u{feff}{line}"), little), None), pair(name));
        }
        assert_eq!(text(&utf16(line, true), Some("utf-16")), pair("utf-16le"));
    }

    #[test]
    fn wrong_bytes_name_their_line() {
        let error = decode(b"a,b\n1,2\n3,\xff\xff\n".to_vec(), None, "a.csv").expect_err("not text");
        assert_eq!(error.place.map(|p| (p.line, p.column)), Some((3, 3)));
        let error = decode(b"a\n\xe9\xe9\xe9\xff".to_vec(), Some("utf-8"), "a.csv").expect_err("not UTF-8");
        assert_eq!(error.place.map(|p| p.line), Some(2));
    }

    #[test]
    fn empty_files_workbooks_and_unknown_labels_say_so() {
        for (bytes, label, word) in [
            (&b""[..], None, "is empty"),
            (b"\xef\xbb\xbf \r\n", None, "is empty"),
            (b"PK\x03\x04rest", None, "a workbook"),
            (b"a\n1", Some("klingon"), "unknown encoding"),
        ] {
            let error = decode(bytes.to_vec(), label, "a.csv").expect_err("refused");
            assert!(error.message.contains(word), "{error}");
        }
        assert_eq!(text(b"a\r1\r", None).0, "a\n1\n");
    }
}
