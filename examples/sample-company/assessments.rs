//! Skills of the sales people as seen by four sides, each quarter since 2025.

use crate::people::REPS;
use crate::random::Random;
use crate::story;

/// The skills, each a column.
const SKILLS: [&str; 8] =
    ["沟通能力", "谈判能力", "团队协作", "客户关系", "市场洞察", "产品知识", "销售技巧", "自我管理"];
/// Who assesses, and by how much this side tends to be above or below the mean.
const RATERS: [(&str, f64); 4] = [("上级", -0.1), ("同事", 0.05), ("客户", 0.0), ("自评", 0.3)];

/// `assessments.csv`: a row for each quarter, person and side; marks from 1.0 to 5.0.
pub fn csv() -> String {
    let mut random = Random::new(360);
    let mut out = format!("季度,业务员编号,评价人,{}\n", SKILLS.join(","));
    let own: Vec<Vec<f64>> = REPS.iter().map(|_| SKILLS.iter().map(|_| random.between(3.2, 4.6)).collect()).collect();
    for quarter in 0..6u32 {
        let (year, of_year) = (2025 + (quarter / 4) as i32, quarter % 4 + 1);
        for (i, rep) in REPS.iter().enumerate() {
            let trouble = story::in_trouble(i, (year, of_year * 3, 28));
            for (rater, bias) in RATERS {
                out.push_str(&format!("{year}-Q{of_year},{},{rater}", rep.id));
                for (s, skill) in own[i].iter().enumerate() {
                    // Those in trouble lose ground in what selling needs; they see it less than others do.
                    let hit = [3, 6, 7].contains(&s) && rater != "自评";
                    let fall = if trouble && hit { 0.8 } else { 0.0 };
                    let grown = 0.03 * f64::from(quarter);
                    let mark = skill + grown + bias - fall + random.between(-0.25, 0.25);
                    out.push_str(&format!(",{:.1}", mark.clamp(1.0, 5.0)));
                }
                out.push('\n');
            }
        }
    }
    out
}
