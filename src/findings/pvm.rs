//! Price, volume and mix: what prices, quantities and the mix of products did to sales, beside new and lost products
//! (methods.md B2; the formulas are in [`decompose`](super::decompose)). Against last year, exchange rates have an effect of
//! their own where products are sold in other currencies.

use serde::Serialize;

use crate::base::{Decimal, Scenario, Value};

use super::book::Book;
use super::decompose::price_volume_mix::{Effects, Item, Place, price_volume_mix};
use super::desk::Desk;
use super::ledger::{Grid, Key};
use super::measure::{self, Formula, Part, Spec};
use super::rest;
use super::study::Study;
use super::variance::Cell;
use super::{Comparison, FactId, MemberRef};

/// Products that the table shows singly.
const SHOWN: usize = 10;

/// What a part of the change is called: an effect, or the products it comes from. In the order of the bridge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// Prices of products sold in both periods.
    Price,
    /// Their quantities at the average price.
    Volume,
    /// Their mix.
    Mix,
    /// Exchange rates of the currencies they are sold in.
    Fx,
    /// Products not sold in the base period.
    NewItems,
    /// Products not sold any more.
    LostItems,
    /// Products with more returned than sold.
    Returns,
    /// Amounts without a quantity.
    Unpriced,
    /// Rows whose product is unknown.
    Unmatched,
}

impl EffectKind {
    /// The word in identities of facts and keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            EffectKind::Price => "price",
            EffectKind::Volume => "volume",
            EffectKind::Mix => "mix",
            EffectKind::Fx => "fx",
            EffectKind::NewItems => "new_items",
            EffectKind::LostItems => "lost_items",
            EffectKind::Returns => "returns",
            EffectKind::Unpriced => "unpriced",
            EffectKind::Unmatched => "unmatched",
        }
    }

    fn of(place: Place) -> Option<EffectKind> {
        Some(match place {
            Place::Continuing => return None,
            Place::New => EffectKind::NewItems,
            Place::Lost => EffectKind::LostItems,
            Place::Returns => EffectKind::Returns,
            Place::Unpriced => EffectKind::Unpriced,
        })
    }
}

/// One part of the change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// What it is.
    pub kind: EffectKind,
    /// `<measure>.effect_<kind>`.
    pub fact: FactId,
    /// How many products: `<measure>.count_<kind>`; none for price, volume, mix and exchange rates.
    pub count: Option<FactId>,
}

/// A product in the change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PvmItem {
    /// Its sales with base and change.
    pub comparison: Comparison,
    /// Where its change belongs; none for a product sold in both periods, and for the rest.
    pub kind: Option<EffectKind>,
    /// Price, volume and mix effect, and that of exchange rates where the whole has one; none where it was not sold in
    /// both periods.
    pub effects: Option<Vec<FactId>>,
    /// Its average price with base and change, where it has one.
    pub price: Option<Comparison>,
    /// Of the rest: its part of [`Pvm::others`].
    pub others: Option<FactId>,
}

/// Price, volume and mix of the report's period against a reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pvm {
    /// Measure id.
    pub measure: String,
    /// The dimension whose members have prices.
    pub dimension: String,
    /// PY, or PP where there is no last year.
    pub reference: Scenario,
    /// The whole.
    pub total: Comparison,
    /// Price, volume, mix, that of exchange rates where products are sold in other currencies, then the others that are
    /// not 0. With exchange rates the price effect is one of prices in the currency of the sale.
    pub effects: Vec<Effect>,
    /// What all that has no price, volume and mix brought: new and lost products, returns, amounts without a quantity and
    /// unknown products, `<measure>.effect_others`; none where nothing is of that kind.
    pub others: Option<FactId>,
    /// The products that moved most.
    pub items: Vec<PvmItem>,
    /// All others together, where there are any.
    pub rest: Option<PvmItem>,
    /// How many these are.
    pub rest_count: Option<FactId>,
    /// True when the price effect has that of exchange rates in it, because they cannot be told apart.
    pub rates_in_price: bool,
    /// Change of the whole minus the sum of the effects: 0. Fact `<measure>.pvm_check`.
    pub check: FactId,
}

/// A product before it becomes a row.
struct Found {
    key: Key,
    item: Item,
    /// True when the rate of a year before is known for all its sales in other currencies.
    rated: bool,
    /// True of the rows whose product is unknown.
    special: bool,
    kind: Option<EffectKind>,
    effects: Effects,
}

