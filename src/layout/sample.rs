//! Small findings made by hand for the tests of this stage: one month of a reseller's sales.

use std::collections::BTreeMap;

use crate::base::{Decimal, Grain, Impact, Period, Polarity, Scenario, Status, Unit, Value};
use crate::config::{Brief, ReportSpec};
use crate::data::Quality;
use crate::findings::*;

use super::sample_said::{evaluation, margin, quality, said};

/// Collects facts while comparisons are made of them.
pub(crate) struct Book {
    pub facts: BTreeMap<String, Fact>,
    pub unit: Unit,
}

/// Values of a comparison in whole units: AC, PY, PP, PL.
pub(crate) type Four = [Option<i64>; 4];

impl Book {
    pub fn new() -> Book {
        Book { facts: BTreeMap::new(), unit: Unit::Currency("USD".into()) }
    }

    pub fn put(
        &mut self,
        measure: &str,
        slice: &str,
        period: Period,
        scenario: Scenario,
        unit: Unit,
        value: Option<Value>,
    ) -> FactId {
        let id = format!("{measure}{slice}@{period}.{scenario}");
        let mut keys = BTreeMap::new();
        if let Some((dimension, key)) = slice.trim_matches(['[', ']']).split_once('=') {
            keys.insert(dimension.to_owned(), key.to_owned());
        }
        let status = if value.is_some() { Status::Ok } else { Status::Missing };
        let fact = Fact { id: id.clone(), measure: measure.into(), unit, slice: keys, period, scenario, value, status };
        self.facts.insert(id.clone(), fact);
        id
    }

    pub fn real(&mut self, measure: &str, slice: &str, period: Period, scenario: Scenario, value: f64) -> FactId {
        self.put(measure, slice, period, scenario, Unit::Ratio, Some(Value::Real(value)))
    }

    pub fn money(&mut self, measure: &str, period: Period, scenario: Scenario, value: i64) -> FactId {
        let unit = self.unit.clone();
        self.put(measure, "", period, scenario, unit, Some(Value::Exact(Decimal::whole(value.into()))))
    }

    /// A comparison with all variances that its values allow.
    pub fn comparison(
        &mut self,
        measure: &str,
        member: Option<MemberRef>,
        period: Period,
        [ac, py, pp, pl]: Four,
    ) -> Comparison {
        let slice = member.as_ref().map_or(String::new(), |m| format!("[{}={}]", m.dimension, m.key));
        let mut facts = BTreeMap::new();
        let exact = |v: i64| Value::Exact(Decimal::whole(v.into()));
        let unit = self.unit.clone();
        facts.insert(Scenario::AC, self.put(measure, &slice, period, Scenario::AC, unit.clone(), ac.map(exact)));
        for (reference, value) in [(Scenario::PY, py), (Scenario::PP, pp), (Scenario::PL, pl)] {
            let Some(base) = value else { continue };
            facts.insert(reference, self.put(measure, &slice, period, reference, unit.clone(), Some(exact(base))));
            let (absolute, relative) = (Scenario::absolute(reference).unwrap(), Scenario::relative(reference).unwrap());
            let delta = ac.map(|a| a - base);
            facts.insert(absolute, self.put(measure, &slice, period, absolute, unit.clone(), delta.map(exact)));
            let quotient = delta.filter(|_| base > 0 && ac >= Some(0)).map(|d| Value::Real(d as f64 / base as f64));
            let id = self.put(measure, &slice, period, relative, Unit::Ratio, quotient);
            if quotient.is_none() {
                self.facts.get_mut(&id).unwrap().status = if base == 0 { Status::New } else { Status::NaBase };
            }
            facts.insert(relative, id);
            if reference == Scenario::PL {
                let att = ac.filter(|_| base > 0).map(|a| Value::Real(a as f64 / base as f64));
                facts.insert(Scenario::Att, self.put(measure, &slice, period, Scenario::Att, Unit::Ratio, att));
            }
        }
        Comparison { measure: measure.into(), member, period, facts }
    }
}

