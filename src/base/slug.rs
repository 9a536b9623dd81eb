//! File names made from data: letters of any script and a hash, never a path.

use sha2::{Digest, Sha256};

/// Letters kept of a name.
const KEPT: usize = 40;

/// A file name part for a text from the data: at most 40 letters and digits of any script, `-` for the
/// rest, and 8 hex digits of the SHA-256 of the key, so that two members never collide and Windows'
/// reserved names (`CON`, `NUL`, …) never stand alone.
pub fn slug(label: &str, key: &str) -> String {
    let mut out = String::new();
    for c in label.chars() {
        if out.chars().count() >= KEPT {
            break;
        }
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let kept = out.trim_end_matches('-');
    let hash = short_hash(key.as_bytes());
    if kept.is_empty() { hash } else { format!("{kept}-{hash}") }
}

/// The first 8 hex digits of the SHA-256 of some bytes.
pub fn short_hash(bytes: &[u8]) -> String {
    hash(bytes)[..8].to_owned()
}

/// The SHA-256 of some bytes in hex, as `sha256sum` prints it.
pub fn hash(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_plain_file_names() {
        for name in ["../../x", "CON", "a/b\\c:d", "=HYPERLINK(1)", "\u{202e}abc", "张伟", "", "🙂", &"长".repeat(400)]
        {
            let s = slug(name, name);
            assert!(s.chars().all(|c| c.is_alphanumeric() || c == '-'), "{s}");
            assert!(s.chars().count() <= 49 && s.chars().count() >= 8, "{s}");
        }
        assert!(slug("张伟", "7").starts_with("张伟-"));
        assert_ne!(slug("a", "1"), slug("a", "2"));
    }
}
