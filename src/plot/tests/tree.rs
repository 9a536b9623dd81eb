//! Trees of key figures: boxes that do not touch, one scale for bars and one for pins, branches from box to box, and
//! generated data.

use proptest::prelude::*;
use roxmltree::Document;

use super::generated::{categories, fixed, size, value};
use super::samples::*;
use super::svg::*;
use crate::base::{Impact, Polarity, Scenario};
use crate::layout::*;
use crate::plot::{Theme, draw};

fn node(id: &str, name: &str, parent: Option<usize>, values: (f64, f64), contributed: Option<f64>) -> TreeNode {
    let (now, before) = values;
    let with = |value: f64, point: Point| Some((point, Impact::of(value, Polarity::Up)));
    let growth = now / before - 1.0;
    TreeNode {
        category: Category { sub: "万元".into(), ..category(id, name) },
        parent,
        value: point(now),
        base: Some(point(before)),
        absolute: with(now - before, signed(now - before)),
        relative: with(growth, percent(growth)),
        contribution: contributed.and_then(|c| with(c, signed(c))),
    }
}

/// Sales = customers × (orders of a customer × average order).
pub(super) fn tree(width: f64, height: f64) -> FigureSpec {
    let nodes = vec![
        node("sales", "销售额 Sales", None, (9_609.0, 8_202.0), None),
        node("customers", "成交客户数 Customers", Some(0), (188.0, 162.0), Some(1_324.0)),
        node("sales_per_customer", "户均销售额 Sales per customer", Some(0), (511.0, 506.0), Some(83.0)),
        node("orders_per_customer", "户均订单数", Some(2), (299.0, 321.0), Some(-635.0)),
        node("average_order", "单均金额 Average order", Some(2), (171.0, 158.0), Some(718.0)),
    ];
    let spec = TreeSpec { reference: Scenario::PY, nodes, contribution: "贡献".into() };
    figure("tree", width, height, FigureKind::Tree(spec))
}

#[test]
fn boxes_stand_apart_and_bars_have_one_scale() {
    for (width, height) in [(884.0, 322.0), (884.0, 240.0), (700.0, 322.0)] {
        let spec = tree(width, height);
        let figure = drawn(&spec);
        assert_sound(&figure.svg);
        assert_eq!(figure.warnings, Vec::<String>::new());
        let doc = Document::parse(&figure.svg).unwrap();
        let boxes: Vec<_> = marks(&doc, "box").into_iter().map(bounds).collect();
        assert_eq!(boxes.len(), 5);
        for (i, a) in boxes.iter().enumerate() {
            assert!(boxes[i + 1..].iter().all(|b| !a.overlaps(b)), "{boxes:?}");
        }
        // Children stand to the right of their parent, which stands in the middle of them.
        let middle = |at: usize| (boxes[at].y0 + boxes[at].y1) / 2.0;
        assert!(boxes[0].x1 < boxes[1].x0 && boxes[2].x1 < boxes[3].x0);
        assert!((middle(0) - (middle(1) + middle(2)) / 2.0).abs() < 0.05);
        let k = f(doc.root_element(), "data-scale");
        let bars = tier(&doc, "bar", "step");
        assert_eq!(bars.len(), 5, "the change of the root, and four contributions");
        for bar in &bars {
            let b = bounds(*bar);
            assert!(((b.x1 - b.x0) - k * f(*bar, "data-v").abs()).abs() < 0.05, "R25, R26");
        }
        assert_eq!((marks(&doc, "pin").len(), marks(&doc, "pin-head").len()), (5, 5), "R18");
        assert_eq!(marks(&doc, "operator").len(), 2, "two pairs of factors");
        let ink = |id: &str| bars.iter().find(|b| d(**b, "cat") == id).and_then(|b| b.attribute("fill")).unwrap_or("");
        let theme = Theme::default();
        assert_eq!(ink("orders_per_customer"), theme.impact(Impact::Bad).to_string(), "R14");
        assert_eq!(ink("customers"), theme.impact(Impact::Good).to_string(), "R14");
    }
}

#[test]
fn odd_trees_are_drawn_too() {
    let mut spec = tree(884.0, 322.0);
    let FigureKind::Tree(inner) = &mut spec.kind else { panic!("a tree") };
    inner.nodes.truncate(1);
    assert_sound(&drawn(&spec).svg);
    let FigureKind::Tree(inner) = &mut spec.kind else { panic!("a tree") };
    inner.nodes[0].parent = Some(7);
    inner.nodes[0].relative = Some((percent(25.0), Impact::Good));
    let svg = drawn(&spec).svg;
    assert_sound(&svg);
    let FigureKind::Tree(inner) = &mut spec.kind else { panic!("a tree") };
    inner.nodes.clear();
    assert_sound(&drawn(&spec).svg);
    let mut spec = tree(884.0, 322.0);
    let FigureKind::Tree(inner) = &mut spec.kind else { panic!("a tree") };
    inner.nodes[1].value.value = f64::NAN;
    assert!(draw(&spec, &Theme::default(), metrics()).is_err(), "not finite");
}

#[test]
fn numbers_without_room_are_left_out_and_reported() {
    let mut spec = tree(884.0, 322.0);
    let FigureKind::Tree(inner) = &mut spec.kind else { panic!("a tree") };
    inner.nodes[0].value = point(9e17);
    inner.nodes[0].base = Some(point(8e17));
    let figure = drawn(&spec);
    assert_eq!(figure.warnings.len(), 1, "{:?}", figure.warnings);
}

#[test]
fn it_describes_itself_with_its_own_numbers() {
    let FigureKind::Tree(spec) = tree(884.0, 322.0).kind else { panic!("a tree") };
    let words = Words::built_in("en").unwrap();
    assert_eq!(
        spec.alt(&words, "unheard_of", "万元"),
        "Tree of unheard of in 万元: 9,609, change +1,407. What its 4 drivers contributed: 成交客户数 Customers +1,324, \
         户均销售额 Sales per customer +83, 户均订单数 −635, 单均金额 Average order +718."
    );
}

/// A tree of any shape: each node hangs from any before it, and lacks now and then what a node may lack.
fn any(s: (f64, f64), list: Vec<Category>, parents: &[usize], values: &[f64]) -> FigureSpec {
    let node = |(i, c): (usize, Category)| {
        let (value, growth, step) = (values[i], values[i + 41] / 1e3, values[i + 82]);
        let impact = |v: f64| Impact::of(v, Polarity::Up);
        TreeNode {
            category: Category { sub: if i % 3 == 0 { "万元".into() } else { String::new() }, ..c },
            parent: i.checked_sub(1).map(|before| parents[i] % (before + 1)),
            value: point(value),
            base: (i % 4 != 3).then(|| point(value * 0.9)),
            absolute: Some((signed(value * 0.1), impact(value))),
            relative: (i % 5 != 4).then(|| (percent(growth), impact(growth))),
            contribution: Some((signed(step), impact(step))),
        }
    };
    let nodes = list.into_iter().enumerate().map(node).collect();
    let spec = TreeSpec { reference: Scenario::PY, nodes, contribution: "贡献".into() };
    figure("tree-any", s.0, s.1, FigureKind::Tree(spec))
}

proptest! {
    #![proptest_config(fixed(8))]

    #[test]
    fn whatever_the_data(s in size(), list in categories(), parents in proptest::collection::vec(0..41_usize, 41),
                         values in proptest::collection::vec(value(1e-300), 41 * 3)) {
        assert_sound(&drawn(&any(s, list, &parents, &values)).svg);
    }
}
