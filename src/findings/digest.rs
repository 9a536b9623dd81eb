//! The key messages: of all findings the few a reader should see first, each about another topic.
//!
//! The best scores alone would tell one thing in many wordings: a large shortfall is a shortfall of the whole, of
//! its worst member, of that member's products. So a topic speaks once, and no fact is told twice.

use super::Finding;
use crate::base::Impact;

/// Key messages of a report: the headline of its page of messages, what repeats it, and five more.
pub const MOST: usize = 7;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Topic {
    /// The whole against the target.
    Plan,
    /// The whole against last year.
    Year,
    /// The whole against the previous period, or alone.
    Before,
    /// The year's course.
    Pace,
    /// The members of the main dimension.
    Place,
    /// A customer, a product, another dimension.
    Part,
    /// What drove the change of the whole: prices, volumes, key figures.
    Driver,
    /// The customers as a whole.
    Customers,
    /// The direction.
    Trend,
    /// The people.
    People,
    /// Money that is owed or spent.
    Money,
    /// Satisfaction.
    Service,
    /// Complaints.
    Complaints,
    /// Opportunities on their way: stages, losses, velocity.
    Deals,
    /// The market.
    Market,
    /// Another key figure.
    Figure,
    /// The forecast.
    Ahead,
    /// What became of the improvement plan.
    Plans,
    /// What comes next.
    Next,
    /// A limit of the project's own.
    Limit,
    /// Data that cannot be meant.
    Data,
}

/// The topics a report tells where it can; the others come in the order of their scores while there is room.
const ALWAYS: [Topic; 5] = [Topic::Plan, Topic::Year, Topic::Pace, Topic::Data, Topic::Limit];
/// The same after what has become worse beyond its noise, see [`is_urgent`].
const THEN: [Topic; 3] = [Topic::Place, Topic::Driver, Topic::Trend];

/// How many topics that have become worse beyond their noise come before the others: the members keep their place.
const URGENT: usize = 2;

/// Slots whose facts are what a finding tells, not the frame it tells it in.
const TOLD: [&str; 10] = [
    "ratio",
    "delta",
    "delta_py",
    "delta_pl",
    "top_delta",
    "driver_delta",
    "shortfall",
    "plan_attainment",
    "value",
    "slope",
];

/// The same of a finding that explains a change by its effects.
const EXPLAINED: [&str; 3] = ["first", "second", "third"];

/// The identities of the key messages, the first one for the headline, the others best first. `findings` are
/// sorted by score; `main` and `rep` are ids of dimensions.
pub fn key_messages(findings: &[Finding], main: Option<&str>, rep: Option<&str>) -> Vec<String> {
    let topic = |f: &Finding| topic(f, main, rep);
    let mut chosen: Vec<usize> = Vec::new();
    let mut taken: Vec<Topic> = Vec::new();
    let mut take = |wanted: &dyn Fn(&[Topic], Topic, &Finding) -> bool| {
        let free = |(at, finding): &(usize, &Finding)| {
            let Some(topic) = topic(finding) else { return false };
            let repeats = chosen.iter().filter_map(|c| findings.get(*c)).any(|other| share_a_fact(finding, other));
            chosen.len() < MOST && !chosen.contains(at) && wanted(&taken, topic, finding) && !repeats
        };
        let Some((at, finding)) = findings.iter().enumerate().find(free) else { return false };
        chosen.push(at);
        taken.extend(topic(finding));
        // Above last year yet below plan: both are told.
        if finding.kind.starts_with("conflict_") {
            taken.push(Topic::Year);
        }
        true
    };
    for wanted in ALWAYS {
        take(&|taken, topic, _| topic == wanted && !taken.contains(&topic));
    }
    let worse = |topic: Topic| matches!(topic, Topic::Service | Topic::Complaints | Topic::Money);
    for _ in 0..URGENT {
        take(&|taken, topic, finding| worse(topic) && !taken.contains(&topic) && is_urgent(finding));
    }
    // Targets that the forecast does not reach ask for a decision.
    take(&|taken, topic, finding| topic == Topic::Ahead && !taken.contains(&topic) && is_urgent(finding));
    for wanted in THEN {
        take(&|taken, topic, _| topic == wanted && !taken.contains(&topic));
    }
    while take(&|taken, topic, _| !taken.contains(&topic)) {}
    // The whole leads, whatever scores higher.
    let whole = |at: &usize| {
        findings.get(*at).and_then(topic).is_some_and(|t| matches!(t, Topic::Plan | Topic::Year | Topic::Before))
    };
    if let Some(lead) = chosen.iter().copied().find(whole).or(chosen.iter().min().copied()) {
        chosen.retain(|at| *at != lead);
        chosen.sort_unstable();
        chosen.insert(0, lead);
    }
    chosen.into_iter().filter_map(|at| findings.get(at)).map(|f| f.id.clone()).collect()
}

