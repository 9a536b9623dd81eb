//! What complaints say: how many, of what, about which product, and whether they were answered in time.

use crate::base::{Impact, Scenario, Unit, Value};

use super::super::Finding;
use super::super::book::{Book, Derived};
use super::super::descent::{Descent, worst};
use super::super::event_findings::EventFindings;
use super::super::measure;
use super::super::study::Study;
use super::super::variance::Cell;
use super::events::{BEYOND_NOISE, change, real};
use super::{Draft, weight};

/// Share of complaints below which answers in time are bad news.
pub const KEPT: f64 = 0.9;
/// Standard deviations of a normal distribution that hold 95 % of it.
const Z95: f64 = 1.96;
/// Loss of the share of complaints answered in time that outweighs fewer complaints.
const SLOWER: f64 = 0.02;
/// Least complaints about a product that is named, and their least share of all.
const PRODUCT: (f64, f64) = (5.0, 1.0 / 3.0);

/// How many complained, of what, and whether they were answered in time.
pub(super) fn received(study: &Study<'_>, book: &mut Book, events: &EventFindings) -> Option<Finding> {
    let found = events.complaints.as_ref()?;
    let figure = found.figures.first()?;
    let count = book.real(figure, Scenario::AC)?;
    let delta = change(book, figure, [Scenario::PY, Scenario::PP]);
    let kept = real(book, found.kept_share.facts.get(&Scenario::AC));
    let worse = delta.is_some_and(|(_, delta, _)| delta > 0.0);
    // Fewer complaints are no good news where they wait longer: the change of both against the same period.
    let slower = delta.filter(|(_, delta, _)| *delta < 0.0 && count > 0.0).and_then(|(id, _, reference)| {
        let change = found.kept_share.facts.get(&Scenario::absolute(reference)?)?;
        let base = found.kept_share.facts.get(&reference)?;
        // Of few answers one late one moves the share by more than that.
        let lost = real(book, Some(change)).is_some_and(|change| change < -SLOWER);
        (lost && found.kept_changed.contains(&reference)).then_some((id, change, base))
    });
    let impact = match () {
        () if count <= 0.0 => Impact::Good,
        () if worse || slower.is_some() || kept.is_some_and(|kept| kept < KEPT) => Impact::Bad,
        () => Impact::Good,
    };
    let rate = found.figures.iter().find(|f| f.measure == "complaint_rate");
    let size = rate.and_then(|r| book.real(r, Scenario::AC)).unwrap_or(0.0);
    // Counts of two periods differ by chance as their sum varies.
    let many = delta.is_some_and(|(_, delta, _)| delta > Z95 * (2.0 * count - delta).max(0.0).sqrt());
    // Of few, or of equals, none is the most frequent.
    let of = |at: usize| found.types.get(at).and_then(|kind| book.real(&kind.count, Scenario::AC)).unwrap_or(0.0);
    let top = found.types.first().filter(|kind| kind.name.is_some() && of(0) >= 3.0 && of(0) > of(1));
    let product = complained_of(study, book);
    // Fewer than last time, and still a matter of how they are answered.
    let low = kept.filter(|kept| impact == Impact::Bad && !worse && slower.is_none() && *kept < KEPT);
    let mut line = |what: &str, scenario: Scenario, value: f64| {
        let measure = format!("complaints.{what}");
        let derived = Derived { measure, unit: Unit::Ratio, member: None, period: study.period, scenario };
        book.derive(derived, Cell::of(Value::Real(value)))
    };
    let kept_line = low.and_then(|_| line("kept_line", Scenario::AC, KEPT));
    let kept_gap = low.and_then(|kept| line("kept_gap", Scenario::DPL, kept - KEPT));
    let mut draft = Draft::new("complaints_received", 3, "complaints", "complaints")
        .fact_maybe("actual", figure.facts.get(&Scenario::AC))
        .fact_maybe("kept", found.kept_share.facts.get(&Scenario::AC).cloned().filter(|_| kept.is_some()))
        .fact_maybe("share", top.and_then(|t| t.share.clone()))
        .impact(impact)
        .beyond_noise(many)
        .score(weight(study, size, 1.0).score() + if many { BEYOND_NOISE } else { 0.0 });
    if low.is_some() {
        draft = draft
            .fact_maybe("kept_low", found.kept_share.facts.get(&Scenario::AC).cloned())
            .fact_maybe("kept_line", kept_line)
            .fact_maybe("kept_gap", kept_gap);
    }
    if let Some((fewer, change, base)) = slower {
        draft = draft
            .fact("fewer", fewer.clone())
            .fact("kept_delta", change.clone())
            .fact("kept_before", base.clone())
            .fact_maybe("slow", found.kept_share.facts.get(&Scenario::AC));
    }
    if let Some(name) = top.and_then(|t| t.name.clone()) {
        draft = draft.name("top", name);
    }
    if let Some((name, count)) = product {
        draft = draft.name("product", name).fact("product_count", count);
    }
    if let Some((id, delta, reference)) = delta.filter(|_| count > 0.0) {
        draft = draft
            .fact("delta", id.clone())
            .word("reference", format!("reference.{reference}"))
            .word("direction", format!("direction.{}", super::direction(delta)));
    }
    Some(draft.done())
}

