//! Skills of the reps as others see them, with what they see themselves (S36).

use super::super::context::{Context, figure_block_of};
use super::super::deck::{
    Block, BlockContent, CONTENT, Category, CohortSpec, FigureKind, Point, Slide, TextBlock, TextItem, TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::template::Style;
use super::super::{agreement, names};
use crate::base::{Grain, Impact, Scenario};
use crate::findings::FactId;
use crate::findings::people::Skills;

/// Width of the figure, and the white space beside it.
const WIDE: f64 = 660.0;
const GUTTER: f64 = 24.0;
/// Most reps that are drawn: half of them the best, half the last.
const MOST: usize = 24;

/// The slide; in a month only with an assessment of that month, and not for one rep, who has a page.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let fresh = |skills: &&Skills| skills.fresh || context.findings.frame.cadence != Grain::Month;
    let found = context.findings.skills.as_ref().filter(fresh).filter(|skills| skills.rows.len() > 1);
    found.map(|skills| slide(context, skills)).into_iter().collect()
}

fn slide(context: &Context<'_>, skills: &Skills) -> Slide {
    let facts = skills.rows.iter().flat_map(|row| row.others.iter().flatten().chain(&row.gap));
    let scale = context.scale("skills", facts.map(String::as_str), Digits::Table);
    let shown = shown(skills);
    let spec = heat(context, skills, &shown, &scale);
    let unit = context.words.text("skills.unit");
    let alt = spec.alt(&context.words, "skills", &unit);
    let mut heading = context.heading("skills", context.words.text("heading.skills"), String::new());
    heading.when = context.when(&skills.period, &skills.period, &[Scenario::AC]);
    let figure = context.figure(("skills-figure", "skills"), heading, unit, FigureKind::Cohort(spec), alt);
    let text = TextBlock {
        heading: context.words.text("skills.heading"),
        items: items(context, skills, &scale),
        style: TextStyle::Bullets,
    };
    let x = WIDE + GUTTER;
    let blocks = vec![
        figure_block_of(0.0, WIDE, CONTENT.1, figure),
        Block { x, y: 0.0, width: CONTENT.0 - x, height: CONTENT.1, content: BlockContent::Text(text) },
    ];
    let message = context.message("skills", "skills", &context.slots(), &scale);
    let footnotes = vec![context.source(&["assessments"], None)];
    let mut slide = context.slide("skills", 4, context.words.text("slide.skills"), message, blocks, footnotes);
    let mut notes = vec![context.plain("footnote.skills", &Slots::default())];
    if shown.len() < skills.rows.len() {
        let rest = (skills.rows.len() - shown.len()).to_string();
        notes.push(context.plain("footnote.skills_rest", &Slots::default().other("n", rest)));
    }
    let told = context
        .finding("skills")
        .and_then(|f| Some([f.facts.get("value")?, f.facts.get("mean")?, f.facts.get("lead")?]));
    if told.is_some_and(|facts| agreement::difference_differs(&slide, facts.map(String::as_str))) {
        notes.push(context.plain("footnote.variance", &Slots::default()));
    }
    context.annotate(&mut slide, &notes);
    slide
}

/// How many skills may share a place and still be named.
const TIED: usize = 2;

/// The rows that are drawn.
fn shown(skills: &Skills) -> Vec<usize> {
    let n = skills.rows.len();
    if n <= MOST { (0..n).collect() } else { (0..MOST / 2).chain(n - MOST / 2..n).collect() }
}

/// Reps in rows, skills in columns, and before them the mean and what the reps see beyond it.
fn heat(context: &Context<'_>, skills: &Skills, shown: &[usize], scale: &Scale) -> CohortSpec {
    let point = |id: &Option<FactId>| {
        let fact = context.findings.fact(id.as_ref()?)?;
        Some(Point { value: scale.plotted(fact)?, num: scale.num(fact, Style::Plain) })
    };
    let marks = |first: &Option<FactId>, all: &[Option<FactId>]| -> Vec<Option<Point>> {
        std::iter::once(first).chain(all).map(point).collect()
    };
    let category =
        |id: String, label: String| Category { id, label, sub: String::new(), highlight: false, rest: false };
    let mut cohorts = Vec::new();
    let (mut cells, mut sizes) = (Vec::new(), Vec::new());
    for &at in shown {
        let Some(row) = skills.rows.get(at) else { continue };
        let told = skills.weakest.is_some_and(|(weak, _)| weak == at);
        let label = names::member(&context.words, &row.member);
        cohorts.push(Category { highlight: told, ..category(row.member.key.clone(), label) });
        cells.push(marks(&row.mean, &row.others));
        sizes.push(point(&row.gap));
    }
    if skills.mean.is_some() {
        let mean = category("mean".into(), context.words.text("skills.everybody"));
        cohorts.push(Category { rest: true, ..mean });
        cells.push(marks(&skills.mean, &skills.means));
        sizes.push(None);
    }
    let mut ages = vec![category("all".into(), context.words.text("skills.all"))];
    for (at, skill) in skills.skills.iter().enumerate() {
        let told = skills.weakest.is_some_and(|(_, weak)| weak == at);
        ages.push(Category { highlight: told, ..category(skill.clone(), context.words.value(skill)) });
    }
    CohortSpec { cohorts, ages, scenario: Scenario::AC, cells, sizes, size_name: context.words.text("skills.gap") }
}

