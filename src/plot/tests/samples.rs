//! Figures for the tests, in Chinese and English.

use std::sync::OnceLock;

use crate::base::{Impact, Polarity, Scenario};
use crate::layout::*;
use crate::plot::{Figure, Metrics, Theme, draw};

/// The metrics of the template's fonts.
pub(crate) fn metrics() -> &'static Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    let make = || {
        let regular: &'static [u8] =
            include_bytes!("../../../report-templates/six-section/fonts/NotoSansSC-Regular.ttf");
        let bold: &'static [u8] = include_bytes!("../../../report-templates/six-section/fonts/NotoSansSC-Bold.ttf");
        Metrics::new(regular, bold).unwrap()
    };
    METRICS.get_or_init(make)
}

pub(crate) fn num(text: impl Into<String>) -> Num {
    Num { text: text.into(), fact: "f".into(), format: String::new(), how: None, adjusted: false }
}

pub(crate) fn point(value: f64) -> Point {
    Point { value, num: num(shown(value, 0, false)) }
}

pub(crate) fn signed(value: f64) -> Point {
    Point { value, num: num(shown(value, 0, true)) }
}

pub(crate) fn percent(value: f64) -> Point {
    Point { value, num: num(format!("{}%", shown(100.0 * value, 1, true))) }
}

fn shown(value: f64, decimals: usize, sign: bool) -> String {
    let body = format!("{:.decimals$}", value.abs());
    let zero = !body.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let sign = match value {
        _ if zero => "",
        v if v < 0.0 => "−",
        _ if sign => "+",
        _ => "",
    };
    let (whole, rest) = body.split_once('.').map_or((body.as_str(), String::new()), |(w, r)| (w, format!(".{r}")));
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(c);
    }
    format!("{sign}{grouped}{rest}")
}

pub(crate) fn category(id: &str, label: &str) -> Category {
    Category { id: id.into(), label: label.into(), sub: String::new(), highlight: false, rest: false }
}

pub(crate) fn figure(id: &str, width: f64, height: f64, kind: FigureKind) -> FigureSpec {
    FigureSpec {
        id: id.into(),
        heading: Heading {
            who: "AdventureWorks".into(),
            what: "销售额 Sales".into(),
            unit: "万元".into(),
            when: "2026-03".into(),
        },
        width,
        height,
        scale_group: "万元".into(),
        scale: None,
        labels: FigureLabels {
            not_applicable: "n.a.".into(),
            measure: "sales".into(),
            upper: "UCL".into(),
            centre: "Mean".into(),
            lower: "LCL".into(),
            moving_average: "MA(3)".into(),
            trend: "Trend".into(),
            ..FigureLabels::default()
        },
        kind,
        alt: "Sales rose <strongly>".into(),
    }
}

type Variance = Vec<Option<(Point, Impact)>>;

/// Absolute and relative variances, and where the relative one is not applicable.
fn variances(values: &[Option<f64>], reference: &[Option<f64>], polarity: Polarity) -> (Variance, Variance, Vec<bool>) {
    let both: Vec<Option<(f64, f64)>> = values.iter().zip(reference).map(|(a, b)| a.zip(*b)).collect();
    let absolute = both.iter().map(|p| p.map(|(a, b)| (signed(a - b), Impact::of(a - b, polarity)))).collect();
    let bad = |(a, b): (f64, f64)| b <= 0.0 || a < 0.0;
    let relative = both
        .iter()
        .map(|p| p.filter(|p| !bad(*p)).map(|(a, b)| (percent((a - b) / b), Impact::of(a - b, polarity))))
        .collect();
    (absolute, relative, both.iter().map(|p| p.is_some_and(bad)).collect())
}

pub(crate) fn columns_of(
    grain: &str,
    categories: Vec<Category>,
    values: &[Option<f64>],
    reference: Option<(Scenario, &[Option<f64>])>,
    primary: Scenario,
) -> ColumnsSpec {
    let none = vec![None; values.len()];
    let (absolute, relative, not_applicable) = variances(values, reference.map_or(&none[..], |(_, r)| r), Polarity::Up);
    ColumnsSpec {
        grain: grain.into(),
        categories,
        primary,
        values: values.iter().map(|v| v.map(point)).collect(),
        reference: reference.map(|(s, _)| s),
        reference_values: reference.map_or(none.clone(), |(_, r)| r.to_vec()).iter().map(|v| v.map(point)).collect(),
        absolute,
        relative,
        not_applicable,
        marker: None,
    }
}

