//! What a header may mean: the words of its text against the dictionary.

use super::synonyms::{CONCEPTS, Concept, Kind};
use super::{Nature, ProbeColumn};

/// Whether a header names a key, a name, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `EmployeeKey`, `客户编号`.
    Key,
    /// `客户名称`, `Product Name`.
    Name,
    /// `客户`, `Product`.
    Plain,
}

/// A concept that a header may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The concept.
    pub concept: &'static Concept,
    /// Key, name, or neither.
    pub form: Form,
    /// 4 the very word, 3 the word with `id` or `name` after it, 2 a longer text that ends with it, 1 nearly the word.
    pub strength: u8,
    /// Place of the word among those of the concept: the first one is the surest.
    pub rank: usize,
}

const KEYS: [&str; 9] = ["id", "key", "code", "no", "number", "num", "nr", "ids", "uuid"];
const KEY_ENDS: [&str; 7] = ["编号", "编码", "代码", "号码", "工号", "号", "码"];
const NAMES: [&str; 2] = ["name", "label"];
const NAME_ENDS: [&str; 6] = ["名称", "姓名", "全称", "简称", "全名", "名"];

/// The words of a text: lower case, full-width forms plain, `CamelCase` and scripts apart, without a unit in brackets.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain: Vec<char> = text.chars().map(plain).collect();
    let cut = plain.iter().rposition(|c| matches!(c, '(' | '[' | '【')).filter(|at| *at > 0);
    let closed = matches!(plain.iter().rev().find(|c| !c.is_whitespace()), Some(')' | ']' | '】'));
    let chars = if closed { &plain[..cut.unwrap_or(plain.len())] } else { &plain[..] };
    let mut words: Vec<String> = Vec::new();
    let mut last: Option<char> = None;
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            last = None;
            continue;
        }
        let next_lower = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
        let apart = last.is_none_or(|l| {
            is_chinese(l) != is_chinese(c)
                || (c.is_uppercase() && (l.is_lowercase() || (l.is_uppercase() && next_lower)))
        });
        match words.last_mut() {
            Some(word) if !apart => word.extend(c.to_lowercase()),
            _ => words.push(c.to_lowercase().collect()),
        }
        last = Some(c);
    }
    // `省/自治区` is one word: signs between Chinese words say nothing.
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        match joined.last_mut() {
            Some(before) if before.chars().all(is_chinese) && word.chars().all(is_chinese) => before.push_str(&word),
            _ => joined.push(word),
        }
    }
    joined
}

/// A full-width form as its plain one.
pub(super) fn plain(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// True for Chinese characters.
pub(super) fn is_chinese(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFD)
}

/// The text without the end that says key or name, and which of them it was.
fn stem(words: &[String]) -> (Vec<String>, Form) {
    let Some((last, before)) = words.split_last() else { return (Vec::new(), Form::Plain) };
    if KEYS.contains(&last.as_str()) {
        return (before.to_vec(), Form::Key);
    }
    if NAMES.contains(&last.as_str()) {
        return (before.to_vec(), Form::Name);
    }
    for (ends, form) in [(&KEY_ENDS[..], Form::Key), (&NAME_ENDS[..], Form::Name)] {
        if let Some(rest) = ends.iter().find_map(|end| last.strip_suffix(end)) {
            let rest = Some(rest.to_owned()).filter(|r| !r.is_empty());
            return (before.iter().cloned().chain(rest).collect(), form);
        }
    }
    (words.to_vec(), Form::Plain)
}

/// True for a header that is nothing but `id`, `编号`, `姓名`, …: the key or the name of its table's own things.
pub(super) fn bare(header: &str) -> Option<Form> {
    let (rest, form) = stem(&words(header));
    (rest.is_empty() && form != Form::Plain).then_some(form)
}

/// Every concept that a header may mean, the surest first.
pub(super) fn meanings(header: &str) -> Vec<Meaning> {
    let all = words(header);
    let whole = all.join(" ");
    let (rest, form) = stem(&all);
    let base = rest.join(" ");
    let mut found: Vec<Meaning> = Vec::new();
    for concept in CONCEPTS {
        let best = concept.words.iter().enumerate().filter_map(|(rank, word)| {
            let strength = strength(&whole, &base, form, word)?;
            let form = if strength == 4 && form == Form::Name { Form::Name } else { form };
            Some(Meaning { concept, form, strength, rank })
        });
        found.extend(best.max_by(|a, b| a.strength.cmp(&b.strength).then(b.rank.cmp(&a.rank))));
    }
    if found.is_empty() {
        let near = |concept: &'static Concept| {
            let rank = concept.words.iter().position(|w| is_near(&whole, w) || is_near(&base, w))?;
            Some(Meaning { concept, form, strength: 1, rank })
        };
        found.extend(CONCEPTS.iter().filter_map(near));
    }
    found.sort_by(|a, b| b.strength.cmp(&a.strength).then(a.rank.cmp(&b.rank)));
    found
}