pub(crate) fn member(dimension: &str, label: &str) -> MemberRef {
    MemberRef { dimension: dimension.into(), key: label.to_lowercase(), label: label.into(), special: false }
}

pub(crate) fn month(year: i32, month: u32) -> Period {
    Period::month(year, month).unwrap()
}

/// A finding of a kind with its slots.
pub(crate) fn finding(
    kind: &str,
    slide: &str,
    facts: &[(&str, &str)],
    names: &[(&str, &str)],
    words: &[(&str, &str)],
    impact: Impact,
) -> Finding {
    let owned = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    Finding {
        id: format!("{kind}:sales"),
        section: 2,
        kind: kind.into(),
        facts: owned(facts),
        names: owned(names),
        words: owned(words),
        impact,
        score: 1.0,
        beyond_noise: false,
        slide: slide.into(),
    }
}

/// An empty slide.
pub(crate) fn slide(id: &str, section: u8) -> crate::layout::Slide {
    crate::layout::Slide {
        id: id.to_owned(),
        template: "content".to_owned(),
        section,
        name: id.to_owned(),
        message: crate::layout::Phrase::words(String::new()),
        blocks: Vec::new(),
        footnotes: Vec::new(),
    }
}

/// Findings with nothing in them.
pub(crate) fn empty() -> Findings {
    let period = month(2020, 5);
    let frame = Frame {
        report: "monthly".into(),
        cadence: Grain::Month,
        period,
        as_of: period.end,
        partial: false,
        slice: BTreeMap::new(),
        reference: Scenario::PY,
        main_measure: "sales".into(),
        currency: "USD".into(),
    };
    Findings {
        frame,
        measures: Vec::new(),
        facts: Vec::new(),
        key_figures: Vec::new(),
        history: Vec::new(),
        months: Vec::new(),
        pacing: None,
        rankings: Vec::new(),
        breakdown: None,
        contributions: Vec::new(),
        growth: Default::default(),
        drivers: Default::default(),
        control: None,
        outlook: None,
        customers: None,
        customer_base: Default::default(),
        reps: None,
        evaluation: None,
        skills: None,
        sheets: Vec::new(),
        scoring: BTreeMap::new(),
        panorama: Default::default(),
        next_targets: None,
        targets: Default::default(),
        actions: None,
        notes: Vec::new(),
        events: Default::default(),
        funnel: None,
        process: None,
        tracking: None,
        findings: Vec::new(),
        key_messages: Vec::new(),
        trails: Vec::new(),
        suggestions: Vec::new(),
        problems: Vec::new(),
        alerts: Vec::new(),
        quality: Quality::default(),
        absent: vec![Absent { what: "pacing".into(), reason: "no_targets".into() }],
    }
}

/// A brief with nothing but a title and a sales table.
pub(crate) fn brief() -> Brief {
    let monthly = ReportSpec { pages: Some(200), ..crate::config::sample::report("monthly", Grain::Month) };
    Brief { languages: Vec::new(), reports: vec![monthly], ..crate::config::sample::brief("AdventureWorks") }
}

