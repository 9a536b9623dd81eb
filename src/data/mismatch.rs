//! What links tell about a fact table: keys that find no row or several, rows before or after their key's days,
//! other spellings that lead nowhere.

use super::column::BLANK_CODE;
use super::dataset::Unmatched;
use super::history::Fit;
use super::ledger::Ledger;
use super::linked::{LinkedColumn, Match};
use super::lookup::{Found, lines};
use super::sales::date_of_day;
use super::spelling::{self, Form, Meant};
use super::table::Table;
use crate::base::{Decimal, Error, suggest};
use crate::config::Brief;

/// The accepted rows of a fact table as links see them.
#[derive(Clone, Copy)]
pub struct FactRows<'r> {
    /// Rows of the table.
    pub rows: &'r [u32],
    /// The day of each.
    pub days: &'r [i32],
    /// The amount of a row of the table.
    pub amount: &'r dyn Fn(u32) -> Option<Decimal>,
}

/// Rows and their amount.
#[derive(Debug, Clone, Copy, Default)]
struct Stake {
    rows: u64,
    amount: Option<Decimal>,
}

impl Stake {
    fn add(&mut self, amount: Option<Decimal>) {
        self.rows += 1;
        self.amount = match (self.amount, amount) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
    }

    fn plus(mut self, other: Stake) -> Stake {
        self.rows += other.rows;
        self.amount = match (self.amount, other.amount) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        self
    }

    /// The size of the amount, 0 without one.
    fn size(&self) -> Decimal {
        self.amount.map_or(Decimal::whole(0), |a| Decimal::new(a.units.abs(), a.scale))
    }

    fn text(&self) -> String {
        self.amount.map_or(String::new(), Decimal::text)
    }

    /// `, with an amount of 12.50`; nothing without one.
    fn worth(&self) -> String {
        self.amount.map_or(String::new(), |a| format!(", with an amount of {}", a.text()))
    }
}

/// An explicit link is refused when more than this part of its rows, or of their amount, finds several look-up rows.
const TENTH: u64 = 10;

impl LinkedColumn<'_, '_> {
    /// The rows and the amount behind each text.
    fn stakes(&self, facts: FactRows<'_>) -> Vec<Stake> {
        let mut stakes = vec![Stake::default(); self.matches.len()];
        for &row in facts.rows {
            stakes[self.column.codes[row as usize] as usize].add((facts.amount)(row));
        }
        stakes
    }

    /// Enters what does not match: keys that find no row, names that several rows bear, rows without a key, and rows
    /// dated before or after the days of their key.
    ///
    /// # Errors
    /// A link that the configuration writes down and that leads a large part of the rows to several look-up rows each.
    pub fn report(&self, brief: &Brief, table: &str, facts: FactRows<'_>, ledger: &mut Ledger) -> Result<(), Error> {
        let stakes = self.stakes(facts);
        if let Some(error) = self.multiplied(brief, table, &stakes) {
            return Err(error);
        }
        for (code, found) in &self.several {
            let stake = stakes[*code as usize];
            if stake.rows > 0 {
                let text = &self.column.texts[*code as usize];
                let (name, lines) = (&self.lookup.table.spec.name, lines(&self.lookup.table, found));
                let detail = format!(
                    "`{text}` of `{}` stands on several rows of `{name}` ({lines}) and counts as unmatched{}; use the \
                     key `{}` instead",
                    self.role,
                    stake.worth(),
                    self.lookup.key
                );
                ledger.note("ambiguous_names", table, stake.rows, detail);
            }
        }
        let blank = stakes[BLANK_CODE as usize];
        if blank.rows > 0 {
            let detail = format!("rows without a `{}` count as (blank){}", self.role, blank.worth());
            ledger.note("rows_without_key", table, blank.rows, detail);
        }
        self.unmatched(table, &stakes, ledger);
        self.note_days(table, facts, ledger);
        Ok(())
    }