fn strength(whole: &str, base: &str, form: Form, word: &str) -> Option<u8> {
    let chinese = word.chars().any(is_chinese);
    let ends = |text: &str| {
        if chinese {
            word.chars().count() > 1 && text.len() > word.len() && text.ends_with(word)
        } else {
            text.strip_suffix(word).is_some_and(|before| before.ends_with(' '))
        }
    };
    if whole == word {
        Some(4)
    } else if form != Form::Plain && base == word {
        Some(3)
    } else if ends(whole) || (form != Form::Plain && ends(base)) {
        Some(2)
    } else {
        None
    }
}

/// True when a text differs from a long word by a slip.
fn is_near(text: &str, word: &str) -> bool {
    let (length, other) = (word.chars().count(), text.chars().count());
    let long = length >= if word.chars().any(is_chinese) { 4 } else { 6 };
    long && length.abs_diff(other) <= 1 && strsim::normalized_damerau_levenshtein(text, word) >= 0.85
}

/// True when the values of a column are what a concept needs.
pub(super) fn fits(concept: &Concept, nature: &Nature) -> bool {
    match concept.kind {
        Kind::Date if concept.id == "period" => nature.is_period(),
        Kind::Date => nature.may_be_date(),
        Kind::Number => nature.is_number(),
        Kind::Member => nature.is_key(),
    }
}

/// The surest meaning as a member of something, for columns that may be dimensions or links.
pub(super) fn member(column: &ProbeColumn) -> Option<Meaning> {
    meanings(&column.header).into_iter().find(|m| m.concept.label.is_some() && fits(m.concept, &column.nature))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(header: &str) -> (&'static str, Form, u8) {
        let all = meanings(header);
        let best = all.first().unwrap_or_else(|| panic!("{header} means nothing"));
        (best.concept.id, best.form, best.strength)
    }

    #[test]
    fn headers_fall_into_words() {
        for (header, expected) in [
            ("SalesOrderNumber", "sales order number"),
            ("EmployeeID", "employee id"),
            ("UPNCode", "upn code"),
            ("订单 Id", "订单 id"),
            ("客户ID", "客户 id"),
            ("省/自治区", "省自治区"),
            ("销售额（万元）", "销售额"),
            ("close_date", "close date"),
            ("State-Province", "state province"),
            ("（备注）", "备注"),
            ("", ""),
        ] {
            assert_eq!(words(header).join(" "), expected, "{header}");
        }
    }

    #[test]
    fn the_dictionary_knows_common_headers() {
        for (header, concept, form, strength) in [
            ("销售额", "amount", Form::Plain, 4),
            ("含税金额（元）", "amount", Form::Plain, 4),
            ("OrderDate", "date", Form::Plain, 4),
            ("EmployeeKey", "rep", Form::Key, 3),
            ("ResellerKey", "customer", Form::Key, 3),
            ("SalesTerritoryKey", "territory", Form::Key, 3),
            ("SalesOrderNumber", "order", Form::Key, 4),
            ("业务员编号", "rep", Form::Key, 3),
            ("产品名称", "product", Form::Name, 3),
            ("客户所在城市", "city", Form::Plain, 2),
            ("sales_agent", "rep", Form::Plain, 4),
            ("regional_office", "region", Form::Plain, 4),
            ("TargetAmount", "target", Form::Plain, 4),
            ("Qty", "quantity", Form::Plain, 4),
            ("Quantitiy", "quantity", Form::Plain, 1),
            ("省/自治区", "province", Form::Plain, 4),
        ] {
            assert_eq!(first(header), (concept, form, strength), "{header}");
        }
        assert_eq!(
            (bare("编号"), bare("姓名"), bare("id"), bare("客户编号")),
            (Some(Form::Key), Some(Form::Name), Some(Form::Key), None)
        );
    }
}
