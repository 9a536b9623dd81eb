//! The sentences of what was found in the data, and what to do about each, in the words of a language.

use super::names;
use super::template::Piece;
use super::words::Words;
use crate::base::{Decimal, Format, Lang, Magnitude, Unit, Value};
use crate::data::{Item, Quality};

/// Digits after the point of an amount that is not whole; JSON has all of them.
const DIGITS: u8 = 2;

/// What was found, as one sentence without a final period.
pub fn told(item: &Item, quality: &Quality, words: &Words, lang: &Lang) -> String {
    let key = format!("quality.item.{}", item.kind);
    // A note of a kind that a screen tells with slots of its own has only its details.
    let slots = |key: &str| words.alternatives(key).iter().flat_map(|s| s.slots()).any(|slot| slot.name == "detail");
    let known =
        words.find(&key).is_some() && (slots(&key) || !item.slots.contains_key("detail") || fills(&key, item, words));
    let text = fill(if known { &key } else { "quality.item.other" }, item, quality, words, lang);
    // A note whose details are in another language leaves nothing after its colon.
    text.trim_end_matches([':', '：', ' ']).to_owned()
}

/// True when a sentence needs nothing but what every remark has, and what this one brings.
fn fills(key: &str, item: &Item, words: &Words) -> bool {
    let common = ["table", "column", "dimension", "open", "close"];
    let mut slots = words.alternatives(key).iter().flat_map(|s| s.slots());
    slots.all(|slot| common.contains(&slot.name.as_str()) || item.slots.contains_key(&slot.name))
}

/// The same for a cell of a page: tables by their names in running text, files without their folders (the sources page has those), and the kind of a refusal
/// instead of its words and its hint, which `salesdeck check` gives.
pub fn told_shortly(item: &Item, quality: &Quality, words: &Words, lang: &Lang) -> String {
    let mut short = item.clone();
    short.slots.remove("why");
    short.table = names::table(words, &item.table);
    for slot in ["lookup", "other"] {
        if let Some(table) = short.slots.get_mut(slot) {
            *table = words.text("quality.look_up").replace("{name}", &names::table(words, table));
        }
    }
    if let Some(detail) = short.slots.get_mut("detail") {
        *detail = named(detail, words);
    }
    for text in short.slots.values_mut() {
        for source in &quality.sources {
            if let Some((folder, _)) = source.file.rsplit_once('/') {
                *text = text.replace(&format!("{folder}/"), "");
            }
        }
    }
    told(&short, quality, words, lang)
}

/// The dimensions and columns between backticks as running text calls them.
fn named(detail: &str, words: &Words) -> String {
    let name = |name: &str| {
        let keys = [format!("dimension.{name}"), format!("role.{name}")];
        keys.iter().find_map(|key| words.find(key)).unwrap_or_else(|| name.to_owned())
    };
    let part = |(i, part): (usize, &str)| if i % 2 == 1 { name(part) } else { part.to_owned() };
    detail.split('`').enumerate().map(part).collect::<Vec<_>>().join("`")
}

/// What to do about it.
pub fn advice(item: &Item, quality: &Quality, words: &Words, lang: &Lang) -> Option<String> {
    let near = item.slots.contains_key("suggestion");
    let mut key = format!("quality.hint.{}{}", item.kind, if near { "_near" } else { "" });
    // One reason for all the rows brings its own hint; reasons that differ have that of their kind.
    if let (Some(reason), false) = (item.slots.get("reason"), item.slots.get("why").is_some_and(|w| w.contains("; "))) {
        let own = format!("{key}_{reason}");
        key = if words.find(&own).is_some() { own } else { key };
    }
    words.find(&key)?;
    Some(fill(&key, item, quality, words, lang)).filter(|text| !text.is_empty())
}

/// The rows that a remark is about: `1 row`, `12 rows`; none when it is not about rows.
pub fn rows(item: &Item, words: &Words, lang: &Lang) -> Option<String> {
    let key = if item.count == 1 { "quality.rows.one" } else { "quality.rows.many" };
    let count = Format::count().show(Value::Exact(Decimal::whole(i128::from(item.count))), lang);
    (item.count > 0).then(|| words.text(key).replace("{n}", &count))
}

/// The amount that is at stake, with its currency.
pub fn stake(item: &Item, currency: &str, lang: &Lang) -> Option<String> {
    let amount = plain_amount(item, lang)?;
    let unit = Unit::Currency(currency.to_owned()).label(Magnitude::One, lang);
    Some(format!("{amount} {unit}"))
}

/// The amount that is at stake.
fn plain_amount(item: &Item, lang: &Lang) -> Option<String> {
    let amount = item.amount?;
    let whole = Decimal::whole(amount.round(0)) == amount;
    Some(Format::amount(Magnitude::One, if whole { 0 } else { DIGITS }).show(Value::Exact(amount), lang))
}

/// A text with its slots filled once: names from the data cannot bring slots of their own.
fn fill(key: &str, item: &Item, quality: &Quality, words: &Words, lang: &Lang) -> String {
    let Some(sentence) = words.alternatives(key).first() else { return String::new() };
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => text.clone(),
        Piece::Slot(slot) => value(&slot.name, item, quality, words, lang),
    };
    sentence.pieces.iter().map(piece).collect()
}

