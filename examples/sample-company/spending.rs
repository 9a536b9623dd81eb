//! What selling costs, by month, region, channel and category, with the budget.

use crate::calendar;
use crate::customers::{CHANNELS, Customer, ONLINE};
use crate::people::{REGIONS, REPS};
use crate::random::Random;
use crate::sales::{Row, yuan};
use crate::story::SEASON;

/// Categories, the channel they serve, and their share of the channel's sales.
const CATEGORIES: [(&str, usize, f64); 9] = [
    ("差旅费", 0, 0.024),
    ("业务招待费", 0, 0.009),
    ("市场推广费", 0, 0.010),
    ("售后服务费", 0, 0.011),
    ("渠道返利", 1, 0.040),
    ("市场推广费", 1, 0.008),
    ("平台服务费", 2, 0.060),
    ("线上推广费", 2, 0.180),
    ("集成商支持费", 3, 0.032),
];

/// `spending.csv`: January 2024 to the last month. A year's budget is set from the sales of the year before.
pub fn csv(rows: &[Row], customers: &[Customer]) -> String {
    let mut random = Random::new(404);
    let mut out = String::from("月份,大区,渠道,费用类别,预算,实际\n");
    for month in 12..=calendar::month_number(crate::LAST) {
        let (year, of_year, _) = calendar::month_start(month);
        for (r, region) in REGIONS.iter().enumerate() {
            for (category, channel, share) in CATEGORIES {
                let before = |row: &&Row| {
                    let same = row.channel == channel && REPS[row.rep].region == *region;
                    same && row.date.0 == year - 1 && customers[row.customer].region() == r
                };
                let sold = rows.iter().filter(before).map(|row| row.amount as f64).sum::<f64>();
                let even = sold / 12.0 * 1.06 * SEASON[of_year as usize - 1] * share;
                // In steps of 100 yuan.
                let budget = (even / 10_000.0).round() as i64 * 10_000;
                let level = random.between(0.86, 1.10) * excess(month, region, category, channel);
                let amount = (even * level / 100.0).round() as i64 * 100;
                let month = format!("{year:04}-{of_year:02}");
                let (budget, amount, channel) = (yuan(budget), yuan(amount), CHANNELS[channel]);
                out.push_str(&format!("{month},{region},{channel},{category},{budget},{amount}\n"));
            }
        }
    }
    out
}

/// Where more is spent than planned: on the online shop more and more since July 2025, and in 西部 on promotion.
fn excess(month: i32, region: &str, category: &str, channel: usize) -> f64 {
    let since = f64::from((month - calendar::month_number((2025, 7, 1)) + 1).max(0));
    match (region, category) {
        (_, "线上推广费") if channel == ONLINE => 1.0 + (0.14 * since).min(1.5),
        ("西部", "市场推广费") if since > 0.0 => 1.35,
        _ => 1.0,
    }
}
