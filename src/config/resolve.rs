//! Types → [`Brief`]: each part is checked by its own file, then what one part says about another.

use std::collections::BTreeMap;
use std::path::Path;

use crate::base::{Lang, Text};

use super::mistakes::Mistakes;
use super::raw::{Entries, RawFile, Words};
use super::{Brief, calendar, customers, dimensions, links, reports, scoring, settings, tables, target_ways, words};

/// The version of the grammar that this program reads.
const VERSION: &str = "1";
/// The built-in template.
const TEMPLATE: &str = "six-section";
/// The folder of the notes.
const NOTES: &str = "data/notes";

/// Builds the brief; what is wrong goes to the mistakes, and the brief counts only when there are none.
pub(super) fn resolve(raw: RawFile, text: &str, file: &str, root: &Path, mistakes: &mut Mistakes) -> Brief {
    version(raw.salesdeck.as_deref(), mistakes);
    let title = title(raw.title, mistakes);
    for (path, text) in [("entity", &raw.entity), ("objective", &raw.objective), ("tax_note", &raw.tax_note)] {
        check_text(path, text.as_ref(), mistakes);
    }
    let languages = languages(raw.languages, mistakes);
    let currency = currency(raw.currency, mistakes);
    let dimension_ids =
        raw.dimensions.as_ref().map_or_else(Vec::new, |all| all.0.iter().map(|d| d.0.clone()).collect());
    let link_keys = raw.links.as_ref().map_or_else(Vec::new, |all| all.0.iter().map(|l| l.0.clone()).collect());
    let tables = tables::resolve(raw.tables, &dimension_ids, &link_keys, mistakes);
    let links = links::resolve(raw.links, &tables, mistakes);
    let dimensions = dimensions::resolve(raw.dimensions, &tables, &links, mistakes);
    let weeks = raw.calendar.as_ref().is_some_and(|calendar| calendar.weeks.is_some());
    let reports = reports::resolve(raw.reports, &dimensions, weeks, mistakes);
    let scoring = scoring::resolve(raw.scoring, &tables, mistakes);
    Brief {
        root: root.to_path_buf(),
        file: file.to_owned(),
        source: text.to_owned(),
        entity: raw.entity.unwrap_or_else(|| title.clone()),
        title,
        languages,
        currency,
        tables,
        links,
        reports,
        calendar: calendar::resolve(raw.calendar, mistakes),
        as_of: raw.as_of.and_then(|day| calendar::date("as_of", &day, mistakes)),
        measures: settings::measures(raw.measures, mistakes),
        thresholds: settings::thresholds(raw.thresholds, &dimensions, mistakes),
        customers: customers::resolve(raw.customers, mistakes),
        scoring,
        target_ways: target_ways::resolve(raw.target_ways, mistakes),
        dimensions,
        notes: raw.notes.unwrap_or_else(|| NOTES.to_owned()),
        tax_note: raw.tax_note,
        labels: labels(raw.labels, mistakes),
        template: template(raw.template, mistakes),
        objective: raw.objective,
        places: mistakes.places.clone(),
    }
}

fn version(written: Option<&str>, mistakes: &mut Mistakes) {
    match written {
        Some(VERSION) => {}
        Some(other) => {
            let fact = format!("`{other}` is not a version of the configuration that this salesdeck reads");
            mistakes.value("salesdeck", fact).hints.push(format!("write `salesdeck: {VERSION}`"));
        }
        None => {
            let fact = "the version of the configuration is missing";
            mistakes.missing("", "salesdeck", fact, "begin with the line `salesdeck: 1`");
        }
    }
}

fn title(written: Option<Text>, mistakes: &mut Mistakes) -> Text {
    check_text("title", written.as_ref(), mistakes);
    written.unwrap_or_else(|| {
        let hint = "write `title: {zh: 销售报告, en: Sales report}`, or one text for all languages";
        mistakes.missing("", "title", "the title is missing", hint);
        Text::default()
    })
}

/// Checks the languages of a text: each key must look like a language, each text must say something.
pub(super) fn check_text(path: &str, text: Option<&Text>, mistakes: &mut Mistakes) {
    let Some(text) = text else { return };
    if text.any.as_deref().is_some_and(|any| any.trim().is_empty()) {
        mistakes.value(path, "an empty text").hints.push("write a text, or delete the line".into());
    }
    for (lang, words) in &text.by_lang {
        let path = format!("{path}.{lang}");
        if !is_language(lang) {
            let fact = format!("`{lang}` is not a language code");
            let hint = language_meant(lang).unwrap_or("write a code such as `zh` or `en`");
            mistakes.key(&path, fact).hints.push(hint.into());
        } else if words.trim().is_empty() {
            mistakes.value(&path, "an empty text").hints.push("write a text, or delete it".into());
        }
    }
}