impl Found {
    /// True of a product whose change is one of price, volume and mix.
    fn is_priced(&self) -> bool {
        !self.special && self.item.place() == Place::Continuing
    }
}

/// Share of base and actual that must come from products sold in both periods for a price to mean much.
const COMPARABLE: f64 = 0.5;

/// The analysis against last year; where hardly any product was sold in both periods, the one against the period
/// before stands in front of it. None without quantities.
pub fn pvms(study: &Study<'_>, book: &mut Book) -> Vec<Pvm> {
    let Some(first) = [Scenario::PY, Scenario::PP].into_iter().find_map(|r| Some((r, pvm(study, book, r)?))) else {
        return Vec::new();
    };
    let (reference, (year, comparable)) = first;
    let nearer =
        (reference == Scenario::PY && comparable < COMPARABLE).then(|| pvm(study, book, Scenario::PP)).flatten();
    nearer.filter(|(_, share)| *share >= COMPARABLE).map(|(pvm, _)| pvm).into_iter().chain([year]).collect()
}

/// The analysis against one reference, with the share of the sales of both periods that products sold in both have.
fn pvm(study: &Study<'_>, book: &mut Book, reference: Scenario) -> Option<(Pvm, f64)> {
    let quantity = measure::find("quantity", study.data).ok().filter(|_| study.main.id == "sales")?;
    let by = [study.product_leaf()?];
    let amounts = study.grid(&by);
    let quantities = study.ledger.grid(&quantity, &by, &study.period, &super::book::EVERY);
    let exchange = Exchange::of(study, &by);
    let change = Scenario::absolute(reference)?;
    let total = super::history::whole(study, book, &study.period);
    let delta = exact(book.value(&total, change)?, study.data.money_scale)?;

    let scales = (study.data.money_scale, study.data.quantity_scale);
    let keys = amounts.keys();
    let one = |key: Key| {
        let mut item = item(&amounts, &quantities, &key, reference, scales)?;
        let effect = exchange.as_ref().map(|e| e.effect(&key, item.amount, study.data.money_scale));
        let (moved, rated) = effect.unwrap_or(Some((0, true)))?;
        item.exchange = moved;
        let special = key.first().is_some_and(|code| study.ledger.is_special(by[0], *code));
        Some(Found { item, key, rated, special, kind: None, effects: Effects::default() })
    };
    let mut found: Vec<Found> = keys.into_iter().map(one).collect::<Option<_>>()?;
    let rates_in_price = blend(&mut found, reference);
    let known: Vec<Item> = found.iter().filter(|f| !f.special).map(|f| f.item).collect();
    let split = price_volume_mix(&known);
    let sales = |f: &Found| (f.item.amount.unsigned_abs().saturating_add(f.item.base_amount.unsigned_abs())) as f64;
    let all: f64 = found.iter().map(sales).sum();
    let mut places = split.places.iter().zip(&split.items);
    for row in &mut found {
        if row.special {
            row.kind = Some(EffectKind::Unmatched);
        } else if let Some((place, effects)) = places.next() {
            (row.kind, row.effects) = (EffectKind::of(*place), *effects);
        }
    }
    let continuing: f64 = found.iter().filter(|f| f.kind.is_none()).map(sales).sum();
    let comparable = if all > 0.0 { continuing / all } else { 0.0 };
    let spec = measure::find("average_price", study.data).ok();
    let fx = split.items.iter().any(|effects| effects.exchange != 0);
    let mut sheet = Sheet { study, book, change, reference, spec, by, fx };
    let effects = sheet.effects(&found, split.whole);
    let sum = effects.iter().filter_map(|(_, units)| *units).fold(0_i128, i128::saturating_add);
    let effects: Vec<Effect> = effects.into_iter().map(|(effect, _)| effect).collect();
    let check = sheet.enter("pvm_check", None, delta.saturating_sub(sum))?;
    let others = sheet.others(None, &found);
    let (items, rest, rest_count) = sheet.rows(found, &amounts);
    let pvm = Pvm {
        measure: study.main.id.to_owned(),
        dimension: study.dimension_id(by[0]),
        reference,
        total,
        effects,
        others,
        items,
        rest,
        rest_count,
        rates_in_price,
        check,
    };
    Some((pvm, comparable))
}

