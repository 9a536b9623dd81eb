//! Cohort tables: readable numbers on greys in order, and generated data.

use proptest::prelude::*;
use roxmltree::Document;

use super::generated::{categories, size, value};
use super::samples::*;
use super::svg::*;
use crate::base::Scenario;
use crate::layout::*;
use crate::plot::theme::Colour;
use crate::plot::{Theme, draw};

/// Eight quarters of customers and what share of them buys again, the third one highlighted.
pub(super) fn retention(width: f64, height: f64) -> FigureSpec {
    let share = |r: usize, c: usize| 1.0 / (1.0 + 0.45 * c as f64) + 0.01 * (r % 3) as f64;
    let cell = |r: usize, c: usize| {
        let value = if c == 0 { 1.0 } else { share(r, c) };
        (r + c < 8).then(|| Point { value, num: num(format!("{:.0}%", 100.0 * value)) })
    };
    let quarter = |r: usize| format!("{}-Q{}", 2024 + r / 4, r % 4 + 1);
    let cohorts = (0..8).map(|r| Category { highlight: r == 2, ..category(&format!("q{r}"), &quarter(r)) }).collect();
    let ages = (0..8).map(|c| category(&format!("a{c}"), &format!("+{c} 季"))).collect();
    let cells = (0..8).map(|r| (0..8).map(|c| cell(r, c)).collect()).collect();
    spec_of(&format!("cohort-{width}"), (width, height), cohorts, ages, cells)
}

fn spec_of(
    id: &str,
    s: (f64, f64),
    cohorts: Vec<Category>,
    ages: Vec<Category>,
    cells: Vec<Vec<Option<Point>>>,
) -> FigureSpec {
    let spec = CohortSpec { cohorts, ages, scenario: Scenario::AC, cells, sizes: Vec::new(), size_name: String::new() };
    figure(id, s.0, s.1, FigureKind::Cohort(spec))
}

fn colour(s: &str) -> Colour {
    let part = |i: usize| u8::from_str_radix(&s[i..i + 2], 16).unwrap();
    Colour(part(1), part(3), part(5))
}

/// Every number lies within its cell and can be read on it.
fn assert_cells(doc: &Document<'_>) {
    let cells = marks(doc, "cell");
    for label in marks(doc, "lbl") {
        let own =
            cells.iter().find(|n| format!("base:{}/{}", d(**n, "cat"), d(**n, "age")) == d(label, "for")).unwrap();
        assert!(bounds(*own).grown(0.1).contains(&bounds(label)), "{:?}", label.text());
        let (ink, fill) = (colour(label.attribute("fill").unwrap()), colour(own.attribute("fill").unwrap()));
        assert!(ink.contrast(fill) >= 4.5, "WCAG 1.4.3: {ink} on {fill}");
        assert!(fill.0 == fill.1 && fill.1 == fill.2, "R06: {fill}");
    }
    for name in marks(doc, "cat") {
        let b = bounds(name).grown(-0.06);
        assert!(cells.iter().all(|c| !bounds(*c).overlaps(&b)), "{:?} on a cell", name.text());
    }
}

#[test]
fn every_value_is_printed_and_darker_is_more() {
    for width in [884.0, 430.0] {
        let figure = drawn(&retention(width, 322.0));
        assert_sound(&figure.svg);
        assert_eq!(figure.warnings, Vec::<String>::new());
        let doc = Document::parse(&figure.svg).unwrap();
        assert_cells(&doc);
        assert_eq!((marks(&doc, "cell").len(), marks(&doc, "lbl").len()), (36, 36), "missing is not zero");
        let mut shades: Vec<(f64, u8)> = marks(&doc, "cell")
            .iter()
            .map(|n| (d(*n, "v").parse().unwrap(), colour(n.attribute("fill").unwrap()).0))
            .collect();
        shades.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(shades.windows(2).all(|w| w[0].1 >= w[1].1), "{shades:?}");
        assert!(shades[0].1 > shades[35].1 + 60);
    }
}

#[test]
fn sizes_stand_between_the_names_and_the_cells() {
    let mut spec = retention(884.0, 322.0);
    let FigureKind::Cohort(cohort) = &mut spec.kind else { panic!("a cohort table") };
    cohort.sizes = (0..8).map(|r| Some(Point { value: f64::from(r), num: num(format!("{r}00")) })).collect();
    cohort.size_name = "customers".into();
    let figure = drawn(&spec);
    assert_sound(&figure.svg);
    assert_eq!(figure.warnings, Vec::<String>::new());
    let doc = Document::parse(&figure.svg).unwrap();
    let sizes: Vec<_> = marks(&doc, "lbl").into_iter().filter(|n| d(*n, "tier") == "size").collect();
    assert_eq!(sizes.iter().filter_map(|n| n.text()).collect::<Vec<_>>()[..2], ["000", "100"]);
    let shaded = || marks(&doc, "cell").into_iter().chain(marks(&doc, "cat"));
    for size in sizes {
        assert!(shaded().all(|other| !bounds(other).grown(-0.06).overlaps(&bounds(size))), "{:?}", size.text());
    }
}

#[test]
fn what_is_not_finite_is_refused() {
    let mut spec = retention(884.0, 322.0);
    let FigureKind::Cohort(cohort) = &mut spec.kind else { panic!("a cohort table") };
    cohort.cells[1][1] = Some(Point { value: f64::NAN, num: num("?") });
    assert!(draw(&spec, &Theme::default(), metrics()).is_err());
}

#[test]
fn it_describes_itself_with_its_own_numbers() {
    let FigureKind::Cohort(cohort) = retention(884.0, 322.0).kind else { panic!("a cohort table") };
    assert_eq!(
        cohort.alt(&Words::built_in("en").unwrap(), "unheard_of", "%"),
        "Cohort table of unheard of in %, 8 rows from 2024-Q1 to 2025-Q4, columns +0 季 to +7 季. 2024-Q3: 100%, 71%, \
         55%, 45%, 38%, 33%, –, –."
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_data(s in size(), cohorts in categories(), ages in categories(),
                         values in proptest::collection::vec(proptest::option::weighted(0.85, value(1e-300)), 97)) {
        let cell = |r: usize, c: usize| values[(r * 13 + c * 5) % 97].map(point);
        let ages: Vec<Category> = ages.into_iter().map(|c| Category { id: format!("a{}", c.id), ..c }).collect();
        let cells = (0..cohorts.len()).map(|r| (0..ages.len()).map(|c| cell(r, c)).collect()).collect();
        let figure = drawn(&spec_of("h", s, cohorts, ages, cells));
        assert_sound(&figure.svg);
        assert_cells(&Document::parse(&figure.svg).unwrap());
    }
}