/// Thirteen months against the target, with a missing month, an outlier, a loss and a highlight.
pub(crate) fn months(zh: bool, width: f64, height: f64, reference: Scenario) -> FigureSpec {
    let actual = [3100.0, 2890.0, 3420.0, 3010.0, 0.0, 2760.0, 3333.0, 3508.0, 2211.0, 3187.0, 3025.0, 2954.0, 3329.0];
    let target = [3000.0, 3000.0, 3300.0, 3100.0, 0.0, 300.0, 3200.0, 3508.0, 2900.0, 3100.0, 3100.0, 3000.0, 3200.0];
    let mut actual: Vec<Option<f64>> = actual.iter().map(|v| Some(*v)).collect();
    actual[4] = None;
    let target: Vec<Option<f64>> = target.iter().map(|v| (*v > 0.0).then_some(*v)).collect();
    let en = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"];
    let categories = (0..13)
        .map(|i| {
            let month = (i + 2) % 12 + 1;
            let year = if i < 10 { 2025 } else { 2026 };
            let label = if zh { format!("{month}月") } else { en[i].to_owned() };
            let sub = if i == 0 || month == 1 { year.to_string() } else { String::new() };
            let id = format!("{year}-{month:02}");
            Category { sub, highlight: i == 12, ..category(&id, &label) }
        })
        .collect();
    let spec = columns_of("month", categories, &actual, Some((reference, &target)), Scenario::AC);
    figure(&format!("months-{width}-{}", if zh { "zh" } else { "en" }), width, height, FigureKind::Columns(spec))
}

/// Twenty-six weeks without a reference.
pub(crate) fn weeks() -> FigureSpec {
    let values: Vec<Option<f64>> = (0..26).map(|i| Some(410.0 + f64::from((i * 31) % 17) * 9.0)).collect();
    let categories = (0..26).map(|i| category(&format!("2026-W{:02}", i + 1), &format!("W{:02}", i + 1))).collect();
    figure("weeks", 884.0, 322.0, FigureKind::Columns(columns_of("week", categories, &values, None, Scenario::AC)))
}

/// Five quarters of forecast against the plan, with losses.
pub(crate) fn quarters() -> FigureSpec {
    let values = [120.0, -35.0, 80.0, 96.0, 101.0].map(Some);
    let plan = [100.0, 20.0, -15.0, 96.0, 130.0].map(Some);
    let categories = (0..5).map(|i| category(&format!("q{i}"), &format!("2026-Q{}", i + 1))).collect();
    let spec = columns_of("quarter", categories, &values, Some((Scenario::PL, &plan)), Scenario::FC);
    figure("quarters", 430.0, 322.0, FigureKind::Columns(spec))
}

pub(crate) fn bars_of(
    categories: Vec<Category>,
    values: &[Option<f64>],
    reference: Option<(Scenario, &[Option<f64>])>,
) -> BarsSpec {
    let c = columns_of("month", categories, values, reference, Scenario::AC);
    BarsSpec {
        categories: c.categories,
        primary: c.primary,
        values: c.values,
        reference: c.reference,
        reference_values: c.reference_values,
        absolute: c.absolute,
        relative: c.relative,
        not_applicable: c.not_applicable,
    }
}

