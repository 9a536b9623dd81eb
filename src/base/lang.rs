//! Languages and texts that exist in several of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A language by its short code (`zh`, `en`); the words of a language are one file of the template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lang(pub String);

impl Lang {
    /// A language from its code.
    pub fn new(code: &str) -> Self {
        Lang(code.to_owned())
    }

    /// Chinese counts in 万 and 亿, and writes without spaces between words.
    pub fn is_chinese(&self) -> bool {
        self.0.starts_with("zh")
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that the configuration gives once, or once per language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Text {
    /// The text for every language that has none of its own.
    pub any: Option<String>,
    /// The text per language code.
    pub by_lang: BTreeMap<String, String>,
}

impl Text {
    /// The same text for every language.
    pub fn plain(text: impl Into<String>) -> Self {
        Text { any: Some(text.into()), by_lang: BTreeMap::new() }
    }

    /// The text in a language: its own, else the common one, else the first there is.
    pub fn get(&self, lang: &Lang) -> &str {
        self.by_lang
            .get(&lang.0)
            .or(self.any.as_ref())
            .or_else(|| self.by_lang.values().next())
            .map_or("", String::as_str)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> serde::de::Visitor<'de> for TextVisitor {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or one text per language such as {zh: …, en: …}")
            }
            fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<Text, E> {
                Ok(Text::plain(v))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                let mut text = Text::default();
                while let Some((lang, words)) = map.next_entry::<String, String>()? {
                    text.by_lang.insert(lang, words);
                }
                Ok(text)
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}
