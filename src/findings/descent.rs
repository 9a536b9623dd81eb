//! How a problem is followed down from its subject: along the organisation to the reps, then to customers or products, at
//! each level to the member that holds most of what is bad there.

use std::collections::BTreeMap;

use crate::base::{Period, Scenario, Unit, Value};

use super::MemberRef;
use super::book::{Book, Derived, EVERY};
use super::ledger::{Key, Ledger};
use super::measure::Spec;
use super::structure::total_of;
use super::study::Study;
use super::trails::Step;
use super::variance::{Cell, quotient};

/// A member locates a problem when it holds at least this share of all that is bad inside its parent.
const LEAST: f64 = 0.25;
/// … and at least this share of all that is bad inside the subject at that level: what is less points at noise.
const LEAST_OF_ALL: f64 = 0.1;
/// Steps of a trail below its subject.
const STEPS: usize = 4;

/// A place on the way: dimension and member.
pub(super) type Place = (usize, u32);

/// What is followed down, and over which days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Descent<'d, 'a> {
    /// The report.
    pub study: &'d Study<'a>,
    /// Rows as of the last day that counts.
    pub ledger: &'d Ledger<'a>,
    /// Measure.
    pub spec: &'d Spec,
    /// The period; another than the report's is one that is cut at the ledger's day.
    pub period: Period,
}

impl<'d, 'a> Descent<'d, 'a> {
    /// A measure in the report's period.
    pub fn of(study: &'d Study<'a>, spec: &'d Spec) -> Descent<'d, 'a> {
        Descent { study, ledger: &study.ledger, spec, period: study.period }
    }
}

/// Follows a value down from its subject: along the organisation – or at once to the member that its message `named` –,
/// then to customers or products, whichever holds more.
pub(super) fn drill(
    descent: Descent<'_, '_>,
    book: &mut Book,
    scenario: Scenario,
    first: Step,
    root: Option<Place>,
    named: Option<(Place, Step)>,
) -> Vec<Step> {
    let study = descent.study;
    let mut steps = vec![first];
    let mut path: Vec<Place> = root.into_iter().collect();
    let roots = path.len();
    let below = |d: usize, path: &[Place]| path.iter().all(|(of, _)| *of != d && !study.is_under(d, *of));
    // Beside it the largest of each level may be another one: two ways to one problem.
    let levels = if named.is_some() { Vec::new() } else { organisation(study) };
    if let Some((place, step)) = named {
        steps.push(step);
        path.push(place);
    }
    for d in levels {
        if !below(d, &path) || steps.len() > STEPS {
            continue;
        }
        if let Some((step, code, _)) = worst(descent, book, scenario, (&path, roots), d) {
            steps.push(step);
            path.push((d, code));
        }
    }
    // Targets seldom reach customers and products: there last year is what is known.
    let scenarios = [Some(scenario), (scenario == Scenario::DPL).then_some(Scenario::DPY)];
    for scenario in scenarios.into_iter().flatten() {
        let ends = [study.customer_dimension(), study.product_leaf()];
        let ends = ends.into_iter().flatten().filter(|d| below(*d, &path) && !path.is_empty());
        let found = ends.filter_map(|d| worst(descent, book, scenario, (&path, roots), d));
        if let Some((step, ..)) = found.max_by(|a, b| a.2.total_cmp(&b.2))
            && steps.len() <= STEPS + 1
        {
            // Of another base it is no part of the steps before it.
            let own = Some(scenario) == scenarios.first().copied().flatten();
            steps.push(Step { share: step.share.filter(|_| own), ..step });
            break;
        }
    }
    steps
}

