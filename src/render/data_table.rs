//! The numbers behind a figure as a table: what HTML shows below it and the PDF carries as an attachment.

use crate::base::{Reference, Scenario};
use crate::layout::{Band, CalculationKind, Category, FigureKind, FigureSpec, Panel, Point};

/// A figure's numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct DataTable {
    /// Names of the value columns: scenarios and variances.
    pub series: Vec<String>,
    /// One row a category.
    pub rows: Vec<DataRow>,
}

/// A row: a category with one cell a series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DataRow {
    /// Identity: a period or a member's key.
    pub id: String,
    /// Label as drawn.
    pub label: String,
    /// Cells; none where there is no number.
    pub cells: Vec<Option<DataCell>>,
}

/// A number with its printed text and its fact.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DataCell {
    /// In the figure's unit; none where only a word is printed (n.a.).
    pub value: Option<f64>,
    /// As printed.
    pub text: String,
    /// Fact id; empty where the number is drawn but not printed.
    pub fact: String,
}

/// The table of a figure.
pub(super) fn data_table(figure: &FigureSpec) -> DataTable {
    match &figure.kind {
        FigureKind::Columns(c) => tiers(&c.categories, c.primary, c.reference, figure, |i| Tiers {
            value: at(&c.values, i),
            reference: at(&c.reference_values, i),
            absolute: at(&c.absolute, i).map(|(p, _)| p),
            relative: at(&c.relative, i).map(|(p, _)| p),
            not_applicable: c.not_applicable.get(i) == Some(&true),
        }),
        FigureKind::Bars(b) => tiers(&b.categories, b.primary, b.reference, figure, |i| Tiers {
            value: at(&b.values, i),
            reference: at(&b.reference_values, i),
            absolute: at(&b.absolute, i).map(|(p, _)| p),
            relative: at(&b.relative, i).map(|(p, _)| p),
            not_applicable: b.not_applicable.get(i) == Some(&true),
        }),
        FigureKind::Control(c) => {
            let average = |i: usize| c.moving_average.get(i).copied().flatten().filter(|v| v.is_finite());
            let mut rows: Vec<DataRow> = (0..c.categories.len())
                .map(|i| {
                    let mark = if c.signals.get(i) == Some(&true) { " ●" } else { "" };
                    let value = at(&c.values, i).map(|p| DataCell { text: format!("{}{mark}", p.num.text), ..cell(p) });
                    // The average is drawn as a line without labels: one more digit than its neighbours is enough.
                    let average =
                        average(i).map(|v| DataCell { value: Some(v), text: format!("{v:.2}"), fact: String::new() });
                    row(&c.categories[i], vec![value, average])
                })
                .collect();
            for (name, point) in
                [(&figure.labels.upper, &c.upper), (&figure.labels.centre, &c.centre), (&figure.labels.lower, &c.lower)]
            {
                rows.push(DataRow { id: String::new(), label: name.clone(), cells: vec![Some(cell(point)), None] });
            }
            DataTable { series: vec![Scenario::AC.label(), figure.labels.moving_average.clone()], rows }
        }
        FigureKind::Bridge(b) => {
            let ends = |(category, scenario, point): &(Category, Scenario, Point)| {
                let mut row = row(category, vec![Some(cell(point))]);
                if row.label != scenario.label() {
                    row.label = format!("{} ({})", row.label, scenario.label());
                }
                row
            };
            let steps = b.steps.iter().map(|(category, point, _)| row(category, vec![Some(cell(point))]));
            let rows = [ends(&b.base)].into_iter().chain(steps).chain([ends(&b.total)]).collect();
            DataTable { series: vec![figure.heading.what.clone()], rows }
        }
        FigureKind::Course(c) => {
            let last = c.categories.len().saturating_sub(1);
            let rows = c.categories.iter().enumerate().map(|(i, category)| {
                let mut cells = vec![at(&c.target, i).map(cell), at(&c.actual, i).map(cell)];
                if c.landing.is_some() {
                    cells.push(c.landing.as_ref().filter(|_| i == last).or(at(&c.ahead, i)).map(cell));
                }
                row(category, cells)
            });
            let mut series = vec![Scenario::PL.label(), Scenario::AC.label()];
            series.extend(c.landing.as_ref().map(|_| Scenario::FC.label()));
            DataTable { rows: rows.collect(), series }
        }
        FigureKind::Fan(f) => {
            let border = |i: usize, band: &Band, side: usize| band.borders.get(i)?.as_ref().map(|p| cell(&p[side]));
            let rows = f.categories.iter().enumerate().map(|(i, category)| {
                let bands = f.bands.iter().flat_map(|b| [border(i, b, 0), border(i, b, 1)]);
                row(
                    category,
                    [at(&f.actual, i).map(cell), at(&f.forecast, i).map(cell)].into_iter().chain(bands).collect(),
                )
            });
            let names = f.bands.iter().flat_map(|b| [format!("{} ≥", b.name), format!("{} ≤", b.name)]);
            let series = [Scenario::AC.label(), Scenario::FC.label()].into_iter().chain(names).collect();
            DataTable { rows: rows.collect(), series }
        }
        FigureKind::Tree(t) => {
            let change = [Scenario::absolute(t.reference), Scenario::relative(t.reference)];
            let series = [t.reference.label(), Scenario::AC.label()].into_iter();
            let series =
                series.chain(change.into_iter().flatten().map(Scenario::label)).chain([t.contribution.clone()]);
            let rows = t.nodes.iter().map(|n| {
                let marks = [&n.absolute, &n.relative, &n.contribution].map(|m| m.as_ref().map(|(p, _)| cell(p)));
                let [absolute, relative, contribution] = marks;
                let cells = vec![n.base.as_ref().map(cell), Some(cell(&n.value)), absolute, relative, contribution];
                row(&n.category, cells)
            });
            DataTable { rows: rows.collect(), series: series.collect() }
        }
        FigureKind::Calculation(c) => {
            let rows = c.rows.iter().map(|r| {
                let mut row = row(&r.category, vec![Some(cell(&r.point))]);
                if let CalculationKind::Whole(scenario) = r.kind
                    && row.label != scenario.label()
                {
                    row.label = format!("{} ({})", row.label, scenario.label());
                }
                row
            });
            DataTable { series: vec![figure.heading.what.clone()], rows: rows.collect() }
        }
        FigureKind::Multiples(m) => {
            let name = |panel: &Panel, scenario: Scenario| format!("{} {}", panel.category.label, scenario.label());
            let both = |panel| m.reference.into_iter().chain([m.primary]).map(move |sc| name(panel, sc));
            let rows = m.periods.iter().enumerate().map(|(i, period)| {
                let cells = m.panels.iter().flat_map(|panel| {
                    let reference = m.reference.map(|_| at(&panel.reference_values, i).map(cell));
                    reference.into_iter().chain([at(&panel.values, i).map(cell)])
                });
                let mean = (!m.mean.is_empty()).then(|| at(&m.mean, i).map(cell));
                row(period, cells.chain(mean).collect())
            });
            let mean = (!m.mean.is_empty()).then(|| m.mean_name.clone());
            DataTable { series: m.panels.iter().flat_map(both).chain(mean).collect(), rows: rows.collect() }
        }
        FigureKind::Funnel(f) => rated(&f.stages, f.scenario, &f.name, &f.values, &f.conversions),
        FigureKind::Pareto(p) => rated(&p.categories, p.scenario, &p.name, &p.values, &p.cumulative),
        // Samples have no numbers.
        FigureKind::Key(_) => DataTable::default(),
        FigureKind::Cohort(c) => {
            let cells = |r: usize| {
                let point = |a: usize| c.cells.get(r).and_then(|row| at(row, a));
                let size = (!c.sizes.is_empty()).then(|| at(&c.sizes, r).map(cell));
                size.into_iter().chain((0..c.ages.len()).map(|a| point(a).map(cell))).collect()
            };
            let size = (!c.sizes.is_empty()).then(|| c.size_name.clone());
            let rows = c.cohorts.iter().enumerate().map(|(r, cohort)| row(cohort, cells(r))).collect();
            DataTable { series: size.into_iter().chain(c.ages.iter().map(|age| age.label.clone())).collect(), rows }
        }
        FigureKind::Scatter(s) => {
            let sized = s.points.iter().any(|p| p.size.is_some());
            let rows = s.points.iter().map(|p| {
                let size = sized.then(|| p.size.as_ref().map(cell));
                row(&p.category, [Some(cell(&p.x)), Some(cell(&p.y))].into_iter().chain(size).collect())
            });
            let mut series = vec![s.x.name.clone(), s.y.name.clone()];
            series.extend(sized.then(|| s.scenario.label()));
            DataTable { series, rows: rows.collect() }
        }
        FigureKind::Stacked(s) => {
            let rows = s.categories.iter().enumerate().map(|(i, category)| {
                let parts = s.parts.iter().map(|part| at(&part.values, i).map(cell));
                row(category, parts.chain([at(&s.totals, i).map(cell)]).collect())
            });
            let parts = s.parts.iter().map(|part| part.category.label.clone());
            DataTable { series: parts.chain([s.scenario.label()]).collect(), rows: rows.collect() }
        }
    }
}

