//! Stacked columns and bars: rules by geometry, and generated data.

use proptest::prelude::*;
use roxmltree::Document;

use super::generated::{categories, fixed, size, value};
use super::samples::*;
use super::svg::*;
use crate::base::Scenario;
use crate::layout::*;
use crate::plot::Theme;
use crate::plot::theme::Colour;

/// Thirteen months by product group, the third one highlighted.
pub(super) fn months(width: f64, height: f64) -> FigureSpec {
    let categories: Vec<Category> = (0..13)
        .map(|i| Category { highlight: i == 12, ..category(&format!("m{i}"), &format!("{}月", (i + 2) % 12 + 1)) })
        .collect();
    let names = ["山地车", "公路车", "旅行车", "配件", "服装", "Components & spares", "其余 4 个"];
    let parts = parts(&names, 2, 13, |part, i| 700.0 - 95.0 * part as f64 + f64::from((i * 37 % 11) as u32) * 12.0);
    stacked(&format!("stacked-months-{width}"), (width, height), Some("month"), categories, parts)
}

/// Six regions by channel, in English.
pub(crate) fn members(width: f64, height: f64) -> FigureSpec {
    let names = ["France", "United Kingdom", "Southwest", "Canada", "Germany", "Rest (12)"];
    let categories: Vec<Category> = names
        .iter()
        .enumerate()
        .map(|(i, n)| Category { highlight: i == 1, rest: i == 5, ..category(&format!("r{i}"), n) })
        .collect();
    let channels = ["Dealers", "Online shop", "Marketplaces and resellers", "Export", "Other"];
    let parts = parts(&channels, 0, 6, |part, i| 420.0 - 60.0 * part as f64 - 35.0 * i as f64);
    stacked(&format!("stacked-members-{width}"), (width, height), None, categories, parts)
}

fn parts(names: &[&str], lit: usize, count: usize, value: impl Fn(usize, usize) -> f64) -> Vec<StackPart> {
    let last = names.len() - 1;
    let one = |(p, name): (usize, &&str)| StackPart {
        category: Category { highlight: p == lit, rest: p == last, ..category(&format!("p{p}"), name) },
        values: (0..count).map(|i| Some(point(value(p, i).max(20.0).round()))).collect(),
    };
    names.iter().enumerate().map(one).collect()
}

fn stacked(id: &str, size: (f64, f64), grain: Option<&str>, list: Vec<Category>, parts: Vec<StackPart>) -> FigureSpec {
    let sum = |i: usize| {
        let known: Vec<f64> = parts.iter().filter_map(|p| p.values.get(i)?.as_ref()).map(|p| p.value).collect();
        (!known.is_empty()).then(|| point(known.iter().sum()))
    };
    let totals = (0..list.len()).map(sum).collect();
    let grain = grain.map(str::to_owned);
    let spec = StackedSpec { grain, scenario: Scenario::AC, categories: list, parts, totals };
    figure(id, size.0, size.1, FigureKind::Stacked(spec))
}

/// Every number inside a segment lies within it, and no total stands on a segment.
fn assert_labels(doc: &Document<'_>) {
    let segments = marks(doc, "segment");
    for label in tier(doc, "lbl", "base") {
        let key = |n: &roxmltree::Node<'_, '_>| format!("base:{}/{}", d(*n, "cat"), d(*n, "part"));
        let own = segments.iter().find(|n| key(n) == d(label, "for")).unwrap();
        assert!(bounds(*own).grown(0.1).contains(&bounds(label)), "R35: {:?}", label.text());
    }
    for label in tier(doc, "lbl", "total").into_iter().chain(marks(doc, "part")) {
        let b = bounds(label).grown(-0.06);
        assert!(segments.iter().all(|s| !bounds(*s).overlaps(&b)), "{:?} on a segment", label.text());
    }
}

#[test]
fn samples_are_sound_and_lose_no_label() {
    for spec in [months(884.0, 322.0), members(884.0, 322.0), members(430.0, 322.0), months(430.0, 322.0)] {
        let figure = drawn(&spec);
        assert_sound(&figure.svg);
        let doc = Document::parse(&figure.svg).unwrap();
        assert_labels(&doc);
        if spec.width > 800.0 {
            assert_eq!(figure.warnings, Vec::<String>::new());
        }
        let FigureKind::Stacked(stacked) = &spec.kind else { panic!("a stack") };
        let names: Vec<&str> = marks(&doc, "part").iter().filter_map(|n| n.text()).collect();
        assert_eq!(names.len(), stacked.parts.len(), "R36: every part is named: {names:?}");
        assert!(marks(&doc, "key").is_empty(), "R36: no legend");
        assert!(!marks(&doc, "highlight").is_empty(), "R40");
    }
}

