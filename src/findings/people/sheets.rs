//! What the page of one rep says (brief.md S37): strengths, points to improve, open actions, and the rule by which a growth
//! plan is proposed.

use serde::Serialize;

use crate::base::{Date, Impact, Value};
use crate::config::ActionsSpec;

use super::super::FactId;
use super::super::book::Book;
use super::super::study::Study;
use super::super::windows::{date_of, day_number};
use super::evaluation::{Evaluated, Evaluation};
use super::skills::{RepSkills, Skills};

/// Most points of a list.
const MOST: usize = 3;
/// Most open actions of a rep.
const ACTIONS: usize = 3;
/// Marks that differ by less than this agree.
const AGREE: f64 = 0.25;

/// The page of one rep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    /// Its row in the evaluation.
    pub row: usize,
    /// Its row among the skills.
    pub skills: Option<usize>,
    /// What is better than the mean of the reps, best first.
    pub strengths: Vec<SheetPoint>,
    /// What would bring most, and skills behind the mean.
    pub improve: Vec<SheetPoint>,
    /// The component whose reference would add most to the score.
    pub goal: Option<SheetPoint>,
    /// The skill furthest behind the mean.
    pub learn: Option<SheetPoint>,
    /// The skill that the rep sees furthest from what others see.
    pub seen: Option<SheetPoint>,
    /// Its open actions, the earliest due first.
    pub actions: Vec<OpenAction>,
}

/// One thing said of a rep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetPoint {
    /// Component; none for a skill.
    pub component: Option<String>,
    /// Skill as the data name it; none for a component.
    pub skill: Option<String>,
    /// What it is.
    pub value: Option<FactId>,
    /// Mean of the reps, or what gives full points.
    pub against: Option<FactId>,
    /// Points to gain; of a skill, the lead over the mean or the gap to the own mark.
    pub gain: Option<FactId>,
}

/// An action that is not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenAction {
    /// What it is about.
    pub item: String,
    /// What is to be done.
    pub measures: Option<String>,
    /// When it is due.
    pub due: Option<Date>,
    /// How it stands, as written.
    pub status: Option<String>,
    /// True when it is overdue at the end of the report.
    pub late: bool,
}

/// The pages of the reps that have a score.
pub fn sheets(study: &Study<'_>, book: &Book, evaluation: &Evaluation, skills: Option<&Skills>) -> Vec<Sheet> {
    let scored = evaluation.rows.iter().enumerate().filter(|(_, row)| row.score.is_some());
    scored.filter_map(|(at, row)| sheet(study, book, evaluation, (at, row), skills)).collect()
}

fn sheet(
    study: &Study<'_>,
    book: &Book,
    evaluation: &Evaluation,
    (at, row): (usize, &Evaluated),
    skills: Option<&Skills>,
) -> Option<Sheet> {
    let member = row.comparison.member.as_ref()?;
    let value = |id: &Option<FactId>| id.as_ref().and_then(|id| book.fact(id)?.value).map(Value::to_f64);
    let mut ahead: Vec<(SheetPoint, f64)> = Vec::new();
    let mut gains: Vec<(SheetPoint, f64)> = Vec::new();
    for part in &row.parts {
        let mean = evaluation.means.get(&part.component).cloned();
        let point = SheetPoint {
            component: Some(part.component.clone()),
            skill: None,
            value: part.value.clone(),
            against: mean.clone(),
            gain: None,
        };
        if let (Some(own), Some(mean)) = (value(&part.value), value(&mean)) {
            let lead = if part.falling { mean - own } else { own - mean };
            if mean > 0.0 && part.stands == Some(Impact::Good) {
                ahead.push((point.clone(), lead / mean));
            }
        }
        if let Some(gain) = value(&part.gain).filter(|gain| *gain > 0.05) {
            let point = SheetPoint { against: part.reference.clone(), gain: part.gain.clone(), ..point };
            gains.push((point, gain));
        }
    }
    let falling = |list: &mut Vec<(SheetPoint, f64)>| list.sort_by(|a, b| b.1.total_cmp(&a.1));
    falling(&mut ahead);
    falling(&mut gains);
    let place = skills.and_then(|skills| skills.rows.iter().position(|of| of.member.key == member.key));
    let own = skills.zip(place).and_then(|(skills, at)| Some((skills, skills.rows.get(at)?)));
    let goal = gains.first().map(|found| found.0.clone());
    let learn = own.and_then(|(skills, of)| of.weaknesses.first().and_then(|s| lead(skills, of, *s)));
    let strong = own.and_then(|(skills, of)| of.strengths.first().and_then(|s| lead(skills, of, *s)));
    let list = |found: Vec<(SheetPoint, f64)>, skill: Option<SheetPoint>| -> Vec<SheetPoint> {
        let room = MOST - usize::from(skill.is_some());
        found.into_iter().take(room).map(|found| found.0).chain(skill).collect()
    };
    Some(Sheet {
        row: at,
        skills: place,
        strengths: list(ahead, strong),
        improve: list(gains, learn.clone()),
        goal,
        learn,
        seen: own.and_then(|(skills, of)| seen(book, skills, of)),
        actions: actions(study, [&member.key, &member.label]),
    })
}

