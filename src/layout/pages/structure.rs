//! The parts of the whole over time, stacked, and how their shares moved within a year (S15).

use super::super::context::{Context, figure_block, table_block};
use super::super::dates;
use super::super::deck::{
    CONTENT, Category, Cell, Column, ColumnKind, FigureKind, Heading, Part, Phrase, Row, RowKind, Slide, StackPart,
    StackedSpec, TableSpec,
};
use super::super::numbers::{Digits, Scale};
use super::super::table::{fact_cell, text_cell};
use super::super::{names, remainder, sentence, tiers};
use crate::base::{Period, Scenario};
use crate::findings::{Comparison, Course, Courses, Fact};

/// Up to so many periods leave room for a table beside their columns.
const FEW: usize = 6;
/// Width of so few columns with the names of their parts, and of the table's columns of shares.
const NARROW: f64 = 540.0;
const SHARE: f64 = 80.0;

/// The slide.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.panorama.structure.iter().filter_map(|courses| stacked(context, courses)).collect()
}

fn all(courses: &Courses) -> impl Iterator<Item = &Course> {
    courses.members.iter().chain(&courses.rest)
}

fn stacked(context: &Context<'_>, courses: &Courses) -> Option<Slide> {
    let findings = context.findings;
    let (first, last) = (courses.periods.first()?, courses.periods.last()?);
    let rows = || all(courses).flat_map(|c| &c.points).chain(&courses.total);
    let scale = context.scale("structure", tiers::ids(rows(), &[Scenario::AC]), Digits::Chart);
    let point = |row: &Comparison| findings.of(row, Scenario::AC).and_then(|f| tiers::point(f, &scale));
    let shift = Shift::largest(context, courses);
    let largest = largest(context, courses);
    let told = shift.as_ref().map(|s| s.course).or(largest.as_ref().map(|(course, _)| *course));
    let part = |course: &Course| {
        let rest = course.member.is_rest();
        let label = match rest {
            true => remainder::name(context, &scale, courses.rest_count.as_deref()).text(),
            false => names::member(&context.words, &course.member),
        };
        let highlight = told.is_some_and(|told| told.member.key == course.member.key);
        let category = Category { id: course.member.key.clone(), label, sub: String::new(), highlight, rest };
        StackPart { category, values: course.points.iter().map(point).collect() }
    };
    let total: Vec<&Comparison> = courses.total.iter().collect();
    let spec = StackedSpec {
        grain: Some(last.grain.code().to_owned()),
        scenario: Scenario::AC,
        categories: tiers::periods(context, &total),
        parts: all(courses).map(part).collect(),
        totals: courses.total.iter().map(point).collect(),
    };
    let unit = total.iter().find_map(|c| findings.of(c, Scenario::AC)).map(|f| scale.unit(f))?;
    let dimension = names::dimension(&context.words, &courses.dimension);
    let slots = context
        .slots()
        .words("measure", names::measure(&context.words, &courses.measure))
        .words("dimension", dimension.clone())
        .words("members", names::members(&context.words, &courses.dimension))
        .other("n", courses.members.len().to_string());
    let slots = match &shift {
        Some(shift) => slots
            .name("member", names::member(&context.words, &shift.course.member))
            .fact("share", Some(shift.now))
            .fact("before", Some(shift.before))
            .other("before_period", dates::in_words(&shift.period, &context.words))
            .flag(if shift.by() > 0.0 { "up" } else { "down" }),
        None => match &largest {
            Some((course, share)) => slots
                .name("member", names::member(&context.words, &course.member))
                .fact("share", Some(share))
                .other("last", dates::in_words(last, &context.words)),
            None => slots,
        },
    };
    let message = sentence::said("plain.structure", &slots, &context.words, &scale);
    let name = context.label("slide.structure", &[("dimension", &dimension)]);
    let clause = context.label("heading.by", &[("unit", &unit), ("dimension", &dimension)]);
    let heading = context.heading(&courses.measure, clause, context.when(first, last, &[Scenario::AC]));
    let alt = spec.alt(&context.words, &courses.measure, &unit);
    let figure =
        context.figure(("structure-figure", &courses.measure), heading, unit.clone(), FigureKind::Stacked(spec), alt);
    let footnotes = vec![context.source(&context.tables(false), Some(unit))];
    let table = shares(context, courses, &scale, &figure.heading).filter(|_| courses.periods.len() <= FEW);
    let listed = listed(context, courses, &scale).filter(|_| table.is_none());
    let blocks = match table {
        Some(table) => {
            let beside = table_block(NARROW + 20.0, CONTENT.0 - NARROW - 20.0, table);
            vec![figure_block(0.0, NARROW, figure), beside]
        }
        None => vec![figure_block(0.0, CONTENT.0, figure)],
    };
    let mut slide = context.slide("structure", 2, name, message, blocks, footnotes);
    context.annotate(&mut slide, listed.as_slice());
    Some(slide)
}

/// The named part with the largest share of the last period.
fn largest<'c>(context: &Context<'c>, courses: &'c Courses) -> Option<(&'c Course, &'c Fact)> {
    let last = courses.periods.len().checked_sub(1)?;
    let share = |course: &'c Course| {
        let fact = context.findings.fact(course.shares.get(last)?.as_deref()?)?;
        Some((course, fact, fact.value?.to_f64()))
    };
    let named = courses.members.iter().filter(|course| !course.member.special).filter_map(share);
    named.max_by(|a, b| a.2.total_cmp(&b.2)).map(|(course, fact, _)| (course, fact))
}