fn value(slot: &str, item: &Item, quality: &Quality, words: &Words, lang: &Lang) -> String {
    let role = |column: &str| words.find(&format!("role.{column}")).unwrap_or_else(|| names::clean(column));
    let given = |slot: &str| item.slots.get(slot).map_or_else(String::new, |text| names::clean(text));
    match slot {
        "table" => names::clean(&item.table),
        "column" => role(&item.column),
        "role" => names::clean(&item.column),
        "dimension" => names::dimension(words, &item.column),
        "open" => "{".to_owned(),
        "close" => "}".to_owned(),
        "direction" => words.text(&format!("quality.direction.{}", given("direction"))),
        "earlier" => role(&given("earlier")),
        // The reader's own words say more than the kind where they name a near miss.
        "reason" if lang.0.starts_with("en") && given("why").contains("; ") => given("why"),
        "reason" => {
            let key = format!("refusal.{}", given("reason"));
            let key = if words.find(&key).is_some() { key } else { "refusal.other".to_owned() };
            words.text(&key).replace("{column}", &role(&item.column)).replace("{which}", &given("which"))
        }
        "detail" if lang.0.starts_with("en") => given("detail"),
        "detail" => details(&given("detail"), quality, words),
        other => given(other),
    }
}

/// The files and names in a sentence of the program; the whole when it is a name itself.
fn details(detail: &str, quality: &Quality, words: &Words) -> String {
    if !detail.contains(' ') {
        return detail.to_owned();
    }
    let mut found: Vec<String> = Vec::new();
    for source in &quality.sources {
        let file = names::clean(&source.file);
        if detail.contains(&file) && !found.contains(&file) {
            found.push(file);
        }
    }
    // Names stand between backticks: every second part.
    found.extend(detail.split('`').skip(1).step_by(2).map(names::clean));
    found.join(&words.text("words.list"))
}

#[cfg(test)]
mod tests {
    use super::super::words::tests::words;
    use super::*;
    use crate::data::KINDS;

    fn unmatched() -> Item {
        let item = Item::new("unmatched", "sales").column("product").about("key", "{table}").slot("lookup", "products");
        item.rows(1_480).amount(Some(Decimal::new(351_057_800, 2)))
    }

    #[test]
    fn every_kind_has_its_sentence_and_its_hint_and_no_others_are_there() {
        for lang in ["en", "zh"] {
            let words = words(lang);
            let mut kinds: Vec<&str> = KINDS.iter().map(|(kind, ..)| *kind).collect();
            kinds.sort_unstable();
            let said = words.group("quality.item.");
            assert_eq!(said.keys().map(String::as_str).collect::<Vec<_>>(), kinds, "{lang}");
            let hints = words.group("quality.hint.");
            let hints: Vec<&str> = hints
                .keys()
                .map(String::as_str)
                .filter(|k| !k.ends_with("_near") && !k.starts_with("refused_"))
                .collect();
            let reasons = words.group("refusal.");
            let own = words.group("quality.hint.refused_");
            assert!(own.len() > 6 && own.keys().all(|reason| reasons.contains_key(reason)), "{own:?}");
            assert_eq!(hints, kinds, "{lang}");
        }
    }

    #[test]
    fn names_from_the_data_bring_no_slots() {
        let (en, zh) = (Lang::new("en"), Lang::new("zh"));
        let (item, quality) = (unmatched(), Quality::default());
        assert_eq!(told(&item, &quality, &words("en"), &en), "sales: product `{table}` is not in products");
        assert_eq!(told(&item, &quality, &words("zh"), &zh), "sales：产品“{table}”不在products中");
        let hint = advice(&item, &quality, &words("en"), &en).expect("a hint");
        assert!(hint.ends_with("`aliases: {product: {\"{table}\": …}}` under `tables.sales`"), "{hint}");
        assert_eq!(rows(&item, &words("en"), &en).as_deref(), Some("1,480 rows"));
        assert_eq!(stake(&item, "CNY", &en).as_deref(), Some("3,510,578 CNY"));
        assert_eq!(stake(&item, "CNY", &zh).as_deref(), Some("3,510,578 元"));
    }

    #[test]
    fn a_suggestion_is_written_out() {
        let item = unmatched().slot("suggestion", "GTX Pro");
        let hint = advice(&item, &Quality::default(), &words("en"), &Lang::new("en")).expect("a hint");
        assert!(hint.starts_with("did you mean `GTX Pro`?"), "{hint}");
    }

    #[test]
    fn a_note_in_another_language_keeps_its_names() {
        let (zh, words) = (Lang::new("zh"), words("zh"));
        let note = Item::new("rounded", "sales").slot("detail", "`cost` has more than 2 digits after the point");
        assert_eq!(told(&note, &Quality::default(), &words, &zh), "sales：多余的小数位已舍入：cost");
        let bare = Item::new("table_not_used", "reps").slot("detail", "no page is made of this table yet");
        assert_eq!(told(&bare, &Quality::default(), &words, &zh), "reps：未使用");
    }
}
