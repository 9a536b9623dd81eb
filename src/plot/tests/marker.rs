//! Difference markers and trend arrows: where they begin and end, and that their numbers find room.

use roxmltree::Document;

use super::samples::*;
use super::svg::*;
use crate::base::{Impact, Scenario};
use crate::layout::*;

/// Columns of periods with a marker from one to the last.
pub(crate) fn marked(
    grain: &str,
    values: &[f64],
    from: usize,
    kind: MarkerKind,
    target: Option<f64>,
    (width, height): (f64, f64),
) -> FigureSpec {
    let id = |i: usize| match grain {
        "year" => (2021 + i).to_string(),
        _ => format!("{}-{:02}", 2025 + (i + 2) / 12, (i + 2) % 12 + 1),
    };
    let last = values.len() - 1;
    let categories: Vec<Category> = (0..values.len())
        .map(|i| Category { highlight: i == last, ..category(&id(i), id(i).rsplit('-').next().unwrap()) })
        .collect();
    let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    let targets = vec![target; values.len()];
    let reference = target.map(|_| (Scenario::PL, &targets[..]));
    let mut spec = columns_of(grain, categories, &values, reference, Scenario::AC);
    let (first, end) = (values[from].unwrap(), values[last].unwrap());
    let change = end - first;
    let point = match kind {
        MarkerKind::Difference(_) => signed(change),
        MarkerKind::Trend => percent((end / first).powf(1.0 / (last - from) as f64) - 1.0),
    };
    let impact = if change > 0.0 { Impact::Good } else { Impact::Bad };
    spec.marker = Some(Marker { kind, from: id(from), to: id(last), point, impact });
    figure("marked", width, height, FigureKind::Columns(spec))
}

const MONTHS: [f64; 13] =
    [8202.0, 7631.0, 7331.0, 9891.0, 6785.0, 8200.0, 11184.0, 7440.0, 3799.0, 9524.0, 7993.0, 7252.0, 9609.0];

#[test]
fn a_difference_stands_between_the_ends_of_its_columns() {
    let kind = MarkerKind::Difference(Scenario::PY);
    for (values, target) in [(MONTHS, None), (MONTHS, Some(8000.0)), (MONTHS.map(|v| 12_000.0 - v), Some(9000.0))] {
        for size in [(884.0, 322.0), (430.0, 322.0)] {
            let figure = drawn(&marked("month", &values, 0, kind, target, size));
            assert_sound(&figure.svg);
            let doc = Document::parse(&figure.svg).unwrap();
            let column = |id: &str| {
                let own = |c: &roxmltree::Node<'_, '_>| d(*c, "sc") == "AC" && d(*c, "cat") == id;
                tier(&doc, "col", "base").into_iter().find(own).unwrap()
            };
            let (from, to) = (column("2025-03"), column("2026-03"));
            let bar = marks(&doc, "difference")[0];
            assert_eq!((d(bar, "from"), d(bar, "cat"), d(bar, "ref")), ("2025-03", "2026-03", "PY"));
            let tops = [f(from, "y"), f(to, "y")];
            assert!((f(bar, "y") - tops[0].min(tops[1])).abs() < 0.06);
            assert!((f(bar, "height") - (tops[0] - tops[1]).abs()).abs() < 0.06);
            assert!(f(bar, "x") > f(to, "x") + f(to, "width"), "right of the columns");
            let rising = values[12] > values[0];
            assert_eq!(d(bar, "impact"), if rising { "good" } else { "bad" });
            let lines = marks(&doc, "assist");
            assert_eq!(lines.len(), 2);
            for (line, column) in lines.iter().zip([from, to]) {
                assert!(
                    (f(*line, "y1") - f(column, "y")).abs() < 0.06 && (f(*line, "y2") - f(column, "y")).abs() < 0.06
                );
                assert!((f(*line, "x1") - f(column, "x") - f(column, "width")).abs() < 0.06);
                assert!(f(*line, "x2") > f(bar, "x") + f(bar, "width"));
            }
            let label =
                marks(&doc, "lbl").into_iter().find(|l| d(*l, "for") == "difference:2026-03").expect("its number");
            assert!(f(label, "x") > f(bar, "x") + f(bar, "width"));
            // Assisting lines pass behind the columns.
            let order = |n: roxmltree::Node<'_, '_>| n.range().start;
            assert!(order(lines[0]) < tier(&doc, "col", "base").into_iter().map(order).min().unwrap());
        }
    }
}

