//! Funnels and Pareto bars: geometry of bars and ratios, and generated data.

use proptest::prelude::*;
use roxmltree::Document;

use super::generated::{categories, fixed, size, value};
use super::samples::*;
use super::svg::*;
use crate::base::Scenario;
use crate::layout::*;
use crate::plot::{Theme, draw};

fn share(value: f64) -> Option<Point> {
    Some(Point { value, num: num(format!("{:.1}%", 100.0 * value)) })
}

/// Five stages from leads to orders.
pub(crate) fn funnel(width: f64, height: f64) -> FigureSpec {
    let stages = ["线索 Leads", "商机 Opportunities", "方案 Proposals", "谈判 Negotiation", "成交 Orders"];
    let values = [4200.0, 1890.0, 980.0, 610.0, 402.0];
    let list = stages.iter().enumerate().map(|(i, n)| Category { highlight: i == 3, ..category(&format!("s{i}"), n) });
    let spec = FunnelSpec {
        stages: list.collect(),
        scenario: Scenario::AC,
        values: values.iter().map(|v| Some(point(*v))).collect(),
        conversions: values.windows(2).map(|w| share(w[1] / w[0])).collect(),
        few: Vec::new(),
        name: "转化率 Conversion".into(),
    };
    figure(&format!("funnel-{width}"), width, height, FigureKind::Funnel(spec))
}

/// Nine customers and the rest, with a line at 80 %.
pub(super) fn pareto(width: f64, height: f64) -> FigureSpec {
    let values = [900.0, 640.0, 410.0, 300.0, 210.0, 140.0, 90.0, 60.0, 40.0, 210.0];
    let total: f64 = values.iter().sum();
    let name = |i: usize| if i == 9 { "其余 41 个".to_owned() } else { format!("客户 Customer {}", i + 1) };
    let list = (0..10).map(|i| Category { highlight: i == 0, rest: i == 9, ..category(&format!("c{i}"), &name(i)) });
    let mut sum = 0.0;
    let mut cumulated = |v: &f64| {
        sum += v;
        share(sum / total)
    };
    let spec = ParetoSpec {
        categories: list.collect(),
        scenario: Scenario::AC,
        values: values.iter().map(|v| Some(point(*v))).collect(),
        cumulative: values.iter().map(&mut cumulated).collect(),
        threshold: Some(Point { value: 0.8, num: num("80%") }),
        name: "累计 Cum.".into(),
    };
    figure(&format!("pareto-{width}"), width, height, FigureKind::Pareto(spec))
}

#[test]
fn samples_are_sound_and_lose_no_label() {
    for width in [884.0, 430.0] {
        for spec in [funnel(width, 322.0), pareto(width, 322.0)] {
            let figure = drawn(&spec);
            assert_sound(&figure.svg);
            assert_eq!(figure.warnings, Vec::<String>::new());
        }
    }
}

#[test]
fn bars_and_ratios_start_at_zero_and_are_as_long_as_their_values() {
    for (spec, kind) in [(funnel(884.0, 322.0), "pin"), (pareto(884.0, 322.0), "rate")] {
        let figure = drawn(&spec);
        let doc = Document::parse(&figure.svg).unwrap();
        let k = f(doc.root_element(), "data-scale");
        let zero = |which: &str| bounds(tier(&doc, "axis", which)[0]).x0;
        let bars = marks(&doc, "bar");
        for bar in &bars {
            let v: f64 = d(*bar, "v").parse().unwrap();
            let b = bounds(*bar);
            assert!((b.x0 - zero("base")).abs() < 0.05 && ((b.x1 - b.x0) - k * v).abs() < 0.05, "R25");
        }
        let rates = marks(&doc, kind);
        let unit = bounds(rates[0]);
        let unit = (unit.x1 - unit.x0) / d(rates[0], "v").parse::<f64>().unwrap();
        for rate in &rates {
            let v: f64 = d(*rate, "v").parse().unwrap();
            let b = bounds(*rate);
            assert!((b.x0 - zero("rate")).abs() < 0.05 && ((b.x1 - b.x0) - unit * v).abs() < 0.05, "one scale: {v}");
        }
        let thick = bounds(bars[0]).y1 - bounds(bars[0]).y0;
        if kind == "pin" {
            assert_eq!((rates.len(), marks(&doc, "pin-head").len()), (4, 4), "R18");
            for (i, rate) in rates.iter().enumerate() {
                let y = bounds(*rate).y0;
                assert!(y > bounds(bars[i]).y1 && y < bounds(bars[i + 1]).y0, "between two stages");
            }
        } else {
            let thin = bounds(rates[0]).y1 - bounds(rates[0]).y0;
            assert!((thin / thick - 0.5).abs() < 0.02, "R29: {thin} {thick}");
            let line = bounds(marks(&doc, "threshold")[0]);
            assert!((line.x0 - zero("rate") - 0.8 * unit).abs() < 0.05, "80 % on the same scale");
        }
        assert!(marks(&doc, "line").is_empty(), "R43: no line over members");
    }
}