fn topic(finding: &Finding, main: Option<&str>, rep: Option<&str>) -> Option<Topic> {
    let is = |slot: &str, dimension: Option<&str>| {
        let word = finding.words.get(slot).and_then(|w| w.strip_prefix("dimension."));
        dimension.is_some() && word == dimension
    };
    let reference = finding.words.get("reference").map_or("", String::as_str);
    Some(match finding.kind.as_str() {
        "total_vs_plan" | "conflict_py_plan" | "conflict_plan_py" => Topic::Plan,
        "unchanged" if reference == "reference.PL" => Topic::Plan,
        "total_vs_py" | "growth_views" => Topic::Year,
        "pvm" => Topic::Driver,
        "kpi_tree" if finding.words.get("measure").is_some_and(|m| m == "measure.sales") => Topic::Driver,
        "kpi_tree" | "ratio_mix" => Topic::Figure,
        "unchanged" if reference == "reference.PY" => Topic::Year,
        "unchanged" | "total_vs_pp" | "level" | "no_data" => Topic::Before,
        "pacing_behind" | "pacing_ahead" | "target_reached" => Topic::Pace,
        "control_signal" | "trend_direction" => Topic::Trend,
        // What is to come is a topic of its own; a break of the course is the trend.
        "forecast" => Topic::Ahead,
        "forecast_break" => Topic::Trend,
        // Nothing to tell.
        "control_stable" | "tiers" | "cohorts" | "pvm_quiet" | "kpi_tree_quiet" => return None,
        "tier_moves" | "customer_bridge" | "rfm" | "life_cycle" | "care" | "cross_sell" => Topic::Customers,
        "next_target" => Topic::Next,
        "actions_status" | "action_missed" => Topic::Plans,
        // What is planned is no finding.
        "actions_planned" => return None,
        "overdue_money" | "debtor_late" | "spending_over" | "spending_within" | "spending_level" => Topic::Money,
        "visits_low" | "process_link" | "activities_late" => Topic::People,
        "process_no_link" => return None,
        "funnel_slow" | "funnel_blocked" | "stuck_deals" | "loss_reasons" | "velocity" => Topic::Deals,
        // Within its margin a score has not moved.
        "satisfaction_level" | "promoters_level" if finding.words.contains_key("certainty") => return None,
        "satisfaction_level" | "promoters_level" => Topic::Service,
        "complaints_received" => Topic::Complaints,
        "limit_broken" => Topic::Limit,
        "gap" | "unit_jump" => Topic::Data,
        "task_low" | "recalibration" | "target_split" | "target_ways" => Topic::Next,
        "measure_signal" => match finding.words.get("measure").map_or("", String::as_str) {
            "measure.csat" | "measure.nps" => Topic::Service,
            "measure.complaints" => Topic::Complaints,
            _ => Topic::Figure,
        },
        "market_share_moved" => Topic::Market,
        // Known already to whoever reads the page of competitors, and no news.
        "competitor_lead" => return None,
        kind if kind.starts_with("rep") && kind != "retention_change" => Topic::People,
        kind if kind.ends_with("_change") => Topic::Figure,
        _ if is("dimension", rep) || is("driver_dimension", rep) => Topic::People,
        "problem_driver" if is("driver_dimension", main) && !finding.names.contains_key("member") => Topic::Place,
        kind if kind.starts_with("member") && is("dimension", main) => Topic::Place,
        // The main dimension has its place: its members' cells and pulls repeat it.
        _ if is("dimension", main) => return None,
        _ => Topic::Part,
    })
}

