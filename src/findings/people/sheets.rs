//! What the page of one rep says (brief.md S37): strengths, points to improve, open actions, and the rule by which a growth
//! plan is proposed.

use serde::Serialize;

use crate::base::{Date, Impact, Value};

use super::super::FactId;
use super::super::actions::{Action, Actions, Standing};
use super::super::book::Book;
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
pub fn sheets(book: &Book, evaluation: &Evaluation, skills: Option<&Skills>, plan: Option<&Actions>) -> Vec<Sheet> {
    let scored = evaluation.rows.iter().enumerate().filter(|(_, row)| row.score.is_some());
    scored.filter_map(|(at, row)| sheet(book, evaluation, (at, row), skills, plan)).collect()
}

fn sheet(
    book: &Book,
    evaluation: &Evaluation,
    (at, row): (usize, &Evaluated),
    skills: Option<&Skills>,
    plan: Option<&Actions>,
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
        actions: actions(plan, &member.key),
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

/// The actions of a rep that are not done, the earliest due first.
fn actions(plan: Option<&Actions>, key: &str) -> Vec<OpenAction> {
    let mine = plan.into_iter().flat_map(|plan| plan.of_owner(key));
    let mut open: Vec<&Action> = mine.filter(|a| matches!(a.standing, Standing::Late | Standing::Open)).collect();
    open.sort_by_key(|action| (action.due.unwrap_or(Date::MAX), action.id.clone()));
    let action = |action: &Action| OpenAction {
        item: action.item.clone(),
        measures: Some(action.measures.clone()).filter(|text| !text.is_empty()),
        due: action.due,
        // What was written after the period is no status of it.
        status: Some(action.status.clone()).filter(|text| !text.is_empty() && action.since.is_none()),
        late: action.standing == Standing::Late,
    };
    open.into_iter().take(ACTIONS).map(action).collect()
}
