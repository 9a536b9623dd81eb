//! Names that a pattern with `*` stands for.

/// True when `*` in the pattern can stand for some text (also none) that makes it the name.
pub fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// What the only `*` of a pattern stands for in a name; `None` when the name does not fit or it stands for nothing.
pub fn star<'a>(pattern: &str, name: &'a str) -> Option<&'a str> {
    let (before, after) = pattern.split_once('*')?;
    let found = name.strip_prefix(before)?.strip_suffix(after)?.trim();
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, name) in [("*月", "1月"), ("订单", "订单"), ("2026-*", "2026-01"), ("a*b*c", "aXbbYc"), ("*", "")]
        {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("*月", "1月份"), ("订单", "订单2"), ("a*b*c", "acb"), ("ab*ba", "aba"), ("", "x")]
        {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn what_the_star_stands_for_is_the_name() {
        assert_eq!(star("* 销售额", "1月 销售额"), Some("1月"));
        assert_eq!(star("销售额 *", "销售额 Q1"), Some("Q1"));
        assert_eq!(star("* 销售额", " 销售额"), None);
        assert_eq!(star("* 销售额", "1月 数量"), None);
    }
}
