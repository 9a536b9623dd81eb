//! The targets: for each sales person and month, set at the start of a year from the year before.

use crate::calendar;
use crate::people::REPS;
use crate::sales::{Row, yuan};
use crate::story::SEASON;

/// A target.
pub struct Target {
    /// Year.
    pub year: i32,
    /// Month.
    pub month: u32,
    /// Index of the sales person.
    pub rep: usize,
    /// Amount in fen.
    pub amount: i64,
}

/// Growth asked for in each year over the year before.
const GROWTH: [(i32, f64); 3] = [(2024, 1.07), (2025, 1.08), (2026, 1.13)];
/// Share of a target that comes from the person's own year before; the rest is the mean of the region.
const OWN: f64 = 0.6;
/// Targets are set in steps of 1,000 yuan.
const STEP: f64 = 100_000.0;

/// Targets of 2024 to 2026, all twelve months.
pub fn plan(rows: &[Row]) -> Vec<Target> {
    let mut targets = Vec::new();
    for (year, growth) in GROWTH {
        let before = |rep: usize| -> f64 {
            rows.iter().filter(|r| r.date.0 == year - 1 && r.rep == rep).map(|r| r.amount as f64).sum()
        };
        let sold: Vec<f64> = (0..REPS.len()).map(before).collect();
        let weights: Vec<f64> =
            (1..=12).map(|m| SEASON[m as usize - 1] * f64::from(calendar::working_days(year, m))).collect();
        let all: f64 = weights.iter().sum();
        for (rep, own) in sold.iter().enumerate() {
            let colleagues: Vec<f64> =
                (0..REPS.len()).filter(|r| REPS[*r].region == REPS[rep].region).map(|r| sold[r]).collect();
            let mean = colleagues.iter().sum::<f64>() / colleagues.len() as f64;
            let of_year = (own * OWN + mean * (1.0 - OWN)) * growth;
            for month in 1..=12u32 {
                let amount = of_year * weights[month as usize - 1] / all;
                let amount = ((amount / STEP).round() * STEP) as i64;
                targets.push(Target { year, month, rep, amount });
            }
        }
    }
    targets.sort_by_key(|t| (t.year, t.month, t.rep));
    targets
}

/// `targets.csv`.
pub fn csv(targets: &[Target]) -> String {
    let mut out = String::from("月份,业务员编号,目标金额\n");
    for Target { year, month, rep, amount } in targets {
        out.push_str(&format!("{year:04}-{month:02},{},{}\n", REPS[*rep].id, yuan(*amount)));
    }
    out
}