/// Values with a ratio each.
fn rated(
    categories: &[Category],
    scenario: Scenario,
    name: &str,
    values: &[Option<Point>],
    rates: &[Option<Point>],
) -> DataTable {
    let cells = |i: usize| vec![at(values, i).map(cell), at(rates, i).map(cell)];
    let rows = categories.iter().enumerate().map(|(i, category)| row(category, cells(i))).collect();
    DataTable { series: vec![scenario.label(), name.to_owned()], rows }
}

/// The marks of one category in a figure with tiers.
struct Tiers<'a> {
    value: Option<&'a Point>,
    reference: Option<&'a Point>,
    absolute: Option<&'a Point>,
    relative: Option<&'a Point>,
    not_applicable: bool,
}

fn tiers<'a>(
    categories: &'a [Category],
    primary: Scenario,
    reference: Option<Reference>,
    figure: &FigureSpec,
    marks: impl Fn(usize) -> Tiers<'a>,
) -> DataTable {
    let mut series = Vec::new();
    if let Some(reference) = reference {
        let variance = |relative: bool| {
            Scenario::ALL
                .into_iter()
                .find(|s| s.reference() == Some(reference) && s.is_relative() == relative && *s != Scenario::Att)
        };
        series.push(reference.label());
        series.push(primary.label());
        series.extend([false, true].into_iter().filter_map(variance).map(Scenario::label));
    } else {
        series.push(primary.label());
    }
    let rows = categories.iter().enumerate().map(|(i, category)| {
        let marks = marks(i);
        let mut cells = vec![marks.value.map(cell)];
        if reference.is_some() {
            cells.insert(0, marks.reference.map(cell));
            cells.push(marks.absolute.map(cell));
            let word = || DataCell { value: None, text: figure.labels.not_applicable.clone(), fact: String::new() };
            cells.push(marks.relative.map(cell).or_else(|| marks.not_applicable.then(word)));
            cells.truncate(series.len());
        }
        row(category, cells)
    });
    DataTable { rows: rows.collect(), series }
}

fn at<T>(values: &[Option<T>], i: usize) -> Option<&T> {
    values.get(i)?.as_ref()
}

fn cell(point: &Point) -> DataCell {
    DataCell {
        value: Some(point.value).filter(|v| v.is_finite()),
        text: point.num.text.clone(),
        fact: point.num.fact.clone(),
    }
}

fn row(category: &Category, cells: Vec<Option<DataCell>>) -> DataRow {
    let label = match category.sub.as_str() {
        "" => category.label.clone(),
        // The year stands under the first month only; the id keeps it on every row.
        sub => format!("{} {sub}", category.label),
    };
    DataRow { id: category.id.clone(), label, cells }
}
