//! Numbers as people write them in a configuration: digits and a point, with a per cent sign or without.

/// A number of digits and a point only: `inf`, `nan` and `1e9` are numbers to Rust and slips here.
pub(super) fn plain(text: &str) -> Option<f64> {
    let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_plain.then(|| text.parse::<f64>().ok()).flatten()
}

/// A number or a share: `0.05`, `5%`, `5 ％`.
pub(super) fn share(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.strip_suffix(['%', '％']) {
        Some(number) => plain(number.trim()).map(|number| number / 100.0),
        None => plain(text),
    }
}

/// The same with a sign: `-10%`, `−0.1`.
pub(super) fn signed(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.strip_prefix(['-', '−']) {
        Some(rest) => share(rest).map(|number| -number),
        None => share(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("5%", Some(0.05)),
            (" 12.5 ％", Some(0.125)),
            ("0.05", Some(0.05)),
            ("500000", Some(500_000.0)),
            ("-10%", None),
            ("1e9", None),
            ("inf", None),
            (".", None),
            ("%", None),
            ("", None),
            ("5%%", None),
        ] {
            assert_eq!(share(text), number, "{text}");
        }
        assert_eq!([signed("-10%"), signed("−0.5"), signed("3")], [Some(-0.1), Some(-0.5), Some(3.0)]);
        assert_eq!([signed("--1"), signed("-"), plain("5%")], [None; 3]);
    }
}
