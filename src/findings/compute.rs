//! One report's findings, from its ledger to the last sentence.

use std::collections::BTreeMap;

use crate::base::{Date, Error, Grain, Period, Result, Scenario};
use crate::config::{Brief, ReportSpec};
use crate::data::{Dataset, Quality};

use super::actions;
use super::alerts;
use super::book::{Book, EVERY};
use super::breakdown;
use super::chance;
use super::control;
use super::customers;
use super::digest;
use super::drivers;
use super::event_findings;
use super::funnel;
use super::growth;
use super::history;
use super::horizontal;
use super::leap_week;
use super::ledger::Key;
use super::messages;
use super::next_targets;
use super::outlook;
use super::pacing;
use super::panorama;
use super::problems;
use super::process;
use super::ranking;
use super::reps;
use super::structure;
use super::study::Study;
use super::targets;
use super::tracking;
use super::{Absent, Findings, Frame, Slice};

/// What a report is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The report.
    pub report: ReportSpec,
    /// Its period.
    pub period: Period,
    /// The day up to which actual data count.
    pub as_of: Date,
    /// The rows it is computed from; empty for all.
    pub slice: Slice,
}

/// The as-of date of the brief, else the last day of the sales (or opportunities) table. Targets never move it.
pub fn default_as_of(data: &Dataset, brief: &Brief) -> Option<Date> {
    brief.as_of.or(data.sales_span.map(|s| s.1)).or(data.opportunity_span.map(|s| s.1))
}