/// Units of an exact value at a scale.
fn exact(value: Value, scale: u8) -> Option<i128> {
    match value {
        Value::Exact(d) => Some(d.rescale(scale).units),
        Value::Real(_) => None,
    }
}

/// What exchange rates did to the sales of the period since the same months a year before, by product.
struct Exchange {
    /// Sales at the rates of then.
    steady: Grid,
    /// Rows of which nobody knows the rate of then.
    unrated: Grid,
}

impl Exchange {
    /// None where all is in one currency.
    fn of(study: &Study<'_>, by: &[usize]) -> Option<Exchange> {
        let grid = |part: Part| {
            let spec = Spec { formula: Formula::Part(part), ..study.main };
            study.ledger.grid(&spec, by, &study.period, &[Scenario::AC])
        };
        let converted = !study.data.cube.steady.is_empty();
        converted.then(|| Exchange { steady: grid(Part::SteadySales), unrated: grid(Part::Unrated) })
    }

    /// The effect on a product with these sales, and whether all its rates are known.
    fn effect(&self, key: &Key, amount: i128, scale: u8) -> Option<(i128, bool)> {
        let of = |grid: &Grid, scale| exact(grid.cell(key, Scenario::AC).value?, scale);
        Some((amount.saturating_sub(of(&self.steady, scale)?), of(&self.unrated, 0)? == 0))
    }
}

/// Takes the effects of exchange rates out of the products where they cannot be told apart from prices: against another
/// reference than last year, and where a product sold in both periods has rows whose rate of then is not known. True when
/// the prices have exchange rates in them because of that. What has no price effect has no say: new and lost products,
/// and rows whose product is unknown.
fn blend(found: &mut [Found], reference: Scenario) -> bool {
    let priced = || found.iter().filter(|f| f.is_priced());
    if reference == Scenario::PY && priced().all(|f| f.rated) {
        return false;
    }
    let touched = priced().any(|f| !f.rated || f.item.exchange != 0);
    found.iter_mut().for_each(|f| f.item.exchange = 0);
    touched
}

fn item(amounts: &Grid, quantities: &Grid, key: &Key, reference: Scenario, (money, pieces): (u8, u8)) -> Option<Item> {
    let of = |grid: &Grid, scenario, scale| exact(grid.cell(key, scenario).value?, scale);
    Some(Item {
        base_amount: of(amounts, reference, money)?,
        base_quantity: of(quantities, reference, pieces)?,
        amount: of(amounts, Scenario::AC, money)?,
        quantity: of(quantities, Scenario::AC, pieces)?,
        exchange: 0,
    })
}

/// What the rows have in common.
struct Sheet<'s, 'd> {
    study: &'s Study<'d>,
    book: &'s mut Book,
    change: Scenario,
    reference: Scenario,
    /// Average price, where the data feed it.
    spec: Option<Spec>,
    by: [usize; 1],
    /// True when exchange rates have an effect of their own.
    fx: bool,
}

impl Sheet<'_, '_> {
    /// Enters an amount in minor units under `<measure>.<what>`.
    fn enter(&mut self, what: &str, member: Option<&MemberRef>, units: i128) -> Option<FactId> {
        let study = self.study;
        let cell = Cell::of(Value::Exact(Decimal::new(units, study.data.money_scale)));
        let (measure, unit) = (format!("{}.{what}", study.main.id), study.main.unit(study.ledger.currency));
        Desk::new(study, self.book).enter(measure, unit, member, self.change, cell)
    }

    /// The parts of the change: price, volume and mix always, that of exchange rates where there is one, the others where
    /// they are not 0.
    fn effects(&mut self, found: &[Found], whole: Effects) -> Vec<(Effect, Option<i128>)> {
        let mut out = Vec::new();
        for (kind, units) in self.parts(whole) {
            if let Some(fact) = self.enter(&format!("effect_{}", kind.code()), None, units) {
                out.push((Effect { kind, fact, count: None }, Some(units)));
            }
        }
        let others = [
            EffectKind::NewItems,
            EffectKind::LostItems,
            EffectKind::Returns,
            EffectKind::Unpriced,
            EffectKind::Unmatched,
        ];
        for kind in others {
            let of: Vec<&Found> = found.iter().filter(|f| f.kind == Some(kind)).collect();
            let units = of.iter().fold(0_i128, |sum, f| sum.saturating_add(f.item.change()));
            if units == 0 {
                continue;
            }
            let measure = format!("{}.count_{}", self.study.main.id, kind.code());
            let count = self.book.count(measure, self.study.period, self.change, of.len());
            if let Some(fact) = self.enter(&format!("effect_{}", kind.code()), None, units) {
                out.push((Effect { kind, fact, count }, Some(units)));
            }
        }
        out
    }

