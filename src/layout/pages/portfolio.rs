//! Members by size and growth, and by size and margin (S13, S15): which of the large ones lag, which of the small ones lead.

use super::super::context::{Context, figure_block};
use super::super::deck::{CONTENT, Category, FigureKind, Point, ScatterAxis, ScatterPoint, ScatterSpec, Slide};
use super::super::names;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::template::Style;
use super::super::tiers;
use crate::base::{Grain, Scenario};
use crate::findings::{Fact, Portfolio, PortfolioRow};

/// The slides: by growth in months, quarters and years; by margin in quarters and years.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let long = matches!(context.findings.frame.cadence, Grain::Quarter | Grain::Year);
    let wanted = |p: &&Portfolio| p.against.1 != Scenario::AC || long;
    context.findings.panorama.portfolios.iter().filter(wanted).filter_map(|p| slide(context, p)).collect()
}

/// The word of a portfolio in ids and words: what stands against the size.
fn word(portfolio: &Portfolio) -> &'static str {
    if portfolio.against.1 == Scenario::AC { "margin" } else { "growth" }
}

fn slide(context: &Context<'_>, portfolio: &Portfolio) -> Option<Slide> {
    let findings = context.findings;
    let word = word(portfolio);
    let id = format!("portfolio-{word}");
    let scenarios = [Scenario::AC, portfolio.against.1];
    let mut ids = tiers::ids(portfolio.rows.iter().map(|r| &r.comparison), &scenarios[..1]);
    ids.extend(portfolio.rows.iter().map(|r| r.against.as_str()).chain([portfolio.mean.as_str(), &portfolio.level]));
    let scale = context.scale(&id, ids, Digits::Chart);
    let spec = spec(context, portfolio, &scale)?;
    let (measure, dimension) = (&portfolio.measure, names::dimension(&context.words, &portfolio.dimension));
    let unit = findings.fact(&portfolio.mean).map(|f| scale.unit(f))?;
    let message = message(context, portfolio, &scale, &dimension);
    let against = name_of(context, portfolio);
    let clause = [("unit", unit.as_str()), ("against", &against), ("dimension", &dimension)];
    let period = portfolio.total.period;
    let heading = context.heading(
        measure,
        context.label("heading.against", &clause),
        context.when(&period, &period, if word == "margin" { &scenarios[..1] } else { &scenarios }),
    );
    let alt = spec.alt(&context.words, measure, &unit);
    let figure =
        context.figure((&format!("{id}-figure"), measure), heading, String::new(), FigureKind::Scatter(spec), alt);
    let name = context.label(
        "slide.portfolio",
        &[
            ("dimension", &names::capital(&dimension)),
            ("measure", &names::measure(&context.words, measure)),
            ("against", &against),
        ],
    );
    let footnotes = vec![context.source(&context.tables(false), Some(unit))];
    let mut slide = context.slide(&id, 2, name, message, vec![figure_block(0.0, CONTENT.0, figure)], footnotes);
    let members = names::members(&context.words, &portfolio.dimension);
    let mut notes = vec![context.plain("footnote.scatter", &Slots::default())];
    if portfolio.without > 0 {
        let slots = Slots::default()
            .other("n", portfolio.without.to_string())
            .words("members", members)
            .words("against", against.clone());
        notes.push(context.plain("footnote.without", &slots));
    }
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// What is set against the size, as axes and headings write it.
fn name_of(context: &Context<'_>, portfolio: &Portfolio) -> String {
    match portfolio.against.1 {
        Scenario::AC => names::measure(&context.words, &portfolio.against.0),
        scenario => context.code(scenario),
    }
}

fn spec(context: &Context<'_>, portfolio: &Portfolio, scale: &Scale) -> Option<ScatterSpec> {
    let findings = context.findings;
    let growth = portfolio.against.1 != Scenario::AC;
    let against = |fact: &Fact| {
        let num = if growth { scale.bare_percent(fact, true) } else { scale.num(fact, Style::Plain) };
        Some(Point { value: scale.plotted(fact)?, num })
    };
    let point = |row: &PortfolioRow| {
        let member = row.comparison.member.as_ref()?;
        let highlight = portfolio.lowest.as_deref() == Some(member.key.as_str());
        let category = Category {
            id: member.key.clone(),
            label: names::member(&context.words, member),
            sub: String::new(),
            highlight,
            rest: false,
        };
        Some(ScatterPoint {
            category,
            x: tiers::point(findings.of(&row.comparison, Scenario::AC)?, scale)?,
            y: against(findings.fact(&row.against)?)?,
            size: None,
        })
    };
    let unit = findings.fact(&portfolio.mean).map(|f| scale.unit(f))?;
    let x = context
        .label("scatter.x", &[("measure", &names::measure(&context.words, &portfolio.measure)), ("unit", &unit)]);
    let word = word(portfolio);
    Some(ScatterSpec {
        scenario: Scenario::AC,
        x: ScatterAxis {
            name: names::capital(&x),
            mean: findings.fact(&portfolio.mean).and_then(|f| tiers::point(f, scale)),
            mean_name: context.words.text("scatter.mean"),
            ratio: false,
            variance: false,
        },
        y: ScatterAxis {
            name: names::capital(&name_of(context, portfolio)),
            mean: findings.fact(&portfolio.level).and_then(against),
            mean_name: context.words.text("scatter.whole"),
            ratio: growth,
            variance: growth,
        },
        points: portfolio.rows.iter().filter_map(point).collect(),
        fields: ["large_high", "small_high", "large_low", "small_low"]
            .map(|field| context.words.text(&format!("scatter.{word}_{field}"))),
    })
}

fn message(context: &Context<'_>, portfolio: &Portfolio, scale: &Scale, dimension: &str) -> super::super::deck::Phrase {
    let findings = context.findings;
    let fact = |id: &Option<String>| id.as_deref().and_then(|id| findings.fact(id));
    let key =
        |row: &&PortfolioRow| row.comparison.member.as_ref().map(|m| m.key.as_str()) == portfolio.lowest.as_deref();
    let lowest = portfolio.lowest.as_ref().and_then(|_| portfolio.rows.iter().find(key));
    let mut slots = context
        .slots()
        .words("measure", names::measure(&context.words, &portfolio.measure))
        .words("dimension", dimension)
        .words("members", names::members(&context.words, &portfolio.dimension))
        .fact("count", fact(&portfolio.high_count))
        .fact("of", fact(&portfolio.count))
        .fact("share", fact(&portfolio.high_share))
        .fact("level", findings.fact(&portfolio.level));
    if let Some((row, member)) = lowest.and_then(|row| Some((row, row.comparison.member.as_ref()?))) {
        slots = slots
            .name("member", names::member(&context.words, member))
            .fact("against", findings.fact(&row.against))
            .fact("actual", findings.of(&row.comparison, Scenario::AC));
    }
    sentence::said(&format!("plain.portfolio_{}", word(portfolio)), &slots, &context.words, scale)
}