/// Follows a debt: down the organisation, in the branch that this ends at to the customer that owes most, and to the one
/// that owes most of all where that is another. However little of the whole it owes, it is the one to talk to.
pub(super) fn owed(descent: Descent<'_, '_>, book: &mut Book, first: Step) -> Vec<Step> {
    let study = descent.study;
    let mut steps = vec![first];
    let mut path: Vec<Place> = Vec::new();
    for d in organisation(study) {
        if let Some((step, code, _)) = worst(descent, book, Scenario::AC, (&path, 0), d) {
            steps.push(step);
            path.push((d, code));
        }
    }
    let Some(customers) = study.customer_dimension() else { return steps };
    let mut most = |path: &[Place]| Some(largest(descent, book, Scenario::AC, (path, 0), customers, (0.0, 0.0))?.0);
    let here = most(&path);
    let of_all = most(&[]).filter(|all| here.as_ref().is_none_or(|here| here.member != all.member));
    steps.extend(here);
    steps.extend(of_all.map(|step| Step { inside: false, ..step }));
    steps
}

/// The main dimension and those under it down to the reps.
fn organisation(study: &Study<'_>) -> Vec<usize> {
    let mut found: Vec<usize> = study.main_dimension.into_iter().collect();
    let Some(rep) = study.rep_dimension() else { return found };
    let main = study.main_dimension.unwrap_or(rep);
    let between = (0..study.data.dimensions.len()).filter(|d| study.is_under(main, *d) && study.is_under(*d, rep));
    let mut between: Vec<usize> = between.collect();
    between.sort_by_key(|d| between_depth(study, *d));
    found.extend(between);
    if !found.contains(&rep) {
        found.push(rep);
    }
    found
}

/// The members that a number is of, in the order in which a descent meets their dimensions: the organisation from above,
/// then the others. What is no dimension of the data, such as the type of a complaint, comes last under its key.
pub(super) fn path(study: &Study<'_>, slice: &BTreeMap<String, String>) -> Vec<MemberRef> {
    let levels = organisation(study);
    let order = |d: usize| {
        let above = levels.first().is_some_and(|main| study.is_under(d, *main));
        let level = levels.iter().position(|level| *level == d).unwrap_or(levels.len());
        (!above, level, between_depth(study, d), d)
    };
    let mut found = Vec::new();
    let mut others = Vec::new();
    for (dimension, key) in slice {
        match study.place(dimension, key) {
            Some(place) => found.push(place),
            None => others.push(MemberRef {
                dimension: dimension.clone(),
                key: key.clone(),
                label: key.clone(),
                special: false,
            }),
        }
    }
    found.sort_by_key(|(d, _)| order(*d));
    found.into_iter().map(|(d, code)| study.ledger.member(d, code)).chain(others).collect()
}

fn between_depth(study: &Study<'_>, d: usize) -> usize {
    (0..study.data.dimensions.len()).filter(|above| study.is_under(*above, d)).count()
}

/// The member of a dimension inside a path that holds most of what is bad there, with its share of that; none where no
/// member stands out. Its step has its share of what is bad inside the first `roots` places of the path.
pub(super) fn worst(
    descent: Descent<'_, '_>,
    book: &mut Book,
    scenario: Scenario,
    path: (&[Place], usize),
    d: usize,
) -> Option<(Step, u32, f64)> {
    largest(descent, book, scenario, path, d, (LEAST, LEAST_OF_ALL))
}

