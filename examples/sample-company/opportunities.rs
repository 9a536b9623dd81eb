//! The opportunities of the sales pipeline since January 2024. Won ones are large orders of the sales table.

use crate::calendar::{self, Date};
use crate::catalogue::{NEW, PRODUCTS};
use crate::customers::Customer;
use crate::people::REPS;
use crate::random::Random;
use crate::sales::{Order, yuan};
use crate::{LAST, story};

/// Names of the stages.
pub const STAGES: [&str; 4] = ["线索", "意向", "谈判", "成交"];

/// How an opportunity ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// An order.
    Won,
    /// Nothing, for a reason: index into [`REASONS`].
    Lost(usize),
    /// It is still open.
    Open,
}

/// Reasons of loss.
pub const REASONS: [&str; 6] = ["价格", "竞品", "需求取消", "预算不足", "交期", "响应慢"];

/// An opportunity.
pub struct Deal {
    /// Index of the sales person.
    pub rep: usize,
    /// Index of the customer.
    pub customer: usize,
    /// Index of the product.
    pub product: usize,
    /// First day of each stage that was reached.
    pub stages: Vec<Date>,
    /// Last day; the last day of the data while it is open.
    pub last: Date,
    /// How it ended.
    pub end: End,
    /// Amount in fen: of the order when it was won, expected otherwise.
    pub amount: i64,
    /// Number of the order when it was won.
    pub order: String,
}

/// The customer system began on this day.
const START: Date = (2024, 1, 1);
/// From this amount (fen) on, an order has been an opportunity.
const LARGE: i64 = 3_800_000;

/// All opportunities in the order of their first days.
pub fn pipeline(orders: &[Order<'_>], customers: &[Customer]) -> Vec<Deal> {
    let mut random = Random::new(77);
    let mut deals: Vec<Deal> = orders.iter().filter_map(|order| won(order, &mut random)).collect();
    let own: Vec<Vec<usize>> =
        (0..REPS.len()).map(|rep| (0..customers.len()).filter(|c| customers[*c].rep == rep).collect()).collect();
    for day in calendar::days(START, LAST).into_iter().filter(|d| calendar::is_working_day(*d)) {
        for (rep, own) in own.iter().enumerate() {
            let trouble = if story::in_trouble(rep, day) { 1.25 } else { 1.0 };
            let dear = if day >= story::PRICE_RISE { 1.2 } else { 1.0 };
            if random.chance(0.135 * trouble * dear) {
                let reached = random.weighted(&[0.42, 0.30, 0.28]);
                deals.extend(tried(day, rep, own, customers, reached, &mut random));
            }
            // What will be an order after the last day is open on it.
            let late = calendar::number(LAST) - calendar::number(day) < 130;
            if late && random.chance(0.075 / trouble) {
                let deal = tried(day, rep, own, customers, 2, &mut random);
                deals.extend(deal.filter(|deal| deal.end == End::Open));
            }
        }
    }
    deals.sort_by_key(|deal| (deal.stages[0], deal.customer, deal.amount));
    deals
}

/// Days in the first three stages; negotiations have taken longer since October 2025.
fn dwell(from: Date, random: &mut Random) -> [i64; 3] {
    let slow = if from >= story::SLOW { 2.1 } else { 1.0 };
    let (a, b, c) = (random.between(2.0, 14.0), random.between(4.0, 26.0), random.between(6.0, 30.0));
    [a as i64, b as i64, (c * slow) as i64]
}

fn won(order: &Order<'_>, random: &mut Random) -> Option<Deal> {
    if order.amount < LARGE || order.date < START {
        return None;
    }
    let days = dwell(calendar::plus(order.date, -25), random);
    let back = |days: &[i64]| calendar::plus(order.date, -days.iter().sum::<i64>());
    let stages = vec![back(&days), back(&days[1..]), back(&days[2..]), order.date];
    let Order { customer, rep, product, amount, .. } = *order;
    let deal = Deal { rep, customer, product, stages, last: order.date, end: End::Won, amount, order: order.id.into() };
    (deal.stages[0] >= START).then_some(deal)
}

/// An opportunity that comes to nothing in a stage, or is open on the last day.
fn tried(
    day: Date,
    rep: usize,
    own: &[usize],
    customers: &[Customer],
    reached: usize,
    random: &mut Random,
) -> Option<Deal> {
    let weights: Vec<f64> = own.iter().map(|c| customers[*c].size.sqrt()).collect();
    let customer = own[random.weighted(&weights)];
    let line = random.weighted(&customers[customer].taste.map(|t| t + 0.15));
    let products: Vec<usize> = (0..PRODUCTS.len()).filter(|p| PRODUCTS[*p].line == line).collect();
    let product = products[random.index(products.len())];
    let pieces = (random.between(30_000.0, 130_000.0) / PRODUCTS[product].price).round().max(1.0) as i64;
    let amount = pieces * (PRODUCTS[product].price * 0.94).round() as i64 * 100;
    // A stage that comes to nothing drags on.
    let mut days = dwell(day, random);
    days[reached] = days[reached] * 3 / 2 + 3;
    let reason = reason(day, rep, random);
    if product == NEW && day < story::LAUNCH {
        return None;
    }
    let mut stages = vec![day];
    for stage in 0..reached {
        stages.push(calendar::plus(stages[stage], days[stage]));
    }
    let closed = calendar::plus(stages[reached], days[reached]);
    stages.retain(|first| *first <= LAST);
    let (last, end) = if closed > LAST { (LAST, End::Open) } else { (closed, End::Lost(reason)) };
    Some(Deal { rep, customer, product, stages, last, end, amount, order: String::new() })
}

fn reason(day: Date, rep: usize, random: &mut Random) -> usize {
    let price = if day >= story::PRICE_RISE { 0.46 } else { 0.26 };
    let slow = if story::in_trouble(rep, day) { 0.40 } else { 0.06 };
    random.weighted(&[price, 0.22, 0.16, 0.14, 0.10, slow])
}

/// `opportunities.csv`.
pub fn csv(deals: &[Deal], customers: &[Customer]) -> String {
    let headers = "商机编号,业务员编号,客户编号,产品编号,创建日期,当前阶段,进入阶段日期,关闭日期,金额,结果,丢单原因,";
    let mut out = format!("{headers}意向日期,谈判日期,订单号\n");
    for (number, deal) in deals.iter().enumerate() {
        let date = |stage: usize| deal.stages.get(stage).map_or(String::new(), |d| calendar::text(*d));
        let stage = deal.stages.len() - 1;
        let (closed, result, reason) = match deal.end {
            End::Won => (calendar::text(deal.last), "赢单", ""),
            End::Lost(reason) => (calendar::text(deal.last), "丢单", REASONS[reason]),
            End::Open => (String::new(), "进行中", ""),
        };
        let (rep, customer, product) = (REPS[deal.rep].id, &customers[deal.customer].id, PRODUCTS[deal.product].id);
        let (created, since, amount) = (date(0), date(stage), yuan(deal.amount));
        let (stage, second, third, order) = (STAGES[stage], date(1), date(2), &deal.order);
        out.push_str(&format!("OP{:05},{rep},{customer},{product},{created},{stage},{since},", number + 1));
        out.push_str(&format!("{closed},{amount},{result},{reason},{second},{third},{order}\n"));
    }
    out
}