/// Ten regions ranked by variance, the last being the remainder.
pub(crate) fn regions(zh: bool, width: f64, height: f64, reference: Scenario) -> FigureSpec {
    let names: [&str; 10] = if zh {
        [
            "华东大区",
            "华南",
            "华北及内蒙古自治区联合大区（含雄安新区）",
            "西南",
            "华中",
            "西北",
            "东北",
            "海外事业部",
            "电商",
            "其余 12 个",
        ]
    } else {
        [
            "France",
            "United Kingdom",
            "Southwest",
            "Northwest of the United States and Alaska",
            "Canada",
            "Germany",
            "Australia",
            "Central",
            "E-commerce",
            "Rest (12)",
        ]
    };
    let values = [1250.0, 830.0, 2210.0, 640.0, 411.0, 990.0, 388.0, 120.0, -45.0, 760.0].map(Some);
    let reference_values = [1010.0, 700.0, 2120.0, 640.0, 433.0, 1050.0, 460.0, 15.0, 130.0, 1210.0].map(Some);
    let categories = names
        .iter()
        .enumerate()
        .map(|(i, n)| Category { highlight: i == 0, rest: i == 9, ..category(&format!("r{i}"), n) })
        .collect();
    let spec = bars_of(categories, &values, Some((reference, &reference_values)));
    figure(&format!("regions-{width}-{}", if zh { "zh" } else { "en" }), width, height, FigureKind::Bars(spec))
}

/// Twenty-four months with limits and two signals.
pub(crate) fn control(width: f64, height: f64) -> FigureSpec {
    let values: Vec<f64> =
        (0..24).map(|i| 100.0 + f64::from((i * 37) % 23) - 11.0 + if i == 17 { 45.0 } else { 0.0 }).collect();
    let ma = (0..24).map(|i| (i >= 2).then(|| (values[i] + values[i - 1] + values[i - 2]) / 3.0)).collect();
    let spec = ControlSpec {
        categories: (0..24)
            .map(|i| {
                let sub = if i % 12 == 0 { (2024 + i / 12).to_string() } else { String::new() };
                Category { sub, ..category(&format!("m{i}"), &format!("{}月", i % 12 + 1)) }
            })
            .collect(),
        values: values.iter().map(|v| Some(point(*v))).collect(),
        moving_average: ma,
        signals: (0..24).map(|i| i == 17).collect(),
        limits: Vec::new(),
        trend: None,
        upper: point(131.0),
        centre: point(101.0),
        lower: point(71.0),
    };
    figure(&format!("control-{width}"), width, height, FigureKind::Control(spec))
}

/// A bridge from target to actual.
pub(crate) fn bridge(width: f64, height: f64) -> FigureSpec {
    let steps = [
        ("价格 Price", 360.0),
        ("数量 Volume", -1020.0),
        ("结构 Mix", 105.0),
        ("新品 New items", 1230.0),
        ("停售商品 Lost items", -270.0),
        ("汇率", 0.0),
    ];
    let total = 3000.0 + steps.iter().map(|s| s.1).sum::<f64>();
    let spec = BridgeSpec {
        base: (category("base", "目标 Target"), Scenario::PL, point(3000.0)),
        steps: steps
            .iter()
            .enumerate()
            .map(|(i, (n, v))| {
                let c = Category { highlight: i == 3, ..category(&format!("s{i}"), n) };
                (c, signed(*v), Impact::of(*v, Polarity::Up))
            })
            .collect(),
        total: (category("total", "实际 Actual"), Scenario::AC, point(total)),
    };
    figure(&format!("bridge-{width}"), width, height, FigureKind::Bridge(spec))
}

/// Eight months of a year against its target, with a landing.
pub(crate) fn course(width: f64, height: f64) -> FigureSpec {
    let actual = |i: usize| (i < 8).then(|| point(100.0 * (i as f64 + 1.0) + 20.0 * (i as f64).sin()));
    let spec = CourseSpec {
        categories: (0..12).map(|i| category(&format!("2026-{:02}", i + 1), &format!("{}月", i + 1))).collect(),
        actual: (0..12).map(actual).collect(),
        target: (0..12).map(|i| Some(point(110.0 * (f64::from(i) + 1.0)))).collect(),
        landing: Some(point(1290.0)),
        ahead: (0..12).map(|i| (i >= 7).then(|| point(820.0 + 117.5 * (f64::from(i) - 7.0)))).collect(),
    };
    figure(&format!("course-{width}"), width, height, FigureKind::Course(spec))
}

pub(crate) fn drawn(spec: &FigureSpec) -> Figure {
    draw(spec, &Theme::default(), metrics()).unwrap()
}