/// May 2020 with every page filled: `regions`, `reps` and `customers` say how many members there are.
pub(crate) fn of_size(regions: usize, reps: usize, customers: usize) -> Findings {
    let period = month(2020, 5);
    let mut book = Book::new();
    let whole = [Some(3_328_607), Some(2_882_638), Some(2_214_091), Some(13_500_000)];
    let total = book.comparison("sales", None, period, whole);
    let split = |value: Option<i64>, n: usize, i: usize| {
        let n = n as i64;
        value.map(|v| v / n + if i == 0 { v % n } else { 0 })
    };
    let mut rows = |dimension: &str, n: usize| -> Vec<Comparison> {
        (0..n)
            .map(|i| {
                let four = whole.map(|v| split(v, n, i));
                let mut label = format!("{dimension} {i}");
                if i == 1 {
                    label = format!("{} \u{202e}=#[x]$\n长名称{}", label, "长".repeat(80));
                }
                book.comparison("sales", Some(member(dimension, &label)), period, four)
            })
            .collect()
    };
    let (region_rows, rep_rows, customer_rows) =
        (rows("region", regions), rows("rep", reps), rows("customer", customers));
    let ranking = |dimension: &str, rows: &[Comparison], order| Ranking {
        measure: "sales".into(),
        dimension: dimension.into(),
        reference: Scenario::PL,
        order,
        rows: rows.to_vec(),
        rest: None,
        rest_count: None,
        total: total.clone(),
    };
    let mut findings = empty();
    findings.absent = vec![Absent { what: "cohort_year".into(), reason: "too_short".into() }];
    findings.rankings = vec![ranking("region", &region_rows, RankingOrder::Variance)];
    findings.reps = Some(ranking("rep", &rep_rows, RankingOrder::Attainment));
    findings.evaluation = Some(evaluation(&mut book, &rep_rows, &total));
    findings.customers = Some(ranking("customer", &customer_rows, RankingOrder::Actual));
    let groups = region_rows.iter().map(|parent| {
        let value =
            |s| parent.facts.get(&s).and_then(|id| book.facts.get(id)).and_then(|f| f.value).map(|v| v.to_f64() as i64);
        let parent_four = [value(Scenario::AC), value(Scenario::PY), value(Scenario::PP), value(Scenario::PL)];
        let label = parent.member.as_ref().map_or("", |m| m.label.as_str()).to_owned();
        let children = (0..3).map(|i| {
            let name = MemberRef { key: format!("{label}/{i}"), ..member("category", &format!("category {i}")) };
            book.comparison("sales", Some(name), period, parent_four.map(|v| split(v, 3, i)))
        });
        BreakdownGroup { children: children.collect(), parent: parent.clone(), rest: None, rest_count: None }
    });
    findings.breakdown = Some(Breakdown {
        measure: "sales".into(),
        dimensions: ["region".into(), "category".into()],
        groups: groups.collect(),
        rest: None,
        rest_count: None,
        total: total.clone(),
    });
    findings.history = (0..13u32)
        .map(|i| {
            let p = if i < 8 { month(2019, 5 + i) } else { month(2020, i - 7) };
            let ac = if i == 12 {
                whole
            } else {
                [Some(2_000_000 + i64::from(i) * 37_001), Some(1_900_000), None, Some(2_500_000)]
            };
            book.comparison("sales", None, p, ac)
        })
        .collect();
    let contribution_rows = region_rows.iter().map(|row| {
        let slice = row.member.as_ref().map_or(String::new(), |m| format!("[region={}]", m.key));
        ContributionRow {
            comparison: row.clone(),
            pull: book.real("sales.pull", &slice, period, Scenario::DPY, 0.0387),
            share: Some(book.real("sales.growth_share", &slice, period, Scenario::DPY, 0.25)),
        }
    });
    findings.contributions = vec![Contribution {
        measure: "sales".into(),
        dimension: "region".into(),
        reference: Scenario::PY,
        rows: contribution_rows.collect(),
        rest: None,
        rest_count: None,
        total: total.clone(),
        check: Value::Exact(Decimal::whole(0)),
    }];
    let points: Vec<ControlPoint> = findings
        .history
        .iter()
        .map(|c| ControlPoint {
            period: c.period,
            value: c.facts[&Scenario::AC].clone(),
            moving_average: None,
            limits: None,
            signals: if c.period == period { vec![Signal::Outside] } else { Vec::new() },
        })
        .collect();
    findings.control = Some(Control {
        measure: "sales".into(),
        points,
        centre: book.money("sales.centre", period, Scenario::AC, 2_200_000),
        upper: book.money("sales.upper", period, Scenario::AC, 2_900_000),
        lower: book.money("sales.lower", period, Scenario::AC, 1_500_000),
        seasonal: false,
        slope: None,
    });
    let year = Period::year(2020).unwrap();
    let course = (1..=12).map(|m| PacingPoint {
        period: month(2020, m),
        actual: (m <= 5).then(|| book.money("sales.cumulated", month(2020, m), Scenario::AC, i64::from(m) * 2_530_000)),
        target: Some(book.money("sales.cumulated", month(2020, m), Scenario::PL, i64::from(m) * 16_036_250)),
        expected: None,
    });
    let course = course.collect();
    findings.pacing = Some(Pacing {
        period: year,
        actual: book.money("sales", year, Scenario::AC, 12_650_023),
        target: book.money("sales", year, Scenario::PLF, 192_435_000),
        attainment: book.real("sales.attainment_full", "", year, Scenario::Att, 0.065_737),
        time_progress: book.real("time_progress", "", year, Scenario::AC, 0.415),
        gap: book.real("sales.pace_gap", "", year, Scenario::AC, -0.349),
        plan_to_date: book.money("sales.plan_to_date", year, Scenario::PL, 51_735_000),
        plan_attainment: book.real("sales.plan_attainment", "", year, Scenario::Att, 0.2445),
        days_left: book.put("days_left", "", year, Scenario::AC, Unit::Days, Some(Value::Exact(Decimal::whole(153)))),
        to_go: Some(book.money("sales.to_go", year, Scenario::AC, 179_784_977)),
        plan_gap: Some(book.money("sales.plan_gap", year, Scenario::DPL, -39_084_977)),
        planned_per_day: Some(book.money("sales.planned_per_day", year, Scenario::AC, 919_608)),
        required_per_day: Some(book.money("sales.required_per_day", year, Scenario::AC, 1_175_065)),
        current_per_day: Some(book.money("sales.current_per_day", year, Scenario::AC, 116_055)),
        required_ratio: Some(book.real("sales.required_ratio", "", year, Scenario::AC, 10.125)),
        landing: Some(book.money("sales.landing", year, Scenario::FC, 47_053_000)),
        landing_gap: Some(book.money("sales.landing_gap", year, Scenario::DPL, -145_382_000)),
        course,
    });
    let next = month(2020, 6);
    let next_rows: Vec<Comparison> = rep_rows
        .iter()
        .map(|row| book.comparison("sales", row.member.clone(), next, [None, Some(100_000), None, Some(200_001)]))
        .collect();
    let n = rep_rows.len() as i64;
    let next_total = book.comparison("sales", None, next, [None, Some(100_000 * n), None, Some(200_001 * n)]);
    findings.next_targets = Some(NextTargets {
        period: next,
        dimension: "rep".into(),
        rows: next_rows,
        rest: None,
        rest_count: None,
        total: next_total,
        ahead: Default::default(),
    });
    findings.problems = region_rows
        .iter()
        .take(2)
        .map(|row| Problem {
            finding: "member_short:sales".into(),
            subject: row.clone(),
            reference: Scenario::PL,
            drivers: rep_rows.iter().take(2).cloned().collect(),
        })
        .collect();
    findings.key_figures = vec![total.clone()];
    findings.measures = vec![
        Measure {
            id: "sales".into(),
            unit: Unit::Currency("USD".into()),
            polarity: Polarity::Up,
            family: Family::Business,
            additive: true,
        },
        Measure {
            id: "gross_margin".into(),
            unit: Unit::Ratio,
            polarity: Polarity::Up,
            family: Family::Business,
            additive: false,
        },
    ];
    let margin = margin(&mut book, period);
    findings.key_figures.push(margin);
    findings.frame.reference = Scenario::PL;
    findings.facts = book.facts.into_values().collect();
    findings.findings = said(&findings);
    let bad = findings.findings.iter().filter(|f| f.impact == Impact::Bad);
    let alert =
        |f: &Finding| Some(Alert { finding: f.id.clone(), risk: Risk::of(f)?, since: None, owner: None, acting: None });
    findings.alerts = bad.filter_map(alert).collect();
    findings.quality = quality();
    findings
}

/// The usual sample.
pub(crate) fn findings() -> Findings {
    of_size(4, 17, 40)
}