/// The product with a third of the complaints or more, and how many: of a handful any product has as many.
fn complained_of(study: &Study<'_>, book: &mut Book) -> Option<(String, String)> {
    let spec = measure::find("complaints", study.data).ok()?;
    let leaf = study.product_leaf()?;
    let (step, _, share) = worst(Descent::of(study, &spec), book, Scenario::AC, (&[], 0), leaf)?;
    let count = real(book, Some(&step.value))?;
    (count >= PRODUCT.0 && share >= PRODUCT.1).then_some((step.member?.label, step.value))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{Sample, brief, report};
    use super::super::super::tests::{day, period};
    use super::super::super::windows::day_number;
    use super::super::super::{Request, compute};

    use crate::base::Grain;
    use crate::data::EventColumn;

    /// The facts of what is said of complaints in March that were so many, so many of them answered on their day, after
    /// `before` in February that all were.
    fn told(before: usize, now: usize, kept: usize) -> Vec<String> {
        let (february, march) = (day_number(day("2020-02-10")), day_number(day("2020-03-10")));
        let received: Vec<i32> = [vec![february; before], vec![march; now]].concat();
        let late = |(at, received): (usize, &i32)| Some(received + if at < before + kept { 0 } else { 9 });
        let responded: Vec<Option<i32>> = received.iter().enumerate().map(late).collect();
        let received = EventColumn::Day(received.into_iter().map(Some).collect());
        let mut sample = Sample::new().dimension("region", None, &["North"]);
        for month in 1..=4 {
            sample = sample.sale(&format!("2020-{month:02}-15"), &[0], 0, 300_000);
        }
        let columns = [("received", received), ("responded", EventColumn::Day(responded))];
        let data = sample.events("complaints", &columns, &[]).build();
        let (report, period) = (report(Grain::Month), period("2020-03"));
        let request = Request { report, period, as_of: day("2020-04-30"), slice: Vec::new() };
        let found = compute(&data, &brief(), &request).expect("findings");
        let said = found.findings.iter().find(|f| f.kind == "complaints_received").expect("complaints");
        said.facts.keys().cloned().collect()
    }

    #[test]
    fn fewer_complaints_wait_longer_only_beyond_what_chance_explains() {
        let is_slower = |facts: &[String]| facts.iter().any(|slot| slot == "kept_delta");
        // 40 of 50 after 100 of 100: 20 points, of which chance explains 1.96·√(0.933·0.067·(1/50 + 1/100)) = 8.5.
        assert!(is_slower(&told(100, 50, 40)));
        // 4 of 5 after 10 of 10: 20 points, too, but 1.96·√(0.933·0.067·(1/5 + 1/10)) = 26.8.
        assert!(!is_slower(&told(10, 5, 4)));
        // 980 of 990 after 1,000 of 1,000 is no chance, but next to nothing.
        assert!(!is_slower(&told(1_000, 990, 980)));
    }
}