/// The same, with the least shares of what is bad inside the path and inside the subject.
fn largest(
    descent: Descent<'_, '_>,
    book: &mut Book,
    scenario: Scenario,
    (path, roots): (&[Place], usize),
    d: usize,
    (least, least_of_all): (f64, f64),
) -> Option<(Step, u32, f64)> {
    let Descent { study, ledger, spec, period } = descent;
    let by: Vec<usize> = path.iter().map(|(d, _)| *d).chain([d]).collect();
    let prefix: Vec<u32> = path.iter().map(|(_, code)| *code).collect();
    let grid = ledger.grid(spec, &by, &period, &EVERY);
    // Of a level more is worse; of a variance what runs against the good direction.
    let sign = if scenario == Scenario::AC { 1.0 } else { -study.sign(spec) };
    let subject = &prefix[..roots];
    let counts = |key: &Key| key.starts_with(subject) && key.last().is_some_and(|c| !study.ledger.is_special(d, *c));
    let mut bad: Vec<(Value, Key)> = grid
        .keys()
        .into_iter()
        .filter(counts)
        .filter_map(|key| Some((grid.cell(&key, scenario).value?, key)))
        .filter(|(value, _)| value.to_f64() * sign > 0.0)
        .collect();
    bad.sort_by(|a, b| b.0.to_f64().abs().total_cmp(&a.0.to_f64().abs()).then_with(|| a.1.cmp(&b.1)));
    let sum = total_of(bad.iter().map(|b| b.0));
    let inside: Vec<&(Value, Key)> = bad.iter().filter(|(_, key)| key.starts_with(&prefix)).collect();
    let here = total_of(inside.iter().map(|b| b.0));
    let (value, key) = inside.first()?;
    let share = value.to_f64() / here.to_f64();
    if !(least..=1.0).contains(&share) || value.to_f64() / sum.to_f64() < least_of_all {
        return None;
    }
    let members: Vec<MemberRef> = by.iter().zip(key).map(|(d, code)| ledger.member(*d, *code)).collect();
    let member = members.last()?.clone();
    let id = if period == study.period {
        book.row(ledger.currency, spec, &members, &period, (&grid, key)).facts.get(&scenario)?.clone()
    } else {
        // Another page may show the same period as of another day.
        let (measure, unit) = (format!("{}.to_date", spec.id), spec.unit(ledger.currency));
        let derived = Derived { measure, unit, member: None, period, scenario };
        book.derive_among(&members, derived, Cell::of(*value))?
    };
    let about: String = path
        .iter()
        .take(roots)
        .map(|(d, code)| {
            let above = study.ledger.member(*d, *code);
            format!(".{}={}", above.dimension, above.key)
        })
        .collect();
    let derived = Derived {
        measure: format!("{}.trail_share.{scenario}{about}", spec.id),
        unit: Unit::Ratio,
        member: Some(&member),
        period,
        scenario: Scenario::AC,
    };
    // One alone holds all there is: that says nothing.
    let told = bad.len() > 1;
    let share_fact = book.derive(derived, quotient(*value, sum)).filter(|_| told);
    let code = *key.last()?;
    Some((Step { member: Some(member), value: id, share: share_fact, inside: true }, code, share))
}

#[cfg(test)]
mod tests {
    use super::super::Request;
    use super::super::sample::{Sample, brief, report};
    use super::super::tests::{day, period};
    use super::*;
    use crate::base::Grain;

    #[test]
    fn the_members_of_a_number_stand_from_the_company_down() {
        let data = Sample::new()
            .dimension("area", None, &["Food", "Tools"])
            .dimension("world", None, &["Here", "There"])
            .dimension("team", Some("world"), &["Blue<1", "Red<1"])
            .dimension("rep", Some("team"), &["Rae<0", "Sam<1"])
            .sale("2020-06-10", &[0, 1, 1, 1], 0, 10_000)
            .build();
        let (brief, report, period) = (brief(), report(Grain::Month), period("2020-06"));
        let request = Request { report, period, as_of: day("2020-06-30"), slice: Vec::new() };
        let study = Study::new(&data, &brief, &request).expect("sales");
        let of = |slice: &[(&str, &str)]| -> Vec<String> {
            let slice = slice.iter().map(|(d, key)| ((*d).to_owned(), (*key).to_owned())).collect();
            path(&study, &slice).into_iter().map(|member| member.label).collect()
        };
        // In the order of the alphabet the area would come first, and the rep before its team.
        let all = [("area", "k-Food"), ("rep", "k-Sam"), ("team", "k-Red"), ("type", "late"), ("world", "k-There")];
        assert_eq!(of(&all), ["There", "Red", "Sam", "Food", "late"]);
        assert_eq!(of(&[]), Vec::<String>::new());
    }

