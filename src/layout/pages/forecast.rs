//! The next months of the main measure with their intervals, and what such forecasts were worth (S14, P06): the fan
//! with the back-test below it, the numbers beside it.

use chrono::Datelike;

use super::super::context::{Context, figure_block_of};
use super::super::dates;
use super::super::deck::{
    Band, Block, BlockContent, CONTENT, Category, Column, ColumnKind, FanSpec, FigureKind, FigureSpec, Phrase, Point,
    Row, RowKind, Slide, TableSpec, TextBlock, TextItem, TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{fact_cell, other_cell, text_cell};
use super::super::{agreement, storyboard, tiers};
use super::fact_table::{Show, footed, or_dash};
use super::packed;
use crate::base::{Period, Scenario};
use crate::findings::Outlook;
use crate::findings::outlook::Step;

/// Width of the figure; the table stands to its right.
const FIGURE: f64 = 578.0;
/// White space between both, and above the text.
const GAP: f64 = 24.0;
/// Height of the line of group headers of the table.
const GROUP: f64 = 20.0;
/// Widths of the table's columns: the month, and the numbers share the rest.
const MONTH: f64 = 62.0;

/// The forecast.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.outlook.as_ref().and_then(|outlook| slide(context, outlook)).into_iter().collect()
}

fn slide(context: &Context<'_>, outlook: &Outlook) -> Option<Slide> {
    let findings = context.findings;
    let past = outlook.past.iter().filter_map(|row| row.facts.get(&Scenario::AC));
    let ahead = outlook.steps.iter().flat_map(|s| [&s.value].into_iter().chain(&s.within_80).chain(&s.within_95));
    let targets = outlook.steps.iter().filter_map(|s| s.target.as_ref()).chain(&outlook.total.target);
    let targets = targets.chain(&outlook.total.gap);
    let sums = [&outlook.total.value].into_iter().chain(&outlook.total.within_80).chain(targets);
    let landing = outlook.landing.iter().flat_map(|l| [&l.value, &l.low, &l.high].into_iter().chain(&l.gap));
    let ids = past.chain(ahead).chain(sums).chain(landing).map(String::as_str);
    let scale = context.scale("forecast", ids, Digits::Table);
    let unit = findings.fact(&outlook.total.value).map(|f| scale.unit(f))?;
    let slots = slots(context, outlook);
    let message = context.message("forecast", "forecast", &slots, &scale);
    let text = worth(context, outlook, &slots, &scale);
    // Under a short table the text has the whole width, and the figure more height.
    let tall = |wide: f64| (CONTENT.1 - packed::text_height(&text, wide) - GAP / 2.0).max(CONTENT.1 / 2.0);
    let short = packed::low_table_height(outlook.steps.len() + 1) + GROUP <= tall(CONTENT.0);
    let wide = if short { CONTENT.0 } else { FIGURE };
    let tall = tall(wide);
    let figure = figure(context, outlook, &scale, &unit)?;
    let x = FIGURE + GAP;
    let table = table(context, outlook, &scale, &unit);
    let table = BlockContent::Table(Box::new(table));
    let blocks = vec![
        figure_block_of(0.0, FIGURE, tall, figure),
        Block { x, y: 0.0, width: CONTENT.0 - x, height: if short { tall } else { CONTENT.1 }, content: table },
        Block {
            x: 0.0,
            y: tall + GAP / 2.0,
            width: wide,
            height: CONTENT.1 - tall - GAP / 2.0,
            content: BlockContent::Text(text),
        },
    ];
    let footnotes = vec![context.source(&context.tables(outlook.steps.iter().any(|s| s.target.is_some())), Some(unit))];
    let mut slide = context.slide("forecast", 2, context.words.text("slide.forecast"), message, blocks, footnotes);
    let note = |key: &str| context.plain(key, &Slots::default());
    let mut notes = vec![note("footnote.forecast")];
    let running = outlook.running.as_ref().and_then(|id| context.findings.fact(id));
    notes.extend(
        running
            .map(|left| context.plain("footnote.forecast_running", &Slots::default().fact("month_left", Some(left)))),
    );
    // The festival concerns only those who look at the first months of a year.
    let festive = outlook.paired && outlook.steps.iter().any(|step| step.period.start.month() <= FESTIVE);
    notes.extend(festive.then(|| note("footnote.forecast_paired")));
    notes.extend(is_apart(context, outlook, &slide).then(|| note("footnote.variance")));
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// True when the slide prints a forecast and a target, but not their difference as the gap: of the months ahead or of the
/// year.
fn is_apart(context: &Context<'_>, outlook: &Outlook, slide: &Slide) -> bool {
    let differs = |value: &String, target: Option<&String>, gap: &Option<String>| {
        let known = target.zip(gap.as_ref());
        known.is_some_and(|(target, gap)| agreement::difference_differs(slide, [value, target, gap]))
    };
    let sum = &outlook.total;
    let pacing = context.findings.pacing.as_ref();
    differs(&sum.value, sum.target.as_ref(), &sum.gap)
        || outlook.landing.as_ref().is_some_and(|landing| {
            let target = pacing.filter(|p| p.period == landing.period).map(|p| &p.target);
            differs(&landing.value, target, &landing.gap)
        })
}

/// What the sentences of the page can say.
fn slots<'a>(context: &Context<'a>, outlook: &Outlook) -> Slots<'a> {
    let fact = |id: &String| context.findings.fact(id);
    let test = &outlook.test;
    let said = |step: Option<&Step>| step.map_or_else(String::new, |s| dates::in_words(&s.period, &context.words));
    let [low, high] = &outlook.total.within_80;
    let slots = context
        .slots()
        .fact("total", fact(&outlook.total.value))
        .fact("low", fact(low))
        .fact("high", fact(high))
        .fact("target", outlook.total.target.as_ref().and_then(fact))
        .fact("origins", fact(&test.origins))
        .fact("horizon", fact(&test.horizon))
        .fact("error", fact(&test.error))
        .fact("bias", fact(&test.bias))
        .fact("naive_error", fact(&test.naive_error))
        .fact("skill", test.skill.as_ref().and_then(fact))
        .fact("growth_ahead", outlook.growth.as_ref().and_then(fact))
        .fact("inside", fact(&test.inside))
        .other("first", said(outlook.steps.first()));
    let slots = if outlook.steps.len() > 1 { slots.other("last", said(outlook.steps.last())) } else { slots };
    match &outlook.landing {
        Some(landing) => slots
            .other("year", dates::in_words(&landing.period, &context.words))
            .fact("landing", fact(&landing.value))
            .fact("landing_low", fact(&landing.low))
            .fact("landing_high", fact(&landing.high))
            .fact("landing_gap", landing.gap.as_ref().and_then(fact)),
        None => slots,
    }
}

