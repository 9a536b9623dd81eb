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

/// Widths in thousandths of an em of the Latin letters of the text font, from `a` and from `A`.
const SMALL: [u16; 26] = [
    563, 617, 508, 619, 553, 326, 562, 607, 274, 275, 552, 284, 924, 610, 604, 619, 619, 387, 467, 377, 607, 521, 802,
    497, 521, 474,
];
const LARGE: [u16; 26] = [
    607, 656, 637, 686, 588, 551, 688, 727, 293, 535, 646, 543, 811, 721, 740, 634, 740, 634, 594, 598, 719, 574, 876,
    572, 531, 601,
];

/// Width in ems of a character of the text font; of one that is no Latin letter at least its width.
fn advance(c: char) -> f64 {
    let of = |list: &[u16; 26], from: u8| {
        let at = u32::from(c).checked_sub(u32::from(from)).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| list.get(at)).map(|w| f64::from(*w) / 1000.0)
    };
    match c {
        ' ' => 0.224,
        '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.29,
        '(' | ')' | '[' | ']' | '/' | '-' | '"' => 0.42,
        'a'..='z' => of(&SMALL, b'a').unwrap_or(0.6),
        'A'..='Z' => of(&LARGE, b'A').unwrap_or(0.8),
        '%' | '@' | '×' | '÷' | '±' | '≤' | '≥' | '“' | '”' | '…' | '—' | '·' | '•' => 1.0,
        '&' | 'Δ' | 'ρ' | 'σ' | 'Σ' => 0.7,
        // Arrows, numbers in circles, and the triangles of what is late come from the Chinese font.
        '\u{2190}'..='\u{21FF}' | '\u{2460}'..='\u{24FF}' | '\u{25A0}'..='\u{25FF}' => 1.0,
        c if is_wide(c) => 1.0,
        _ => 0.58,
    }
}

/// Width of a text in points at a font size: that of the text font or a little more.
pub(crate) fn points(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// Lines that a text takes when its words are set one after the other, at a font size within a width, both in points:
/// as close as a paragraph can be told before it is set, and rather one too many than one too few.
pub(crate) fn wrapped(text: &str, size: f64, width: f64) -> usize {
    let room = (width * 0.97 / size.max(0.1)).max(1.0);
    let (mut lines, mut used, mut word) = (1_usize, 0.0, 0.0);
    let mut place = |word: f64, used: &mut f64| {
        if *used > 0.0 && *used + word > room {
            lines += 1;
            *used = 0.0;
        }
        *used += word;
        // A word longer than a line is broken.
        while *used > room {
            lines += 1;
            *used -= room;
        }
    };
    for c in text.chars() {
        if c == ' ' || is_wide(c) {
            place(word, &mut used);
            word = 0.0;
            // A closing mark stays with what stands before it.
            if is_wide(c) { place(1.0, &mut used) } else { used += advance(c) }
        } else {
            word += advance(c);
        }
    }
    place(word, &mut used);
    lines
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
    fn words_are_set_one_after_the_other() {
        assert_eq!(wrapped("", 10.0, 100.0), 1);
        assert_eq!(wrapped(&"长".repeat(19), 10.0, 100.0), 3);
        // "extraordinary" has about 7 ems: two of them never stand in a line of 10.
        assert_eq!(wrapped("extraordinary extraordinary extraordinary", 10.0, 100.0), 3);
        assert_eq!(wrapped(&"m".repeat(30), 10.0, 100.0), 3);
        for text in
            ["a few words that break where they may", "销售额 9.84 万元 → 华南一部", "mixed 中文 and English words"]
        {
            assert!(wrapped(text, 10.5, 90.0) <= lines(text, 10.5, 90.0) + 1, "{text}");
        }
    }

    #[test]
    fn signs_of_the_chinese_font_are_as_wide_as_it_is_high() {
        for sign in ["▲", "△", "→", "①", "②", "■", "×", "÷"] {
            assert!((points(sign, 10.5) - 10.5).abs() < 1e-9, "{sign}");
        }
        assert!(points("−", 10.5) < 10.5);
    }

    #[test]
    fn long_names_are_cut_within_their_width() {
        let name = "长".repeat(400);
        assert!(ems(&cut(&name, 10.0)) <= 10.0);
        assert_eq!(cut("张伟", 10.0), "张伟");
    }
}
