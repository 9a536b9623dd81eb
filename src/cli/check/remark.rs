//! A remark of the check: a mistake that stops everything, or something that was found in the data.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::base::{Error, Kind, Lang, Place, slug};
use crate::data::{Effect, Item, Quality, Severity};
use crate::layout::{self, Words};

/// Something that the check found. Its fields are the JSON of `check --format json` (docs/output.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Names it the same in every run.
    pub id: String,
    /// Word for its kind.
    pub kind: String,
    /// How much it matters.
    pub severity: Severity,
    /// What it does to a report.
    pub effect: Effect,
    /// Table, where it belongs to one.
    pub table: Option<String>,
    /// Role column, where it belongs to one.
    pub column: Option<String>,
    /// Rows concerned, where it is about rows.
    pub count: Option<u64>,
    /// Amount at stake in major units, where it is known.
    pub amount: Option<String>,
    /// Currency of the amount.
    pub currency: Option<String>,
    /// Where: the first places.
    #[serde(serialize_with = "places")]
    pub places: Vec<Place>,
    /// What is wrong, by language; errors of the configuration and of reading in English only.
    pub message: BTreeMap<String, String>,
    /// What to do, by language.
    pub hint: BTreeMap<String, String>,
    /// Rows and amount as people read them.
    #[serde(skip)]
    pub extent: String,
    /// Each hint on a line of its own.
    #[serde(skip)]
    pub hints: Vec<String>,
}

/// A place as JSON has it.
#[derive(Serialize)]
struct PlaceJson<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
}

fn places<S: Serializer>(places: &[Place], serializer: S) -> Result<S::Ok, S::Error> {
    let json = |p| {
        let Place { file, line, column, text, .. }: &Place = p;
        PlaceJson { file, line: *line, column: *column, text }
    };
    serializer.collect_seq(places.iter().map(json))
}

fn in_english(text: &str) -> BTreeMap<String, String> {
    if text.is_empty() { BTreeMap::new() } else { BTreeMap::from([("en".to_owned(), text.to_owned())]) }
}

impl Remark {
    /// The remark of an error that stops everything.
    pub fn of_error(error: &Error) -> Remark {
        let kind = match error.kind {
            Kind::Config => "config",
            Kind::Data => "data",
            Kind::Internal => "internal",
        };
        Remark {
            id: format!("{kind}/{}", slug::short_hash(error.message.as_bytes())),
            kind: kind.to_owned(),
            severity: Severity::Error,
            effect: Effect::Stops,
            table: None,
            column: None,
            count: None,
            amount: None,
            currency: None,
            places: error.place.clone().into_iter().collect(),
            message: in_english(&error.message),
            hint: in_english(&error.hints.join("; ")),
            extent: String::new(),
            hints: error.hints.clone(),
        }
    }

    /// The remark of something that was found in the data, in English and Chinese.
    pub fn of_item(item: &Item, quality: &Quality, currency: &str, (en, zh): (&Words, &Words)) -> Remark {
        let langs = [(Lang::new("en"), en), (Lang::new("zh"), zh)];
        let message = langs.iter().map(|(l, words)| (l.0.clone(), layout::told(item, quality, words, l)));
        let hint = langs.iter().filter_map(|(l, words)| Some((l.0.clone(), layout::advice(item, quality, words, l)?)));
        let hint: BTreeMap<String, String> = hint.collect();
        let english = &langs[0].0;
        let extent = [layout::rows(item, en, english), layout::stake(item, currency, english)];
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Remark {
            id: item.id.clone(),
            kind: item.kind.clone(),
            severity: item.severity,
            effect: item.effect,
            table: some(&item.table),
            column: some(&item.column),
            count: (item.count > 0).then_some(item.count),
            amount: item.amount.map(|a| a.text()),
            currency: item.amount.map(|_| currency.to_owned()),
            places: item.places.clone(),
            message: message.collect(),
            extent: extent.into_iter().flatten().collect::<Vec<_>>().join(", "),
            hints: hint.get("en").cloned().into_iter().collect(),
            hint,
        }
    }

    /// What is wrong, in English.
    pub fn english(&self) -> &str {
        self.message.get("en").map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Decimal;

    #[test]
    fn json_has_every_field_in_its_shape() {
        let (en, zh) = (Words::built_in("en").expect("en"), Words::built_in("zh").expect("zh"));
        let place = Place { file: "a.csv".into(), line: 7, column: 3, width: 2, text: "x,yy".into(), cell: None };
        let item = Item::new("unmatched", "sales").column("product").about("key", "GTXPro").slot("lookup", "products");
        let item = item.rows(5).amount(Some(Decimal::new(351_057_850, 2))).at([place]);
        let json = serde_json::to_value(Remark::of_item(&item, &Quality::default(), "USD", (&en, &zh))).expect("JSON");
        assert_eq!(json["id"], "unmatched/sales/product/GTXPro");
        assert_eq!((json["severity"].as_str(), json["effect"].as_str()), (Some("warning"), Some("splits")));
        assert_eq!((json["count"].as_u64(), json["amount"].as_str()), (Some(5), Some("3510578.50")));
        assert_eq!(json["places"], serde_json::json!([{"file": "a.csv", "line": 7, "column": 3, "text": "x,yy"}]));
        assert_eq!(json["message"]["en"], "sales: product `GTXPro` is not in products");
        assert_eq!(json["message"]["zh"], "sales：产品“GTXPro”不在products中");
        assert!(json["hint"]["zh"].is_string());
        let error = serde_json::to_value(Remark::of_error(&Error::config("no").hint("a").hint("b"))).expect("JSON");
        assert_eq!((error["hint"]["en"].as_str(), error["table"].is_null()), (Some("a; b"), true));
        let fields = |json: &serde_json::Value| json.as_object().map(|o| o.keys().cloned().collect::<Vec<_>>());
        assert_eq!(fields(&json), fields(&error), "the same fields whatever it is");
    }
}
