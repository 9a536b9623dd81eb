//! The words of one language: sentences and labels by key, checked against what the program supplies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::names;
use super::slots;
use super::template::{Piece, Sentence};
use super::words_file::{self, Entry};
use crate::base::{Error, Lang, Result, suggest};
use crate::config::Brief;

/// The English file is the list of keys that every language must have.
const REFERENCE: &str = include_str!("../../report-templates/six-section/words/en.yaml");

/// The Chinese words of the built-in template.
const CHINESE: &str = include_str!("../../report-templates/six-section/words/zh.yaml");

/// Groups of keys that a file may extend: members of open lists.
const OPEN: [&str; 9] =
    ["table.", "measure.", "definition.", "dimension.", "plural.", "label.", "finding.", "reason.", "quality.item."];

/// Before the labels that a project gives to words of its data.
const VALUE: &str = "value.";

/// Keys of the reference file with the slots their sentences use.
static KEYS: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let entries = words_file::read(REFERENCE, "en.yaml").unwrap_or_default();
    let slots_of = |entries: &[Entry]| -> BTreeSet<String> {
        let sentences = entries.iter().filter_map(|e| Sentence::parse(&e.text).ok());
        sentences.flat_map(|s| s.slots().map(|slot| slot.name.clone()).collect::<Vec<_>>()).collect()
    };
    entries.into_iter().map(|(key, entries)| (key, slots_of(&entries))).collect()
});

/// Every sentence and label of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    sentences: BTreeMap<String, Vec<Sentence>>,
}

impl Words {
    /// Reads the words of a language.
    ///
    /// # Errors
    /// No YAML, a repeated or unknown key, an unknown slot, style or flag (each with its place), or keys
    /// that are missing.
    pub fn parse(yaml: &str, file: &str) -> Result<Words> {
        let entries = words_file::read(yaml, file)?;
        let mut sentences = BTreeMap::new();
        for (key, entries) in entries {
            if !KEYS.contains_key(&key)
                && !OPEN.iter().any(|open| key.starts_with(open))
                && let Some(entry) = entries.first()
            {
                let hint = suggest::hint(&key, KEYS.keys().map(String::as_str));
                let error = Error::config(format!("unknown key `{key}` of a words file"));
                return Err(error.at(entry.place.clone()).hint_maybe(hint));
            }
            let parsed: Result<Vec<Sentence>> = entries.iter().map(|entry| sentence(&key, entry)).collect();
            sentences.insert(key, parsed?);
        }
        let missing: Vec<&str> = KEYS.keys().map(String::as_str).filter(|key| !sentences.contains_key(*key)).collect();
        if let Some(first) = missing.first() {
            let more = if missing.len() > 1 { format!(" and {} more", missing.len() - 1) } else { String::new() };
            return Err(Error::config(format!("{file} has no words for `{first}`{more}"))
                .hint(format!("missing keys: {}", missing.join(", "))));
        }
        Ok(Words { sentences })
    }

    /// The words of the built-in template: Chinese for `zh`, else English.
    ///
    /// # Errors
    /// A mistake in the built-in words; there is none.
    pub fn built_in(lang: &str) -> Result<Words> {
        let (text, file) = if lang == "zh" { (CHINESE, "zh.yaml") } else { (REFERENCE, "en.yaml") };
        Words::parse(text, file)
    }

    /// The same words with the project's own names of measures and dimensions.
    ///
    /// Without opportunities an average deal is what a customer bought, and is called so.
    pub fn with_labels(mut self, brief: &Brief, lang: &Lang) -> Words {
        if brief.table("opportunities").is_none() && !brief.measures.contains_key("average_deal") {
            for group in ["measure", "component", "column", "definition"] {
                if let Some(known) = self.sentences.get(&format!("{group}.sales_per_customer")).cloned() {
                    self.sentences.insert(format!("{group}.average_deal"), known);
                }
            }
        }
        for (id, change) in &brief.measures {
            if let Some(label) = &change.label {
                self.name(&format!("measure.{id}"), label.get(lang));
            }
        }
        for dimension in &brief.dimensions {
            if let Some(label) = &dimension.label
                && self.name(&format!("dimension.{}", dimension.id), label.get(lang))
            {
                self.sentences.remove(&format!("plural.{}", dimension.id));
            }
        }
        for (word, label) in brief.labels.get(&lang.0).into_iter().flatten() {
            self.set(&format!("{VALUE}{}", names::clean(word)), &names::clean(label));
        }
        self
    }

    /// What a word of the data is called in this language: its label, else the word itself.
    pub(crate) fn value(&self, word: &str) -> String {
        let word = names::clean(word);
        self.find(&format!("{VALUE}{word}")).unwrap_or(word)
    }

    /// Gives a key the project's own name; false when the language has the same word, which can stand in a sentence.
    fn name(&mut self, key: &str, label: &str) -> bool {
        let other = self.find(key).is_none_or(|own| own.to_lowercase() != label.to_lowercase());
        if other {
            self.set(key, label);
        }
        other
    }

    /// Names are words, never templates: braces in them stay braces.
    fn set(&mut self, key: &str, text: &str) {
        let sentence = Sentence { flags: Vec::new(), pieces: vec![Piece::Words(text.to_owned())] };
        self.sentences.insert(key.to_owned(), vec![sentence]);
    }

    /// The alternatives of a key.
    pub(crate) fn alternatives(&self, key: &str) -> &[Sentence] {
        self.sentences.get(key).map_or(&[], Vec::as_slice)
    }

