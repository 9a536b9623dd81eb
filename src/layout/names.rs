//! Names of measures, dimensions, members and references as a language says them.

use super::deck::Slide;
use super::words::Words;
use crate::base::{Grain, Lang, Scenario};
use crate::data::{BLANK, UNMATCHED};
use crate::findings::{Findings, MemberRef};

/// A measure in running text; its id when no file names it.
pub(crate) fn measure(words: &Words, id: &str) -> String {
    words.find(&format!("measure.{id}")).unwrap_or_else(|| id.replace('_', " "))
}

/// A table in running text; its name in the configuration when no file names it.
pub(crate) fn table(words: &Words, id: &str) -> String {
    words.find(&format!("table.{id}")).unwrap_or_else(|| clean(id))
}

/// A dimension in running text; its id when no file names it.
pub(crate) fn dimension(words: &Words, id: &str) -> String {
    words.find(&format!("dimension.{id}")).unwrap_or_else(|| id.replace('_', " "))
}

/// The regular plural of an English label that stands in a sentence: `customer groups` of `Customer group`.
fn plural(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next();
    let name = match (first, letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    };
    let before = |vowels: &str| name.chars().rev().nth(1).is_some_and(|c| vowels.contains(c));
    match name.chars().next_back() {
        Some('y') if !before("aeiou") => format!("{}ies", &name[..name.len() - 1]),
        Some('s' | 'x' | 'z') => format!("{name}es"),
        Some('h') if before("cs") => format!("{name}es"),
        Some(last) if last.is_ascii_alphanumeric() => format!("{name}s"),
        _ => name,
    }
}

/// A text of the program on a page: what a terminal shows between backticks stands between quotes.
pub(crate) fn quoted(text: &str, lang: &Lang) -> String {
    let marks = if lang.is_chinese() { ["“", "”"] } else { ["'", "'"] };
    let mut parts = text.split('`');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.zip(marks.into_iter().cycle()).fold(first, |told, (part, mark)| told + mark + part)
}

/// Before the words for what a measure counts.
pub(crate) const COUNTED: &str = "count_of.";

/// Several members of a dimension, behind their number: `regions`, `个区域`.
pub(crate) fn members(words: &Words, id: &str) -> String {
    let default = || match words.text("plural.default") {
        plain if plain == "{dimension}s" => plural(&dimension(words, id)),
        other => other.replace("{dimension}", &dimension(words, id)),
    };
    words.find(&format!("plural.{id}")).unwrap_or_else(default)
}

/// A member as pages show it.
pub(crate) fn member(words: &Words, member: &MemberRef) -> String {
    match member.label.as_str() {
        UNMATCHED if member.special => words.text("special.unmatched"),
        BLANK if member.special => words.text("special.blank"),
        label => words.value(label),
    }
}

/// The name of a slide without its part, `(1/2)`.
pub(crate) fn slide(slide: &Slide) -> String {
    slide.name.split(['(', '（']).next().unwrap_or(&slide.name).trim().to_owned()
}

/// Names from data in one line: control characters and line breaks become spaces.
pub(crate) fn clean(name: &str) -> String {
    let spaced: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a scenario is called in running text; the previous period by its length.
pub(crate) fn reference(words: &Words, group: &str, reference: Scenario, cadence: Grain) -> String {
    let key = format!("{group}.{}", reference.code());
    words.find(&format!("{key}_{}", cadence.code())).unwrap_or_else(|| words.text(&key))
}

/// A text with its first letter in upper case, as sentences and headings begin in Latin scripts.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The slice as `dimension: member, member`; empty for the whole.
pub(crate) fn slice(findings: &Findings, words: &Words) -> String {
    let parts = findings.frame.slice.iter().map(|(id, chosen)| {
        let labels: Vec<String> = chosen.iter().map(|m| member(words, m)).collect();
        let template = words.text("cover.slice");
        template
            .replace("{dimension}", &capital(&dimension(words, id)))
            .replace("{members}", &labels.join(&words.text("words.list")))
    });
    parts.collect::<Vec<_>>().join(&words.text("words.stop"))
}

#[cfg(test)]
mod tests {
    use super::{plural, quoted};
    use crate::base::Lang;

    #[test]
    fn what_a_terminal_shows_between_backticks_stands_between_quotes() {
        let of = |text: &str, lang: &str| quoted(text, &Lang::new(lang));
        assert_eq!(of("`a` and `b`", "en"), "'a' and 'b'");
        assert_eq!(of("配置项 `pages`。", "zh"), "配置项 “pages”。");
        assert_eq!(of("plain", "en"), "plain");
    }

    #[test]
    fn labels_in_sentences_are_plural() {
        let labels = ["Customer group", "City", "Key", "Branch", "Business", "SKU", "大区", "Box"];
        let said = labels.map(plural);
        assert_eq!(said, ["customer groups", "cities", "keys", "branches", "businesses", "SKUs", "大区", "boxes"]);
    }
}
