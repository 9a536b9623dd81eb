//! Which slots the sentence of each kind of finding may use: the words side of the findings' contract.

/// Slots of every variance finding.
const VARIANCE: &[&str] = &["measure", "actual", "base", "delta", "relative", "reference", "growth", "change"];
/// Slots of the two findings in which last year and the target disagree.
const CONFLICT: &[&str] = &["measure", "actual", "delta_py", "relative_py", "delta_pl", "relative_pl", "attainment"];
/// Slots of the pacing findings.
const PACING: &[&str] = &[
    "measure",
    "pacing_period",
    "actual",
    "target",
    "attainment",
    "time_progress",
    "gap",
    "plan_to_date",
    "plan_attainment",
    "days_left",
    "to_go",
    "required_per_day",
    "current_per_day",
    "required_ratio",
    "landing",
    "landing_gap",
];
/// Slots that every sentence may use.
const COMMON: &[&str] = &["period", "as_of", "measure"];

/// Kinds of findings with the slots beyond [`COMMON`]; the flag says whether the variance slots are there.
const KINDS: &[(&str, bool, &[&str])] = &[
    ("total_vs_plan", true, &["attainment"]),
    ("total_vs_py", true, &[]),
    ("total_vs_pp", true, &[]),
    ("conflict_py_plan", false, CONFLICT),
    ("conflict_plan_py", false, CONFLICT),
    ("unchanged", true, &[]),
    ("no_data", false, &[]),
    ("level", false, &["actual"]),
    ("measure_change", true, &[]),
    ("margin_change", true, &[]),
    ("new_customers_change", true, &[]),
    ("retention_change", true, &[]),
    ("pacing_behind", false, PACING),
    ("pacing_ahead", false, PACING),
    ("target_reached", false, PACING),
    (
        "members_below",
        false,
        &["count", "of", "shortfall", "top_delta", "top_share", "top", "reference", "dimension", "members"],
    ),
    ("members_above", false, &["count", "of", "reference", "dimension", "members"]),
    ("member_short", true, &["attainment", "share", "member", "dimension"]),
    ("member_lead", true, &["attainment", "share", "member", "dimension"]),
    ("member_largest", false, &["actual", "share", "member", "dimension"]),
    ("cell_short", true, &["member", "child", "dimension", "child_dimension"]),
    ("cell_lead", true, &["member", "child", "dimension", "child_dimension"]),
    ("driver_up", false, DRIVER),
    ("driver_down", false, DRIVER),
    ("growth_views", true, &["per_day", "year", "together", "moving"]),
    ("pvm", true, EFFECTS),
    ("pvm_quiet", true, EFFECTS),
    ("kpi_tree", true, EFFECTS),
    ("kpi_tree_quiet", true, EFFECTS),
    ("ratio_mix", true, &["rate", "mix", "dimension", "members"]),
    ("control_signal", false, CONTROL),
    ("control_stable", false, CONTROL),
    ("trend_direction", false, &["slope", "points", "direction"]),
    ("forecast", false, &["total", "low", "high", "error", "growth_ahead", "ahead_gap", "first", "last", "method"]),
    ("forecast_break", false, &["value", "expected", "point"]),
    ("customer_lost", true, &["member", "dimension"]),
    ("customer_drop", true, &["member", "dimension"]),
    ("customer_gain", true, &["member", "dimension"]),
    ("customer_new", true, &["member", "dimension"]),
    ("customers_top", false, &["share", "count", "actual", "top", "dimension"]),
    ("tiers", false, &["count", "of", "share", "top", "top_share", "dimension", "members"]),
    (
        "tier_moves",
        false,
        &["risen", "fallen", "member", "moved", "tier_before", "tier", "direction", "dimension", "members"],
    ),
    ("customer_bridge", false, &["net_retention", "retention", "lost", "lost_count", "new", "new_count"]),
    ("rfm", false, &["of", "best", "best_share", "risk", "risk_share", "member"]),
    ("life_cycle", false, &["mature", "mature_share", "churned", "churned_change", "interested", "open"]),
    ("cohorts", false, &["size", "first", "year"]),
    ("care", false, &["count", "sales", "waiting", "risk", "visit", "member", "dimension", "members"]),
    ("cross_sell", false, &["customers", "potential", "share", "having", "lacking"]),
    (
        "channel_weak",
        false,
        &["ratio", "whole", "spending", "profit", "result", "member", "dimension", "members", "direction"],
    ),
    ("rep_weak", true, &["attainment", "team", "member", "dimension"]),
    ("rep_strong", true, &["attainment", "team", "member", "dimension"]),
    ("reps_below", false, &["count", "of", "threshold", "team", "dimension", "members"]),
    ("rep_streak", false, &["months", "threshold", "attainment", "delta", "member", "dimension"]),
    ("score_leader", false, &["score", "mean", "count", "of", "member", "dimension", "members"]),
    ("rep_largest", false, &["actual", "share", "member", "dimension"]),
    (
        "problem_driver",
        false,
        &[
            "delta",
            "driver_delta",
            "driver_share",
            "relative",
            "member",
            "driver",
            "reference",
            "dimension",
            "driver_dimension",
        ],
    ),
    ("actions_status", false, &["of", "done", "late", "reached"]),
    ("action_missed", false, &["item", "owner", "value", "base", "expected"]),
    ("actions_planned", false, &["count", "item", "owner", "due"]),
    ("next_target", false, &["target", "actual", "delta", "relative", "last_year", "growth", "point"]),
    ("overdue_money", false, &["actual", "receivable", "share", "old", "days", "delta", "reference"]),
    ("debtor_late", false, &["actual", "share", "days", "count", "member", "dimension"]),
    ("complaints_received", false, &["actual", "kept", "share", "top", "delta", "reference", "direction", "hours"]),
    ("satisfaction_level", false, SATISFACTION),
    ("promoters_level", false, SATISFACTION),
    ("spending_over", false, SPENDING),
    ("spending_within", false, SPENDING),
    ("spending_level", false, &["actual", "ratio"]),
    (
        "market_share_moved",
        false,
        &["actual", "delta", "own", "industry", "gap", "value", "benchmark", "compared", "reference", "direction"],
    ),
    ("competitor_lead", false, &["actual", "delta", "own", "member"]),
    ("generic", false, &["actual"]),
];

