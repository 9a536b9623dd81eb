//! "Did you mean": the nearest of the known words.

/// The known word nearest to a misspelt one, if it is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &fold(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count().max(folded.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A hint line for a misspelt word, listing the known words when none is near and they are few.
pub fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(near) = nearest(word, known.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let all: Vec<&str> = known.into_iter().collect();
    (!all.is_empty() && all.len() <= 24).then(|| format!("known here: {}", all.join(", ")))
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
    }
}
