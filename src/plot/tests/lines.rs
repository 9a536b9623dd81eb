//! Lines that have not happened yet, lines in front of columns, and the line that a title speaks of.

use roxmltree::Document;

use super::samples::*;
use super::svg::*;
use crate::layout::*;
use crate::plot::theme::Theme;

#[test]
fn only_the_line_of_a_forecast_is_dashed() {
    for spec in [course(884.0, 322.0), super::fan::fan(884.0, 322.0)] {
        let svg = drawn(&spec).svg;
        let doc = Document::parse(&svg).unwrap();
        let lines: Vec<_> = marks(&doc, "line").into_iter().filter(|n| !d(*n, "sc").is_empty()).collect();
        assert!(lines.iter().any(|n| d(*n, "sc") == "FC") && lines.iter().any(|n| d(*n, "sc") == "AC"));
        for line in lines {
            let dashed = line.attribute("stroke-dasharray").is_some();
            assert_eq!(dashed, d(line, "sc") == "FC", "{}: {}", spec.id, d(line, "sc"));
        }
    }
}

#[test]
fn the_mean_in_front_of_columns_has_an_edge_of_paper_and_among_lines_none() {
    for style in super::multiples::STYLES {
        let mut spec = super::multiples::regions(style, 6, 884.0, 322.0);
        let FigureKind::Multiples(multiples) = &mut spec.kind else { panic!("multiples") };
        multiples.mean = vec![Some(point(50.0)); multiples.periods.len()];
        multiples.mean_name = "mean".into();
        let svg = drawn(&spec).svg;
        assert_sound(&svg);
        let doc = Document::parse(&svg).unwrap();
        let means: Vec<_> = marks(&doc, "line").into_iter().filter(|n| d(*n, "of") == "mean").collect();
        let halos = marks(&doc, "halo");
        assert_eq!(means.len(), 6);
        assert_eq!(halos.len(), if style == MultiplesStyle::Columns { 6 } else { 0 });
        for (halo, mean) in halos.iter().zip(&means) {
            assert!(halo.range().end <= mean.range().start, "the line lies on its edge");
            assert!(f(*halo, "stroke-width") > f(*mean, "stroke-width") + 1.0);
            assert_eq!(halo.attribute("stroke"), Some("#FFFFFF"));
        }
    }
}

#[test]
fn a_trend_leads_straight_from_the_first_period_to_the_last() {
    let mut spec = control(884.0, 322.0);
    let plain = drawn(&spec).svg;
    assert!(!plain.contains("data-series=\"trend\""), "what no title speaks of is not drawn");
    let FigureKind::Control(control) = &mut spec.kind else { panic!("a control chart") };
    control.trend = Some([80.0, 120.0]);
    let svg = drawn(&spec).svg;
    assert_sound(&svg);
    let doc = Document::parse(&svg).unwrap();
    let lines: Vec<_> = marks(&doc, "line").into_iter().filter(|n| d(*n, "series") == "trend").collect();
    assert_eq!(lines.len(), 1);
    let k = f(doc.root_element(), "data-scale");
    assert!((f(lines[0], "y1") - f(lines[0], "y2") - 40.0 * k).abs() < 0.05, "it rises by what it stands for");
    let points = marks(&doc, "point");
    let (first, last) = (points.first().unwrap(), points.last().unwrap());
    assert!((f(lines[0], "x1") - f(*first, "cx")).abs() < 0.05 && (f(lines[0], "x2") - f(*last, "cx")).abs() < 0.05);
    let name = marks(&doc, "series-name").into_iter().find(|n| d(*n, "series") == "trend").unwrap();
    assert_eq!(name.text(), Some("Trend"));
}

#[test]
fn what_is_neither_good_nor_bad_is_paler_than_both() {
    let theme = Theme::default();
    let mut spec = regions(false, 884.0, 322.0, crate::base::Scenario::PY);
    let FigureKind::Bars(bars) = &mut spec.kind else { panic!("bars") };
    bars.absolute.iter_mut().flatten().for_each(|(_, impact)| *impact = crate::base::Impact::Neutral);
    let svg = drawn(&spec).svg;
    let doc = Document::parse(&svg).unwrap();
    let bars = tier(&doc, "bar", "abs");
    assert!(bars.len() > 5);
    for bar in bars {
        assert_eq!(bar.attribute("fill"), Some(theme.neutral_face().to_string().as_str()));
        assert_eq!(bar.attribute("stroke"), Some(theme.colours.neutral.to_string().as_str()));
    }
    // The outline is seen on paper, and the face apart from it.
    assert!(theme.colours.neutral.contrast(theme.colours.pl) >= 3.0, "WCAG 1.4.11");
    assert!(theme.colours.neutral.contrast(theme.neutral_face()) >= 2.5);
}
