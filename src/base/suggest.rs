//! "Did you mean": the nearest of the known words.

/// Longest word in characters that another one is not guessed for: one slip changes half of it or more.
const SHORT: usize = 2;

/// The known word nearest to a misspelt one, if it is near enough to be meant. For words of one or two characters
/// only another way of writing the same (`ID`, `id`) is near enough.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    let length = folded.chars().count();
    let near = |candidate: &'a str| {
        let other = fold(candidate);
        let theirs = other.chars().count();
        let allowed = if length <= SHORT { 0 } else { (length.max(theirs) / 3).max(1) };
        if length == 0 || length.abs_diff(theirs) > allowed {
            return None;
        }
        let distance = strsim::damerau_levenshtein(&folded, &other);
        // Of equals the one that begins alike: the first letter is rarely the slip.
        let begins_apart = folded.chars().next() != other.chars().next();
        (distance <= allowed).then_some(((distance, begins_apart), candidate))
    };
    known.into_iter().filter_map(near).min_by_key(|(apart, _)| *apart).map(|(_, candidate)| candidate)
}

/// The known key nearest to one that is not known. Another digit makes another thing (`P310` is no slip for
/// `P301`), so only keys with the same digits are near.
pub fn nearest_key<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let same = |other: &&str| digits(key).eq(digits(other));
    nearest(key, known.into_iter().filter(same))
}

fn digits(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| c.is_numeric())
}

/// A hint line for a misspelt word, listing the known words when none is near and they are few.
pub fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(near) = nearest(word, known.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let all: Vec<&str> = known.into_iter().collect();
    (!all.is_empty() && all.len() <= 24).then(|| format!("there is: {}", all.join(", ")))
}

/// Letters and digits in lower case: spaces, dashes and case are the usual slips.
fn fold(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("revenu", ["revenue", "cost"]), Some("revenue"));
        assert_eq!(nearest("GTXPro", ["GTX Basic", "GTX Pro"]), Some("GTX Pro"));
        assert_eq!(nearest("zebra", ["revenue", "cost"]), None);
        assert_eq!(nearest("tabels", ["labels", "tables"]), Some("tables"), "of equals the one that begins alike");
    }

    #[test]
    fn short_words_are_not_guessed() {
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("华冬", ["华东"]), None);
        assert_eq!(nearest("ID", ["id"]), Some("id"), "another way of writing the same");
        assert_eq!(nearest("dat", ["date"]), Some("date"));
        assert_eq!(nearest("--", ["a", "-"]), None, "nothing to compare");
    }

    #[test]
    fn keys_with_other_digits_are_other_keys() {
        assert_eq!(nearest("P310", ["P301"]), Some("P301"));
        assert_eq!(nearest_key("P310", ["P301", "P311"]), None);
        assert_eq!(nearest_key("PX310", ["P301", "PY310"]), Some("PY310"));
        assert_eq!(nearest_key("p-310", ["P310"]), Some("P310"));
        assert_eq!(nearest_key("GTXPro", ["GTX Basic", "GTX Pro"]), Some("GTX Pro"));
    }
}
