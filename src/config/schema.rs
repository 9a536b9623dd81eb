//! The JSON schema of `salesdeck.yaml`, for editors: derived from the types of `raw`, with the words that are known.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::ROLES;
use super::raw::{Entries, RawDimension, RawFile, RawMeasure, RawTable, RawUnits, Words};
use super::words::{MEASURES, required_columns, role_columns};
use crate::base::Text;

/// The schema as text: JSON schema of draft 2020-12.
pub fn schema() -> String {
    let mut settings = SchemaSettings::draft2020_12();
    settings.transforms.push(Box::new(RecursiveTransform(scalar)));
    let mut schema = settings.into_generator().into_root_schema_for::<RawFile>();
    schema.insert("title".into(), "salesdeck.yaml".into());
    schema.insert("required".into(), json!(["salesdeck", "title", "currency", "tables", "reports"]));
    format!("{:#}\n", schema.to_value())
}

/// Every scalar is read as it is written: `007`, `no` and `5%` are texts, and a number may stand where a text may.
fn scalar(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    let text = match object.get("type") {
        Some(Value::String(kind)) => kind == "string",
        Some(Value::Array(kinds)) => kinds.iter().all(|k| k == "string" || k == "null"),
        _ => false,
    };
    if text && object.contains_key("enum") {
        object.remove("type");
    } else if text && !object.contains_key("pattern") {
        object.insert("type".into(), json!(["string", "number", "boolean"]));
    } else if text {
        object.insert("type".into(), json!("string"));
    }
}

/// A text in one language or several.
impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "One text for all languages, or one per language: {zh: 销售额, en: Sales}.",
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "string"},
                 "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z]{2,4})?$"}},
            ],
        })
    }
}

/// A word or a list of words.
impl JsonSchema for Words {
    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "One word, or a list of words.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        })
    }
}

/// A list of numbers or shares, such as `[90, 365]` or `[80%, 95%]`.
pub(super) struct Numbers;

impl JsonSchema for Numbers {
    fn schema_name() -> Cow<'static, str> {
        "Numbers".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A list of rising numbers or shares.",
            "type": "array",
            "items": {"type": ["string", "number"]},
        })
    }
}

/// One unit, or one per header.
impl JsonSchema for RawUnits {
    fn schema_name() -> Cow<'static, str> {
        "Units".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]})
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A group whose keys the project chooses.
impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("GroupOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object", "additionalProperties": generator.subschema_for::<T>()})
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A length of period.
pub(super) struct Grain;

impl JsonSchema for Grain {
    fn schema_name() -> Cow<'static, str> {
        "Grain".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = [
            crate::base::Grain::Week,
            crate::base::Grain::Month,
            crate::base::Grain::Quarter,
            crate::base::Grain::Year,
        ];
        json_schema!({"enum": words.map(crate::base::Grain::code)})
    }

    fn inline_schema() -> bool {
        true
    }
}

/// The tables: roles with their columns, and look-up tables.
pub(super) struct Tables;

impl JsonSchema for Tables {
    fn schema_name() -> Cow<'static, str> {
        "Tables".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<RawTable>();
        let mut roles = Map::new();
        for role in ROLES {
            let columns: Map<String, Value> = role_columns(role)
                .iter()
                .map(|c| {
                    (
                        (*c).to_owned(),
                        json!({"description": format!("Header of the column `{c}` in your file."), "type": "string"}),
                    )
                })
                .collect();
            let columns = json!({"properties": columns, "required": required_columns(role)});
            let needs = json!({"properties": {"columns": columns}, "required": ["files", "columns"]});
            roles.insert(role.to_owned(), json!({"allOf": [table.clone(), needs]}));
        }
        let lookup = json!({"allOf": [table, {"required": ["files"]}]});
        json_schema!({
            "type": "object",
            "properties": roles,
            "additionalProperties": lookup,
            "anyOf": [{"required": ["sales"]}, {"required": ["opportunities"]}],
        })
    }
}

