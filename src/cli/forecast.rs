//! `forecast`: the next values of each series of a file, with their intervals.

use std::path::PathBuf;

use rayon::prelude::*;
use serde_json::{Map, Number, Value as Json, json};

use super::args::{FactsFormatArg, ForecastArgs};
use super::console::{Console, harmless};
use super::facts::{aligned, quote};
use crate::base::{Error, Result, suggest};
use crate::data::series::{self, Series};
use crate::findings::forecast::{Forecast, Method, forecast};

/// Levels that are always printed, in per cent.
const LEVELS: [&str; 2] = ["80", "95"];

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    file: PathBuf,
    season: usize,
    horizon: usize,
    /// Levels as written and as probabilities, the smallest first.
    levels: Vec<(String, f64)>,
    method: Option<Method>,
    format: FactsFormatArg,
}

/// Options of `forecast` from its arguments.
///
/// # Errors
/// A level that is no percentage between 0 and 100, or an unknown method.
pub fn options(args: ForecastArgs) -> Result<Options> {
    let mut levels: Vec<(String, f64)> = Vec::new();
    for text in LEVELS.into_iter().chain(args.level.iter().map(|l| l.trim())) {
        let level = text.parse().ok().filter(|l: &f64| *l > 0.0 && *l < 100.0);
        let level = level.ok_or_else(|| {
            Error::config(format!("`{text}` is not a level between 0 and 100")).hint("write per cents: --level 80,95")
        })?;
        if levels.iter().all(|(_, known)| (known - level / 100.0).abs() > 1e-12) {
            levels.push((level.to_string(), level / 100.0));
        }
    }
    levels.sort_by(|a, b| a.1.total_cmp(&b.1));
    let method = args.method.as_deref().map(method).transpose()?;
    let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let (season, horizon) = (count(args.season), count(args.horizon));
    Ok(Options { file: args.file, season, horizon, levels, method, format: args.format })
}

fn method(text: &str) -> Result<Method> {
    let codes = Method::ALL.map(Method::code);
    Method::ALL.into_iter().find(|m| m.code() == text).ok_or_else(|| {
        Error::config(format!("`{text}` is not a method"))
            .hint_maybe(suggest::hint(text, codes))
            .hint(format!("the methods are {}", codes.join(", ")))
    })
}

/// Prints the forecasts.
///
/// # Errors
/// A file that cannot be read, or mistakes in it.
pub fn run(options: &Options, console: &Console) -> Result<(), Vec<Error>> {
    let series = series::read(&options.file, options.season)?;
    let rows: Vec<Row> = series.par_iter().flat_map_iter(|series| rows(series, options)).collect();
    let text = match options.format {
        FactsFormatArg::Csv => csv(options, &rows),
        FactsFormatArg::Json => as_json(options, &rows),
        FactsFormatArg::Table => table(options, &rows),
    };
    console.data(&text).map_err(|e| vec![e])
}

/// One printed step of one series.
struct Row {
    series: String,
    step: usize,
    period: String,
    /// The forecast, then the lower and upper border of each level.
    numbers: Vec<f64>,
    method: &'static str,
}

fn rows(series: &Series, options: &Options) -> Vec<Row> {
    let levels: Vec<f64> = options.levels.iter().map(|(_, level)| *level).collect();
    let made: Forecast = forecast(&series.values, options.season, options.horizon, &levels, options.method);
    let periods = series.course.ahead(options.horizon);
    let row = |(at, (value, period)): (usize, (&f64, String))| {
        let borders = made.intervals.iter().flat_map(|i| [i.lower[at], i.upper[at]]);
        let numbers = std::iter::once(*value).chain(borders).collect();
        Row { series: series.name.clone(), step: at + 1, period, numbers, method: made.method.code() }
    };
    made.values.iter().zip(periods).enumerate().map(row).collect()
}

