//! Trees of key figures: everything within its box, and generated data.

use proptest::prelude::*;
use roxmltree::Document;

use super::generated::{categories, fixed, size, value};
use super::samples::*;
use super::svg::*;
use crate::base::{Impact, Polarity, Scenario};
use crate::layout::*;

fn tree(id: &str, s: (f64, f64), list: Vec<Category>, parents: &[usize], values: &[f64]) -> FigureSpec {
    let node = |(i, c): (usize, Category)| {
        let (value, growth) = (values[i], values[i + 41] / 1e3);
        let impact = |v: f64| Impact::of(v, Polarity::Up);
        TreeNode {
            category: Category { sub: if i % 3 == 0 { "万元".into() } else { String::new() }, ..c },
            parent: i.checked_sub(1).map(|before| parents[i] % (before + 1)),
            value: point(value),
            base: (i % 4 != 3).then(|| point(value * 0.9)),
            absolute: Some((signed(value * 0.1), impact(value))),
            relative: (i % 5 != 4).then(|| (percent(growth), impact(growth))),
            contribution: Some((signed(values[i + 82]), impact(values[i + 82]))),
        }
    };
    let nodes = list.into_iter().enumerate().map(node).collect();
    let spec = TreeSpec { reference: Scenario::PY, nodes, contribution: "贡献".into() };
    figure(id, s.0, s.1, FigureKind::Tree(spec))
}

#[test]
fn a_tree_of_a_slide_prints_all_its_numbers_in_their_boxes() {
    let names = ["销售额", "成交客户数", "客单价", "线索数", "转化率"];
    let list = names.iter().enumerate().map(|(i, n)| category(&format!("n{i}"), n)).collect();
    let values: Vec<f64> = (0..123).map(|i| 900.0 - f64::from(i) * 7.0).collect();
    let spec = tree("tree", (884.0, 322.0), list, &[0, 0, 0, 1, 1], &values);
    let figure = drawn(&spec);
    assert_sound(&figure.svg);
    assert_eq!(figure.warnings, Vec::<String>::new());
    let doc = Document::parse(&figure.svg).unwrap();
    let boxes: Vec<_> = marks(&doc, "box").into_iter().map(bounds).collect();
    assert_eq!(boxes.len(), 5);
    for (i, a) in boxes.iter().enumerate() {
        assert!(boxes[i + 1..].iter().all(|b| !a.overlaps(b)), "boxes stand apart");
    }
    for label in marks(&doc, "lbl") {
        assert!(boxes.iter().any(|b| b.grown_by(0.0, 1.6).contains(&bounds(label))), "{:?}", label.text());
    }
}

proptest! {
    #![proptest_config(fixed(8))]

    #[test]
    fn whatever_the_data(s in size(), list in categories(), parents in proptest::collection::vec(0..41_usize, 41),
                         values in proptest::collection::vec(value(1e-300), 41 * 3)) {
        assert_sound(&drawn(&tree("t", s, list, &parents, &values)).svg);
    }
}
