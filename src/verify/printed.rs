//! What a slide of the deck prints: its numbers and its strings, by the part they stand in.

use crate::layout::{
    BarsSpec, Block, BlockContent, Category, ColumnsSpec, FigureKind, FigureSpec, Marker, Num, Phrase, Point, Slide,
    TableSpec,
};

/// The numbers that a slide prints as text: its message, texts, tiles, tables and footnotes.
pub(super) fn numbers(slide: &Slide) -> Vec<&Num> {
    let mut out: Vec<&Num> = slide.message.nums().collect();
    for block in &slide.blocks {
        out.extend(phrases(block).into_iter().flat_map(Phrase::nums));
        if let BlockContent::Tiles(tiles) = &block.content {
            out.extend(tiles.tiles.iter().map(|tile| &tile.number));
        }
    }
    out.extend(slide.footnotes.iter().flat_map(Phrase::nums));
    out
}

/// The figures of a slide.
pub(super) fn figures(slide: &Slide) -> impl Iterator<Item = &FigureSpec> {
    slide.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Figure(figure) => Some(figure.as_ref()),
        _ => None,
    })
}

/// The tables of a slide.
pub(super) fn tables(slide: &Slide) -> impl Iterator<Item = &TableSpec> {
    slide.blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Table(table) => Some(table.as_ref()),
        _ => None,
    })
}

/// The numbers of a figure: those whose label is always drawn, and all others it may draw.
pub(super) struct FigureNumbers<'a> {
    /// Labels that are drawn unless the figure warns that one was left out.
    pub(super) drawn: Vec<&'a Num>,
    /// Labels that the figure may draw: references behind the bars, points of a line.
    pub(super) optional: Vec<&'a Num>,
}

/// The numbers of a figure.
pub(super) fn figure_numbers(figure: &FigureSpec) -> FigureNumbers<'_> {
    let mut drawn: Vec<&Num> = Vec::new();
    let mut optional: Vec<&Num> = Vec::new();
    match &figure.kind {
        FigureKind::Columns(ColumnsSpec { values, reference_values, absolute, relative, .. })
        | FigureKind::Bars(BarsSpec { values, reference_values, absolute, relative, .. }) => {
            drawn.extend(nums(values));
            drawn.extend(absolute.iter().chain(relative).flatten().map(|(point, _)| &point.num));
            optional.extend(nums(reference_values));
            if let FigureKind::Columns(columns) = &figure.kind {
                drawn.extend(columns.marker.iter().map(|marker| &marker.point.num));
            }
        }
        FigureKind::Bridge(bridge) => {
            drawn.extend([&bridge.base.2.num, &bridge.total.2.num]);
            drawn.extend(bridge.steps.iter().map(|(_, point, _)| &point.num));
        }
        FigureKind::Control(control) => {
            optional.extend(nums(&control.values));
            optional.extend([&control.upper.num, &control.centre.num, &control.lower.num]);
        }
        FigureKind::Course(course) => {
            optional.extend(nums(&course.actual).chain(nums(&course.target)).chain(nums(&course.ahead)));
            optional.extend(course.landing.iter().map(|point| &point.num));
        }
        FigureKind::Fan(fan) => {
            optional.extend(nums(&fan.actual).chain(nums(&fan.forecast)).chain(nums(&fan.plan)));
            optional.extend(fan.bands.iter().flat_map(|b| b.borders.iter().flatten().flatten()).map(|p| &p.num));
        }
        FigureKind::Tree(tree) => drawn.extend(tree.nodes.iter().flat_map(|n| n.points()).map(|p| &p.num)),
        FigureKind::Calculation(calculation) => drawn.extend(calculation.rows.iter().map(|row| &row.point.num)),
        FigureKind::Multiples(multiples) => {
            optional.extend(multiples.panels.iter().flat_map(|p| nums(&p.values).chain(nums(&p.reference_values))));
            optional.extend(nums(&multiples.mean));
        }
        FigureKind::Funnel(funnel) => drawn.extend(nums(&funnel.values).chain(nums(&funnel.conversions))),
        FigureKind::Pareto(pareto) => {
            drawn.extend(nums(&pareto.values).chain(nums(&pareto.cumulative)));
            optional.extend(pareto.threshold.iter().map(|point| &point.num));
        }
        FigureKind::Key(_) => {}
        FigureKind::Cohort(cohort) => {
            drawn.extend(cohort.cells.iter().flat_map(|row| nums(row)).chain(nums(&cohort.sizes)));
        }
        FigureKind::Scatter(scatter) => {
            let points = scatter.points.iter().flat_map(|p| [Some(&p.x), Some(&p.y), p.size.as_ref()]);
            let means = [scatter.x.mean.as_ref(), scatter.y.mean.as_ref()];
            optional.extend(points.chain(means).flatten().map(|point| &point.num));
        }
        FigureKind::Stacked(stacked) => {
            drawn.extend(nums(&stacked.totals));
            optional.extend(stacked.parts.iter().flat_map(|part| nums(&part.values)));
        }
    }
    FigureNumbers { drawn, optional }
}

