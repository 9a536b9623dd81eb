//! Reading a table of events: typed columns, refused rows, keys that find no look-up row.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::column::{BLANK_CODE, Column};
use super::super::date::DateReading;
use super::super::item::Item;
use super::super::ledger::Ledger;
use super::super::linked::{Match, linked};
use super::super::plain::{plain_digits, quoted};
use super::super::reach::Lookups;
use super::super::sales::{days, written};
use super::super::screen;
use super::super::stake::FactRows;
use super::super::table::Table;
use super::super::target_period::{Named, period_named};
use super::super::typed::{self, Amounts, Dates, FINEST, date_of};
use super::clock::minute;
use super::plan;
use super::schema::{self, Type};
use super::{EventColumn, EventTable};
use crate::base::{Decimal, Error, Grain, Period};
use crate::config::{self, ActionsSpec, Brief, TableSpec};

/// A column before its rows are accepted.
enum Draft<'t> {
    Day(Dates<'t>),
    Period(&'t Column, Vec<Result<Option<Period>, String>>),
    Number(Amounts<'t>),
    Text(&'t Column),
}

/// Types the columns of a table and accepts or refuses its rows.
///
/// A column of dates in which day and month cannot be told apart is noted and left out with the measures that need
/// it: it stops no report.
pub fn load(brief: &Brief, table: &Table<'_>, lookups: &Lookups<'_>, ledger: &mut Ledger) -> EventTable {
    let role = table.spec.name.as_str();
    let mut drafts: BTreeMap<&str, Draft<'_>> = BTreeMap::new();
    for column in table.spec.columns.keys().map(String::as_str) {
        match draft(brief, table, column, ledger) {
            Ok(Some(draft)) => {
                drafts.insert(column, draft);
            }
            Ok(None) => {}
            Err(error) => {
                let item = Item::new("ambiguous_dates", role).column(column).slot("detail", error.message);
                ledger.item(item.at(error.place));
            }
        }
    }
    let required = config::required_columns(role);
    let mut rows: Vec<u32> = Vec::new();
    for row in 0..table.len() {
        let fault = drafts
            .iter()
            .find_map(|(column, draft)| Some((*column, fault(draft, row, column, required.contains(column))?)));
        match fault {
            Some((column, reason)) => table.refuse(row, column, &reason, ledger),
            None => rows.push(u32::try_from(row).unwrap_or(u32::MAX)),
        }
    }
    let worth = |row: u32| match drafts.get("amount") {
        Some(Draft::Number(amounts)) => written(amounts, row),
        _ => None,
    };
    ledger.value_refused(role, worth);
    let mut events = EventTable { rows: rows.len(), ..EventTable::default() };
    let dating = config::date_column(role).unwrap_or_default();
    if let Some(draft) = drafts.get(dating) {
        events.columns.insert(dating.to_owned(), column_of(draft, &rows, dating));
    }
    // A dated look-up table answers for the day of the event; where it has none, for today: the last row.
    let on = events.dated(dating);
    let facts = FactRows { rows: &rows, days: &on, amount: &worth };
    let links = linked(brief, table, lookups);
    for link in &links {
        if let Err(error) = link.report(brief, role, facts, ledger) {
            // Rows of a name that stands twice are `unmatched` and stay in every total: that stops no report.
            ledger.note("ambiguous_names", role, rows.len() as u64, error.message);
        }
        screen::locate(table, link.role, &rows, ledger);
    }
    for (column, draft) in &drafts {
        let linked = links.iter().find(|l| l.role == *column);
        let typed = match linked {
            Some(link) => {
                let identities = link.identities();
                let values =
                    rows.iter().map(|r| identities[link.column.codes[*r as usize] as usize].map(Arc::from)).collect();
                EventColumn::Key { lookup: link.lookup.table.spec.name.clone(), values }
            }
            None => column_of(draft, &rows, column),
        };
        events.columns.insert((*column).to_owned(), typed);
    }
    for column in ["received", "responded"].into_iter().filter(|_| role == "complaints") {
        if let (Some(Draft::Day(_)), Some(texts)) = (drafts.get(column), table.role(column)) {
            let minutes: Vec<Option<i64>> = texts.texts.iter().map(AsRef::as_ref).map(minute).collect();
            let values = rows.iter().map(|row| minutes[texts.codes[*row as usize] as usize]).collect();
            events.columns.insert(format!("{column}_minute"), EventColumn::Number { scale: 0, values });
        }
    }
    // What the look-up table of customers says of who owes, or who is visited.
    let told = match role {
        "receivables" => Some("credit"),
        "activities" => Some("industry"),
        _ => None,
    };
    if let Some(word) = told {
        let header = |spec: &TableSpec| if word == "credit" { spec.credit.clone() } else { spec.industry.clone() };
        let known = links.iter().find_map(|l| Some((l, l.lookup.table.column(&header(l.lookup.table.spec)?)?)));
        if let Some((link, texts)) = known {
            let of = |(row, day): (&u32, &i32)| match link.find(link.column.codes[*row as usize], *day) {
                Match::Row(at) => text(texts, at as usize),
                _ => None,
            };
            let values = rows.iter().zip(&on).map(of).collect();
            events.columns.insert(word.to_owned(), EventColumn::Text(values));
        }
    }
    if role == "actions" {
        plan::understand(&mut events);
    }
    if role == "activities" {
        classify(&mut events, &table.spec.actions.clone().unwrap_or_default());
    }
    events.origin = rows;
    events
}

/// Adds the columns `class` and `done` to the activities: `visit`, `follow_up` or `proposal` where the action is one of
/// these and the activity took place; 1 where it did. Without a column `status` every activity did.
fn classify(events: &mut EventTable, actions: &ActionsSpec) {
    let status = events.texts("status");
    let done = |row: usize| status.is_none_or(|s| s[row].as_deref().is_some_and(|status| actions.is_done(status)));
    let held = (0..events.rows).map(|row| Some(i64::from(done(row)))).collect();
    let held = EventColumn::Number { scale: 0, values: held };
    let Some(action) = events.texts("action") else {
        events.columns.insert("done".to_owned(), held);
        return;
    };
    let class = |(row, action): (usize, &Option<Arc<str>>)| {
        actions.class(action.as_deref()?).filter(|_| done(row)).map(Arc::from)
    };
    let classes = action.iter().enumerate().map(class).collect();
    events.columns.insert("class".to_owned(), EventColumn::Text(classes));
    events.columns.insert("done".to_owned(), held);
}

fn draft<'t>(brief: &Brief, table: &'t Table<'_>, role: &str, ledger: &mut Ledger) -> Result<Option<Draft<'t>>, Error> {
    let Some(column) = table.role(role) else { return Ok(None) };
    Ok(match schema::of(role) {
        Type::Day => Dates::read(brief, table, role)?.map(Draft::Day),
        Type::Number => Amounts::read(brief, table, role, ledger)?.map(Draft::Number),
        Type::Text => Some(Draft::Text(column)),
        Type::Period => {
            let grain = table.spec.grain.unwrap_or(Grain::Month);
            let dates = Dates::read(brief, table, role)?;
            let mut readings = vec![DateReading::Blank; column.texts.len()];
            for (row, &code) in column.codes.iter().enumerate() {
                readings[code as usize] = dates.as_ref().map_or(DateReading::Blank, |d| d.of(row));
            }
            let named = column.texts.iter().map(|t| period_named(&plain_digits(t), &brief.calendar));
            let periods =
                named.zip(readings).zip(column.texts.iter()).map(|((named, reading), text)| match (named, reading) {
                    (Some(Named::Period(period)), _) => Ok(Some(period)),
                    (Some(Named::NoFiscalYear), _) => Err(format!(
                        "the {role} {} counts in a fiscal year, which the configuration does not have; write \
                     `calendar: {{fiscal_start: 4}}`, or the natural period",
                        quoted(text)
                    )),
                    (None, DateReading::Day(date) | DateReading::Month(date)) => {
                        Ok(Period::containing(grain, false, date, &brief.calendar))
                    }
                    (None, DateReading::Blank) => Ok(None),
                    (None, other) => {
                        let (fact, hint) = typed::fault(other, false);
                        Err(format!("the {role} {} {fact}; {hint}", quoted(text)))
                    }
                });
            Some(Draft::Period(column, periods.collect()))
        }
    })
}

/// Why a field cannot be used, if it cannot.
fn fault(draft: &Draft<'_>, row: usize, column: &str, required: bool) -> Option<String> {
    let blank = || required.then(|| format!("the {column} is blank"));
    match draft {
        Draft::Day(dates) if dates.of(row) == DateReading::Blank => blank(),
        Draft::Day(dates) => date_of(dates, row, column).err(),
        Draft::Period(texts, periods) => match &periods[texts.codes[row] as usize] {
            Ok(None) => blank(),
            Ok(Some(_)) => None,
            Err(reason) => Some(reason.clone()),
        },
        Draft::Number(amounts) => match amounts.fault(row, column, FINEST) {
            Some(reason) => Some(reason),
            None if amounts.at(row, 0).is_none() => blank(),
            None => None,
        },
        Draft::Text(texts) if texts.codes[row] == BLANK_CODE => blank(),
        Draft::Text(_) => None,
    }
}

fn column_of(draft: &Draft<'_>, rows: &[u32], column: &str) -> EventColumn {
    let each = rows.iter().map(|row| *row as usize);
    match draft {
        Draft::Day(dates) => {
            EventColumn::Day(each.map(|row| date_of(dates, row, column).ok().map(|(d, _)| days(d))).collect())
        }
        Draft::Period(texts, periods) => EventColumn::Period(
            each.map(|row| periods[texts.codes[row] as usize].clone().ok().flatten())
                .map(|period| period.map(|p| (days(p.start), days(p.end))))
                .collect(),
        ),
        Draft::Number(amounts) => {
            let scale = amounts.scale(rows).min(FINEST);
            EventColumn::Number { scale, values: each.map(|row| amounts.at(row, scale)).collect() }
        }
        Draft::Text(texts) => EventColumn::Text(each.map(|row| text(texts, row)).collect()),
    }
}

fn text(column: &Column, row: usize) -> Option<Arc<str>> {
    let code = column.codes[row];
    (code != BLANK_CODE).then(|| Arc::from(&column.texts[code as usize]))
}

/// A number of a typed column.
pub(super) fn decimal((scale, values): (u8, &[Option<i64>]), row: usize) -> Option<Decimal> {
    values.get(row).copied().flatten().map(|units| Decimal::new(i128::from(units), scale))
}
