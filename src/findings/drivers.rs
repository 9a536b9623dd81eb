//! What drove the change of the main measure beyond its parts: prices, key figures, mix of rates (S15).

use serde::Serialize;

use super::book::Book;
use super::kpi_tree::{self, KpiTree};
use super::pvm::{self, Pvm};
use super::ratio_mix::{self, RatioMix};
use super::study::Study;

/// The decompositions of a report; each closes to the last unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Drivers {
    /// Price, volume and mix, where products have quantities; the first is the one to show.
    pub pvm: Vec<Pvm>,
    /// Trees of key figures: of sales, of deals.
    pub trees: Vec<KpiTree>,
    /// Ratios by rate and mix.
    pub ratio_mixes: Vec<RatioMix>,
}

/// All decompositions that the data feed.
pub fn drivers(study: &Study<'_>, book: &mut Book) -> Drivers {
    Drivers {
        pvm: pvm::pvms(study, book),
        trees: kpi_tree::kpi_trees(study, book),
        ratio_mixes: ratio_mix::ratio_mixes(study, book),
    }
}

/// Why a decomposition is not there: of price, volume and mix; of key figures; of ratios. None where it is.
pub fn absent(study: &Study<'_>, drivers: &Drivers) -> [Option<&'static str>; 3] {
    let has = &study.data.has;
    let priced = study.main.id == "sales" && has.quantity;
    let pvm = match study.product_leaf() {
        _ if !priced => "no_column",
        None => "no_dimension",
        Some(_) => "too_short",
    };
    let factors = has.customer || has.order || has.quantity || !study.data.opportunities.id.is_empty();
    let rated = has.cost || !study.data.opportunities.id.is_empty();
    let reason = |there: bool, known: bool| (!there).then_some(if known { "too_short" } else { "no_column" });
    [
        drivers.pvm.is_empty().then_some(pvm),
        reason(!drivers.trees.is_empty(), factors),
        reason(!drivers.ratio_mixes.is_empty(), rated),
    ]
}