    fn unmatched(&self, table: &str, stakes: &[Stake], ledger: &mut Ledger) {
        let known = self.lookup.table.column(&self.header);
        let known: Vec<&str> = known.map_or(Vec::new(), |c| c.texts.iter().skip(1).map(|t| &**t).collect());
        // The keys with most at stake are looked up first.
        let mut codes: Vec<usize> =
            (0..stakes.len()).filter(|c| self.matches[*c] == Match::Unmatched && stakes[*c].rows > 0).collect();
        codes.sort_by_key(|c| std::cmp::Reverse((stakes[*c].size(), stakes[*c].rows)));
        let keys: Vec<&str> = codes.iter().map(|c| &*self.column.texts[*c]).collect();
        let meant = spelling::meant(&keys, &known);
        let total = codes.iter().fold(Stake::default(), |sum, c| sum.plus(stakes[*c]));
        let none = !self.matches.iter().zip(stakes).any(|(m, s)| matches!(m, Match::Row(_)) && s.rows > 0);
        if !self.note_form(table, &keys, &meant, total, ledger) && none {
            self.note_nothing(table, &keys, &known, total, ledger);
        }
        for ((code, key), meant) in codes.into_iter().zip(keys).zip(meant) {
            let stake = stakes[code];
            let unmatched = Unmatched {
                table: table.to_owned(),
                column: self.role.to_owned(),
                lookup: self.lookup.table.spec.name.clone(),
                suggestion: meant.map(|m| m.key.to_owned()),
                key: key.to_owned(),
                rows: stake.rows,
                amount: stake.text(),
            };
            ledger.unmatched(unmatched, stake.amount);
        }
    }

    /// Notes that not a single key is found: the link leads to the wrong header, or the column holds something else.
    fn note_nothing(&self, table: &str, keys: &[&str], known: &[&str], total: Stake, ledger: &mut Ledger) {
        let (Some(here), Some(there)) = (keys.first(), known.first()) else { return };
        let (role, name, header) = (self.role, &self.lookup.table.spec.name, &self.header);
        let detail = format!(
            "no `{role}` is found in `{header}` of `{name}`{}: `{here}` stands here, `{there}` there; does \
             `{table}.columns.{role}` name the right header? A link to another header is written `links: \
             {{{table}.{role}: {name}.<header>}}`",
            total.worth()
        );
        ledger.note("nothing_matches", table, total.rows, detail);
    }

