//! Skills of reps from assessments (brief.md S36): what superiors, peers and customers see, and what they see themselves.
//!
//! A mark is the mean of the marks of one viewpoint; what others see is the mean of their viewpoints, each counting alike
//! however many raters it had.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::base::{Period, Scenario, Status, Unit, Value};
use crate::data::EventTable;

use super::super::book::{Book, fact_id};
use super::super::study::{Study, is_under};
use super::super::windows::{date_of, period_of};
use super::super::{Fact, FactId, MemberRef};
use super::scores::ANONYMOUS;

/// Who gives a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Viewpoint {
    /// The superior.
    Superior,
    /// Colleagues.
    Peer,
    /// Customers.
    Customer,
    /// Somebody else.
    Other,
    /// The rep.
    Own,
}

/// Words of raters by viewpoint.
const RATERS: [(Viewpoint, &[&str]); 4] = [
    (Viewpoint::Own, &["自评", "本人", "自己", "自我", "self", "own", "self-assessment"]),
    (Viewpoint::Superior, &["上级", "主管", "经理", "领导", "superior", "manager", "supervisor", "boss"]),
    (Viewpoint::Peer, &["同事", "同级", "平级", "peer", "colleague", "peers", "colleagues"]),
    (Viewpoint::Customer, &["客户", "顾客", "customer", "customers", "client"]),
];

impl Viewpoint {
    /// The viewpoint of a rater as the data name it.
    pub fn of(rater: &str) -> Viewpoint {
        let word = rater.trim().to_lowercase();
        let found = RATERS.iter().find(|(_, words)| words.contains(&word.as_str()));
        found.map_or(Viewpoint::Other, |(view, _)| *view)
    }

    /// Its word: the key of the words files under `viewpoint`.
    pub fn code(self) -> &'static str {
        match self {
            Viewpoint::Superior => "superior",
            Viewpoint::Peer => "peer",
            Viewpoint::Customer => "customer",
            Viewpoint::Other => "other",
            Viewpoint::Own => "self",
        }
    }
}

/// The skills of the reps in the latest assessment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Skills {
    /// The period of the assessment: the latest that ends with the report's or before it.
    pub period: Period,
    /// True when it ended in the report's period: older ones were told before.
    pub fresh: bool,
    /// Dimension of the reps.
    pub dimension: String,
    /// Skills, in the order of the data.
    pub skills: Vec<String>,
    /// Viewpoints that gave marks.
    pub viewpoints: Vec<Viewpoint>,
    /// Reps, the best marks of others first.
    pub rows: Vec<RepSkills>,
    /// Mean of all reps by skill, also beyond the slice; none of fewer than three.
    pub means: Vec<Option<FactId>>,
    /// The mean of these.
    pub mean: Option<FactId>,
    /// The cell that lags most behind the mean of its skill: row and skill.
    pub weakest: Option<(usize, usize)>,
    /// The cell that is ahead of it most.
    pub strongest: Option<(usize, usize)>,
    /// The rep that sees itself most above, and most below, what others see.
    pub over: Option<usize>,
    /// See `over`.
    pub under: Option<usize>,
}

/// The skills of one rep, each list in the order of the skills.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RepSkills {
    /// The rep.
    pub member: MemberRef,
    /// What others see.
    pub others: Vec<Option<FactId>>,
    /// What others see less the mean of all reps.
    pub leads: Vec<Option<FactId>>,
    /// What the rep sees less what others see.
    pub gaps: Vec<Option<FactId>>,
    /// Marks of each viewpoint.
    pub marks: BTreeMap<Viewpoint, Vec<Option<FactId>>>,
    /// Mean of what others see.
    pub mean: Option<FactId>,
    /// Mean of what the rep sees less that.
    pub gap: Option<FactId>,
    /// Skills ahead of the mean, most first; and behind it.
    pub strengths: Vec<usize>,
    /// See `strengths`.
    pub weaknesses: Vec<usize>,
}

/// Marks of a skill of a rep: sum and number by viewpoint.
type Marks = BTreeMap<(u32, usize), BTreeMap<Viewpoint, (f64, usize)>>;