#[test]
fn segments_continue_where_the_one_before_ended_and_add_up_to_the_total() {
    for (spec, upright) in [(months(884.0, 322.0), true), (members(884.0, 322.0), false)] {
        let figure = drawn(&spec);
        let doc = Document::parse(&figure.svg).unwrap();
        let k = f(doc.root_element(), "data-scale");
        let FigureKind::Stacked(stacked) = &spec.kind else { panic!("a stack") };
        let axis = bounds(tier(&doc, "axis", "base")[0]);
        let zero = if upright { axis.y0 } else { axis.x0 };
        for (category, total) in stacked.categories.iter().zip(&stacked.totals) {
            let mut at = zero;
            let own: Vec<_> = marks(&doc, "segment").into_iter().filter(|n| d(*n, "cat") == category.id).collect();
            assert_eq!(own.len(), stacked.parts.len());
            assert_eq!(d(own[0], "part"), stacked.parts.iter().find(|p| p.category.highlight).unwrap().category.id);
            for segment in own {
                let b = bounds(segment);
                let (from, to) = if upright { (b.y1, b.y0) } else { (b.x0, b.x1) };
                assert!((from - at).abs() < 0.05, "R25, R44: begins at {from}, not {at}");
                let v: f64 = d(segment, "v").parse().unwrap();
                assert!(((to - from).abs() - k * v).abs() < 0.05, "R25: the length is the value");
                at = to;
            }
            let total = total.as_ref().unwrap().value;
            assert!(((at - zero).abs() - k * total).abs() < 0.1, "R46: {} {total}", (at - zero).abs() / k);
        }
    }
}

#[test]
fn parts_are_grey_and_their_numbers_readable() {
    let figure = drawn(&months(884.0, 322.0));
    let doc = Document::parse(&figure.svg).unwrap();
    let colour = |s: &str| -> Colour {
        let part = |i: usize| u8::from_str_radix(&s[i..i + 2], 16).unwrap();
        Colour(part(1), part(3), part(5))
    };
    let mut fills = Vec::new();
    for segment in marks(&doc, "segment") {
        let c = colour(segment.attribute("fill").unwrap());
        assert!(c.0 == c.1 && c.1 == c.2, "R06: {c}");
        assert!(c.contrast(Theme::default().colours.pl) >= 3.0, "WCAG 1.4.11: {c}");
        fills.push((d(segment, "cat"), d(segment, "part"), c));
    }
    for pair in fills.windows(2).filter(|p| p[0].0 == p[1].0) {
        assert!(pair[0].2.contrast(pair[1].2) > 1.5, "neighbours differ");
    }
    for label in tier(&doc, "lbl", "base") {
        let own = fills.iter().find(|(c, p, _)| format!("base:{c}/{p}") == d(label, "for")).unwrap().2;
        let ink = colour(label.attribute("fill").unwrap());
        assert!(ink.contrast(own) >= 4.5, "WCAG 1.4.3: {ink} on {own}");
    }
}

#[test]
fn wrong_totals_mixed_signs_and_too_many_parts_are_reported() {
    let mut spec = members(884.0, 322.0);
    let FigureKind::Stacked(stacked) = &mut spec.kind else { panic!("a stack") };
    stacked.totals[0] = Some(point(1.0));
    stacked.parts[1].values[1] = Some(point(-50.0));
    let more = stacked.parts[1].clone();
    stacked.parts.extend(vec![more; 3]);
    let warnings = drawn(&spec).warnings.join("\n");
    for word in ["add up to", "both signs", "8 parts"] {
        assert!(warnings.contains(word), "{word}: {warnings}");
    }
    stacked_part(&mut spec).values[0] = Some(Point { value: f64::NAN, num: num("?") });
    assert!(crate::plot::draw(&spec, &Theme::default(), metrics()).is_err());
}

fn stacked_part(spec: &mut FigureSpec) -> &mut StackPart {
    let FigureKind::Stacked(stacked) = &mut spec.kind else { panic!("a stack") };
    &mut stacked.parts[0]
}

proptest! {
    #![proptest_config(fixed(5))]

    #[test]
    fn whatever_the_data(s in size(), list in categories(), parts in categories(), positive in any::<bool>(),
                         grain in proptest::option::of(prop_oneof![Just("week"), Just("month"), Just("year")]),
                         sc in prop_oneof![Just(Scenario::AC), Just(Scenario::FC), Just(Scenario::PL)],
                         values in proptest::collection::vec(proptest::option::weighted(0.85, value(1e-9)), 41 * 8)) {
        let part = |(p, c): (usize, Category)| StackPart {
            category: Category { id: format!("p{p}"), ..c },
            values: (0..list.len())
                .map(|i| values[p % 8 * 41 + i].map(|v| point(if positive { v.abs() } else { v })))
                .collect(),
        };
        let parts = parts.into_iter().take(8).enumerate().map(part).collect();
        let mut spec = stacked("s", s, grain, list, parts);
        let FigureKind::Stacked(stacked) = &mut spec.kind else { panic!("a stack") };
        stacked.scenario = sc;
        let figure = drawn(&spec);
        assert_sound(&figure.svg);
        assert_labels(&Document::parse(&figure.svg).unwrap());
    }
}

#[test]
fn it_describes_itself_with_its_own_numbers() {
    let spec = members(884.0, 322.0);
    let FigureKind::Stacked(mut stacked) = spec.kind else { panic!("a stack") };
    stacked.parts[1].category.label = "{total}".into();
    let words = Words::built_in("en").unwrap();
    assert_eq!(
        stacked.alt(&words, "unheard_of", "kEUR"),
        "Parts of unheard of in kEUR, stacked, 6 positions from France to Rest (12). France: total 1,500, of it \
         Dealers 420. Parts: Dealers, {total}, Marketplaces and resellers, Export, Other."
    );
    stacked.categories.clear();
    let zh = Words::built_in("zh").unwrap();
    assert!(stacked.alt(&zh, "unheard_of", "万元").contains("没有数值"));
}