    /// The sum of what has no price, volume and mix; none where nothing of these is.
    fn others(&mut self, member: Option<&MemberRef>, found: &[Found]) -> Option<FactId> {
        let of = found.iter().filter(|f| f.kind.is_some()).map(|f| f.item.change());
        self.enter("effect_others", member, of.reduce(i128::saturating_add)?)
    }

    /// The products that moved most, as a whole or in a part, with the largest change first, and the rest of them.
    fn rows(&mut self, mut found: Vec<Found>, amounts: &Grid) -> (Vec<PvmItem>, Option<PvmItem>, Option<FactId>) {
        let moved = |f: &Found| {
            let Effects { price, exchange, volume, mix } = f.effects;
            [price, exchange, volume, mix, f.item.change()].map(i128::unsigned_abs).into_iter().max().unwrap_or(0)
        };
        found.sort_by(|a, b| moved(b).cmp(&moved(a)).then_with(|| a.key.cmp(&b.key)));
        // Unknown products last, and always shown; a rest of one is that one.
        found.sort_by_key(|f| f.kind == Some(EffectKind::Unmatched));
        let known = found.iter().filter(|f| f.kind != Some(EffectKind::Unmatched)).count();
        let unknown = found.split_off(known);
        let hidden = if known > SHOWN + 1 { found.split_off(SHOWN) } else { Vec::new() };
        found.sort_by_key(|f| std::cmp::Reverse(f.item.change().unsigned_abs()));
        let mut items: Vec<PvmItem> = found.iter().map(|f| self.row(f, amounts)).collect();
        items.extend(unknown.iter().map(|f| self.row(f, amounts)));
        let keys: Vec<Key> = hidden.iter().map(|f| f.key.clone()).collect();
        // Each reference moves other products: two lists, and the rest of each is another.
        let list = format!("pvm-{}", self.reference.code());
        let rest = rest::enter(self.study, self.book, &self.by, &[], (amounts, &keys), &list);
        let Some((comparison, count)) = rest else { return (items, None, None) };
        let sum = |of: fn(&Effects) -> i128| hidden.iter().fold(0_i128, |sum, f| sum.saturating_add(of(&f.effects)));
        let effects = Effects {
            price: sum(|e| e.price),
            exchange: sum(|e| e.exchange),
            volume: sum(|e| e.volume),
            mix: sum(|e| e.mix),
        };
        let effects = self.own(comparison.member.as_ref(), effects);
        let others = self.others(comparison.member.as_ref(), &hidden);
        (items, Some(PvmItem { comparison, kind: None, effects, price: None, others }), Some(count))
    }

    fn row(&mut self, found: &Found, amounts: &Grid) -> PvmItem {
        let (study, by) = (self.study, self.by);
        let comparison = self.book.compare(&study.ledger, &study.main, &by, &found.key, &study.period, amounts);
        if found.kind.is_some() {
            return PvmItem { comparison, kind: found.kind, effects: None, price: None, others: None };
        }
        let effects = self.own(comparison.member.as_ref(), found.effects);
        let price = self.spec.map(|spec| {
            let grid = study.ledger.grid(&spec, &by, &study.period, &[Scenario::AC, self.reference]);
            self.book.compare(&study.ledger, &spec, &by, &found.key, &study.period, &grid)
        });
        PvmItem { comparison, kind: None, effects, price, others: None }
    }

    /// Price, volume, mix, and exchange rates where they have an effect of their own.
    fn parts(&self, effects: Effects) -> Vec<(EffectKind, i128)> {
        let Effects { price, exchange, volume, mix } = effects;
        let own = [(EffectKind::Price, price), (EffectKind::Volume, volume), (EffectKind::Mix, mix)];
        own.into_iter().chain(self.fx.then_some((EffectKind::Fx, exchange))).collect()
    }

    fn own(&mut self, member: Option<&MemberRef>, effects: Effects) -> Option<Vec<FactId>> {
        let parts = self.parts(effects);
        parts.into_iter().map(|(kind, units)| self.enter(&format!("effect_{}", kind.code()), member, units)).collect()
    }
}