/// A skill with its lead over the mean.
fn lead(skills: &Skills, of: &RepSkills, skill: usize) -> Option<SheetPoint> {
    let at = |list: &[Option<FactId>]| list.get(skill).cloned().flatten();
    Some(SheetPoint {
        component: None,
        skill: Some(skills.skills.get(skill)?.clone()),
        value: at(&of.others),
        against: at(&skills.means),
        gain: at(&of.leads),
    })
}

/// The skill that the rep sees furthest from what others see, where they do not agree.
fn seen(book: &Book, skills: &Skills, of: &RepSkills) -> Option<SheetPoint> {
    let gap = |id: &Option<FactId>| id.as_ref().and_then(|id| book.fact(id)?.value).map(Value::to_f64);
    let gaps = of.gaps.iter().enumerate().filter_map(|(at, id)| Some((at, gap(id)?)));
    let (skill, _) = gaps.filter(|(_, gap)| gap.abs() >= AGREE).max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
    let point = lead(skills, of, skill)?;
    Some(SheetPoint { gain: of.gaps.get(skill).cloned().flatten(), ..point })
}

/// The actions of a person, known by key or name, that were agreed by the end of the report and are not done.
fn actions(study: &Study<'_>, names: [&String; 2]) -> Vec<OpenAction> {
    let Some(table) = study.data.events.get("actions") else { return Vec::new() };
    let text = |column: &str, row: usize| {
        table.texts(column).and_then(|texts| texts.get(row)?.as_deref()).map(|text| text.trim().to_owned())
    };
    let usual = ActionsSpec::default();
    let done = |row: usize| text("status", row).is_some_and(|status| usual.is_done(&status));
    let end = day_number(study.period.end);
    let agreed = |row: usize| {
        let period = table.periods("period").and_then(|periods| periods.get(row).copied().flatten());
        period.is_none_or(|(first, _)| first <= end)
    };
    let due = |row: usize| table.days("due").and_then(|days| days.get(row).copied().flatten());
    let mine = |row: usize| text("owner", row).is_some_and(|owner| names.iter().any(|name| **name == owner));
    let mut rows: Vec<usize> = (0..table.rows).filter(|row| mine(*row) && agreed(*row) && !done(*row)).collect();
    rows.sort_by_key(|row| (due(*row).unwrap_or(i32::MAX), *row));
    let action = |row: usize| {
        Some(OpenAction {
            item: text("item", row)?,
            measures: text("measures", row),
            due: due(row).map(date_of),
            status: text("status", row),
            late: due(row).is_some_and(|due| due < end),
        })
    };
    rows.into_iter().filter_map(action).take(ACTIONS).collect()
}