    /// Labels of the steps behind the first, with their values in units, and whether they lie inside the one before.
    fn told(book: &Book, steps: &[Step]) -> Vec<(String, f64, bool)> {
        let value = |step: &Step| book.fact(&step.value).and_then(|f| f.value).map_or(f64::NAN, Value::to_f64);
        let label = |step: &Step| step.member.as_ref().map_or_else(String::new, |m| m.label.clone());
        steps[1..].iter().map(|step| (label(step), value(step), step.inside)).collect()
    }

    /// Sales by region, rep and customer: in units a year ago and now.
    fn company(sales: &[(u32, u32, u32, i64, i64)]) -> crate::data::Dataset {
        let mut sample = Sample::new()
            .dimension("region", None, &["North", "South", "West"])
            .dimension("rep", Some("region"), &["Rae<0", "Sam<0", "Tim<0", "Uma<1", "Vic<2"])
            .dimension("customer", None, &["Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gil"]);
        for (region, rep, customer, before, now) in sales {
            let codes = [*region, *rep, *customer];
            sample = sample.sale("2019-06-10", &codes, *customer, before * 100).sale(
                "2020-06-10",
                &codes,
                *customer,
                now * 100,
            );
        }
        sample.build()
    }

    fn steps(
        data: &crate::data::Dataset,
        way: impl Fn(Descent<'_, '_>, &mut Book) -> Vec<Step>,
    ) -> Vec<(String, f64, bool)> {
        let (brief, report, period) = (brief(), report(Grain::Month), period("2020-06"));
        let request = Request { report, period, as_of: day("2020-06-30"), slice: Vec::new() };
        let study = Study::new(data, &brief, &request).expect("sales");
        let mut book = Book::default();
        let steps = way(Descent::of(&study, &study.main), &mut book);
        told(&book, &steps)
    }

    fn first() -> Step {
        Step { member: None, value: String::new(), share: None, inside: false }
    }

    #[test]
    fn a_way_ends_before_what_is_less_than_a_tenth_of_the_whole() {
        // 100 less than a year ago: North 52, of which Rae 18; South and West 24 each.
        let way = |ada: i64, others: i64| {
            let short = |customer: u32, less: i64| (0, 0, customer, 100 + less, 100);
            let data = company(&[
                short(0, ada),
                short(1, others),
                short(2, others),
                (0, 1, 3, 117, 100),
                (0, 2, 4, 117, 100),
                (1, 3, 5, 124, 100),
                (2, 4, 6, 124, 100),
            ]);
            steps(&data, |descent, book| drill(descent, book, Scenario::DPY, first(), None, None))
        };
        let step = |label: &str, value: f64| (label.to_owned(), value, true);
        let to_rae = [step("North", -52.0), step("Rae", -18.0)];
        // Ada has 8 of Rae's 18, which is much of it, and 8 of all 100, which is not.
        assert_eq!(way(8, 5), to_rae);
        assert_eq!(way(12, 3), [&to_rae[..], &[step("Ada", -12.0)]].concat());
    }

    #[test]
    fn a_debt_ends_at_who_owes_most_here_and_of_all() {
        // North 60, all of it with Rae, of whose seven customers none has much; Flo in South 40 by herself.
        let rows = |flo: i64| {
            let north = [9, 14, 8, 8, 7, 7, 7].into_iter().enumerate();
            let north = north.map(|(customer, now)| (0, 0, customer as u32, 1, now));
            company(&north.chain([(1, 3, 5, 1, flo), (2, 4, 6, 1, 3)]).collect::<Vec<_>>())
        };
        let way = |flo: i64| steps(&rows(flo), |descent, book| owed(descent, book, first()));
        let step = |label: &str, value: f64, inside: bool| (label.to_owned(), value, inside);
        let here = [step("North", 60.0, true), step("Rae", 60.0, true), step("Bo", 14.0, true)];
        // Flo owes 7 in North and 33 in South.
        assert_eq!(way(33), [&here[..], &[step("Flo", 40.0, false)]].concat());
        assert_eq!(way(5), here, "Bo owes most of all, too");
    }
}
