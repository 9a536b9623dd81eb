//! A column of dates: its readings, the questions it asks, and what is noted about its form.

use super::rows_where;
use crate::base::{Date, Error};
use crate::config::Brief;
use crate::data::column::Column;
use crate::data::date::{DateColumn, DateDoubt, DateReading, Family, read_date_column};
use crate::data::ledger::Ledger;
use crate::data::plain::quoted;
use crate::data::shape;
use crate::data::table::Table;

/// A column of dates.
#[derive(Debug)]
pub struct Dates<'t> {
    column: &'t Column,
    read: DateColumn,
    /// True when the configuration declares the pattern.
    pub declared: bool,
}

impl<'t> Dates<'t> {
    /// Reads the dates of a role; `None` when the table does not have the column.
    ///
    /// # Errors
    /// A column in which day, month and year cannot be told apart.
    pub fn read(brief: &Brief, table: &'t Table<'_>, role: &str) -> Result<Option<Dates<'t>>, Error> {
        let Some(column) = table.spec.columns.get(role).and_then(|_| table.role(role)) else { return Ok(None) };
        Dates::of_column(brief, table, role, column).map(Some)
    }

    /// Reads the dates of a column; `role` is its role or its header.
    ///
    /// # Errors
    /// A column in which day, month and year cannot be told apart.
    pub fn of_column(brief: &Brief, table: &Table<'_>, role: &str, column: &'t Column) -> Result<Dates<'t>, Error> {
        let pattern = table.spec.format.date.as_deref();
        match read_date_column(&column.texts, &column.counts(), pattern) {
            Ok(read) => Ok(Dates { column, read, declared: pattern.is_some() }),
            Err(doubt) => Err(ask(brief, table, role, column, &doubt)),
        }
    }

    /// What a row says.
    pub fn of(&self, row: usize) -> DateReading {
        self.read.readings[self.column.codes[row] as usize]
    }

    /// The text of a row.
    pub fn text(&self, row: usize) -> &str {
        self.column.text(row)
    }

    /// Notes serial numbers that were read as dates, and rows that are written in another way than most.
    pub fn note(&self, table: &Table<'_>, role: &str, ledger: &mut Ledger) {
        let header = table.header(role);
        let good = |code: usize| matches!(self.read.readings[code], DateReading::Day(_) | DateReading::Month(_));
        let family = |code: usize| self.read.families[code];
        let is = |wanted: Family| move |code: usize| good(code) && family(code) == wanted;
        if let Some((count, first)) = rows_where(self.column, is(Family::Serial)) {
            let (text, date) = (quoted(self.text(first)), self.of(first));
            if let DateReading::Day(date) = date {
                let detail = format!("`{header}` has numbers of days as spreadsheets keep them: {text} is {date}");
                ledger.note("serial_dates", &table.spec.name, count, detail);
            }
        }
        // Under a declared pattern the usual form is the declared one, which has no family.
        const ALL: [Family; 7] = [
            Family::None,
            Family::YearFirst,
            Family::Month,
            Family::YearLast,
            Family::ShortYear,
            Family::Named,
            Family::Serial,
        ];
        let mut found: Vec<(u64, usize)> = ALL.iter().filter_map(|f| rows_where(self.column, is(*f))).collect();
        found.sort_by_key(|(count, first)| (std::cmp::Reverse(*count), *first));
        let Some(((_, usual), others)) = found.split_first() else { return };
        for (count, first) in others {
            let place = table.place(*first, header);
            let detail = format!(
                "`{header}` is written as {} elsewhere and as {} here, first at {}:{}",
                quoted(self.text(*usual)),
                quoted(self.text(*first)),
                place.file,
                place.line
            );
            ledger.note("form_changes", &table.spec.name, *count, detail);
        }
    }
}