/// Everything computed for one report, period and slice.
///
/// # Errors
/// No table feeds a main measure, or a weekly report is asked of a sales table of month grain.
pub fn compute(data: &Dataset, brief: &Brief, request: &Request) -> Result<Findings> {
    let study = Study::new(data, brief, request).ok_or_else(|| {
        Error::data("there is no sales and no opportunity to report on")
            .hint("check the tables `sales` and `opportunities`")
    })?;
    let months_only = data.sales_grain.is_some_and(|g| g > Grain::Week) && study.main.id == "sales";
    let weekly = request.period.grain == Grain::Week && !request.period.to_date;
    if months_only && (weekly || request.period.is_of_weeks(&brief.calendar)) {
        let kind = if weekly { "is weekly" } else { "counts whole weeks" };
        return Err(Error::config(format!(
            "the report `{}` {kind}, but the sales table holds one date a month",
            request.report.id
        ))
        .hint("use the cadences month, quarter and year with this table, in a year of months"));
    }
    let mut book = Book::default();
    let book = &mut book;
    let key_figures = horizontal::key_figures(&study, book);
    chance::enter(&study, book, &study.period);
    leap_week::enter(&study, book);
    let history = history::history(&study, book);
    let months = history::months(&study, book);
    let charted = control::control(&study, book);
    let mut paced = pacing::pacing(&study, book);
    let (mut ahead, rest) = match outlook::outlook(&study, book) {
        Ok((ahead, rest)) => (Ok(ahead), rest),
        Err(reason) => (Err(reason), None),
    };
    if let (Ok(ahead), Ok(pacing), Some(rest)) = (&mut ahead, &mut paced, &rest) {
        ahead.landing = outlook::landing::settle(&study, book, pacing, rest);
    }
    let mut rankings = ranking::rankings(&study, book);
    let breakdown = breakdown::breakdown(&study, book);
    let contributions = structure::contributions(&study, book);
    let drivers = drivers::drivers(&study, book);
    let growth = growth::growth(&study, book);
    let buyers = customers::customers(&study, book);
    let customer_base = customers::customer_base(&study, book);
    let people = reps::reps(&study, book);
    let evaluation = people.as_ref().and_then(|ranking| super::people::evaluation(&study, book, ranking));
    let skills = super::people::skills(&study, book);
    let plan = actions::actions(&study, book);
    let sheets = evaluation.as_ref().map(|e| super::people::sheets(book, e, skills.as_ref(), plan.as_ref()));
    let next = next_targets::next_targets(&study, book, ahead.as_ref().ok());
    let events = event_findings::event_findings(&study, book);
    let missing = funnel::pipeline::missing(book, paced.as_ref().ok(), next.as_ref().ok());
    let pipeline = funnel::funnel(&study, book, missing.as_ref());
    // A week is too short to tell habits, and a month too long a list.
    let weekly_only = study.period.grain == Grain::Week;
    let habits = if weekly_only { None } else { process::process(&study, book) };
    let tracked = if weekly_only { tracking::tracking(&study, book) } else { None };
    let rivals = events.market.as_ref().and_then(|m| m.competitors.as_ref());
    let targets = targets::findings(&study, book, next.as_ref().ok(), rivals);

    let mut findings = messages::total_messages(&study, book, &key_figures, charted.as_ref().map(|c| &c.limits));
    findings.extend(paced.as_ref().ok().and_then(|p| messages::pacing_messages(&study, book, p)));
    for (at, ranking) in rankings.iter().enumerate() {
        findings.extend(messages::ranking_messages(&study, book, ranking, if at == 0 { 1.0 } else { 0.6 }));
    }
    findings.extend(breakdown.iter().flat_map(|b| messages::breakdown_messages(&study, book, b)));
    findings.extend(contributions.iter().flat_map(|c| messages::structure_messages(&study, book, c)));
    findings.extend(messages::growth_message(&study, book, &growth));
    findings.extend(messages::driver_messages(&study, book, &drivers));
    findings.extend(charted.iter().flat_map(|c| messages::trend_messages(&study, book, c)));
    findings.extend(messages::outlook_messages(&study, book, ahead.as_ref().map_err(|r| *r)));
    findings.extend(buyers.iter().flat_map(|c| messages::customer_messages(&study, book, c)));
    findings.extend(messages::base_messages(&study, book, &customer_base));
    findings.extend(messages::care_messages(&study, book, &customer_base));
    findings.extend(people.as_ref().map(|p| messages::people_messages(&study, book, p)).unwrap_or_default());
    findings.extend(evaluation.iter().flat_map(|e| messages::evaluation_messages(&study, book, e)));
    findings.extend(skills.as_ref().and_then(messages::skill_message));
    findings.extend(next.as_ref().ok().and_then(|n| messages::next_messages(&study, book, n)));
    findings.extend(messages::target_messages(&study, book, &targets));
    findings.extend(messages::event_messages(&study, book, &events));
    findings.extend(pipeline.iter().flat_map(|f| messages::funnel_messages(&study, book, f)));
    findings.extend(habits.iter().flat_map(|p| messages::process_messages(&study, book, p)));
    findings.extend(tracked.as_ref().and_then(|t| messages::tracking_message(&study, book, t)));
    findings.extend(messages::action_messages(&study, book, plan.as_ref()));
    findings.extend(alerts::found(&study, book)?);
    let (problems, told) = problems::problems(&study, book, &findings);
    findings.extend(told);
    messages::year_behind(&study, book, paced.as_ref().ok(), &mut findings);
    arrange(&mut findings);
    let seen = (&events, paced.as_ref().ok());
    let trails = super::trails::trails(&study, book, &findings, &problems, seen, plan.as_ref());
    let alerts = alerts::alerts(&study, book, &findings, &trails, plan.as_ref());
    for list in &mut rankings {
        ranking::shorten(&study, book, list);
    }
    let panorama = panorama::panorama(&study, book, (&rankings, buyers.as_ref().map(|c| &c.ranking)));

    let suggestions = super::suggestions::suggestions(&study, book, events.outlay.as_ref());
    let mut absent = absent(
        &study,
        book,
        &key_figures,
        &Missing {
            history: history.len() < 2,
            control: charted.is_none(),
            rankings: rankings.is_empty(),
            breakdown: breakdown.is_none(),
            contributions: contributions.is_empty(),
            customers: buyers.is_none(),
            reps: people.is_none(),
            drivers: drivers::absent(&study, &drivers),
            growth: growth.views.is_empty(),
            pacing: paced.as_ref().err().copied(),
            ahead: ahead.as_ref().err().copied(),
            next: next.as_ref().err().copied(),
            skills: skills.is_none(),
        },
        &events,
    );
    absent.extend(targets.absent(study.report.cadence, next.as_ref().err().copied()));
    absent.extend(actions::absent(&study, plan.as_ref()));
    absent.extend(super::notes::absent(&study));
    absent.extend(super::suggestions::absent(&suggestions));
    let lacking = customer_base.absent(&study).into_iter();
    absent.extend(lacking.map(|(what, reason)| Absent { what: what.to_owned(), reason: reason.to_owned() }));
    let mut lacking = funnel::absent(&study, pipeline.as_ref());
    lacking.extend(match weekly_only {
        true => tracking::absent(&study, tracked.as_ref()).map(|reason| ("tracking", reason)),
        false => process::absent(&study, habits.as_ref()).map(|reason| ("process", reason)),
    });
    let lacking = lacking.into_iter();
    absent.extend(lacking.map(|(what, reason)| Absent { what: what.to_owned(), reason: reason.to_owned() }));
    let id = |d: Option<usize>| d.and_then(|d| data.dimensions.get(d)).map(|d| d.id.as_str());
    Ok(Findings {
        frame: frame(&study),
        measures: horizontal::measures(&study).iter().map(|s| s.describe(brief)).collect(),
        key_figures,
        history,
        months,
        pacing: paced.ok(),
        rankings,
        breakdown,
        contributions,
        growth,
        drivers,
        control: charted.map(|c| c.control),
        outlook: ahead.ok(),
        customers: buyers.map(|c| c.ranking),
        customer_base,
        reps: people,
        evaluation,
        skills,
        sheets: sheets.unwrap_or_default(),
        scoring: brief.scoring.components.iter().map(|(id, c)| (id.clone(), [c.floor, c.cap])).collect(),
        panorama,
        next_targets: next.ok(),
        targets,
        key_messages: digest::key_messages(&findings, id(study.main_dimension), id(study.rep_dimension())),
        events,
        funnel: pipeline,
        process: habits,
        tracking: tracked,
        alerts,
        actions: plan,
        notes: super::notes::notes(&study),
        findings,
        problems,
        trails,
        suggestions,
        quality: quality(data, request),
        absent,
        facts: std::mem::take(book).into_facts(),
    })
}

