//! Which dimension stands above which: known orders of units, confirmed on the values.

use super::Probe;
use super::links::{decides, valid_from};
use super::plan::{Dimension, Why};

/// What may stand above a dimension, the nearest unit first.
#[rustfmt::skip]
fn above(id: &str) -> &'static [&'static str] {
    match id {
        "rep" => &["team", "manager", "store", "office", "department", "territory", "region", "group"],
        "team" => &["manager", "office", "department", "territory", "region", "group"],
        "manager" => &["office", "department", "territory", "region", "group"],
        "store" => &["office", "city", "territory", "region", "province", "group"],
        "office" => &["city", "territory", "region", "province", "group"],
        "department" => &["region", "group"],
        "city" => &["province", "territory", "region", "country", "group"],
        "province" => &["territory", "region", "country", "group"],
        "territory" => &["region", "country", "group"],
        "region" => &["country", "group"],
        "country" => &["group"],
        "product" => &["series", "subcategory", "product_line", "category", "brand"],
        "series" => &["subcategory", "product_line", "category", "brand"],
        "subcategory" => &["category", "product_line"],
        "category" => &["product_line"],
        "customer" => &["customer_group", "business", "segment", "industry", "sector", "city", "province"],
        "customer_group" => &["industry", "sector"],
        _ => &[],
    }
}

/// Gives every active dimension its parent: of the units that may stand above it, the first one that each of its
/// members has exactly one of.
pub(super) fn settle(dimensions: &mut [Dimension], probes: &[Probe]) {
    let parents: Vec<Option<(String, Why)>> =
        dimensions.iter().map(|d| d.active.then(|| parent(d, dimensions, probes)).flatten()).collect();
    for (dimension, parent) in dimensions.iter_mut().zip(parents) {
        let Some((id, why)) = parent else { continue };
        let doubt = dimension.why.doubt;
        dimension.parent = Some(id);
        dimension.why = Why { text: format!("{}; {}", dimension.why.text, why.text), doubt };
    }
    let order = |d: &Dimension| depth(d, dimensions);
    let depths: Vec<usize> = dimensions.iter().map(order).collect();
    let mut numbered: Vec<(usize, Dimension)> = depths.into_iter().zip(dimensions.iter().cloned()).collect();
    numbered
        .sort_by_key(|(depth, d)| (!d.active, d.at.0, *depth, super::synonyms::level(d.concept.unwrap_or_default())));
    for (place, (_, dimension)) in dimensions.iter_mut().zip(numbered) {
        *place = dimension;
    }
}

fn depth(dimension: &Dimension, all: &[Dimension]) -> usize {
    let (mut depth, mut id) = (0, dimension.parent.as_deref());
    while let (Some(parent), true) = (id, depth < all.len()) {
        depth += 1;
        id = all.iter().find(|d| d.active && d.id == parent).and_then(|d| d.parent.as_deref());
    }
    depth
}

fn parent(child: &Dimension, all: &[Dimension], probes: &[Probe]) -> Option<(String, Why)> {
    let probe = &probes[child.at.0];
    for id in above(child.concept?) {
        let here = |d: &&Dimension| d.active && d.concept == Some(*id) && d.at.0 == child.at.0;
        let Some(parent) = all.iter().find(here) else { continue };
        if parent.members < 2 || parent.members >= child.members {
            continue;
        }
        let (one, tested) = decides(&probe.columns[child.at.1], &probe.columns[parent.at.1]);
        // A parent that most members lack is no level.
        let level = tested * 10 >= child.members * 8 && tested > parent.members;
        if one == tested && level {
            return Some((parent.id.clone(), Why::sure(format!("each has one {} ({one} checked)", parent.header))));
        }
        // Where rows hold from a day on, a member may have moved.
        if one * 10 >= tested * 7 && level && valid_from(probe).is_some() {
            let moved = tested - one;
            return Some((
                parent.id.clone(),
                Why::sure(format!("each has one {}, {moved} of them changed it", parent.header)),
            ));
        }
    }
    None
}
