//! The market: its size by region, what the industry does, and what competitors do. Invented, like everything here.

use crate::calendar;
use crate::people::{REGIONS, REPS};
use crate::random::Random;
use crate::sales::Row;
use crate::story::SEASON;

/// Share of the market that the company had in each region in 2023.
const SHARE: [f64; 5] = [0.046, 0.038, 0.041, 0.034, 0.029];
/// Growth of the market in each year over the year before.
const GROWTH: [(i32, f64); 4] = [(2023, 0.081), (2024, 0.069), (2025, 0.052), (2026, 0.061)];
/// The invented competitors: name, market share, price (ours is 100), satisfaction of their customers (1 to 5).
const COMPETITORS: [(&str, f64, f64, f64); 3] =
    [("朔屹自控", 0.112, 104.0, 4.2), ("瀚砾工控", 0.087, 93.0, 3.9), ("泓磐仪表", 0.053, 98.0, 4.3)];
/// Name of the source.
const SOURCE: &str = "行业协会月报（虚构）";

/// `benchmarks.csv`: each month the market of each region in yuan, the industry's growth over the year before, its mean
/// gross margin, and the mean sales of comparable companies.
pub fn benchmarks_csv(rows: &[Row]) -> String {
    let mut random = Random::new(1312);
    let mut out = String::from("月份,指标,大区,数值,来源\n");
    let sold = |region: &str| {
        let own = |row: &&Row| row.date.0 == 2023 && REPS[row.rep].region == region;
        rows.iter().filter(own).map(|row| row.amount as f64 / 100.0).sum::<f64>() / 12.0
    };
    let base: Vec<f64> = REGIONS.iter().zip(SHARE).map(|(region, share)| sold(region) / share).collect();
    for month in 0..=calendar::month_number(crate::LAST) {
        let (year, of_year, _) = calendar::month_start(month);
        let level: f64 = GROWTH.iter().filter(|g| g.0 > 2023 && g.0 <= year).map(|g| 1.0 + g.1).product();
        let (season, growth) = (SEASON[of_year as usize - 1], GROWTH[(year - 2023) as usize].1);
        let month = format!("{year:04}-{of_year:02}");
        let mut all = 0.0;
        for (region, base) in REGIONS.iter().zip(&base) {
            let size = base * level * season * random.between(0.97, 1.03);
            all += size;
            // Market figures are known to 10,000 yuan.
            out.push_str(&format!("{month},市场规模,{region},{:.0},{SOURCE}\n", (size / 10_000.0).round() * 10_000.0));
        }
        let (growth, margin) = (growth + random.between(-0.012, 0.012), 0.412 + random.between(-0.008, 0.008));
        out.push_str(&format!("{month},行业增速,,{growth:.4},{SOURCE}\n"));
        out.push_str(&format!("{month},毛利率,,{margin:.4},{SOURCE}\n"));
        out.push_str(&format!("{month},销售额,,{:.0},{SOURCE}\n", (all * 0.036 / 10_000.0).round() * 10_000.0));
    }
    out
}

/// `competitors.csv`: each quarter since 2024.
pub fn competitors_csv() -> String {
    let mut random = Random::new(66);
    let mut out = String::from("季度,竞争对手,指标,数值\n");
    for quarter in 0..10 {
        let period = format!("{}-Q{}", 2024 + quarter / 4, quarter % 4 + 1);
        let since = f64::from(quarter);
        for (i, (name, share, price, satisfaction)) in COMPETITORS.into_iter().enumerate() {
            // The second one takes share with low prices; after our rise all others are cheaper than before.
            let share = share * (1.0 + [-0.004, 0.012, 0.003][i] * since) + random.between(-0.0012, 0.0012);
            let dear = if quarter >= 7 { -3.0 } else { 0.0 };
            let price = price + dear + random.between(-0.6, 0.6);
            let satisfaction = satisfaction + random.between(-0.08, 0.08);
            out.push_str(&format!("{period},{name},市场份额,{share:.4}\n"));
            out.push_str(&format!("{period},{name},价格指数,{price:.1}\n"));
            out.push_str(&format!("{period},{name},满意度,{satisfaction:.2}\n"));
        }
    }
    out
}
