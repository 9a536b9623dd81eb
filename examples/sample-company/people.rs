//! The sales people, their teams and regions. All names are invented.

use crate::calendar::{self, Date};

/// A sales person.
pub struct Rep {
    /// Number, the key of `reps.csv`.
    pub id: &'static str,
    /// Name; no name is part of another.
    pub name: &'static str,
    /// Team; see [`MOVE`] for the one that changed.
    pub team: &'static str,
    /// Region (大区).
    pub region: &'static str,
    /// Position.
    pub title: &'static str,
}

/// The regions, the largest first.
pub const REGIONS: [&str; 5] = ["华东", "华南", "华北", "华中", "西部"];

/// Everyone who sells.
pub const REPS: [Rep; 20] = [
    rep("S101", "陈思远", "华东一部", "华东", "销售经理"),
    rep("S102", "林晓彤", "华东一部", "华东", "高级销售"),
    rep("S103", "周子昂", "华东一部", "华东", "销售代表"),
    rep("S104", "吴嘉禾", "华东二部", "华东", "销售经理"),
    rep("S105", "郑亦凡", "华东二部", "华东", "高级销售"),
    rep("S201", "黄俊朗", "华南一部", "华南", "销售经理"),
    rep("S202", "梁诗雨", "华南一部", "华南", "高级销售"),
    rep("S203", "罗景行", "华南二部", "华南", "销售经理"),
    rep("S204", "谭欣怡", "华南二部", "华南", "销售代表"),
    rep("S301", "李泽堃", "华北一部", "华北", "销售经理"),
    rep("S302", "王喆", "华北一部", "华北", "高级销售"),
    rep("S303", "赵明轩", "华北二部", "华北", "销售经理"),
    rep("S304", "孙婉清", "华北二部", "华北", "销售代表"),
    rep("S401", "刘皓然", "华中一部", "华中", "销售经理"),
    rep("S402", "徐知夏", "华中一部", "华中", "高级销售"),
    rep("S403", "胡承宇", "华中二部", "华中", "销售经理"),
    rep("S501", "杨牧野", "西南部", "西部", "销售经理"),
    rep("S502", "唐语晴", "西南部", "西部", "销售代表"),
    rep("S503", "马逸群", "西北部", "西部", "销售经理"),
    rep("S504", "白思齐", "西北部", "西部", "销售代表"),
];

/// The one who changed teams: who, the first day in the new team, the new team.
pub const MOVE: (usize, Date, &str) = (2, (2025, 7, 1), "华东二部");

const fn rep(
    id: &'static str,
    name: &'static str,
    team: &'static str,
    region: &'static str,
    title: &'static str,
) -> Rep {
    Rep { id, name, team, region, title }
}

/// Team of a person on a day.
pub fn team(rep: usize, date: Date) -> &'static str {
    if rep == MOVE.0 && date >= MOVE.1 { MOVE.2 } else { REPS[rep].team }
}

/// `reps.csv`: a row a person, and a second one for the person who changed teams.
pub fn csv() -> String {
    let mut out = String::from("编号,姓名,团队,大区,岗位,生效日期\n");
    for (i, Rep { id, name, team, region, title }) in REPS.iter().enumerate() {
        out.push_str(&format!("{id},{name},{team},{region},{title},\n"));
        if i == MOVE.0 {
            out.push_str(&format!("{id},{name},{},{region},{title},{}\n", MOVE.2, calendar::text(MOVE.1)));
        }
    }
    out
}

/// `recipients.csv`: who receives which report. Reps get their own, a head of region the one of the region, and the
/// whole goes to the management, to finance and to marketing. All addresses are of `example.com`, which nobody has.
pub fn recipients_csv() -> String {
    let mut out = String::from("业务员编号,大区,收件人,邮箱,报告,语言\n");
    for Rep { id, name, .. } in &REPS {
        out.push_str(&format!("{id},,{name},{}@example.com,,zh\n", id.to_lowercase()));
    }
    // The head of 华东 reads along with the one who changed teams.
    out.push_str("S103,,华东负责人,region1@example.com,monthly,zh\n");
    for (region, number) in REGIONS.iter().zip(1..) {
        out.push_str(&format!(",{region},{region}负责人,region{number}@example.com,,zh\n"));
    }
    out.push_str(",,总经理办公室,management@example.com,,zh\n");
    out.push_str(",,财务部,finance@example.com,monthly,zh\n");
    out.push_str(",,市场部,marketing@example.com,quarterly,zh\n");
    out.push_str(",,Board office,board@example.com,,en\n");
    out
}
