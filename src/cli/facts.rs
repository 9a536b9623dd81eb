//! `facts`: which number is behind this bar?

use serde_json::{Map, Value as Json, json};

use super::console::{Console, harmless};
use super::options::{FactsFormat, FactsOptions};
use super::pipeline::{self, Question};
use super::{periods, slices};
use crate::base::Error;
use crate::base::Result;
use crate::config::Brief;

/// A printed fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Measure id.
    pub measure: String,
    /// Unit word.
    pub unit: String,
    /// Members, in the order of `--by`.
    pub members: Vec<String>,
    /// Period id.
    pub period: String,
    /// Scenario code.
    pub scenario: String,
    /// Decimal text; none when the status says so.
    pub value: Option<String>,
    /// Status word.
    pub status: String,
}

/// Prints the facts that were asked for.
///
/// # Errors
/// Bad configuration or data, or an unknown name.
pub fn run(options: &FactsOptions, brief: &Brief, console: &Console) -> Result<(), Vec<Error>> {
    let dataset = pipeline::data(brief)?;
    let question = || -> Result<Question> {
        let as_of = pipeline::as_of(options.as_of, &dataset, brief)?;
        let wanted = periods::read(&options.span, &brief.calendar)?;
        Ok(Question {
            measures: options.measures.clone(),
            by: options.by.iter().map(|id| slices::dimension(id, &dataset)).collect::<Result<_>>()?,
            slice: slices::parse(&options.slices, &dataset)?,
            periods: periods::of_query(wanted, options.grain, as_of, &brief.calendar)?,
            scenarios: options.scenarios.clone(),
            as_of,
        })
    };
    let rows = question().and_then(|question| pipeline::query(&dataset, brief, question)).map_err(|e| vec![e])?;
    let text = match options.format {
        FactsFormat::Csv { bom } => csv(&options.by, &rows, bom),
        FactsFormat::Json => as_json(&options.by, &rows),
        FactsFormat::Table => table(&options.by, &rows),
    };
    console.data(&text).map_err(|e| vec![e])
}

fn header(by: &[String]) -> Vec<String> {
    let mut names = vec!["measure".to_owned(), "unit".to_owned()];
    names.extend(by.iter().cloned());
    names.extend(["period", "scenario", "value", "status"].map(str::to_owned));
    names
}

fn fields(row: &Row) -> Vec<&str> {
    let mut fields = vec![row.measure.as_str(), row.unit.as_str()];
    fields.extend(row.members.iter().map(String::as_str));
    fields.extend([
        row.period.as_str(),
        row.scenario.as_str(),
        row.value.as_deref().unwrap_or(""),
        row.status.as_str(),
    ]);
    fields
}

/// Comma-separated values (RFC 4180, with line feeds).
pub(super) fn csv(by: &[String], rows: &[Row], bom: bool) -> String {
    let mut text = String::from(if bom { "\u{feff}" } else { "" });
    let line = |text: &mut String, fields: &mut dyn Iterator<Item = &str>| {
        for (index, field) in fields.enumerate() {
            if index > 0 {
                text.push(',');
            }
            quote(text, field);
        }
        text.push('\n');
    };
    line(&mut text, &mut header(by).iter().map(String::as_str));
    for row in rows {
        line(&mut text, &mut fields(row).into_iter());
    }
    text
}

/// Appends a field of comma-separated values, in quotes where it needs them.
pub(super) fn quote(text: &mut String, field: &str) {
    let special = field.contains([',', '"', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ');
    if special {
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}

/// An array of objects with the columns of the CSV; values are decimal texts, or null.
pub(super) fn as_json(by: &[String], rows: &[Row]) -> String {
    let names = header(by);
    let value_at = names.len() - 2;
    let rows: Vec<Json> = rows
        .iter()
        .map(|row| {
            let object: Map<String, Json> = names
                .iter()
                .zip(fields(row))
                .enumerate()
                .map(|(i, (name, field))| {
                    let empty = i == value_at && row.value.is_none();
                    (name.clone(), if empty { Json::Null } else { json!(field) })
                })
                .collect();
            Json::Object(object)
        })
        .collect();
    let mut text = format!("{:#}", Json::Array(rows));
    text.push('\n');
    text
}

/// Aligned columns; numbers to the right.
pub(super) fn table(by: &[String], rows: &[Row]) -> String {
    let names = header(by);
    let value_at = names.len() - 2;
    let mut lines: Vec<Vec<String>> = vec![names];
    lines.extend(
        rows.iter().map(|row| fields(row).into_iter().map(|f| harmless(f).replace(['\n', '\t'], " ")).collect()),
    );
    aligned(&lines, |column| column == value_at)
}

/// Lines of fields in columns of their widest field; some columns to the right.
pub(super) fn aligned(lines: &[Vec<String>], right: impl Fn(usize) -> bool) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|c| lines.iter().map(|line| width(&line[c])).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for line in lines {
        let mut shown = String::new();
        for (c, field) in line.iter().enumerate() {
            let pad = " ".repeat(widths[c] - width(field));
            let (before, after) = if right(c) { (pad.as_str(), "") } else { ("", pad.as_str()) };
            shown.push_str(&format!("{before}{field}{after}  "));
        }
        text.push_str(shown.trim_end());
        text.push('\n');
    }
    text
}

/// Cells of a text on a terminal.
fn width(text: &str) -> usize {
    text.chars().map(crate::base::error::cell_width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let row = |member: &str, value: Option<&str>, status: &str| Row {
            measure: "sales".into(),
            unit: "USD".into(),
            members: vec![member.into()],
            period: "2020-05".into(),
            scenario: "AC".into(),
            value: value.map(str::to_owned),
            status: status.into(),
        };
        vec![
            row("Metro, \"Best\" Bikes", Some("3328607.46"), "ok"),
            row("张伟", Some("-0.5"), "partial"),
            row("a\nb", None, "missing"),
        ]
    }

    #[test]
    fn csv_is_quoted_and_missing_is_empty() {
        let by = ["customer".to_owned()];
        assert_eq!(
            csv(&by, &rows(), false),
            "measure,unit,customer,period,scenario,value,status\n\
             sales,USD,\"Metro, \"\"Best\"\" Bikes\",2020-05,AC,3328607.46,ok\n\
             sales,USD,张伟,2020-05,AC,-0.5,partial\n\
             sales,USD,\"a\nb\",2020-05,AC,,missing\n"
        );
        assert!(csv(&by, &[], true).starts_with("\u{feff}measure,"));
    }

    #[test]
    fn json_has_the_same_columns_and_null_for_nothing() {
        let parsed: Json = serde_json::from_str(&as_json(&["customer".to_owned()], &rows())).expect("JSON");
        assert_eq!(parsed[0]["customer"], "Metro, \"Best\" Bikes");
        assert_eq!(parsed[0]["value"], "3328607.46");
        assert_eq!(parsed[2]["value"], Json::Null);
    }

    #[test]
    fn the_table_lines_up_also_after_chinese() {
        let text = table(&["customer".to_owned()], &rows());
        let at = |line: &str| line.find("2020-05").map(|i| width(&line[..i]));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4, "a line break in a name does not break the table");
        assert_eq!(at(lines[1]), at(lines[2]));
        assert_eq!(at(lines[1]), at(lines[3]));
    }
}
