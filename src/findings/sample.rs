//! Small data sets for tests, built by hand.

use crate::base::{Calendar, Date, Grain, Period};
use crate::config::{Brief, ReportSpec};
use crate::data::{Dataset, Dimension, EventColumn, EventTable, Member, MemberKind, Outcome};

use super::windows::day_number;

/// Builds a data set row by row.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    data: Dataset,
}

fn day(text: &str) -> Date {
    text.parse().expect("a date in a test")
}

impl Sample {
    pub fn new() -> Sample {
        let mut data = Dataset { money_scale: 2, ..Dataset::default() };
        data.has.customer = true;
        data.has.order = true;
        Sample { data }
    }

    /// A dimension; members are given as `label` or `label<parent code`.
    pub fn dimension(mut self, id: &str, parent: Option<&str>, members: &[&str]) -> Sample {
        let parent = parent.map(|p| self.data.dimension(p).expect("a parent in a test"));
        let members = members
            .iter()
            .map(|m| {
                let (label, above) = m.split_once('<').map_or((*m, None), |(l, p)| (l, p.parse().ok()));
                let kind = match label {
                    "unmatched" => MemberKind::Unmatched,
                    "(blank)" => MemberKind::Blank,
                    _ => MemberKind::Real,
                };
                Member { key: format!("k-{label}"), label: label.into(), parent: above, kind }
            })
            .collect();
        self.data.dimensions.push(Dimension { id: id.into(), parent, members, has_targets: false });
        self.data.cube.members.push(Vec::new());
        self.data.orders.members.push(Vec::new());
        self.data.opportunities.members.push(Vec::new());
        self.data.targets.members.push(None);
        self
    }

    /// A sale of one order; a negative amount is a return.
    pub fn sale(mut self, date: &str, members: &[u32], customer: u32, cents: i64) -> Sample {
        let (cube, number) = (&mut self.data.cube, day_number(day(date)));
        cube.day.push(number);
        for (column, code) in cube.members.iter_mut().zip(members) {
            column.push(*code);
        }
        cube.customer.push(customer);
        cube.gross.push(cents.max(0));
        cube.returned.push((-cents).max(0));
        cube.cost.push(cents / 2);
        cube.quantity.push(1);
        cube.positive_rows.push(u32::from(cents > 0));
        cube.rows.push(1);
        let orders = &mut self.data.orders;
        orders.order.push(u32::try_from(orders.day.len()).expect("few orders"));
        orders.day.push(number);
        for (column, code) in orders.members.iter_mut().zip(members) {
            column.push(*code);
        }
        let span = self.data.sales_span.get_or_insert((day(date), day(date)));
        *span = (span.0.min(day(date)), span.1.max(day(date)));
        self.data.has.amount = true;
        self.data.sales_grain = Some(Grain::Week);
        self
    }

    /// A target of a month for one member of one dimension.
    pub fn target(mut self, month: &str, dimension: &str, code: u32, cents: i64) -> Sample {
        let period = Period::parse(month, &Calendar::default()).expect("a period in a test");
        let d = self.data.dimension(dimension).expect("a dimension in a test");
        self.data.dimensions[d].has_targets = true;
        let table = &mut self.data.targets;
        table.start.push(day_number(period.start));
        table.end.push(day_number(period.end));
        table.measure.push("sales".into());
        table.amount.push(cents);
        table.members[d].get_or_insert_default().push(code);
        self
    }

    /// A deal without members.
    pub fn deal(mut self, created: &str, closed: Option<&str>, outcome: Outcome, cents: i64) -> Sample {
        let deals = &mut self.data.opportunities;
        deals.id.push(format!("{}", deals.id.len()));
        deals.created.push(Some(day_number(day(created))));
        deals.closed.push(closed.map(|c| day_number(day(c))));
        deals.stage.push(None);
        deals.outcome.push(outcome);
        deals.amount.push(Some(cents));
        for column in &mut deals.members {
            column.push(0);
        }
        let last = day(closed.unwrap_or(created));
        let span = self.data.opportunity_span.get_or_insert((day(created), last));
        *span = (span.0.min(day(created)), span.1.max(last));
        self
    }

    /// A table of events; `members` are the codes of its rows in the dimensions that it reaches.
    pub fn events(mut self, name: &str, columns: &[(&str, EventColumn)], members: &[(&str, &[u32])]) -> Sample {
        let length = |column: &EventColumn| match column {
            EventColumn::Day(v) => v.len(),
            EventColumn::Period(v) => v.len(),
            EventColumn::Number { values, .. } => values.len(),
            EventColumn::Key { values, .. } | EventColumn::Text(values) => values.len(),
        };
        let mut table = EventTable { rows: columns.first().map_or(0, |(_, c)| length(c)), ..EventTable::default() };
        table.columns = columns.iter().map(|(name, column)| ((*name).to_owned(), column.clone())).collect();
        table.members = vec![None; self.data.dimensions.len()];
        for (dimension, codes) in members {
            let d = self.data.dimension(dimension).expect("a dimension in a test");
            table.members[d] = Some(codes.to_vec());
        }
        self.data.events.insert(name.to_owned(), table);
        self
    }

    pub fn build(self) -> Dataset {
        self.data
    }
}

/// A brief without tables: the findings read only its calendar, currency, thresholds and measures.
pub fn brief() -> Brief {
    crate::config::sample::brief("Test")
}

pub fn report(cadence: Grain) -> ReportSpec {
    crate::config::sample::report(cadence.code(), cadence)
}