const SATISFACTION: &[&str] = &["csat", "csat_delta", "nps", "nps_delta", "marks", "margin", "reference", "direction"];
const SPENDING: &[&str] = &["actual", "budget", "delta", "relative", "ratio", "top", "top_delta"];
const DRIVER: &[&str] = &[
    "delta",
    "pull",
    "share",
    "total_delta",
    "total_relative",
    "member",
    "reference",
    "growth",
    "dimension",
    "direction",
];
const EFFECTS: &[&str] = &["first", "first_effect", "second", "second_effect", "third", "third_effect", "coverage"];
const CONTROL: &[&str] = &["value", "centre", "limit", "upper", "lower", "points", "point", "signal", "side"];

/// Flags that a sentence may ask for.
pub(crate) const FLAGS: &[&str] = &[
    "up",
    "down",
    "flat",
    "unchanged",
    "slightly",
    "plain",
    "strongly",
    "multiple",
    "none",
    "good",
    "bad",
    "neutral",
    "PL",
    "PY",
    "PP",
    "BM",
    "ratio",
    "money",
    "things",
    "new",
    "turned_negative",
    "turned_positive",
    "loss_narrowed",
    "loss_widened",
    "outside",
    "run",
    "near_limit",
    "above",
    "below",
    "week",
    "month",
    "quarter",
    "year",
    "partial",
    "one",
    "nobody",
    "all",
    "over",
    "wide",
    "clean",
    "slice",
    "dragged",
    "brought",
    "grow",
    "cut",
];

/// The slots a key's sentences may use; none when the key is no kind of finding.
pub(crate) fn of_finding(key: &str) -> Option<Vec<&'static str>> {
    if key == "clause.change" {
        return Some(VARIANCE.iter().filter(|s| **s != "change").chain(COMMON).copied().collect());
    }
    let kind = key.strip_prefix("finding.")?;
    let (_, variance, own) = KINDS.iter().find(|(k, ..)| *k == kind)?;
    let variance = if *variance { VARIANCE } else { &[] };
    Some(variance.iter().chain(*own).chain(COMMON).copied().collect())
}