#[test]
fn the_number_of_a_threshold_stands_over_its_line_and_apart_from_the_name_of_the_lane() {
    for width in [884.0, 430.0] {
        let mut spec = pareto(width, 322.0);
        let FigureKind::Pareto(pareto) = &mut spec.kind else { panic!("a Pareto chart") };
        pareto.name = "累计占比 %".into();
        let drawn = drawn(&spec);
        let doc = Document::parse(&drawn.svg).unwrap();
        let number = tier(&doc, "lbl", "rate").into_iter().find(|n| d(*n, "for") == "threshold").unwrap();
        let (number, line) = (bounds(number), bounds(marks(&doc, "threshold")[0]));
        assert!(((number.x0 + number.x1) / 2.0 - line.x0).abs() < 0.5, "{width}: {number:?} {line:?}");
        let name = bounds(tier(&doc, "tier-name", "rate")[0]);
        assert!(number.x0 - name.x1 > 6.0, "{width}: {name:?} {number:?}");
    }
}

#[test]
fn what_is_not_finite_is_refused() {
    let mut spec = funnel(884.0, 322.0);
    let FigureKind::Funnel(funnel) = &mut spec.kind else { panic!("a funnel") };
    funnel.conversions[1] = Some(Point { value: f64::NAN, num: num("?") });
    assert!(draw(&spec, &Theme::default(), metrics()).is_err());
    let mut spec = pareto(884.0, 322.0);
    let FigureKind::Pareto(pareto) = &mut spec.kind else { panic!("a Pareto chart") };
    pareto.threshold = Some(Point { value: f64::INFINITY, num: num("?") });
    assert!(draw(&spec, &Theme::default(), metrics()).is_err());
}

#[test]
fn they_describe_themselves_with_their_own_numbers() {
    let words = Words::built_in("en").unwrap();
    let FigureKind::Funnel(funnel) = funnel(884.0, 322.0).kind else { panic!("a funnel") };
    assert_eq!(
        funnel.alt(&words, "unheard_of", "kEUR"),
        "Funnel of unheard of in kEUR in 5 stages, from 线索 Leads 4,200 to 成交 Orders 402. 转化率 Conversion: 45.0%, \
         51.9%, 62.2%, 65.9%."
    );
    let FigureKind::Pareto(pareto) = pareto(884.0, 322.0).kind else { panic!("a Pareto chart") };
    let text = pareto.alt(&words, "unheard_of", "kEUR");
    assert!(text.contains("10 rows: first 客户 Customer 1 900. 累计 Cum.: 30.0%, 51.3%"), "{text}");
}

proptest! {
    #![proptest_config(fixed(1))]

    #[test]
    fn whatever_the_data(s in size(), list in categories(), name in "[a-z]{0,30}", at in proptest::option::of(0.0..2.0_f64),
                         a in proptest::collection::vec(proptest::option::weighted(0.85, value(1e-9)), 41),
                         b in proptest::collection::vec(proptest::option::weighted(0.85, prop_oneof![
                             6 => 0.0..1.0_f64, 1 => Just(0.0), 1 => -2.0..9.0_f64, 1 => Just(1e30), 1 => Just(1e-300),
                         ]), 41)) {
        let values: Vec<Option<Point>> = a[..list.len()].iter().map(|v| v.map(point)).collect();
        let rates: Vec<Option<Point>> = b[..list.len()].iter().map(|v| v.map(percent)).collect();
        let funnel = FunnelSpec {
            stages: list.clone(),
            scenario: Scenario::AC,
            values: values.clone(),
            conversions: rates.clone(),
            few: Vec::new(),
            name: name.clone(),
        };
        assert_sound(&drawn(&figure("f", s.0, s.1, FigureKind::Funnel(funnel))).svg);
        let threshold = at.map(percent);
        let scenario = Scenario::FC;
        let pareto = ParetoSpec { categories: list, scenario, values, cumulative: rates, threshold, name };
        assert_sound(&drawn(&figure("p", s.0, s.1, FigureKind::Pareto(pareto))).svg);
    }
}