/// How the share of a part changed within a year.
struct Shift<'c> {
    course: &'c Course,
    period: Period,
    now: &'c Fact,
    before: &'c Fact,
}

impl<'c> Shift<'c> {
    /// The part whose share changed most since a year before.
    fn largest(context: &Context<'c>, courses: &'c Courses) -> Option<Shift<'c>> {
        let (before, last) = (courses.year_before?, courses.periods.len().checked_sub(1)?);
        let fact = |course: &Course, at: usize| context.findings.fact(course.shares.get(at)?.as_deref()?);
        let named = courses.members.iter().filter(|course| !course.member.special);
        let shift = |course: &'c Course| {
            let (now, then) = (fact(course, last)?, fact(course, before)?);
            Some(Shift { course, period: *courses.periods.get(before)?, now, before: then })
        };
        named.filter_map(shift).max_by(|a, b| a.by().abs().total_cmp(&b.by().abs()))
    }

    /// The change as a ratio.
    fn by(&self) -> f64 {
        let real = |fact: &Fact| fact.value.map_or(0.0, |v| v.to_f64());
        real(self.now) - real(self.before)
    }
}

/// The shares of the parts now and, where it is known, a year before as a note, where no table has them (R39).
fn listed(context: &Context<'_>, courses: &Courses, scale: &Scale) -> Option<Phrase> {
    let last = courses.periods.len().checked_sub(1)?;
    let period = |at: usize| courses.periods.get(at).map(ToString::to_string).unwrap_or_default();
    let all: Vec<&Course> = all(courses).collect();
    let printed = |at: usize| {
        let facts: Vec<Option<&Fact>> = all
            .iter()
            .map(|course| course.shares.get(at).and_then(|id| context.findings.fact(id.as_deref()?)))
            .collect();
        scale.shares(&facts)
    };
    let words = |text: &str| Part::Words { text: text.to_owned() };
    let intro = match courses.year_before {
        Some(before) => context.label("footnote.structure", &[("period", &period(last)), ("before", &period(before))]),
        None => context.label("footnote.structure_now", &[("period", &period(last))]),
    };
    let mut parts = vec![Part::Other { text: intro }];
    let then = courses.year_before.map(printed);
    for (at, (course, now)) in all.iter().zip(printed(last)).enumerate() {
        let before = then.as_ref().map(|then| then.get(at).cloned().flatten());
        // Of both periods, or where a year before is unknown of this one.
        let (Some(now), false) = (now, before == Some(None)) else { continue };
        if parts.len() > 1 {
            parts.push(words(&context.words.text("words.list")));
        }
        match course.member.is_rest() {
            true => parts.extend(remainder::name(context, scale, courses.rest_count.as_deref()).parts),
            false => parts.push(Part::Name { text: names::member(&context.words, &course.member) }),
        }
        parts.extend([words(" "), Part::Num(now)]);
        if let Some(then) = before.flatten() {
            parts.extend([words(" ("), Part::Num(then), words(")")]);
        }
    }
    (parts.len() > 1).then_some(Phrase { parts })
}

/// The shares of the parts now and a year before.
fn shares(context: &Context<'_>, courses: &Courses, scale: &Scale, heading: &Heading) -> Option<TableSpec> {
    let (before, last) = (courses.year_before?, courses.periods.len().checked_sub(1)?);
    let header = |header: String, width: f64, kind| Column { header, group: String::new(), width, kind };
    let share = context.words.text("column.share");
    let period = |at: usize| courses.periods.get(at).map(ToString::to_string).unwrap_or_default();
    let dimension = names::capital(&names::dimension(&context.words, &courses.dimension));
    let columns = vec![
        header(dimension, CONTENT.0 - NARROW - 20.0 - 2.0 * SHARE, ColumnKind::Text),
        Column { group: share.clone(), ..header(period(before), SHARE, ColumnKind::Number) },
        Column { group: share, ..header(period(last), SHARE, ColumnKind::Number) },
    ];
    let cell = |course: &Course, at: usize| {
        let fact = course.shares.get(at).and_then(|id| context.findings.fact(id.as_deref()?));
        fact.map_or_else(
            || text_cell(Phrase::default()),
            |fact| Cell { phrase: Phrase::num(scale.bare_percent(fact, false)), ..fact_cell(scale, fact, None) },
        )
    };
    let row = |course: &Course| {
        let rest = course.member.is_rest();
        let name = match rest {
            true => remainder::name(context, scale, courses.rest_count.as_deref()),
            false => Phrase::name(names::member(&context.words, &course.member)),
        };
        let kind = if rest { RowKind::Rest } else { RowKind::Body };
        Row { level: 0, kind, cells: vec![text_cell(name), cell(course, before), cell(course, last)] }
    };
    let rows: Vec<Row> = all(courses).map(row).collect();
    let alt = context.alt_table(rows.len(), &columns);
    Some(TableSpec { id: "structure-table".to_owned(), heading: heading.clone(), columns, rows, alt })
}
