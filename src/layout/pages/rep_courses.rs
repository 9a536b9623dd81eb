//! Every rep over time as a small multiple, beside its own last year and the mean of all (S35).

use super::super::context::{Context, figure_block};
use super::super::deck::{CONTENT, Category, FigureKind, MultiplesSpec, MultiplesStyle, Panel, Phrase, Point, Slide};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::{agreement, dates, names, tiers};
use crate::base::Scenario;
use crate::findings::{Comparison, Course, Courses, Fact};

/// A line needs more points than so many; fewer are columns.
const FEW: usize = 6;

/// The slide.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.panorama.reps.iter().filter_map(|courses| multiples(context, courses)).collect()
}

fn multiples(context: &Context<'_>, courses: &Courses) -> Option<Slide> {
    let findings = context.findings;
    let (first, last) = (courses.periods.first()?, courses.periods.last()?);
    let rows = || courses.members.iter().flat_map(|c| &c.points);
    let reference = [Scenario::PY].into_iter().find(|r| rows().any(|row| findings.value(row, *r).is_some()));
    let scenarios: Vec<Scenario> = reference.into_iter().chain([Scenario::AC]).collect();
    let mut ids = tiers::ids(rows(), &scenarios);
    ids.extend(courses.mean.iter().flatten().map(String::as_str));
    let scale = context.scale("rep_courses", ids, Digits::Chart);
    let told = Told::of(context, courses, reference);
    let point = |row: &Comparison, s: Scenario| findings.of(row, s).and_then(|f| tiers::point(f, &scale));
    let panel = |course: &Course| Panel {
        category: Category {
            id: course.member.key.clone(),
            label: names::member(&context.words, &course.member),
            sub: String::new(),
            highlight: told.member.is_some_and(|m| m.member.key == course.member.key),
            rest: false,
        },
        values: course.points.iter().map(|row| point(row, Scenario::AC)).collect(),
        reference_values: course.points.iter().map(|row| point(row, reference?)).collect(),
    };
    let total: Vec<&Comparison> = courses.total.iter().collect();
    let mean: Vec<Option<Point>> =
        courses.mean.iter().map(|id| tiers::point(findings.fact(id.as_deref()?)?, &scale)).collect();
    let known = mean.iter().any(Option::is_some);
    let are_lines = courses.periods.len() > FEW;
    let spec = MultiplesSpec {
        style: if are_lines { MultiplesStyle::Lines } else { MultiplesStyle::Columns },
        periods: tiers::periods(context, &total),
        ends: dates::ends_on_axis(first, last, &context.words),
        primary: Scenario::AC,
        reference,
        panels: courses.members.iter().map(panel).collect(),
        mean: if known { mean } else { Vec::new() },
        mean_name: context.words.text("words.mean"),
    };
    let unit = rows().find_map(|c| findings.of(c, Scenario::AC)).map(|f| scale.unit(f))?;
    let dimension = names::dimension(&context.words, &courses.dimension);
    let message = told.message(context, courses, &scale);
    let clause = context.label("heading.by", &[("unit", &unit), ("dimension", &dimension)]);
    let heading = context.heading(&courses.measure, clause, context.when(first, last, &scenarios));
    let alt = spec.alt(&context.words, &courses.measure, &unit);
    let figure = context.figure(
        ("rep_courses-figure", &courses.measure),
        heading,
        unit.clone(),
        FigureKind::Multiples(spec),
        alt,
    );
    let footnotes = vec![context.source(&context.tables(false), Some(unit))];
    let name = context.words.text("slide.rep_courses");
    let mut slide =
        context.slide("rep_courses", 4, name, message, vec![figure_block(0.0, CONTENT.0, figure)], footnotes);
    let note = courses.rest_count.as_deref().and_then(|id| findings.fact(id)).map(|rest| {
        let slots = Slots::default().other("shown", courses.members.len().to_string()).fact("rest", Some(rest));
        sentence::said("footnote.panels", &slots, &context.words, &scale)
    });
    let labels = are_lines.then(|| context.plain("footnote.courses", &Slots::default()));
    let differs = told.differs(&slide, reference).then(|| context.plain("footnote.variance", &Slots::default()));
    let proof = told.proof(context, reference, &scale);
    let notes: Vec<Phrase> = note.into_iter().chain(labels).chain(proof).chain(differs).collect();
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// What the courses say of the report's period.
struct Told<'c> {
    /// How many stand above their own last year, and of how many that is known.
    grown: Option<(usize, usize)>,
    /// How many stand above the mean.
    above: Option<usize>,
    /// The rep that lost most against its own last year, else the one that gained most.
    member: Option<&'c Course>,
    change: Option<&'c Fact>,
    mean: Option<&'c Fact>,
}

