//! Provisional members → final codes, rows → cube, orders, deals, targets and events of the data set.

use std::collections::BTreeMap;

use super::cube::{Combinations, cube, orders};
use super::dataset::{Cube, Dataset, MemberKind, Opportunities, Targets};
use super::events::EventTable;
use super::opportunity::OpportunityRows;
use super::reach::RowMembers;
use super::registry::Registry;
use super::sales::SalesRows;
use super::target::TargetRows;
use crate::base::Error;
use crate::config::Brief;

/// The accepted rows of the fact tables with their members, which need no texts any more.
pub(super) struct Gathered {
    /// The data set as far as it is filled.
    pub(super) data: Dataset,
    /// The members.
    pub(super) registry: Registry,
    /// Rows of sales.
    pub(super) sales: Option<SoldRows>,
    /// Deals.
    pub(super) deals: Option<Deals>,
    /// Targets.
    pub(super) targets: Option<(TargetRows, RowMembers)>,
    /// Of the tables of events, by their names.
    pub(super) events: BTreeMap<String, RowMembers>,
}

/// Deals with their members on the day of creation, and on the day of closing where these may be others.
pub(super) type Deals = (OpportunityRows, RowMembers, Option<RowMembers>);

/// Rows of sales, their members, and the identities of their customers and orders.
pub(super) struct SoldRows {
    /// The rows.
    pub(super) rows: SalesRows,
    /// Their members.
    pub(super) members: RowMembers,
    /// Identity of the customer of each row.
    pub(super) customer: Option<Vec<u32>>,
    /// Identity of the order of each row.
    pub(super) order: Option<Vec<u32>>,
}

impl Gathered {
    /// Gives the members their final codes and adds the rows up.
    pub(super) fn settle(
        self,
        brief: &Brief,
        tables: BTreeMap<String, EventTable>,
        errors: &mut Vec<Error>,
    ) -> Dataset {
        let Gathered { mut data, mut registry, sales, deals, targets, mut events } = self;
        let dimensions = brief.dimensions.len();
        let sales = sales.map(|sold| {
            let members = whole(sold.members, sold.rows.day.len(), &mut registry);
            (sold.rows, members, sold.customer, sold.order)
        });
        let deals = deals.map(|(rows, members, closing)| {
            let members = whole(members, rows.rows.len(), &mut registry);
            let closing = closing.map(|members| whole(members, rows.rows.len(), &mut registry));
            (rows, members, closing)
        });
        let (found, finals) = registry.finish();
        data.dimensions = found;
        if let Some((rows, mut members, customer, order)) = sales {
            recode(&mut members, &finals);
            let count = rows.day.len();
            let combinations = Combinations::of(&members, count);
            let customer = customer.unwrap_or_else(|| vec![u32::MAX; count]);
            let order = order.unwrap_or_else(|| vec![u32::MAX; count]);
            let (summed, ordered) = rayon::join(
                || cube(&rows, &combinations, dimensions, &customer),
                || orders(&rows.day, &combinations, dimensions, &order),
            );
            data.cube = summed.unwrap_or_else(|error| {
                errors.push(error);
                Cube::default()
            });
            data.orders = ordered;
            (data.sales_span, data.sales_grain) = (rows.span(), rows.grain());
        } else {
            data.cube.members = vec![Vec::new(); dimensions];
            data.orders.members = vec![Vec::new(); dimensions];
        }
        data.opportunities = match deals {
            Some((rows, mut members, mut closing)) => {
                data.opportunity_span = rows.span();
                recode(&mut members, &finals);
                if let Some(closing) = &mut closing {
                    recode(closing, &finals);
                }
                Opportunities { members, closing, ..rows.opportunities }
            }
            None => Opportunities { members: vec![Vec::new(); dimensions], ..Opportunities::default() },
        };
        data.targets = match targets {
            Some((rows, members)) => {
                let members = reached(members, &finals);
                for (dimension, codes) in data.dimensions.iter_mut().zip(&members) {
                    dimension.has_targets = codes.is_some();
                }
                Targets { members, ..rows.targets }
            }
            None => Targets { members: vec![None; dimensions], ..Targets::default() },
        };
        for (name, table) in tables {
            let members = events.remove(&name).map(|members| reached(members, &finals)).unwrap_or_default();
            data.events.insert(name, EventTable { members, ..table });
        }
        data
    }
}

/// Every dimension of every row: the blank member where the table does not reach the dimension.
fn whole(members: RowMembers, rows: usize, registry: &mut Registry) -> Vec<Vec<u32>> {
    let fill = |(d, codes): (usize, Option<Vec<u32>>)| match codes {
        Some(codes) => codes,
        None if rows == 0 => Vec::new(),
        None => vec![registry.special(d, MemberKind::Blank); rows],
    };
    members.codes.into_iter().enumerate().map(fill).collect()
}

fn recode(members: &mut [Vec<u32>], finals: &[Vec<u32>]) {
    for (codes, finals) in members.iter_mut().zip(finals) {
        for code in codes {
            *code = finals[*code as usize];
        }
    }
}

/// The final codes of the dimensions that a table reaches.
fn reached(members: RowMembers, finals: &[Vec<u32>]) -> Vec<Option<Vec<u32>>> {
    let mut codes = members.codes;
    for (codes, finals) in codes.iter_mut().zip(finals) {
        for code in codes.iter_mut().flatten() {
            *code = finals[*code as usize];
        }
    }
    codes
}
