//! What links tell about a fact table: keys that find no row or several, rows before or after their key's days,
//! other spellings that lead nowhere.

use super::column::BLANK_CODE;
use super::dataset::Unmatched;
use super::history::Fit;
use super::key_index::Found;
use super::ledger::Ledger;
use super::linked::{LinkedColumn, Match};
use super::lookup::lines;
use super::sales::date_of_day;
use super::spelling::{self, Form, Meant};
use super::stake::{FactRows, Stake};
use super::table::Table;
use crate::base::{Error, suggest};
use crate::config::Brief;

impl LinkedColumn<'_, '_> {
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
        let known: Vec<&str> = known.map_or(Vec::new(), |c| c.texts.iter().skip(1).collect());
        // The keys with most at stake are looked up first.
        let mut codes: Vec<usize> =
            (0..stakes.len()).filter(|c| self.matches[*c] == Match::Unmatched && stakes[*c].rows > 0).collect();
        let text = |code: usize| &self.column.texts[code];
        let size = |code: usize| (stakes[code].size(), stakes[code].rows);
        codes.sort_by(|a, b| size(*b).cmp(&size(*a)).then_with(|| text(*a).cmp(text(*b))));
        let keys: Vec<&str> = codes.iter().map(|c| &self.column.texts[*c]).collect();
        let meant = spelling::meant(&keys, &known);
        let total = codes.iter().fold(Stake::default(), |sum, c| sum.plus(stakes[*c]));
        let none = meant.iter().all(Option::is_none)
            && !self.matches.iter().zip(stakes).any(|(m, s)| matches!(m, Match::Row(_)) && s.rows > 0);
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
        let (Some(here), Some(there)) = (keys.first(), known.iter().min()) else { return };
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
            let this = (day, &self.column.texts[code as usize]);
            *first = Some(first.map_or(this, |first: (i32, &str)| first.min(this)));
        }
        let name = &self.lookup.table.spec.name;
        for (kind, (stake, first), when, taken) in [
            ("before_valid", before, "before the first valid row of their key", "that row is taken"),
            ("after_valid", after, "in a gap or after the last valid row of their key", "the row before is taken"),
        ] {
            let Some((day, text)) = first else { continue };
            let day = date_of_day(day).map_or(String::new(), |d| d.to_string());
            let detail =
                format!("rows are dated {when} in `{name}`, such as `{text}` on {day}{}; {taken}", stake.worth());
            ledger.note(kind, table, stake.rows, detail);
        }
    }

    /// The errors of other spellings (`aliases`) that lead to a key that the look-up table does not have.
    pub fn check_aliases(&self, brief: &Brief, table: &Table<'_>) -> Vec<Error> {
        let name = &table.spec.name;
        let Some(spellings) = table.spec.aliases.get(self.role) else { return Vec::new() };
        let index = self.lookup.index_of(&self.header);
        let labels: Vec<&str> =
            self.lookup.table.column(&self.header).map_or(Vec::new(), |column| column.texts.iter().skip(1).collect());
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