    /// The words of a key without slots, if there are any.
    pub fn find(&self, key: &str) -> Option<String> {
        let sentence = self.sentences.get(key)?.first()?;
        let words = sentence.pieces.iter().map(|p| match p {
            Piece::Words(text) => text.clone(),
            Piece::Slot(slot) => format!("{{{}}}", slot.name),
        });
        Some(words.collect())
    }

    /// The words of a key without slots. A key that no file knows shows as `⟨key⟩`, never as a blank.
    pub fn text(&self, key: &str) -> String {
        self.find(key).unwrap_or_else(|| format!("⟨{key}⟩"))
    }

    /// The words of a group by the last part of their keys (`label.page` → `page`).
    pub fn group(&self, prefix: &str) -> BTreeMap<String, String> {
        let keys = self.sentences.keys().filter_map(|k| Some((k, k.strip_prefix(prefix)?.to_owned())));
        keys.map(|(key, name)| (name, self.text(key))).collect()
    }
}

/// Reads one sentence and checks its slots and flags.
fn sentence(key: &str, entry: &Entry) -> Result<Sentence> {
    let at = |offset: usize, width: usize| {
        let mut place = entry.place.clone();
        place.column += offset;
        place.width = width;
        place
    };
    let sentence = Sentence::parse(&entry.text).map_err(|(fact, offset)| Error::config(fact).at(at(offset, 1)))?;
    if let Some((flag, _)) = sentence.flags.iter().find(|(flag, _)| !slots::FLAGS.contains(&flag.as_str())) {
        return Err(Error::config(format!("unknown flag `{flag}`"))
            .at(at(0, 1))
            .hint_maybe(suggest::hint(flag, slots::FLAGS.iter().copied())));
    }
    let known: Option<Vec<String>> = match slots::of_finding(key) {
        Some(slots) => Some(slots.into_iter().map(str::to_owned).collect()),
        None => KEYS.get(key).map(|slots| slots.iter().cloned().collect()),
    };
    let Some(known) = known else { return Ok(sentence) };
    for slot in sentence.slots() {
        if !known.contains(&slot.name) {
            let error = Error::config(format!("the sentence `{key}` has no slot `{{{}}}`", slot.name));
            let hint = suggest::hint(&slot.name, known.iter().map(String::as_str));
            return Err(error.at(at(slot.at, slot.name.len() + 2)).hint_maybe(hint));
        }
    }
    Ok(sentence)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const ZH: &str = CHINESE;

    /// The built-in words of a language.
    pub(crate) fn words(lang: &str) -> Words {
        Words::built_in(lang).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn both_languages_have_the_same_keys_and_slots() {
        let (en, zh) = (words("en"), words("zh"));
        let slots = |words: &Words| -> BTreeMap<String, BTreeSet<String>> {
            let of = |s: &Vec<Sentence>| s.iter().flat_map(|s| s.slots().map(|x| x.name.clone())).collect();
            words.sentences.iter().map(|(key, s)| (key.clone(), of(s))).collect()
        };
        let (en, zh) = (slots(&en), slots(&zh));
        assert_eq!(en.keys().collect::<Vec<_>>(), zh.keys().collect::<Vec<_>>());
        for (key, slots) in &en {
            assert_eq!(Some(slots), zh.get(key), "{key}");
        }
    }

    #[test]
    fn without_deals_an_average_deal_is_what_a_customer_bought() {
        use crate::config::sample::brief;
        let known = |brief: &Brief| {
            let words = words("en").with_labels(brief, &Lang::new("en"));
            ["measure", "component", "column"].map(|group| words.text(&format!("{group}.average_deal")))
        };
        let without = brief("AdventureWorks");
        assert!(without.table("opportunities").is_none());
        assert_eq!(known(&without), ["sales per customer", "sales per customer", "Per customer"]);
    }

    #[test]
    fn an_unknown_slot_is_shown_in_its_place() {
        let text =
            REFERENCE.replace("reached {actual}, {attainment} of target and", "reached {actual}, {atainment} of");
        let error = Words::parse(&text, "en.yaml").expect_err("no such slot");
        assert_eq!(error.message, "the sentence `finding.total_vs_plan` has no slot `{atainment}`");
        let place = error.place.expect("a place");
        assert_eq!(&place.text.chars().skip(place.column - 1).take(11).collect::<String>(), "{atainment}");
        assert_eq!(error.hints, ["did you mean `attainment`?"]);
    }

    #[test]
    fn a_missing_key_is_an_error_and_never_a_blank() {
        let text = ZH.replace("  level:\n    - \"{period}{measure}{actual}，尚无可比对象\"\n", "");
        let error = Words::parse(&text, "zh.yaml").expect_err("a key is missing");
        assert_eq!(error.message, "zh.yaml has no words for `finding.level`");
        assert_eq!(words("zh").text("no.such.key"), "⟨no.such.key⟩");
    }

    #[test]
    fn unknown_keys_and_flags_are_refused() {
        let error = Words::parse(&format!("{ZH}\nlanguag: x\n"), "zh.yaml").expect_err("unknown key");
        assert_eq!(error.hints, ["did you mean `language`?"]);
        let text = ZH.replace("[one] 有1项", "[onne] 有1项");
        assert!(Words::parse(&text, "zh.yaml").expect_err("unknown flag").message.contains("onne"));
    }
}