/// What the reader noticed. A slice tells how many rows its files have, but none of the refused rows, unmatched
/// keys and notes: they may be about members that the slice must not show. Who receives the reports is no source of
/// any number and nobody else's business.
fn quality(data: &Dataset, request: &Request) -> Quality {
    const ADDRESSES: &str = "recipients";
    let mut quality = match request.slice.is_empty() {
        true => data.quality.clone(),
        false => Quality { sources: data.quality.sources.clone(), ..Quality::default() },
    };
    quality.sources.retain(|s| s.table != ADDRESSES);
    quality.refused.retain(|r| r.table != ADDRESSES);
    quality.unmatched.retain(|u| u.table != ADDRESSES);
    quality.notes.retain(|n| n.table != ADDRESSES);
    quality.items.retain(|i| i.table != ADDRESSES);
    quality
}

/// Best first; one finding for each identity.
fn arrange(findings: &mut Vec<super::Finding>) {
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    let mut seen = std::collections::BTreeSet::new();
    findings.retain(|f| seen.insert(f.id.clone()));
}

fn frame(study: &Study<'_>) -> Frame {
    let grid = study.grid(&[]);
    let slice: BTreeMap<_, _> = study
        .ledger
        .slice
        .iter()
        .map(|(d, codes)| (study.dimension_id(*d), codes.iter().map(|c| study.ledger.member(*d, *c)).collect()))
        .collect();
    let whole = Key::new();
    let usable = |s: &Scenario| grid.cell(&whole, *s).value.is_some_and(|v| v.to_f64().abs() > 0.0);
    Frame {
        report: study.report.id.clone(),
        cadence: study.report.cadence,
        period: study.period,
        as_of: study.ledger.as_of,
        partial: !study.period.is_complete(study.ledger.as_of, study.ledger.calendar),
        slice,
        reference: [Scenario::PL, Scenario::PY].into_iter().find(usable).unwrap_or(Scenario::PP),
        main_measure: study.main.id.to_owned(),
        currency: study.brief.currency.clone(),
    }
}

