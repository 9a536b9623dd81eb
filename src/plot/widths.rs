//! How wide time positions are in a document: as wide as the figures that fill a slide leave room for (R30).
//!
//! The theme gives the proportion of weeks, months, quarters and years, and the least that a whole slide has room for.
//! Where the figures of a document that span their slides have fewer positions, all kinds of periods become wider by one
//! factor, so that the proportion stays and one kind of period has one width.

use std::collections::BTreeMap;

use super::metrics::Metrics;
use super::theme::Theme;
use super::{columns, stacked};
use crate::layout::{CONTENT, FigureKind, FigureSpec};

/// Share of the width of a slide from which on a figure counts as spanning it.
const SPANNING: f64 = 0.9;
/// Most that positions are widened: columns are told apart by their white space, too.
const MOST: f64 = 1.6;

/// The theme with the widths of time positions that the figures of a document leave room for.
pub fn widened<'f>(figures: impl Iterator<Item = &'f FigureSpec>, theme: &Theme, metrics: &Metrics) -> Theme {
    // The narrowest room of each kind of period, in widths of the theme.
    let mut rooms: BTreeMap<String, f64> = BTreeMap::new();
    for figure in figures.filter(|figure| figure.width >= SPANNING * CONTENT.0) {
        let room = match &figure.kind {
            FigureKind::Columns(spec) => Some((spec.grain.clone(), columns::room(figure, spec, theme, metrics))),
            FigureKind::Stacked(spec) => spec.grain.clone().map(|g| (g, stacked::room(figure, spec, theme, metrics))),
            _ => None,
        };
        let Some((grain, room)) = room else { continue };
        let times = room / theme.category_width.of(&grain);
        // A full figure has its own, narrower positions whatever the others have.
        if times > 1.0 && times.is_finite() {
            let least = rooms.entry(grain).or_insert(times);
            *least = least.min(times);
        }
    }
    let times = rooms.into_values().fold(1.0, f64::max).min(MOST);
    Theme { category_width: theme.category_width.times(times), ..theme.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Scenario;
    use crate::plot::CategoryWidth;
    use crate::plot::tests::samples::{category, columns_of, figure, metrics};

    fn of(grain: &str, count: usize, width: f64) -> FigureSpec {
        let list = (0..count).map(|i| category(&format!("{i}"), "1")).collect();
        let values = vec![Some(1.0); count];
        figure("f", width, 322.0, FigureKind::Columns(columns_of(grain, list, &values, None, Scenario::AC)))
    }

    fn widths(figures: &[FigureSpec]) -> CategoryWidth {
        widened(figures.iter(), &Theme::default(), metrics()).category_width
    }

    #[test]
    fn thirteen_weeks_fill_a_slide_and_months_keep_their_proportion() {
        let found = widths(&[of("week", 13, CONTENT.0)]);
        assert!(13.0 * found.week > 0.93 * CONTENT.0, "{found:?}");
        assert!((found.month / found.week - 1.5).abs() < 1e-9, "R30: {found:?}");
    }

    #[test]
    fn what_is_full_or_beside_something_widens_nothing() {
        assert_eq!(widths(&[]), CategoryWidth::default());
        assert_eq!(widths(&[of("month", 24, CONTENT.0)]), CategoryWidth::default());
        assert_eq!(widths(&[of("week", 5, 430.0)]), CategoryWidth::default());
    }

    #[test]
    fn the_fullest_figure_of_a_kind_decides_and_few_columns_do_not_become_walls() {
        let both = widths(&[of("month", 12, CONTENT.0), of("month", 4, CONTENT.0)]);
        assert_eq!(both, widths(&[of("month", 12, CONTENT.0)]));
        let few = widths(&[of("year", 2, CONTENT.0)]);
        assert!((few.year - MOST * CategoryWidth::default().year).abs() < 1e-9, "{few:?}");
    }
}
