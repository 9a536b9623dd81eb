//! What the variance tiers of a figure say, added to its description: the change of the latest period, or the members
//! that gained and lost most.

use super::context::Context;
use super::deck::{BlockContent, Category, FigureKind, Marker, MarkerKind, Point, Slide};
use crate::base::{Impact, Reference, Scenario};

/// Adds what the variances say to the descriptions of a slide's figures.
pub(crate) fn tell(context: &Context<'_>, slide: &mut Slide) {
    for block in &mut slide.blocks {
        let BlockContent::Figure(figure) = &mut block.content else { continue };
        let more = match &figure.kind {
            FigureKind::Columns(c) => {
                let told = latest(context, c.reference, &c.absolute, &c.relative);
                let told = [told, c.marker.as_ref().map(|marker| pointed(context, marker))];
                let told: Vec<String> = told.into_iter().flatten().collect();
                (!told.is_empty()).then(|| told.join(context.gap()))
            }
            FigureKind::Bars(b) => extremes(context, b.reference, &b.categories, &b.absolute),
            _ => None,
        };
        let Some(more) = more.filter(|_| !figure.alt.is_empty()) else { continue };
        figure.alt.push_str(context.gap());
        figure.alt.push_str(&more);
    }
}

type Variance = Option<(Point, Impact)>;

/// The absolute and the relative variance of the last period.
fn latest(
    context: &Context<'_>,
    reference: Option<Reference>,
    absolute: &[Variance],
    relative: &[Variance],
) -> Option<String> {
    let name = Scenario::absolute(reference?)?.label();
    let (point, _) = absolute.last()?.as_ref()?;
    let change = point.num.text.clone();
    let slots = |growth: &str| {
        context.label("alt.latest_change", &[("name", &name), ("change", &change), ("relative", growth)])
    };
    Some(match relative.last().and_then(Option::as_ref) {
        Some((growth, _)) => slots(&context.label("alt.relative", &[("value", &growth.num.text)])),
        None => slots(""),
    })
}

/// The comparison that a marker points at.
fn pointed(context: &Context<'_>, marker: &Marker) -> String {
    let key = if marker.kind == MarkerKind::Trend { "alt.trend" } else { "alt.difference" };
    context.label(key, &[("from", &marker.from), ("to", &marker.to), ("change", &marker.point.num.text)])
}

/// The members with the highest and the lowest variance, without the remainder.
fn extremes(
    context: &Context<'_>,
    reference: Option<Reference>,
    categories: &[Category],
    absolute: &[Variance],
) -> Option<String> {
    let name = Scenario::absolute(reference?)?.label();
    let known = categories.iter().zip(absolute).filter(|(category, _)| !category.rest);
    let known: Vec<(&Category, &Point)> =
        known.filter_map(|(category, v)| v.as_ref().map(|(point, _)| (category, point))).collect();
    let by_value = |a: &&(&Category, &Point), b: &&(&Category, &Point)| a.1.value.total_cmp(&b.1.value);
    let (high, low) = (known.iter().max_by(by_value)?, known.iter().min_by(by_value)?);
    if known.len() < 2 {
        return None;
    }
    let slots = [
        ("name", name.as_str()),
        ("high", &high.1.num.text),
        ("low", &low.1.num.text),
        // Names come last: what they hold is no slot.
        ("high_name", &high.0.label),
        ("low_name", &low.0.label),
    ];
    Some(context.label("alt.extremes", &slots))
}