/// True of what has become worse, or is to be, by more than chance explains.
fn is_urgent(finding: &Finding) -> bool {
    finding.impact == Impact::Bad && finding.beyond_noise
}

fn share_a_fact(a: &Finding, b: &Finding) -> bool {
    // A finding that explains a change tells what moved it; the change itself may have been told.
    let slots = |f: &Finding| if f.facts.contains_key("first") { &EXPLAINED[..] } else { &TOLD[..] };
    let told = |f: &Finding| slots(f).iter().filter_map(|slot| f.facts.get(*slot)).cloned().collect::<Vec<_>>();
    let of_a = told(a);
    told(b).iter().any(|fact| of_a.contains(fact))
}

#[cfg(test)]
mod tests {
    use super::super::messages::Draft;
    use super::*;

    fn finding(kind: &str, fact: &str, dimension: &str, score: f64) -> Finding {
        let draft = Draft::new(kind, 2, "x", "sales").about(dimension).fact("delta", fact).score(score);
        draft.word("dimension", format!("dimension.{dimension}")).done()
    }

    #[test]
    fn a_topic_speaks_once_and_no_fact_is_told_twice() {
        let mut conflict = finding("conflict_py_plan", "a", "", 1.6);
        conflict.facts.insert("delta_pl".into(), "plan".into());
        conflict.facts.insert("delta_py".into(), "year".into());
        let list = [
            finding("pacing_behind", "pace", "", 1.9),
            conflict,
            finding("total_vs_plan", "plan", "", 1.5),
            finding("total_vs_py", "year", "", 1.4),
            finding("members_below", "south", "region", 0.9),
            finding("member_short", "south", "region", 0.8),
            finding("member_lead", "north", "region", 0.7),
            finding("rep_weak", "bo", "rep", 0.6),
            finding("customer_lost", "ada", "customer", 0.5),
            finding("customer_drop", "cy", "customer", 0.4),
            finding("member_short", "bikes", "product", 0.3),
            finding("control_stable", "z", "", 0.2),
            finding("trend_direction", "slope", "", 0.1),
            finding("margin_change", "margin", "", 0.05),
        ];
        let said = key_messages(&list, Some("region"), Some("rep"));
        let kinds: Vec<&str> = said.iter().filter_map(|id| id.split(':').next()).collect();
        assert_eq!(
            kinds,
            [
                "conflict_py_plan",
                "pacing_behind",
                "members_below",
                "rep_weak",
                "customer_lost",
                "trend_direction",
                "margin_change"
            ]
        );
        // What has become worse beyond its noise comes before the members, and what lies within it not at all.
        let mut worse = finding("promoters_level", "nps", "", 0.01);
        worse.impact = Impact::Bad;
        let says = |finding: &Finding| {
            let mut with: Vec<Finding> = list.to_vec();
            with.push(finding.clone());
            with.truncate(15);
            key_messages(&with, Some("region"), Some("rep")).iter().any(|id| id.starts_with("promoters_level"))
        };
        assert!(!says(&worse), "the list is full of what scores higher");
        // A large number within its noise is not urgent, a small one beyond it is.
        worse.score = 0.045;
        assert!(!says(&worse));
        worse.beyond_noise = true;
        worse.score = 0.01;
        assert!(says(&worse));
        worse.words.insert("certainty".into(), "certainty.within".into());
        assert!(!says(&worse));
        // What drove the change is told beside the change itself.
        let mut pvm = finding("pvm", "year", "", 0.01);
        pvm.facts.insert("first".into(), "price".into());
        let with: Vec<Finding> = list.iter().cloned().chain([pvm]).collect();
        let said = key_messages(&with, Some("region"), Some("rep"));
        assert!(said.iter().any(|id| id.starts_with("pvm:")) && said.len() == MOST, "{said:?}");
        assert_eq!(key_messages(&list[2..4], None, None).len(), 2);
        assert!(key_messages(&list[11..12], None, None).is_empty());
    }
}