impl<'c> Told<'c> {
    fn of(context: &Context<'c>, courses: &'c Courses, reference: Option<Scenario>) -> Told<'c> {
        let findings = context.findings;
        let at = |course: &'c Course| course.points.last();
        let change = reference.and_then(Scenario::absolute);
        let changed = |course: &'c Course| findings.of(at(course)?, change?).filter(|f| f.value.is_some());
        let real = |fact: &Fact| fact.value.map_or(0.0, |v| v.to_f64());
        let changes: Vec<(&Course, &Fact)> =
            courses.members.iter().filter_map(|course| Some((course, changed(course)?))).collect();
        let size = |pair: &&(&Course, &Fact)| real(pair.1);
        let least = changes.iter().min_by(|a, b| size(a).total_cmp(&size(b))).filter(|pair| real(pair.1) < 0.0);
        let most = changes.iter().max_by(|a, b| size(a).total_cmp(&size(b)));
        let named = least.or(most);
        let mean = courses.mean.last().and_then(|id| findings.fact(id.as_deref()?));
        let actual = |course: &'c Course| findings.value(at(course)?, Scenario::AC).map(|v| v.to_f64());
        let over = |mean: &Fact| courses.members.iter().filter_map(actual).filter(|v| *v > real(mean)).count();
        Told {
            grown: (!changes.is_empty())
                .then(|| (changes.iter().filter(|pair| real(pair.1) > 0.0).count(), changes.len())),
            above: mean.map(over),
            member: named.map(|pair| pair.0),
            change: named.map(|pair| pair.1),
            mean,
        }
    }

    /// The numbers behind the member of the message, which the lines do not print (R39).
    fn proof(&self, context: &Context<'_>, reference: Option<Scenario>, scale: &Scale) -> Option<Phrase> {
        let of = |s: Scenario| context.findings.of(self.member?.points.last()?, s);
        let slots = match self.member {
            Some(course) => Slots::default().name("member", names::member(&context.words, &course.member)),
            None => Slots::default(),
        };
        let slots = slots
            .fact("actual", of(Scenario::AC))
            .fact("before", reference.and_then(of))
            .fact("delta", self.change)
            .fact("mean", self.mean);
        sentence::say("footnote.rep_courses", &slots, &context.words, scale)
    }

    /// True when the change of the member is not the difference of its numbers as they are printed.
    fn differs(&self, slide: &Slide, reference: Option<Scenario>) -> bool {
        let of = |s: Scenario| self.member.and_then(|course| course.points.last()?.facts.get(&s));
        let facts = of(Scenario::AC).zip(reference.and_then(of)).zip(self.change);
        facts.is_some_and(|((now, then), change)| agreement::difference_differs(slide, [now, then, &change.id]))
    }

    fn message(&self, context: &Context<'_>, courses: &Courses, scale: &Scale) -> Phrase {
        let members = names::members(&context.words, &courses.dimension);
        let mut slots = context
            .slots()
            .words("members", members)
            .words("measure", names::measure(&context.words, &courses.measure))
            .fact("mean", self.mean)
            .fact("delta", self.change);
        if let Some((grown, of)) = self.grown {
            slots = slots.other("grown", grown.to_string()).other("of", of.to_string());
        }
        if let Some(above) = self.above {
            slots = slots.other("above", above.to_string());
        }
        if let Some(course) = self.member {
            slots = slots.name("member", names::member(&context.words, &course.member));
        }
        let falls = self.change.is_some_and(|f| f.value.is_some_and(|v| v.to_f64() < 0.0));
        let slots = if falls { slots.flag("down") } else { slots };
        sentence::said("plain.rep_courses", &slots.other("n", courses.members.len().to_string()), &context.words, scale)
    }
}
