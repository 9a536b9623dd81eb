//! Links that would count amounts several times: many rows that find several look-up rows each.

use super::linked::LinkedColumn;
use super::lookup::lines;
use super::stake::{Stake, money};
use crate::base::{Decimal, Error};
use crate::config::Brief;

/// An explicit link is refused when more than this part of its rows, or of their amount, finds several look-up rows.
const TENTH: u64 = 10;

impl LinkedColumn<'_, '_> {
    /// The error of a link that leads many rows to several look-up rows each.
    pub fn multiplied(&self, brief: &Brief, table: &str, stakes: &[Stake]) -> Option<Error> {
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
            (Some(is), Some(counted)) => format!(": their {} would be counted as {}", money(is), money(counted)),
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
}
