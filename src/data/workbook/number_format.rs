//! Which number formats show dates, times or durations.

/// What a number format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number, a percentage, a currency.
    Number,
    /// A date, a time of day or both.
    Date,
    /// Hours, minutes or seconds that are counted on: `[h]:mm`.
    Duration,
}

/// A built-in format by its number, ECMA-376 part 1, 18.8.30; those of East Asia are dates.
pub(super) fn builtin(number: u16) -> Shown {
    match number {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Date,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// A format by its code, such as `yyyy"年"m"月"` or `#,##0.00;[Red]-#,##0.00`; its first section decides.
pub(super) fn custom(code: &str) -> Shown {
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            ';' => break,
            // The next character is shown, skipped or repeated as it is.
            '\\' | '_' | '*' | '!' => {
                chars.next();
            }
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect::<String>().to_ascii_lowercase();
                let unit = inner.chars().next().filter(|c| matches!(c, 'h' | 'm' | 's'));
                if unit.is_some_and(|unit| inner.chars().all(|c| c == unit)) {
                    return Shown::Duration;
                }
            }
            // `General`, in whatever case, has none of these letters.
            'd' | 'm' | 'y' | 'h' | 's' => return Shown::Date,
            'a' if chars.peek().is_some_and(|c| matches!(c, 'm' | 'M' | '/')) => return Shown::Date,
            _ => {}
        }
    }
    Shown::Number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for code in [
            "yyyy\"年\"m\"月\"d\"日\"",
            "[$-804]yyyy\"年\"m\"月\";@",
            "m/d/yy h:mm",
            "h:mm AM/PM",
            "*-yyyy-mm-dd",
            "[DBNum1][$-804]m\"月\"d\"日\";@",
            "DD/MM/YY",
        ] {
            assert_eq!(custom(code), Shown::Date, "{code}");
        }
        for code in [
            "General",
            "0.00E+00",
            "#,##0.00_);[Red](#,##0.00)",
            "\"d\"0",
            "0\\d",
            "0*y",
            "[Red]0;[h]",
            "#,##0\\ [$₽-46D]",
            "0!.0,\"万\"",
            "0.00%",
            "@",
        ] {
            assert_eq!(custom(code), Shown::Number, "{code}");
        }
        for code in ["[h]:mm:ss", "[Blue]\\+[hh]:mm", "[ss].00"] {
            assert_eq!(custom(code), Shown::Duration, "{code}");
        }
        assert_eq!((builtin(31), builtin(46), builtin(44)), (Shown::Date, Shown::Duration, Shown::Number));
    }
}