/// Which parts of a report are not there.
struct Missing {
    history: bool,
    control: bool,
    rankings: bool,
    breakdown: bool,
    contributions: bool,
    customers: bool,
    reps: bool,
    drivers: [Option<&'static str>; 3],
    growth: bool,
    pacing: Option<&'static str>,
    ahead: Option<&'static str>,
    next: Option<&'static str>,
    skills: bool,
}

/// What is not in the report, with the reason.
fn absent(
    study: &Study<'_>,
    book: &Book,
    key_figures: &[super::Comparison],
    missing: &Missing,
    events: &event_findings::EventFindings,
) -> Vec<Absent> {
    let main = key_figures.iter().find(|c| c.measure == study.main.id);
    let has = |s: Scenario| main.is_some_and(|c| c.facts.contains_key(&s));
    let rows = main.is_some_and(|c| book.value(c, Scenario::AC).is_some());
    let grid = study.ledger.grid(&study.main, &[], &study.period, &EVERY[..5]);
    let rowless = grid.keys().is_empty();
    let targets = match () {
        () if study.data.targets.amount.is_empty() => "no_targets",
        () if !study.ledger.has_targets() => "no_targets_in_slice",
        () => "targets_end",
    };
    let alone = study.period.last_year(study.ledger.calendar).is_none();
    let alone = alone.then_some(if study.period.is_of_weeks(study.ledger.calendar) { "leap_week" } else { "week_53" });
    let few = if rowless || !rows { "no_rows" } else { "one_member" };
    let no_dimension = |d: Option<usize>| if d.is_none() { "no_dimension" } else { few };
    let lacks = |has: bool| (!has).then_some("no_column");
    let sales = study.main.id == "sales";
    let list = [
        ("sales", (!rows || rowless).then_some("no_rows")),
        ("previous_year", (!has(Scenario::PY)).then_some(alone.unwrap_or("too_short"))),
        ("previous_period", (!has(Scenario::PP)).then_some("too_short")),
        ("targets", (!has(Scenario::PL)).then_some(targets)),
        ("growth", missing.growth.then_some("too_short")),
        ("pacing", missing.pacing),
        ("history", missing.history.then_some("too_short")),
        ("control", missing.control.then_some("too_short")),
        ("forecast", missing.ahead),
        ("rankings", missing.rankings.then(|| no_dimension(study.main_dimension))),
        (
            "breakdown",
            missing.breakdown.then(|| if breakdown::dimensions(study).is_none() { "no_hierarchy" } else { few }),
        ),
        (
            "contributions",
            missing.contributions.then_some(if has(Scenario::PY) || has(Scenario::PP) { few } else { "too_short" }),
        ),
        ("pvm", missing.drivers[0]),
        ("kpi_tree", missing.drivers[1]),
        ("ratio_mix", missing.drivers[2]),
        ("customers", missing.customers.then(|| no_dimension(study.customer_dimension()))),
        ("reps", missing.reps.then(|| no_dimension(study.rep_dimension()))),
        ("next_targets", missing.next),
        ("skills", super::people::skills_absent(study, missing.skills)),
        ("cost", lacks(study.data.has.cost).filter(|_| sales)),
        ("quantity", lacks(study.data.has.quantity).filter(|_| sales)),
        ("orders", lacks(study.data.has.order).filter(|_| sales)),
        ("opportunities", study.data.opportunities.id.is_empty().then_some("no_table")),
    ];
    let list = list.into_iter().chain(events.absent(study));
    list.filter_map(|(what, reason)| Some(Absent { what: what.to_owned(), reason: reason?.to_owned() })).collect()
}
