//! Trees of key figures: a measure as a product of its drivers, and what each driver contributed to its change
//! (Shapley values, methods.md B2).

use serde::Serialize;

use crate::base::{Decimal, Polarity, Scenario, Value};

use super::book::Book;
use super::decompose::closing::{Part as Share, close};
use super::decompose::shapley;
use super::desk::Desk;
use super::ledger::Key;
use super::measure::{self, Formula, Part, Spec, UnitKind};
use super::study::Study;
use super::variance::Cell;
use super::{Comparison, FactId, Family};

/// A key figure in a tree. Children multiply to their parent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KpiNode {
    /// Measure id.
    pub measure: String,
    /// Index of its parent; none for the root.
    pub parent: Option<usize>,
    /// Its values.
    pub comparison: Comparison,
    /// What it contributed to the change of the root, in the root's unit: `<root>.effect_<measure>`; none for the root.
    pub contribution: Option<FactId>,
}

/// A measure as a product of key figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KpiTree {
    /// Measure of the root.
    pub measure: String,
    /// PY, or PP where there is no last year.
    pub reference: Scenario,
    /// The root first, parents before their children.
    pub nodes: Vec<KpiNode>,
    /// Change of the root minus the contributions of the leaves: 0. Fact `<measure>.tree_check`.
    pub check: FactId,
}

impl KpiTree {
    /// The nodes without children, whose contributions add up to the change.
    pub fn leaves(&self) -> impl Iterator<Item = &KpiNode> {
        let is_leaf = |at: usize| !self.nodes.iter().any(|n| n.parent == Some(at));
        self.nodes.iter().enumerate().filter(move |(at, _)| is_leaf(*at)).map(|(_, node)| node)
    }
}

/// Orders of a customer in the period.
const ORDERS_PER_CUSTOMER: Spec = Spec {
    id: "orders_per_customer",
    kind: UnitKind::Count,
    polarity: Polarity::Up,
    family: Family::Process,
    formula: Formula::Quotient(Part::Orders, Part::Customers),
};

/// Deals closed, won or lost.
pub(super) const CLOSED_DEALS: Spec = Spec {
    id: "closed_deals",
    kind: UnitKind::Count,
    polarity: Polarity::Up,
    family: Family::Process,
    formula: Formula::Part(Part::ClosedDeals),
};

/// A branch before its values are known: a measure and the place of its parent.
type Branch = (Spec, Option<usize>);

/// The trees that the data feed: of sales, and of the value won where there are opportunities.
pub fn kpi_trees(study: &Study<'_>, book: &mut Book) -> Vec<KpiTree> {
    let find = |id: &str| measure::find(id, study.data).ok();
    let mut shapes: Vec<Vec<Branch>> = Vec::new();
    let has = &study.data.has;
    let (customers, orders) = (find("customers").filter(|_| has.customer), find("orders").filter(|_| has.order));
    if let Some(sales) = find("sales") {
        let each = find("sales_per_customer");
        let (order, price) = (find("average_order"), find("average_price"));
        shapes.extend(match (customers.zip(each), orders.zip(order), find("quantity").zip(price)) {
            (Some((customers, each)), Some((_, order)), _) => Some(vec![
                (sales, None),
                (customers, Some(0)),
                (each, Some(0)),
                (ORDERS_PER_CUSTOMER, Some(2)),
                (order, Some(2)),
            ]),
            (Some((customers, each)), None, _) => Some(vec![(sales, None), (customers, Some(0)), (each, Some(0))]),
            (None, Some((orders, order)), _) => Some(vec![(sales, None), (orders, Some(0)), (order, Some(0))]),
            (None, None, Some((quantity, price))) => Some(vec![(sales, None), (quantity, Some(0)), (price, Some(0))]),
            (None, None, None) => None,
        });
    }
    let mut trees: Vec<KpiTree> = shapes.iter().filter_map(|shape| tree(study, book, shape)).collect();
    trees.extend(deals(study, book));
    trees
}

