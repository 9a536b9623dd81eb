//! Which alerts a report lists and in which order; by their numbers other slides refer to them.

use super::super::context::{Context, subject};
use super::super::deck::{Column, ColumnKind, Row, Slide};
use super::super::table::other_cell;
use super::messages::link;
use crate::base::number::MISSING;
use crate::findings::{Alert, Fact, Finding, Findings, Risk, Trail};

/// Width of the column of numbers.
const NUMBER: f64 = 36.0;
/// Kinds whose row says all there is to say.
const PROVED: [&str; 4] = ["limit_broken", "measure_signal", "gap", "unit_jump"];
/// The alerts of the page.
pub(super) struct Chosen<'a> {
    /// Those that it has room for.
    pub(super) alerts: Vec<(&'a Alert, &'a Finding)>,
    /// How many it could show.
    pub(super) all: usize,
}

/// The alerts that the page has room for. It is a register: what the key messages tell stands here with who has to
/// act on it and since when.
pub(super) fn chosen<'a>(context: &Context<'a>, told: &[&Finding], slides: &[Slide]) -> Chosen<'a> {
    let findings = context.findings;
    let of = |alert: &'a Alert| Some((alert, findings.findings.iter().find(|f| f.id == alert.finding)?));
    // Without a slide that shows it an alert could not be followed up; some are proved by their own row.
    let shown = |(_, f): &(&Alert, &Finding)| PROVED.contains(&f.kind.as_str()) || link(f, slides).is_some();
    // How many members fall short, with the one that does most, is one alert with what that one falls short by.
    let mut alerts: Vec<(&Alert, &Finding)> = Vec::new();
    for one in findings.alerts.iter().filter_map(of).filter(shown) {
        let again = |known: &&(&Alert, &Finding)| known.1.names.contains_key("top") && same(known.1, one.1);
        if !alerts.iter().any(|known| again(&known)) {
            alerts.push(one);
        }
    }
    let all = alerts.len();
    // The worst of each risk, what the key messages say, then the others by score.
    let mut seen: Vec<Risk> = Vec::new();
    let mut rank = |(alert, finding): &(&Alert, &Finding)| {
        let worst = !seen.contains(&alert.risk);
        seen.push(alert.risk);
        let again = told.iter().any(|t| t.id == finding.id);
        (!worst, !again)
    };
    let mut ranked: Vec<_> = alerts.into_iter().map(|one| (rank(&one), one)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut alerts: Vec<(&Alert, &Finding)> = ranked.into_iter().map(|(_, one)| one).collect();
    alerts.truncate(context.brief.thresholds.alerts);
    // In the order of what is at stake; data that cannot be meant are first.
    let trusted = |alert: &Alert| alert.risk != Risk::Data;
    alerts.sort_by(|a, b| trusted(a.0).cmp(&trusted(b.0)).then(b.1.score.total_cmp(&a.1.score)));
    Chosen { alerts, all }
}

/// True when two findings are about the same member of the same dimension against the same reference.
fn same(one: &Finding, other: &Finding) -> bool {
    subject(one) == subject(other) && one.words.get("dimension") == other.words.get("dimension")
}

/// The alerts in the order of their numbers.
#[derive(Debug)]
pub(crate) struct Numbers<'a> {
    findings: &'a Findings,
    alerts: Vec<&'a Finding>,
}

impl<'a> Numbers<'a> {
    /// None.
    pub(crate) fn none(context: &Context<'a>) -> Numbers<'a> {
        Numbers { findings: context.findings, alerts: Vec::new() }
    }

    /// Those of the alerts that a report of these slides lists; `told` are the findings that its key messages say.
    pub(crate) fn of(context: &'a Context<'a>, told: &[&Finding], slides: &[Slide]) -> Numbers<'a> {
        let alerts = chosen(context, told, slides).alerts.into_iter().map(|(_, finding)| finding).collect();
        Numbers { findings: context.findings, alerts }
    }

    /// The number of the alert of a problem, or of one about the same member against the same reference: its limit, or how
    /// many fall short with the one that does most.
    pub(crate) fn number(&self, trail: &Trail) -> Option<usize> {
        let of_member = |alert: &Finding| {
            let Some(member) = trail.steps.first().and_then(|step| step.member.as_ref()) else { return false };
            let about = |fact: &Fact| {
                let same = fact.measure == trail.measure && fact.scenario.reference() == trail.reference;
                same && fact.slice.len() == 1 && fact.slice.get(&member.dimension) == Some(&member.key)
            };
            alert.facts.values().filter_map(|id| self.findings.fact(id)).any(about)
        };
        let at = self.alerts.iter().position(|alert| alert.id == trail.finding);
        at.or_else(|| self.alerts.iter().position(|alert| of_member(alert))).map(|at| at + 1)
    }
}

/// A table with the number of each row's alert in front.
pub(super) fn with_numbers(
    context: &Context<'_>,
    mut columns: Vec<Column>,
    mut rows: Vec<Row>,
    numbers: &[Option<usize>],
) -> (Vec<Column>, Vec<Row>) {
    columns.insert(0, context.column("alert_number", NUMBER, ColumnKind::Text));
    for (row, number) in rows.iter_mut().zip(numbers) {
        let text = number.map_or_else(|| MISSING.to_owned(), |number| number.to_string());
        row.cells.insert(0, other_cell(text));
    }
    (columns, rows)
}