#[test]
fn an_arrow_leads_from_the_first_column_to_the_last_above_every_label() {
    for values in [&[81.1, 84.7, 91.3][..], &[120.0, 90.0, 80.0, 70.0], &[50.0, 95.0, 40.0, 60.0, 65.0]] {
        for target in [None, Some(85.0)] {
            for size in [(884.0, 322.0), (430.0, 322.0)] {
                let figure = drawn(&marked("year", values, 0, MarkerKind::Trend, target, size));
                assert_sound(&figure.svg);
                assert_eq!(figure.warnings, Vec::<String>::new(), "{values:?} {target:?} {size:?}");
                let doc = Document::parse(&figure.svg).unwrap();
                let middle = |n: roxmltree::Node<'_, '_>| f(n, "x") + f(n, "width") / 2.0;
                let own: Vec<_> = tier(&doc, "col", "base").into_iter().filter(|c| d(*c, "sc") == "AC").collect();
                let line = marks(&doc, "trend")[0];
                assert!((f(line, "x1") - middle(own[0])).abs() < 0.06);
                assert_eq!(marks(&doc, "trend-head").len(), 1);
                let slope = (f(line, "y2") - f(line, "y1")) / (f(line, "x2") - f(line, "x1"));
                let last = own[own.len() - 1];
                let columns = (f(last, "y") - f(own[0], "y")) / (middle(last) - middle(own[0]));
                assert!((slope - columns).abs() < 0.01, "{slope} {columns}");
                for label in marks(&doc, "lbl").into_iter().filter(|l| d(*l, "tier") == "base") {
                    let at = f(line, "y1") + slope * (f(label, "x") - f(line, "x1"));
                    assert!(f(label, "y") > at, "a label above the arrow: {values:?}");
                }
                let label =
                    marks(&doc, "lbl").into_iter().find(|l| d(*l, "for").starts_with("trend:")).expect("its number");
                assert!(label.text().unwrap().starts_with("CAGR: "), "{:?}", label.text());
            }
        }
    }
}

#[test]
fn a_marker_of_columns_that_are_not_there_is_left_out() {
    let mut figure = marked("month", &MONTHS, 0, MarkerKind::Difference(Scenario::PY), None, (884.0, 322.0));
    let FigureKind::Columns(spec) = &mut figure.kind else { panic!("columns") };
    spec.values[0] = None;
    let svg = drawn(&figure).svg;
    assert!(!svg.contains("data-m=\"difference\"") && !svg.contains("data-m=\"assist\""));
}

#[test]
fn a_ring_goes_only_around_what_the_message_says() {
    let rings = |said: Option<&[&str]>| {
        let mut figure = months(true, 884.0, 322.0, Scenario::PL);
        let FigureKind::Columns(spec) = &mut figure.kind else { panic!("columns") };
        let last = spec.values.len() - 1;
        spec.categories.iter_mut().enumerate().for_each(|(i, category)| category.highlight = i == last);
        let own = |point: &mut Point, fact: &str| point.num.fact = fact.into();
        spec.values[last].iter_mut().for_each(|point| own(point, "actual"));
        spec.absolute[last].iter_mut().for_each(|(point, _)| own(point, "change"));
        figure.labels.said = said.map(|facts| facts.iter().map(|fact| (*fact).to_owned()).collect());
        let svg = drawn(&figure).svg;
        let doc = Document::parse(&svg).unwrap();
        marks(&doc, "highlight").into_iter().map(|ring| d(ring, "for").split(':').next().unwrap().to_owned()).collect()
    };
    let mut found: Vec<String> = rings(None);
    found.sort_unstable();
    assert_eq!(found, ["abs", "base"]);
    assert_eq!(rings(Some(&["actual", "x"])), ["base"]);
    assert_eq!(rings(Some(&["change"])), ["abs"]);
    assert_eq!(rings(Some(&["x"])), Vec::<String>::new());
}

#[test]
fn a_label_upon_an_assisting_line_has_paper_behind_it_before_it_is_left_out() {
    // Small columns of one height before high targets: nothing but the line has room for the numbers.
    let values =
        [3100.0, 3080.0, 3090.0, 3095.0, 3085.0, 3070.0, 3099.0, 3088.0, 3092.0, 3077.0, 3081.0, 3093.0, 3300.0];
    let kind = MarkerKind::Difference(Scenario::PY);
    let figure = drawn(&marked("month", &values, 0, kind, Some(13_500.0), (884.0, 322.0)));
    assert_sound(&figure.svg);
    assert_eq!(figure.warnings, Vec::<String>::new());
}