/// Value won = deals won × average deal, and deals won = leads × conversion. Where more deals are won than leads come
/// in, because they are older, deals won are deals closed × win rate.
fn deals(study: &Study<'_>, book: &mut Book) -> Option<KpiTree> {
    let find = |id: &str| measure::find(id, study.data).ok();
    let (value, won, each) = (find("won_value")?, find("won_deals")?, find("average_deal")?);
    let stem = [(value, None), (won, Some(0))];
    let shape = |count: Spec, rate: Spec| {
        let mut shape = stem.to_vec();
        shape.extend([(count, Some(1)), (rate, Some(1)), (each, Some(0))]);
        shape
    };
    let (leads, conversion, win) = (find("leads")?, find("conversion_rate")?, find("win_rate")?);
    let usable = |scenario: Scenario| {
        let grid = study.ledger.grid(&conversion, &[], &study.period, &[scenario]);
        grid.cell(&Key::new(), scenario).value.is_some_and(|v| v.to_f64() <= 1.0)
    };
    let by_leads = usable(Scenario::AC) && (usable(Scenario::PY) || usable(Scenario::PP));
    let first = by_leads.then(|| tree(study, book, &shape(leads, conversion))).flatten();
    first.or_else(|| tree(study, book, &shape(CLOSED_DEALS, win)))
}

/// The tree of a shape against the first reference under which all its measures have a value above 0.
fn tree(study: &Study<'_>, book: &mut Book, shape: &[Branch]) -> Option<KpiTree> {
    let comparisons: Vec<Comparison> = shape
        .iter()
        .map(|(spec, _)| {
            let grid = study.ledger.grid(spec, &[], &study.period, &super::book::EVERY);
            book.compare(&study.ledger, spec, &[], &Key::new(), &study.period, &grid)
        })
        .collect();
    let leaves: Vec<usize> =
        (0..shape.len()).filter(|at| !shape.iter().any(|(_, parent)| *parent == Some(*at))).collect();
    let values = |scenario: Scenario| -> Option<Vec<f64>> {
        let leaf = |at: &usize| book.real(comparisons.get(*at)?, scenario).filter(|v| *v > 0.0);
        leaves.iter().map(leaf).collect()
    };
    let actual = values(Scenario::AC)?;
    let (reference, base) = [Scenario::PY, Scenario::PP].into_iter().find_map(|r| Some((r, values(r)?)))?;
    let change = Scenario::absolute(reference)?;
    let root = &shape.first()?.0;
    let Value::Exact(delta) = book.value(comparisons.first()?, change)? else { return None };
    let shares = shapley::of_product(&base, &actual)?;
    let minor = 10_f64.powi(i32::from(delta.scale));
    let shares: Vec<Share> = shares.iter().map(|s| Share::real(s * minor)).collect();
    let closed = close(&shares, delta.units);
    let mut desk = Desk::new(study, book);
    let mut enter = |what: String, units: i128| {
        let cell = Cell::of(Value::Exact(Decimal::new(units, delta.scale)));
        desk.enter(what, root.unit(study.ledger.currency), None, change, cell)
    };
    // A leaf's own; a branch has what its leaves have.
    let below = |at: usize, leaf: usize| {
        let mut up = Some(leaf);
        for _ in 0..shape.len() {
            match up {
                Some(place) if place == at => return true,
                Some(place) => up = shape.get(place).and_then(|(_, parent)| *parent),
                None => return false,
            }
        }
        false
    };
    let mut nodes = Vec::new();
    for (at, ((spec, parent), comparison)) in shape.iter().zip(comparisons).enumerate() {
        let own = leaves.iter().zip(&closed).filter(|(leaf, _)| below(at, **leaf));
        let units = own.fold(0_i128, |sum, (_, units)| sum.saturating_add(*units));
        let contribution = parent.and_then(|_| enter(format!("{}.effect_{}", root.id, spec.id), units));
        nodes.push(KpiNode { measure: spec.id.to_owned(), parent: *parent, comparison, contribution });
    }
    let left = closed.iter().fold(delta.units, |left, units| left.saturating_sub(*units));
    let check = enter(format!("{}.tree_check", root.id), left)?;
    Some(KpiTree { measure: root.id.to_owned(), reference, nodes, check })
}
