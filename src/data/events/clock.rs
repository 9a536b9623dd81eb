//! The time of day in a text that holds a date and a time.

/// Minutes since midnight, as `09:22`, `9:22:05` or `9:22 PM` say it behind a date; none without a time.
pub fn minute(text: &str) -> Option<i64> {
    let colon = text.find([':', '：'])?;
    let width = text[colon..].chars().next().map_or(1, char::len_utf8);
    let hour: String = text[..colon].chars().rev().take_while(char::is_ascii_digit).collect();
    let hour: i64 = hour.chars().rev().collect::<String>().parse().ok()?;
    let rest = &text[colon + width..];
    let minute: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let minute: i64 = minute.parse().ok()?;
    let lower = text.to_lowercase();
    let after_noon = lower.ends_with("pm") || lower.ends_with("p.m.") || text.contains("下午");
    let before_noon = lower.ends_with("am") || lower.ends_with("a.m.") || text.contains("上午");
    let hour = match hour {
        12 if before_noon => 0,
        1..=11 if after_noon => hour + 12,
        hour => hour,
    };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_stand_behind_dates() {
        assert_eq!(minute("2024-01-16 09:22"), Some(562));
        assert_eq!(minute("2024-01-16T23:59:59"), Some(1439));
        assert_eq!(minute("2024/1/16 9:05 PM"), Some(1265));
        assert_eq!(minute("2024/1/16 12:05 AM"), Some(5));
        assert_eq!(minute("2024年1月16日 下午3：07"), Some(907));
        for none in ["2024-01-16", "2024-01-16 25:00", "2024-01-16 10:75", ":30", ""] {
            assert_eq!(minute(none), None, "{none}");
        }
    }
}