/// The months between which the Spring Festival moves are the first so many of a year.
const FESTIVE: u32 = 2;

/// An interval of 80 % that held so many of the actual values is wider than it had to be.
const WIDE: f64 = 0.9;

/// The method, its error in the past, and where the year lands.
fn worth(context: &Context<'_>, outlook: &Outlook, slots: &Slots<'_>, scale: &Scale) -> TextBlock {
    let method = if outlook.fell_back { "fell_back" } else { outlook.method.as_str() };
    let keys = [
        &format!("forecast.{method}"),
        "forecast.tested",
        "forecast.bias",
        "forecast.growth",
        "forecast.target",
        "forecast.landing",
    ];
    let fact = |id: &String| context.findings.fact(id);
    let real = |id: &String| fact(id).and_then(|f| f.value).map_or(0.0, |v| v.to_f64());
    let slots = slots.clone().flag(&outlook.method);
    let slots = if real(&outlook.test.inside) >= WIDE { slots.flag("wide") } else { slots };
    let [low, high] = &outlook.total.within_80;
    let target = outlook.total.target.as_ref().and_then(fact);
    let beside = |target, low, high| super::pacing::place(target?, low?, high?);
    // The page of the pacing tells where the year lands.
    let paced = context
        .findings
        .pacing
        .as_ref()
        .is_some_and(|p| outlook.landing.as_ref().is_some_and(|l| l.period == p.period))
        && storyboard::belongs("pacing", context.findings.frame.cadence)
        && !context.gone.contains("pacing");
    let item = |key: &&str| {
        if paced && *key == "forecast.landing" {
            return None;
        }
        // Where the target lies beside the interval: of the months ahead, or of the year.
        let place = match *key {
            "forecast.bias" => Some(if real(&outlook.test.bias) > 0.0 { "above" } else { "below" }),
            "forecast.target" => beside(target, fact(low), fact(high)),
            "forecast.landing" => outlook.landing.as_ref().and_then(|landing| {
                let target = context.findings.pacing.as_ref().filter(|p| p.period == landing.period)?;
                beside(fact(&target.target), fact(&landing.low), fact(&landing.high))
            }),
            _ => None,
        };
        let slots = place.map_or_else(|| slots.clone(), |place| slots.clone().flag(place));
        sentence::say(key, &slots, &context.words, scale)
    };
    let items = keys.iter().filter_map(item).map(sentence::capitalised);
    TextBlock {
        heading: String::new(),
        items: items.map(|phrase| TextItem { phrase, link: None, impact: None }).collect(),
        style: TextStyle::Bullets,
    }
}