/// What stands out: the best and the weakest skill of all, the largest lead and gap of one, who sees themselves otherwise.
fn items(context: &Context<'_>, skills: &Skills, scale: &Scale) -> Vec<TextItem> {
    let findings = context.findings;
    let fact = |id: Option<&FactId>| id.and_then(|id| findings.fact(id)).filter(|f| f.value.is_some());
    let value = |id: &Option<FactId>| fact(id.as_ref()).and_then(|f| f.value).map(|v| v.to_f64());
    let mut out = Vec::new();
    let mut push = |key: &str, slots: &Slots<'_>, impact: Option<Impact>| {
        if let Some(phrase) = sentence::say(key, slots, &context.words, scale) {
            out.push(TextItem { phrase: sentence::capitalised(phrase), link: None, impact });
        }
    };
    let known = || skills.means.iter().enumerate().filter_map(|(at, id)| Some((at, value(id)?)));
    let best = known().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let least = known().min_by(|a, b| a.1.total_cmp(&b.1));
    if let (Some((best, _)), Some((least, _))) = (best, least) {
        let skill = |at: usize| skills.skills.get(at).map(|s| context.words.value(s)).unwrap_or_default();
        let mean = |at: usize| fact(skills.means.get(at).and_then(Option::as_ref));
        let printed = |at: usize| mean(at).map(|fact| scale.num(fact, Style::Plain).text);
        // What prints alike is alike; of more than two nobody is told apart.
        let named = |at: usize| {
            let alike: Vec<String> =
                known().map(|(at, _)| at).filter(|other| printed(*other) == printed(at)).map(skill).collect();
            let names = alike.join(&context.words.text("words.list"));
            match alike.len() {
                1 => Some(names),
                TIED => Some(context.label("skills.tied", &[("names", &names)])),
                _ => None,
            }
        };
        let mut slots = Slots::default();
        if printed(best) != printed(least) {
            if let Some(names) = named(best) {
                slots = slots.name("best", names).fact("best_value", mean(best));
            }
            if let Some(names) = named(least) {
                slots = slots.name("least", names).fact("least_value", mean(least));
            }
        }
        push("skills.team", &slots, None);
    }
    let cell = |(row, skill): (usize, usize)| {
        let of = skills.rows.get(row)?;
        let at = |list: &[Option<FactId>]| list.get(skill).cloned().flatten();
        let own = of.marks.get(&crate::findings::people::Viewpoint::Own).and_then(|own| at(own));
        Some((of, skills.skills.get(skill)?, at(&of.others), at(&of.leads), own))
    };
    for (key, found, impact) in
        [("skills.weakest", skills.weakest, Impact::Bad), ("skills.strongest", skills.strongest, Impact::Good)]
    {
        let Some((row, skill, others, lead, own)) = found.and_then(cell) else { continue };
        let slots = Slots::default()
            .name("member", names::member(&context.words, &row.member))
            .name("skill", context.words.value(skill))
            .fact("value", fact(others.as_ref()))
            .fact("lead", fact(lead.as_ref()))
            .fact("own", fact(own.as_ref()));
        push(key, &slots, Some(impact));
    }
    for (key, found) in [("skills.over", skills.over), ("skills.under", skills.under)] {
        let Some(row) = found.and_then(|at| skills.rows.get(at)) else { continue };
        let slots = Slots::default()
            .name("member", names::member(&context.words, &row.member))
            .fact("gap", fact(row.gap.as_ref()))
            .fact("value", fact(row.mean.as_ref()));
        push(key, &slots, None);
    }
    push("skills.read", &Slots::default(), None);
    out
}