/// The code of a language that is written by its name.
fn language_meant(code: &str) -> Option<&'static str> {
    match code.to_lowercase().as_str() {
        "cn" | "chinese" | "中文" => Some("the code of Chinese is `zh`"),
        "english" | "eng" | "englisch" | "英文" => Some("the code of English is `en`"),
        _ => None,
    }
}

/// What words of the data are called in each language.
fn labels(
    written: Option<Entries<Entries<Option<String>>>>,
    mistakes: &mut Mistakes,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut labels: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (lang, words) in written.unwrap_or_default().0 {
        if !is_language(&lang) {
            let hint = language_meant(&lang).unwrap_or("write languages above words: `labels: {en: {华东: East}}`");
            let fact = format!("`{lang}` is not a language code");
            mistakes.key(&format!("labels.{lang}"), fact).hints.push(hint.into());
        }
        for (word, label) in words.0 {
            let Some(label) = label.filter(|label| !label.trim().is_empty()) else {
                let fact = format!("`{word}` has no label");
                let hint = "write what it is called, or delete the line";
                mistakes.key(&format!("labels.{lang}.{word}"), fact).hints.push(hint.into());
                continue;
            };
            labels.entry(lang.clone()).or_default().insert(word, label);
        }
    }
    labels
}

fn languages(written: Option<Words>, mistakes: &mut Mistakes) -> Vec<Lang> {
    let Some(written) = written else { return vec![Lang::new("zh"), Lang::new("en")] };
    let mut languages: Vec<Lang> = Vec::new();
    for (path, code) in written.with_paths("languages") {
        if code.is_empty() {
            continue;
        }
        if !is_language(code) {
            let hint =
                language_meant(code).unwrap_or("write codes of two or three letters, such as `languages: [zh, en]`");
            mistakes.value(&path, format!("`{code}` is not a language code")).hints.push(hint.into());
        } else if languages.iter().any(|l| l.0 == code) {
            mistakes.value(&path, format!("language `{code}` is named twice")).hints.push("keep one".into());
        } else {
            languages.push(Lang::new(code));
        }
    }
    if written.words.is_empty() && mistakes.has("languages") && written.list {
        mistakes.value("languages", "no language is named").hints.push("write `languages: [zh, en]`".into());
    }
    languages
}

/// `zh`, `en`, `zh-TW`: a lower-case code with an optional region or script. `cn` is a country.
fn is_language(code: &str) -> bool {
    let (language, rest) = code.split_once('-').map_or((code, None), |(language, rest)| (language, Some(rest)));
    let letters = |s: &str, n: std::ops::RangeInclusive<usize>| {
        n.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphabetic())
    };
    letters(language, 2..=3)
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && language != "cn"
        && rest.is_none_or(|rest| letters(rest, 2..=4))
}

fn currency(written: Option<String>, mistakes: &mut Mistakes) -> String {
    let Some(code) = written else {
        let hint = "write the ISO code of the amounts, such as `currency: CNY`";
        mistakes.missing("", "currency", "the currency is missing", hint);
        return String::new();
    };
    let known = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    let upper = code.to_ascii_uppercase();
    let hint = match upper.as_str() {
        "RMB" | "¥" | "￥" | "元" | "人民币" => "the code of the renminbi is `CNY`".to_owned(),
        "$" => "the code of the US dollar is `USD`".to_owned(),
        "€" => "the code of the euro is `EUR`".to_owned(),
        _ if known(&upper) => format!("did you mean `{upper}`?"),
        _ => "write the three capital letters of ISO 4217, such as `CNY`".to_owned(),
    };
    if !known(&code) || code == "RMB" {
        mistakes.value("currency", format!("`{code}` is not a currency code")).hints.push(hint);
    }
    code
}

fn template(written: Option<String>, mistakes: &mut Mistakes) -> String {
    let name = written.unwrap_or_else(|| TEMPLATE.to_owned());
    if !words::is_plain_word(&name) {
        let fact = format!("`{name}` is not the name of a template");
        let hint = "write the name of a folder in report-templates/, such as `six-section`";
        mistakes.value("template", fact).hints.push(hint.into());
    }
    name
}