fn figure(context: &Context<'_>, outlook: &Outlook, scale: &Scale, unit: &str) -> Option<FigureSpec> {
    let point = |id: &String| context.findings.fact(id).and_then(|f| tiers::point(f, scale));
    let (past, ahead) = (outlook.past.len(), outlook.steps.len());
    let periods: Vec<Period> =
        outlook.past.iter().map(|row| row.period).chain(outlook.steps.iter().map(|s| s.period)).collect();
    let categories = periods.iter().enumerate().map(|(i, period)| {
        let (label, sub) = dates::on_axis(period, i.checked_sub(1).and_then(|i| periods.get(i)), &context.words);
        Category { id: period.to_string(), label, sub, highlight: false, rest: false }
    });
    let before = |count: usize| std::iter::repeat_n(None, count);
    let actual = outlook.past.iter().map(|row| row.facts.get(&Scenario::AC).and_then(point));
    let band = |level: &str, of: &dyn Fn(&Step) -> [String; 2]| Band {
        name: context.words.text(&format!("forecast.{level}")),
        borders: before_steps(past, outlook, &|step| {
            let [low, high] = of(step);
            Some([point(&low)?, point(&high)?])
        }),
    };
    let spec = FanSpec {
        categories: categories.collect(),
        actual: actual.chain(before(ahead)).collect(),
        forecast: before(past).chain(outlook.steps.iter().map(|s| point(&s.value))).collect(),
        plan: before(past).chain(outlook.steps.iter().map(|s| s.target.as_ref().and_then(point))).collect(),
        bands: vec![band("within_95", &|s| s.within_95.clone()), band("within_80", &|s| s.within_80.clone())],
    };
    let alt = spec.alt(&context.words, &outlook.measure, unit);
    let (first, last) = (periods.first()?, periods.last()?);
    let planned = outlook.steps.iter().any(|s| s.target.is_some());
    let scenarios: &[Scenario] =
        if planned { &[Scenario::PL, Scenario::AC, Scenario::FC] } else { &[Scenario::AC, Scenario::FC] };
    Some(context.figure(
        ("forecast-figure", &outlook.measure),
        context.heading(
            &outlook.measure,
            context.label("heading.unit", &[("unit", unit)]),
            context.when(first, last, scenarios),
        ),
        unit.to_owned(),
        FigureKind::Fan(spec),
        alt,
    ))
}

/// Nothing for the past, and something for each step ahead.
fn before_steps(past: usize, outlook: &Outlook, of: &dyn Fn(&Step) -> Option<[Point; 2]>) -> Vec<Option<[Point; 2]>> {
    std::iter::repeat_n(None, past).chain(outlook.steps.iter().map(of)).collect()
}

/// Each month ahead with the borders of its 80 % interval and its target, and all of them together.
fn table(context: &Context<'_>, outlook: &Outlook, scale: &Scale, unit: &str) -> TableSpec {
    let planned = outlook.steps.iter().any(|s| s.target.is_some());
    let width = (CONTENT.0 - FIGURE - GAP - MONTH) / if planned { 4.0 } else { 3.0 };
    let group = context.words.text("forecast.within_80");
    let column = |header: String, group: &str, width: f64, kind: ColumnKind| Column {
        header,
        group: group.to_owned(),
        width,
        kind,
    };
    let number = |header: String, group: &str| column(header, group, width, ColumnKind::Number);
    let mut columns = vec![column(context.words.text("column.month"), "", MONTH, ColumnKind::Text)];
    columns.extend(planned.then(|| number(Scenario::PL.label(), "")));
    columns.extend([
        number(Scenario::FC.label(), ""),
        number(context.words.text("column.from"), &group),
        number(context.words.text("column.to"), &group),
    ]);
    // Expected values and targets add up to their totals, borders of intervals do not.
    let sum = &outlook.total;
    let parts = |of: fn(&Step) -> Option<&String>| outlook.steps.iter().map(of).collect::<Vec<_>>();
    let targets = footed(context, scale, &parts(|s| s.target.as_ref()), sum.target.as_ref(), Show::Plain);
    let values = footed(context, scale, &parts(|s| Some(&s.value)), Some(&sum.value), Show::Plain);
    let row = |at: usize, name, kind, borders: &[String; 2]| {
        let mut cells = vec![name];
        if planned {
            cells.extend(targets.get(at).cloned().map(or_dash));
        }
        cells.extend(values.get(at).cloned());
        let borders = borders.iter().filter_map(|id| context.findings.fact(id));
        cells.extend(borders.map(|f| fact_cell(scale, f, None)));
        Row { level: 0, kind, cells }
    };
    let steps = outlook.steps.iter().enumerate();
    let step =
        |(at, step): (usize, &Step)| row(at, other_cell(step.period.to_string()), RowKind::Body, &step.within_80);
    let mut rows: Vec<Row> = steps.map(step).collect();
    if rows.len() > 1 {
        let name = text_cell(Phrase::words(context.words.text("forecast.together")));
        rows.push(row(rows.len(), name, RowKind::Total, &sum.within_80));
    }
    let scenarios = if planned { vec![Scenario::PL, Scenario::FC] } else { vec![Scenario::FC] };
    let period = match (outlook.steps.first(), outlook.steps.last()) {
        (Some(first), Some(last)) => context.when(&first.period, &last.period, &scenarios),
        _ => String::new(),
    };
    let heading = context.heading(&outlook.measure, context.label("heading.unit", &[("unit", unit)]), period);
    let alt = context.alt_table(rows.len(), &columns);
    TableSpec { id: "forecast-table".into(), heading, columns, rows, alt }
}