/// The skills of a report; none without assessments that reach it, or where they name no skills.
pub fn skills(study: &Study<'_>, book: &mut Book) -> Option<Skills> {
    let rep = study.rep_dimension()?;
    let table = study.data.events.get("assessments")?;
    let names = table.texts("skill")?;
    let raters = table.texts("rater");
    let (scale, scores) = table.numbers("score")?;
    let codes = table.members.get(rep)?.as_ref()?;
    let span = latest(study, table)?;
    let period = period_of(span, study.ledger.calendar)?;
    let periods = table.periods("period")?;
    let one = 10_f64.powi(i32::from(scale));
    let mut skills: Vec<String> = Vec::new();
    let (mut all, mut own): (Marks, Marks) = (Marks::new(), Marks::new());
    let mut viewpoints = BTreeSet::new();
    for row in (0..table.rows).filter(|row| periods.get(*row).copied().flatten() == Some(span)) {
        let (Some(code), Some(Some(name)), Some(Some(score))) = (codes.get(row), names.get(row), scores.get(row))
        else {
            continue;
        };
        if study.ledger.is_special(rep, *code) || !inside(study, table, row, Some(rep)) {
            continue;
        }
        let skill = skills.iter().position(|known| known.as_str() == &**name).unwrap_or_else(|| {
            skills.push(name.to_string());
            skills.len() - 1
        });
        let rater = raters.and_then(|r| r.get(row)?.as_deref());
        let view = rater.map_or(Viewpoint::Other, Viewpoint::of);
        let score = *score as f64 / one;
        let add = |marks: &mut Marks| {
            let mark = marks.entry((*code, skill)).or_default().entry(view).or_insert((0.0, 0));
            *mark = (mark.0 + score, mark.1 + 1);
        };
        add(&mut all);
        if inside(study, table, row, None) {
            viewpoints.insert(view);
            add(&mut own);
        }
    }
    let reps: BTreeSet<u32> = own.keys().map(|(code, _)| *code).collect();
    let count = skills.len();
    let team: Vec<Option<f64>> = (0..count).map(|skill| mean_of(&all, skill)).collect();
    let mut entry = Entry { book, period };
    let means = team.iter().zip(&skills).map(|(mean, skill)| entry.put("skill.mean", None, Some(skill), *mean));
    let means: Vec<Option<FactId>> = means.collect();
    let mean = entry.put("skill.mean", None, None, mean(team.iter().copied()));
    let mut rows = Vec::new();
    for code in reps {
        let member = study.ledger.member(rep, code);
        rows.push(row(&mut entry, member, &own, (code, &skills), &team));
    }
    if rows.is_empty() {
        return None;
    }
    let value = |id: &Option<FactId>| id.as_ref().and_then(|id| book.fact(id)?.value).map(Value::to_f64);
    rows.sort_by(|a, b| {
        let of = |row: &RepSkills| value(&row.mean).unwrap_or(f64::MIN);
        of(b).total_cmp(&of(a)).then_with(|| a.member.key.cmp(&b.member.key))
    });
    let cells =
        || rows.iter().enumerate().flat_map(|(at, row)| row.leads.iter().enumerate().map(move |(s, id)| ((at, s), id)));
    let known = || cells().filter_map(|(at, id)| Some((at, value(id)?)));
    let gap = |row: &RepSkills| value(&row.gap);
    let gaps = || rows.iter().enumerate().filter_map(|(at, row)| Some((at, gap(row)?)));
    Some(Skills {
        fresh: period.end >= study.period.start,
        period,
        dimension: study.dimension_id(rep),
        viewpoints: viewpoints.into_iter().collect(),
        weakest: known().filter(|(_, lead)| *lead < 0.0).min_by(|a, b| a.1.total_cmp(&b.1)).map(|found| found.0),
        strongest: known().filter(|(_, lead)| *lead > 0.0).max_by(|a, b| a.1.total_cmp(&b.1)).map(|found| found.0),
        over: gaps().filter(|(_, gap)| *gap > 0.0).max_by(|a, b| a.1.total_cmp(&b.1)).map(|found| found.0),
        under: gaps().filter(|(_, gap)| *gap < 0.0).min_by(|a, b| a.1.total_cmp(&b.1)).map(|found| found.0),
        skills,
        means,
        mean,
        rows,
    })
}

/// First and last day of the latest assessment that ends with the report's period or before it.
fn latest(study: &Study<'_>, table: &EventTable) -> Option<(i32, i32)> {
    let rows = (0..table.rows).filter(|row| inside(study, table, *row, None));
    let spans = rows.filter_map(|row| table.periods("period")?.get(row).copied().flatten());
    spans.filter(|(_, last)| date_of(*last) <= study.period.end).max_by_key(|(first, last)| (*last, *first))
}

/// True for a row in the slice; with a rep dimension, in the slice without the reps and what stands above them.
fn inside(study: &Study<'_>, table: &EventTable, row: usize, without: Option<usize>) -> bool {
    let passed = |d: usize| without.is_some_and(|rep| d == rep || is_under(study.data, d, rep));
    study.ledger.slice.iter().filter(|(d, _)| !passed(*d)).all(|(d, codes)| {
        let column = table.members.get(*d).and_then(Option::as_ref);
        column.and_then(|members| members.get(row)).is_some_and(|code| codes.contains(code))
    })
}

/// What others see of a skill of a rep; what everybody sees where nobody else was asked.
fn seen(marks: &BTreeMap<Viewpoint, (f64, usize)>) -> Option<f64> {
    let of = |view: &Viewpoint, mark: &(f64, usize)| (*view != Viewpoint::Own).then(|| mark.0 / mark.1 as f64);
    mean(marks.iter().map(|(view, mark)| of(view, mark)))
}

fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = values.flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// The mean of a skill over all reps; none of fewer than three.
fn mean_of(all: &Marks, skill: usize) -> Option<f64> {
    let seen: Vec<Option<f64>> = all.iter().filter(|((_, s), _)| *s == skill).map(|(_, marks)| seen(marks)).collect();
    mean(seen.iter().copied()).filter(|_| seen.iter().flatten().count() >= ANONYMOUS)
}

fn row(
    entry: &mut Entry<'_>,
    member: MemberRef,
    marks: &Marks,
    (code, skills): (u32, &[String]),
    team: &[Option<f64>],
) -> RepSkills {
    let none = BTreeMap::new();
    let of = |skill: usize| marks.get(&(code, skill)).unwrap_or(&none);
    let view = |skill: usize, view: Viewpoint| of(skill).get(&view).map(|(sum, n)| sum / *n as f64);
    let others: Vec<Option<f64>> = (0..skills.len()).map(|skill| seen(of(skill))).collect();
    let own: Vec<Option<f64>> = (0..skills.len()).map(|skill| view(skill, Viewpoint::Own)).collect();
    let less = |a: &[Option<f64>], b: &[Option<f64>]| -> Vec<Option<f64>> {
        a.iter().zip(b).map(|(a, b)| a.zip(*b).map(|(a, b)| a - b)).collect()
    };
    let (leads, gaps) = (less(&others, team), less(&own, &others));
    let mut put = |what: &str, values: &[Option<f64>]| -> Vec<Option<FactId>> {
        let each = values.iter().zip(skills);
        each.map(|(value, skill)| entry.put(what, Some(&member), Some(skill), *value)).collect()
    };
    let facts = (put("skill.others", &others), put("skill.lead", &leads), put("skill.gap", &gaps));
    let views = RATERS.iter().map(|(view, _)| *view).chain([Viewpoint::Other]);
    let mut by_view = BTreeMap::new();
    for one in views {
        let values: Vec<Option<f64>> = (0..skills.len()).map(|skill| view(skill, one)).collect();
        if values.iter().any(Option::is_some) {
            by_view.insert(one, put(&format!("skill.{}", one.code()), &values));
        }
    }
    let order = |sign: f64| {
        let mut found: Vec<(usize, f64)> =
            leads.iter().enumerate().filter_map(|(s, lead)| Some((s, (*lead)? * sign))).collect();
        found.retain(|(_, lead)| *lead > 1e-9);
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().map(|(skill, _)| skill).collect::<Vec<usize>>()
    };
    RepSkills {
        mean: entry.put("skill.others", Some(&member), None, mean(others.iter().copied())),
        gap: entry.put("skill.gap", Some(&member), None, mean(gaps.iter().copied())),
        strengths: order(1.0),
        weaknesses: order(-1.0),
        others: facts.0,
        leads: facts.1,
        gaps: facts.2,
        marks: by_view,
        member,
    }
}

/// Enters marks in the book.
struct Entry<'b> {
    book: &'b mut Book,
    period: Period,
}

impl Entry<'_> {
    fn put(
        &mut self,
        measure: &str,
        member: Option<&MemberRef>,
        skill: Option<&String>,
        value: Option<f64>,
    ) -> Option<FactId> {
        let mut slice: BTreeMap<String, String> =
            member.map(|m| (m.dimension.clone(), m.key.clone())).into_iter().collect();
        slice.extend(skill.map(|skill| ("skill".to_owned(), skill.clone())));
        Some(self.book.enter(Fact {
            id: fact_id(measure, &slice, &self.period, Scenario::AC),
            measure: measure.to_owned(),
            unit: Unit::Score,
            slice,
            period: self.period,
            scenario: Scenario::AC,
            value: Some(Value::Real(value?)),
            status: Status::Ok,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raters_are_known_in_both_languages() {
        let found = [" 自评", "上级", "Peers", "client", "HR"].map(Viewpoint::of);
        use Viewpoint::{Customer, Other, Own, Peer, Superior};
        assert_eq!(found, [Own, Superior, Peer, Customer, Other]);
    }

    #[test]
    fn each_viewpoint_counts_alike_and_the_own_one_does_not() {
        let marks = BTreeMap::from([
            (Viewpoint::Superior, (3.0, 1)),
            (Viewpoint::Customer, (20.0, 5)),
            (Viewpoint::Own, (5.0, 1)),
        ]);
        // (3 + 4) ÷ 2, not (3 + 20) ÷ 6.
        assert_eq!(seen(&marks), Some(3.5));
        assert_eq!(seen(&BTreeMap::from([(Viewpoint::Own, (5.0, 1))])), None);
    }

    #[test]
    fn two_reps_have_no_mean() {
        let mark = |score: f64| BTreeMap::from([(Viewpoint::Peer, (score, 1))]);
        let mut all = Marks::from([((0, 0), mark(2.0)), ((1, 0), mark(4.0))]);
        assert_eq!(mean_of(&all, 0), None);
        all.insert((2, 0), mark(3.0));
        assert_eq!(mean_of(&all, 0), Some(3.0));
    }
}