    /// Says once what all unmatched keys have in common; true when they have.
    fn note_form(
        &self,
        table: &str,
        keys: &[&str],
        meant: &[Option<Meant<'_>>],
        total: Stake,
        ledger: &mut Ledger,
    ) -> bool {
        let forms: Vec<Option<Form>> = meant.iter().map(|m| m.and_then(|m| m.form)).collect();
        let (Some(Some(form)), Some(Some(first))) = (forms.first().copied(), meant.first()) else { return false };
        if keys.len() < 2 || forms.iter().any(|f| *f != Some(form)) {
            return false;
        }
        let detail = format!(
            "each of the {} keys of `{}` that find no row of `{}` differs from its `{}` only by {}: `{}` here, `{}` \
             there{}; {}",
            keys.len(),
            self.role,
            self.lookup.table.spec.name,
            self.header,
            form.words(),
            keys[0],
            first.key,
            total.worth(),
            form.advice()
        );
        ledger.note("other_spelling", table, total.rows, detail);
        true
    }

    /// Notes rows whose day none of the look-up rows of their key covers.
    fn note_days(&self, table: &str, facts: FactRows<'_>, ledger: &mut Ledger) {
        if !self.lookup.is_dated() {
            return;
        }
        let (mut before, mut after) = ((Stake::default(), None), (Stake::default(), None));
        for (&row, &day) in facts.rows.iter().zip(facts.days) {
            let code = self.column.codes[row as usize];
            let Match::Row(found) = self.matches[code as usize] else { continue };
            let (stake, first) = match self.lookup.on(found, day).1 {
                Fit::Valid => continue,
                Fit::Before => &mut before,
                Fit::After => &mut after,
            };
            stake.add((facts.amount)(row));
            // The first by day, then by text: the order of the rows tells nothing.
            let this = (day, &*self.column.texts[code as usize]);
            *first = Some(first.map_or(this, |first: (i32, &str)| first.min(this)));
        }
        let name = &self.lookup.table.spec.name;
        for (kind, (stake, first), when, taken) in [
            ("before_valid", before, "before the first day of their key", "its first row is taken"),
            ("after_valid", after, "after the last day of their key, or between two rows", "the row before is taken"),
        ] {
            let Some((day, text)) = first else { continue };
            let day = date_of_day(day).map_or(String::new(), |d| d.to_string());
            let detail =
                format!("rows are dated {when} in `{name}`, such as `{text}` on {day}{}; {taken}", stake.worth());
            ledger.note(kind, table, stake.rows, detail);
        }
    }

    /// The error of a link that leads many rows to several look-up rows each.
    fn multiplied(&self, brief: &Brief, table: &str, stakes: &[Stake]) -> Option<Error> {
        if !self.explicit {
            return None;
        }
        let all = stakes.iter().skip(1).fold(Stake::default(), |sum, s| sum.plus(*s));
        let gross = |codes: &mut dyn Iterator<Item = usize>| {
            codes.map(|c| stakes[c].size()).fold(Decimal::whole(0), |sum, size| sum + size)
        };
        let everything = gross(&mut (1..stakes.len()));
        let several = self.several.iter().map(|(code, _)| *code as usize);
        let stake = several.clone().fold(Stake::default(), |sum, code| sum.plus(stakes[code]));
        let concerned = gross(&mut several.clone());
        let ten = |d: Decimal| Decimal::new(d.units.saturating_mul(TENTH.into()), d.scale);
        if stake.rows == 0 || (stake.rows * TENTH <= all.rows && ten(concerned) <= everything) {
            return None;
        }
        let counted = self.several.iter().map(|(code, rows)| {
            let times = i128::try_from(rows.len()).unwrap_or(i128::MAX);
            stakes[*code as usize].amount.map(|a| Decimal::new(a.units.saturating_mul(times), a.scale))
        });
        let counted = counted.flatten().reduce(|a, b| a + b);
        let amount = match (stake.amount, counted) {
            (Some(is), Some(counted)) => format!(": their {} would be counted as {}", is.text(), counted.text()),
            _ => String::new(),
        };
        let (code, rows) = self.several.iter().filter(|(code, _)| stakes[*code as usize].rows > 0).max_by(|a, b| {
            let size = |c: u32| (stakes[c as usize].size(), stakes[c as usize].rows);
            size(a.0)
                .cmp(&size(b.0))
                .then_with(|| self.column.texts[b.0 as usize].cmp(&self.column.texts[a.0 as usize]))
        })?;
        let look = &self.lookup.table;
        let (name, key, header) = (&look.spec.name, &self.lookup.key, &self.header);
        let (first, second) = (rows.first().copied().unwrap_or(0), rows.get(1).copied().unwrap_or(0));
        let apart: Vec<String> =
            look.columns_apart(first as usize, second as usize).iter().take(3).map(|h| format!("`{h}`")).collect();
        let message = format!(
            "{} of {} rows of `{table}` find several rows of `{name}`, because `{header}` is not its key{amount}",
            stake.rows, all.rows
        );
        let path = format!("links.{table}.{}", self.role);
        let text = &self.column.texts[*code as usize];
        Some(
            Error::data(message)
                .at_maybe(brief.places.value(&path))
                .hint(format!("`{text}` stands on {}, which differ in {}", lines(look, rows), apart.join(", ")))
                .hint(format!("link a column that holds the key instead: `{table}.{}: {name}.{key}`", self.role))
                .hint(format!("or leave one row for each `{header}`"))
                .hint(format!(
                    "or, where one row follows another in time, write `key: {header}` and `valid_from: <header of the \
                     first day>` under `tables.{name}`"
                )),
        )
    }

    /// The errors of other spellings (`aliases`) that lead to a key that the look-up table does not have.
    pub fn check_aliases(&self, brief: &Brief, table: &Table<'_>) -> Vec<Error> {
        let name = &table.spec.name;
        let Some(spellings) = table.spec.aliases.get(self.role) else { return Vec::new() };
        let index = self.lookup.index_of(&self.header);
        let labels: Vec<&str> = self
            .lookup
            .table
            .column(&self.header)
            .map_or(Vec::new(), |column| column.texts.iter().skip(1).map(|t| &**t).collect());
        let lost = spellings.iter().filter(|(_, right)| index.find(right.trim()) == Found::Nothing);
        lost.map(|(wrong, right)| {
            let look = &self.lookup.table.spec.name;
            let meant = spelling::meant(&[right.trim()], &labels).first().copied().flatten();
            let near = meant
                .map(|m| format!("did you mean `{}`?", m.key))
                .or_else(|| suggest::hint(right, labels.iter().copied()));
            Error::config(format!("`{wrong}` is to mean `{right}`, but no row of `{look}` has this `{}`", self.header))
                .at_maybe(brief.places.value(&format!("tables.{name}.aliases.{}.{wrong}", self.role)))
                .hint_maybe(near)
                .hint(format!("an alias is written `spelling in {name}: spelling in {look}`"))
        })
        .collect()
    }
}