/// Words that a figure draws besides its numbers, such as `2026-03`.
pub(super) fn figure_words(figure: &FigureSpec) -> Vec<&str> {
    let labels = &figure.labels;
    let mut out = vec![
        labels.not_applicable.as_str(),
        &labels.measure,
        &labels.upper,
        &labels.centre,
        &labels.lower,
        &labels.moving_average,
    ];
    out.extend(labels.scale_line.iter().map(|line| line.text.as_str()));
    let categories: Vec<&Category> = match &figure.kind {
        FigureKind::Columns(spec) => {
            out.extend(spec.marker.iter().map(|_| Marker::TREND));
            spec.categories.iter().collect()
        }
        FigureKind::Bars(spec) => spec.categories.iter().collect(),
        FigureKind::Control(spec) => spec.categories.iter().collect(),
        FigureKind::Course(spec) => spec.categories.iter().collect(),
        FigureKind::Fan(spec) => {
            out.extend(spec.bands.iter().map(|band| band.name.as_str()));
            spec.categories.iter().collect()
        }
        FigureKind::Bridge(spec) => {
            [&spec.base.0, &spec.total.0].into_iter().chain(spec.steps.iter().map(|s| &s.0)).collect()
        }
        FigureKind::Tree(spec) => spec.nodes.iter().map(|node| &node.category).collect(),
        FigureKind::Calculation(spec) => spec.rows.iter().map(|row| &row.category).collect(),
        FigureKind::Multiples(spec) => {
            out.push(&spec.mean_name);
            out.extend(spec.ends.iter().map(String::as_str));
            spec.periods.iter().chain(spec.panels.iter().map(|p| &p.category)).collect()
        }
        FigureKind::Funnel(spec) => spec.stages.iter().collect(),
        FigureKind::Pareto(spec) => spec.categories.iter().collect(),
        FigureKind::Key(key) => {
            out.extend(key.entries.iter().flat_map(|entry| [entry.name.as_str(), &entry.meaning]));
            Vec::new()
        }
        FigureKind::Cohort(spec) => spec.cohorts.iter().chain(&spec.ages).collect(),
        FigureKind::Scatter(spec) => {
            out.extend(spec.fields.iter().map(String::as_str));
            for axis in [&spec.x, &spec.y] {
                out.extend([axis.name.as_str(), &axis.mean_name]);
            }
            spec.points.iter().map(|p| &p.category).collect()
        }
        FigureKind::Stacked(spec) => spec.categories.iter().chain(spec.parts.iter().map(|p| &p.category)).collect(),
    };
    out.extend(categories.into_iter().flat_map(|category| [category.label.as_str(), &category.sub]));
    out
}

fn phrases(block: &Block) -> Vec<&Phrase> {
    match &block.content {
        BlockContent::Figure(_) => Vec::new(),
        BlockContent::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.phrase).collect(),
        BlockContent::Text(text) => text.items.iter().map(|item| &item.phrase).collect(),
        BlockContent::Tiles(tiles) => tiles.tiles.iter().map(|tile| &tile.note).collect(),
    }
}

fn nums(points: &[Option<Point>]) -> impl Iterator<Item = &Num> {
    points.iter().flatten().map(|point| &point.num)
}