/// The date of a row and whether it is written as a month.
///
/// # Errors
/// The reason why there is none.
pub fn date_of(dates: &Dates<'_>, row: usize, role: &str) -> Result<(Date, bool), String> {
    let (fact, hint) = match dates.of(row) {
        DateReading::Day(date) => return Ok((date, false)),
        DateReading::Month(date) => return Ok((date, true)),
        DateReading::Blank => return Err(format!("the {role} is blank")),
        DateReading::Other if shape::is_sum(dates.text(row)) => {
            ("is not in a known form", "rows of sums are left out by `format: {totals: [合计, 小计, Total]}`")
        }
        other => fault(other, dates.declared),
    };
    Err(format!("the {role} {} {fact}; {hint}", quoted(dates.text(row))))
}

/// Why a reading is no date, and what to do.
pub fn fault(reading: DateReading, declared: bool) -> (&'static str, &'static str) {
    match reading {
        DateReading::Impossible => ("does not exist in the calendar", "write a day such as 2026-03-05"),
        DateReading::Serial => (
            "looks like an Excel serial date, far from the other dates of the column",
            "save it as a date such as 2026-03-05",
        ),
        DateReading::Zero => ("is an empty cell that a spreadsheet shows as a date", "write the date"),
        DateReading::NoYear => ("has no year", "write it as 2026-03-05"),
        DateReading::WorkbookError => ("is an error of the workbook", "mend the formula, or write the date"),
        _ if declared => ("does not have the declared form", "write it so, or change `format: {date: …}`"),
        _ => ("is not in a known form", "write a day such as 2026-03-05, or declare `format: {date: …}`"),
    }
}

fn ask(brief: &Brief, table: &Table<'_>, role: &str, column: &Column, doubt: &DateDoubt) -> Error {
    let header = table.header(role);
    let name = &table.spec.name;
    let (code, message, patterns) = match doubt {
        DateDoubt::Ambiguous { code, text, readings } => {
            let mut days: Vec<String> = Vec::new();
            for (day, _) in readings {
                let day = day.to_string();
                if !days.contains(&day) {
                    days.push(day);
                }
            }
            let days = days.join(" or ");
            let message = format!("{} in `{header}` may be {days}, and no row tells which", quoted(text));
            (*code, message, readings.iter().map(|(day, pattern)| (pattern.clone(), day.to_string())).collect())
        }
        DateDoubt::Mixed(code, day, month) => {
            let separator = day.chars().find(|c| !c.is_ascii_digit()).unwrap_or('/');
            let forms = [("%d", "%m", day), ("%m", "%d", month)];
            let patterns = forms.map(|(a, b, text)| (format!("{a}{separator}{b}{separator}%Y"), text.clone()));
            let (day, month) = (quoted(day), quoted(month));
            let message = format!("`{header}` has dates with the day first ({day}) and with the month first ({month})");
            (*code, message, patterns.to_vec())
        }
    };
    let row = column.codes.iter().position(|c| *c as usize == code).unwrap_or(0);
    let mut error = Error::data(message).at(table.place(row, header));
    let place = brief.places.value(&format!("tables.{name}.format"));
    for (pattern, meaning) in patterns {
        let line = declared(place.as_ref().map_or("", |p| p.text.as_str()), &pattern);
        error = error.hint(format!("for {meaning} write `{line}` under `tables.{name}`"));
    }
    match place {
        Some(place) => error.hint(format!("`{name}` is configured at {}:{}", place.file, place.line)),
        None => error,
    }
}

/// The line of the configuration with a pattern of dates: the present `format: {…}` with the pattern in it.
fn declared(line: &str, pattern: &str) -> String {
    let kept = line.split_once("format:").and_then(|(_, rest)| rest.trim().strip_prefix('{')?.split_once('}'));
    match kept.filter(|(inside, _)| !inside.contains("date") && !inside.trim().is_empty()) {
        Some((inside, _)) => format!("format: {{{}, date: \"{pattern}\"}}", inside.trim()),
        None => format!("format: {{date: \"{pattern}\"}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn the_line_to_write_keeps_what_is_configured() {
        assert_eq!(declared("", "%d/%m/%Y"), "format: {date: \"%d/%m/%Y\"}");
        let line = "    format: {delimiter: \"|\", quote: none}  # as exported";
        assert_eq!(declared(line, "%d/%m/%Y"), "format: {delimiter: \"|\", quote: none, date: \"%d/%m/%Y\"}");
    }
}
