//! Calculation waterfalls: exact sums, connectors, and generated data.

use proptest::prelude::*;
use roxmltree::Document;

use super::generated::{categories, fixed, size};
use super::samples::*;
use super::svg::*;
use crate::base::{Impact, Polarity, Scenario};
use crate::layout::*;
use crate::plot::{Theme, draw};

/// From plan to actual by price, volume and mix, with a subtotal before one-off effects.
pub(super) fn pvm(width: f64, height: f64) -> FigureSpec {
    let steps: &[(&str, i128)] = &[("价格 Price", 12_400), ("数量 Volume", -31_850), ("结构 Mix", 4_205)];
    let late: &[(&str, i128)] = &[("汇率 Currency", -2_110), ("一次性项目 One-off effects", 0)];
    let mut rows = vec![whole("pl", "计划 Plan", Scenario::PL, 100_000)];
    let add = |rows: &mut Vec<CalculationRow>, list: &[(&str, i128)]| {
        for (i, (name, cents)) in list.iter().enumerate() {
            rows.push(step(&format!("{}{i}", name.len()), name, *cents));
        }
    };
    add(&mut rows, steps);
    rows.push(whole("before", "汇率前小计 Subtotal", Scenario::AC, 84_755));
    add(&mut rows, late);
    rows.push(whole("ac", "实际 Actual", Scenario::AC, 82_645));
    rows[2].category.highlight = true;
    spec_of(&format!("calculation-{width}"), (width, height), rows)
}

fn spec_of(id: &str, size: (f64, f64), rows: Vec<CalculationRow>) -> FigureSpec {
    let spec = CalculationSpec { primary: Scenario::AC, reference: Scenario::PL, rows };
    figure(id, size.0, size.1, FigureKind::Calculation(spec))
}

fn whole(id: &str, name: &str, scenario: Scenario, cents: i128) -> CalculationRow {
    let kind = CalculationKind::Whole(scenario);
    CalculationRow { category: category(id, name), point: point(cents as f64 / 100.0), exact: cents, kind }
}

fn step(id: &str, name: &str, cents: i128) -> CalculationRow {
    let kind = CalculationKind::Step(Impact::of(cents as f64, Polarity::Up));
    CalculationRow { category: category(id, name), point: signed(cents as f64 / 100.0), exact: cents, kind }
}

fn calculation(spec: &mut FigureSpec) -> &mut CalculationSpec {
    let FigureKind::Calculation(calculation) = &mut spec.kind else { panic!("a calculation") };
    calculation
}

#[test]
fn steps_continue_and_wholes_stand_on_the_axis() {
    for width in [884.0, 430.0] {
        let mut spec = pvm(width, 322.0);
        let figure = drawn(&spec);
        assert_sound(&figure.svg);
        assert_eq!(figure.warnings, Vec::<String>::new());
        let doc = Document::parse(&figure.svg).unwrap();
        let k = f(doc.root_element(), "data-scale");
        let zero = bounds(marks(&doc, "axis")[0]).x0;
        let bars = marks(&doc, "bar");
        let rows = &calculation(&mut spec).rows;
        assert_eq!(bars.len(), rows.len());
        let mut at = zero;
        for (bar, row) in bars.iter().zip(rows) {
            let (b, v) = (bounds(*bar), row.point.value);
            assert!(((b.x1 - b.x0) - k * v.abs()).abs() < 0.05, "R25");
            let (from, to) = if v < 0.0 { (b.x1, b.x0) } else { (b.x0, b.x1) };
            match row.kind {
                CalculationKind::Whole(scenario) => {
                    assert!((from - zero).abs() < 0.05, "R45: a whole starts at zero");
                    assert!((at - zero).abs() < 1e-9 || (to - at).abs() < 0.05, "R45: the sum foots: {to} {at}");
                    assert_eq!((d(*bar, "sc"), d(*bar, "tier")), (scenario.code(), "base"));
                }
                CalculationKind::Step(impact) => {
                    assert!((from - at).abs() < 0.05, "R45: a step starts where the one before ended");
                    let ink = Theme::default().impact(impact).to_string();
                    assert_eq!(bar.attribute("stroke").or(bar.attribute("fill")), Some(ink.as_str()), "R14");
                    assert_eq!((d(*bar, "ref"), d(*bar, "var")), ("PL", "abs"));
                }
            }
            at = to;
        }
        let connectors = marks(&doc, "connector");
        assert_eq!(connectors.len(), rows.len() - 1, "R45");
        assert_eq!(bars[0].attribute("stroke"), Some("#404040"), "R03: the plan is outlined");
    }
}

#[test]
fn sums_foot_to_the_cent_or_the_figure_is_refused() {
    let mut spec = pvm(884.0, 322.0);
    calculation(&mut spec).rows[3].exact += 1;
    let error = draw(&spec, &Theme::default(), metrics()).unwrap_err().to_string();
    assert!(error.contains("`before`") && error.contains("84756") && error.contains("84755"), "{error}");
    let mut spec = pvm(884.0, 322.0);
    calculation(&mut spec).rows[1].exact = i128::MAX;
    assert!(draw(&spec, &Theme::default(), metrics()).is_err(), "too large");
    let mut spec = pvm(884.0, 322.0);
    calculation(&mut spec).rows[1].point.value = f64::INFINITY;
    assert!(draw(&spec, &Theme::default(), metrics()).is_err(), "not finite");
}

#[test]
fn it_describes_itself_with_its_own_numbers() {
    let mut spec = pvm(884.0, 322.0);
    let words = Words::built_in("en").unwrap();
    assert_eq!(
        calculation(&mut spec).alt(&words, "unheard_of", "万元"),
        "Calculation of unheard of in 万元 from 计划 Plan 1,000 in 5 steps to 实际 Actual 826; largest step: \
         数量 Volume −318."
    );
}

proptest! {
    #![proptest_config(fixed(3))]

    #[test]
    fn whatever_the_data(s in size(), list in categories(), base in -5_000_000..5_000_000_i128,
                         cents in proptest::collection::vec(prop_oneof![
                             6 => -900_000..900_000_i128, 1 => Just(0), 1 => Just(10_i128.pow(32)), 1 => -3..3_i128,
                         ], 41),
                         wholes in proptest::collection::vec(proptest::bool::weighted(0.2), 41)) {
        let mut sum = base;
        let mut rows = vec![whole("base", "Base", Scenario::PL, base)];
        for (i, c) in list.into_iter().enumerate() {
            let row = if wholes[i] { whole("", "", Scenario::AC, sum) } else { step("", "", cents[i]) };
            sum += if wholes[i] { 0 } else { cents[i] };
            rows.push(CalculationRow { category: c, ..row });
        }
        rows.push(whole("result", "Result", Scenario::AC, sum));
        assert_sound(&drawn(&spec_of("w", s, rows)).svg);
    }
}
