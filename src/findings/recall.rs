//! What a ledger has summed before: one report asks for the same sums many times over.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::chain::Chain;
use super::ledger::Column;
use super::measure::Part;
use super::windows::{Window, day_number};
use crate::base::{Date, Period};

/// Part, dimensions, first and last day, first day of a gap.
type Sum = (u8, Vec<usize>, i32, i32, Option<i32>);
/// Measure, dimensions, period, as-of date, full.
type Target = (&'static str, Vec<usize>, Period, Date, bool);

/// Sums by what was asked. It holds for one slice; as-of dates share it, because a window says its days.
#[derive(Debug, Default)]
pub(super) struct Recall {
    sums: RefCell<BTreeMap<Sum, Rc<Column>>>,
    targets: RefCell<BTreeMap<Target, Rc<Column>>>,
    running: RefCell<BTreeMap<u8, Rc<Vec<i128>>>>,
    /// Customers from row to row of the sales.
    pub(super) customers: OnceCell<Chain>,
    /// Orders from row to row of the orders.
    pub(super) orders: OnceCell<Chain>,
}

impl Recall {
    /// A part of a window by members, worked out once.
    pub(super) fn sum(&self, part: Part, by: &[usize], window: Window, work: impl FnOnce() -> Column) -> Rc<Column> {
        let gap = window.gap.map(|(first, _)| day_number(first));
        let asked = (part as u8, by.to_vec(), day_number(window.from), day_number(window.to), gap);
        known(&self.sums, asked, work)
    }

    /// The target of a measure in a period by members, worked out once.
    pub(super) fn target(
        &self,
        measure: &'static str,
        by: &[usize],
        (period, as_of, full): (&Period, Date, bool),
        work: impl FnOnce() -> Column,
    ) -> Rc<Column> {
        known(&self.targets, (measure, by.to_vec(), *period, as_of, full), work)
    }

    /// The running sums of a part over all rows, the first one 0, worked out once.
    pub(super) fn running(&self, part: Part, work: impl FnOnce() -> Vec<i128>) -> Rc<Vec<i128>> {
        known(&self.running, part as u8, work)
    }
}

fn known<K: Ord, V>(memory: &RefCell<BTreeMap<K, Rc<V>>>, asked: K, work: impl FnOnce() -> V) -> Rc<V> {
    if let Some(found) = memory.borrow().get(&asked) {
        return Rc::clone(found);
    }
    // Nothing is borrowed while working: the work may ask for other sums.
    let found = Rc::new(work());
    memory.borrow_mut().insert(asked, Rc::clone(&found));
    found
}
