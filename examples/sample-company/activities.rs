//! What the sales people do: visits, calls, proposals, since January 2025.

use crate::calendar::{self, Date};
use crate::customers::Customer;
use crate::opportunities::{Deal, STAGES};
use crate::people::REPS;
use crate::random::Random;
use crate::{LAST, story};

/// A planned or finished activity.
pub struct Activity {
    /// Day for which it was planned.
    date: Date,
    /// Index of the sales person.
    rep: usize,
    /// Index of the customer.
    customer: usize,
    /// Index of the opportunity's stage; the last one for care visits.
    stage: usize,
    /// What is done.
    action: &'static str,
    /// 未开始, 进行中 or 已完成.
    status: &'static str,
    /// Day by which it has to be finished.
    due: Date,
    /// How long it took; none before it is finished.
    minutes: Option<usize>,
    /// A remark.
    note: &'static str,
}

/// What is done in each stage.
const ACTIONS: [[&str; 3]; 4] = [
    ["电话", "拜访", "资料发送"],
    ["拜访", "技术交流", "方案"],
    ["拜访", "报价", "商务谈判"],
    ["回访", "拜访", "电话"],
];

/// Remarks for each stage.
const NOTES: [[&str; 4]; 4] = [
    ["首次接触，了解需求", "客户索取资料", "约定下周面谈", "展会线索跟进"],
    ["安排样机演示", "技术参数待确认", "客户内部评估中", "方案需补充接口说明"],
    ["客户要求重新报价", "付款条件待商定", "等待客户审批", "对方对涨价有异议"],
    ["使用情况良好", "了解扩产计划", "收集服务意见", "提示备件更换"],
];

/// All activities in the order of their days.
pub fn diary(deals: &[Deal], customers: &[Customer]) -> Vec<Activity> {
    let mut random = Random::new(5150);
    let mut all = Vec::new();
    let of_rep: Vec<Vec<&Deal>> =
        (0..REPS.len()).map(|rep| deals.iter().filter(|deal| deal.rep == rep).collect()).collect();
    let own: Vec<Vec<usize>> =
        (0..REPS.len()).map(|rep| (0..customers.len()).filter(|c| customers[*c].rep == rep).collect()).collect();
    for day in calendar::days((2025, 1, 2), LAST).into_iter().filter(|d| calendar::is_working_day(*d)) {
        for rep in 0..REPS.len() {
            let busy = diligence(rep, day) * calendar::festival_factor(day);
            for _ in 0..2 {
                if random.chance(0.36 * busy) {
                    all.push(one(day, rep, &of_rep[rep], &own[rep], customers, &mut random));
                }
            }
        }
    }
    all
}

/// How much somebody does, 1 in the mean.
fn diligence(rep: usize, day: Date) -> f64 {
    let own = [1.05, 0.95, 1.1, 1.0, 0.9][rep % 5];
    match REPS[rep].name {
        _ if story::in_trouble(rep, day) => own * 0.5,
        "刘皓然" | "徐知夏" if day >= (2026, 1, 1) => own * 1.3,
        _ => own,
    }
}

fn one(day: Date, rep: usize, deals: &[&Deal], own: &[usize], customers: &[Customer], random: &mut Random) -> Activity {
    let open: Vec<&&Deal> = deals.iter().filter(|deal| deal.stages[0] <= day && day <= deal.last).collect();
    let (customer, stage) = if !open.is_empty() && random.chance(0.65) {
        let deal = open[random.index(open.len())];
        let stage = deal.stages.iter().filter(|first| **first <= day).count() - 1;
        (deal.customer, stage)
    } else {
        let bought: Vec<usize> = own.iter().copied().filter(|c| story::is_active(day, &customers[*c])).collect();
        let weights: Vec<f64> = bought.iter().map(|c| customers[*c].size.sqrt()).collect();
        (bought[random.weighted(&weights)], 3)
    };
    let action = ACTIONS[stage][random.weighted(&[0.45, 0.35, 0.20])];
    let due = calendar::workday(calendar::plus(day, random.index(9) as i64));
    let status = status(due, story::in_trouble(rep, day), random);
    let minutes = match action {
        "拜访" | "技术交流" => 45 + 5 * random.index(18),
        "商务谈判" => 60 + 5 * random.index(20),
        "方案" | "报价" => 60 + 10 * random.index(15),
        _ => 5 + 5 * random.index(6),
    };
    let note = if random.chance(0.4) { NOTES[stage][random.index(4)] } else { "" };
    let minutes = (status == "已完成").then_some(minutes);
    Activity { date: day, rep, customer, stage, action, status, due, minutes, note }
}

fn status(due: Date, trouble: bool, random: &mut Random) -> &'static str {
    let late = calendar::number(LAST) - calendar::number(due);
    let done = match late {
        ..0 => 0.12,
        0..35 if trouble => 0.62,
        0..35 => 0.92,
        35..90 if trouble => 0.90,
        _ => 0.998,
    };
    if random.chance(done) {
        "已完成"
    } else if random.chance(0.55) {
        "进行中"
    } else {
        "未开始"
    }
}

/// `activities.jsonl`: an object a line, as the customer system exports it.
pub fn jsonl(activities: &[Activity], customers: &[Customer]) -> String {
    let mut out = String::new();
    for activity in activities {
        let Activity { date, rep, customer, stage, action, status, due, minutes, note } = activity;
        let (date, due) = (calendar::text(*date), calendar::text(*due));
        let (rep, customer, stage) = (REPS[*rep].id, &customers[*customer].id, STAGES[*stage]);
        let minutes = minutes.map_or("null".to_owned(), |m| m.to_string());
        out.push_str(&format!(
            "{{\"日期\":\"{date}\",\"业务员编号\":\"{rep}\",\"客户编号\":\"{customer}\",\"阶段\":\"{stage}\",\
             \"动作\":\"{action}\",\"状态\":\"{status}\",\"截止日期\":\"{due}\",\"时长\":{minutes},\"备注\":\"{note}\"}}\n"
        ));
    }
    out
}