/// The dimensions by their id.
pub(super) struct Dimensions;

impl JsonSchema for Dimensions {
    fn schema_name() -> Cow<'static, str> {
        "Dimensions".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let dimension = generator.subschema_for::<RawDimension>();
        // `channel:` with nothing after it is a column of the rows.
        json_schema!({"type": "object", "additionalProperties": {"anyOf": [dimension, {"type": "null"}]}})
    }
}

/// The measures that this version computes, by their id.
pub(super) struct Measures;

impl JsonSchema for Measures {
    fn schema_name() -> Cow<'static, str> {
        "Measures".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let measure = generator.subschema_for::<RawMeasure>();
        json_schema!({
            "type": "object",
            "propertyNames": {"enum": MEASURES.as_slice()},
            "additionalProperties": measure,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::de::DeserializeOwned;

    use super::super::limits::RawLimit;
    use super::super::raw::{RawCalendar, RawFormat, RawReport, RawStages, RawThresholds, RawUnpivot, RawYearEnd};
    use super::super::scoring::{RawRoles, RawScoring};
    use super::super::target_ways::RawTargetWays;
    use super::*;

    fn parsed() -> Value {
        serde_json::from_str(&schema()).expect("JSON")
    }

    /// The keys that the parser accepts, as it lists them itself.
    fn accepted<T: DeserializeOwned>() -> BTreeSet<String> {
        let refused = serde_yaml::from_str::<T>("no-such-key: 1").err().expect("an unknown key").to_string();
        let listed = refused.rsplit_once(", expected ").expect("the known keys").1.to_owned();
        listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    fn described(of: &Value) -> BTreeSet<String> {
        let properties = of["properties"].as_object().expect("properties");
        for (key, property) in properties {
            let said = property.get("description").and_then(Value::as_str).unwrap_or_default();
            assert!(said.len() > 5, "`{key}` has no description: {property}");
        }
        assert_eq!(of["additionalProperties"], json!(false), "unknown keys are mistakes");
        properties.keys().cloned().collect()
    }

    #[test]
    fn the_schema_has_every_key_of_the_types_and_no_others() {
        let schema = parsed();
        assert_eq!(described(&schema), accepted::<RawFile>());
        for (name, keys) in [
            ("Table", accepted::<RawTable>()),
            ("Format", accepted::<RawFormat>()),
            ("Unpivot", accepted::<RawUnpivot>()),
            ("YearEnd", accepted::<RawYearEnd>()),
            ("Stages", accepted::<RawStages>()),
            ("Dimension", accepted::<RawDimension>()),
            ("Report", accepted::<RawReport>()),
            ("Calendar", accepted::<RawCalendar>()),
            ("Measure", accepted::<RawMeasure>()),
            ("Thresholds", accepted::<RawThresholds>()),
            ("Scoring", accepted::<RawScoring>()),
            ("ScoringRoles", accepted::<RawRoles>()),
            ("Limit", accepted::<RawLimit>()),
            ("TargetWays", accepted::<RawTargetWays>()),
        ] {
            assert_eq!(described(&schema["$defs"][name]), keys, "{name}");
        }
    }

    #[test]
    fn known_words_are_listed() {
        let schema = parsed();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(
            schema["$defs"]["Report"]["properties"]["cadence"]["enum"],
            json!(["week", "month", "quarter", "year"])
        );
        let measures = schema["$defs"]["Measures"]["propertyNames"]["enum"].as_array().expect("measures");
        assert!(measures.contains(&json!("gross_margin")) && measures.contains(&json!("score")), "{measures:?}");
        let sales = &schema["$defs"]["Tables"]["properties"]["sales"]["allOf"][1]["properties"]["columns"];
        assert_eq!(sales["required"], json!(["date", "amount"]));
        assert!(sales["properties"].get("returned").is_some());
    }
}
