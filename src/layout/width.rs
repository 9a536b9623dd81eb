//! Conservative widths of text, so that pages are never overfull before anything is measured.

/// Width of a text in ems: a Chinese character or full-width sign is one, a Latin letter 0.56.
pub(crate) fn ems(text: &str) -> f64 {
    text.chars().map(|c| if is_wide(c) { 1.0 } else { 0.56 }).sum()
}

/// True of characters as wide as the font is high.
fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x115F | 0x2014..=0x2026 | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD)
}

/// Lines a text takes at a font size within a width, both in points; at least one.
pub(crate) fn lines(text: &str, size: f64, width: f64) -> usize {
    // A line breaks before its end: a Latin word may be up to a twentieth of it.
    let usable = (width * 0.95).max(1.0);
    ((ems(text) * size / usable).ceil() as usize).max(1)
}

/// The text, cut with an ellipsis so that it is at most so many ems wide.
pub(crate) fn cut(text: &str, most: f64) -> String {
    if ems(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1.0;
    for c in text.chars() {
        used += if is_wide(c) { 1.0 } else { 0.56 };
        if used > most {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_wider_than_latin() {
        assert!((ems("销售额") - 3.0).abs() < 1e-9);
        assert!((ems("abc") - 1.68).abs() < 1e-9);
        assert_eq!(lines(&"长".repeat(60), 22.0, 884.0), 2);
        assert_eq!(lines("", 22.0, 884.0), 1);
    }

    #[test]
    fn long_names_are_cut_within_their_width() {
        let name = "长".repeat(400);
        assert!(ems(&cut(&name, 10.0)) <= 10.0);
        assert_eq!(cut("张伟", 10.0), "张伟");
    }
}