fn header(options: &Options) -> Vec<String> {
    let mut names: Vec<String> = ["series", "step", "period", "forecast"].map(str::to_owned).to_vec();
    names.extend(options.levels.iter().flat_map(|(level, _)| [format!("lo{level}"), format!("hi{level}")]));
    names.push("method".into());
    names
}

/// Twelve significant digits, as plain decimals.
fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.11e}").parse().unwrap_or(value);
    let rounded = if rounded == 0.0 { 0.0 } else { rounded };
    rounded.to_string()
}

fn fields(row: &Row) -> Vec<String> {
    let mut fields = vec![row.series.clone(), row.step.to_string(), row.period.clone()];
    fields.extend(row.numbers.iter().map(|n| number(*n)));
    fields.push(row.method.to_owned());
    fields
}

fn csv(options: &Options, rows: &[Row]) -> String {
    let mut text = header(options).join(",");
    text.push('\n');
    for row in rows {
        for (at, field) in fields(row).iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            quote(&mut text, field);
        }
        text.push('\n');
    }
    text
}

/// An array of objects with the columns of the CSV; numbers are numbers.
fn as_json(options: &Options, rows: &[Row]) -> String {
    let names = header(options);
    let object = |row: &Row| {
        let exact = |n: &f64| number(*n).parse::<Number>().map_or(Json::Null, Json::Number);
        let values = [json!(row.series), json!(row.step), json!(row.period)]
            .into_iter()
            .chain(row.numbers.iter().map(exact))
            .chain([json!(row.method)]);
        Json::Object(names.iter().cloned().zip(values).collect::<Map<String, Json>>())
    };
    format!("{:#}\n", Json::Array(rows.iter().map(object).collect()))
}

/// Aligned columns; numbers to the right, with as many decimals as their size needs.
fn table(options: &Options, rows: &[Row]) -> String {
    let names = header(options);
    let largest = rows.iter().flat_map(|r| &r.numbers).fold(0.0_f64, |most, n| most.max(n.abs()));
    let decimals = if largest >= 1000.0 { 0 } else { 2 };
    let mut lines = vec![names.clone()];
    lines.extend(rows.iter().map(|row| {
        let mut line = fields(row);
        for (field, n) in line.iter_mut().skip(3).zip(&row.numbers) {
            *field = format!("{n:.decimals$}");
        }
        line.iter().map(|f| harmless(f).replace(['\n', '\t'], " ")).collect()
    }));
    let last = names.len() - 1;
    aligned(&lines, |column| column == 1 || (3..last).contains(&column))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::args::{Cli, Command};
    use super::*;

    fn asked(line: &str) -> Result<Options> {
        let words = ["salesdeck", "forecast", "x.csv", "--season", "12", "--horizon", "2"];
        match Cli::try_parse_from(words.into_iter().chain(line.split_whitespace())).expect(line).command {
            Command::Forecast(args) => options(args),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_columns_are_those_of_the_contract() {
        let plain = asked("").expect("options");
        assert_eq!(header(&plain).join(","), "series,step,period,forecast,lo80,hi80,lo95,hi95,method");
        let more = asked("--level 50,95,99.5").expect("options");
        assert_eq!(
            header(&more).join(","),
            "series,step,period,forecast,lo50,hi50,lo80,hi80,lo95,hi95,lo99.5,hi99.5,method"
        );
    }

    #[test]
    fn mistakes_come_with_a_hint() {
        for level in ["0", "100", "-3", "x", "NaN"] {
            let error = asked(&format!("--level={level}")).expect_err(level);
            assert_eq!(error.kind.exit_code(), 2, "{level}");
            assert!(!error.hints.is_empty());
        }
        assert_eq!(asked("--method theat").expect_err("a typo").hints[0], "did you mean `theta`?");
        assert_eq!(asked("--method theta").expect("options").method, Some(Method::Theta));
    }

    #[test]
    fn numbers_are_plain_decimals_of_twelve_digits() {
        for (value, text) in [
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (1234567.891, "1234567.891"),
            (1e-7 / 3.0, "0.0000000333333333333"),
            (2e20, "200000000000000000000"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
