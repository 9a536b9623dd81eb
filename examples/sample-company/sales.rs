//! The sales rows: orders day by day, and a few returns.

use crate::calendar::{self, Date};
use crate::catalogue::PRODUCTS;
use crate::customers::{CHANNELS, Customer};
use crate::people::REPS;
use crate::random::Random;
use crate::{FIRST, LAST, story};

/// One row of the sales table.
#[derive(Clone)]
pub struct Row {
    /// Day of the order.
    pub date: Date,
    /// Order number.
    pub order: String,
    /// Index of the sales person.
    pub rep: usize,
    /// Customer number.
    pub customer: String,
    /// Index of the product.
    pub product: usize,
    /// Index of the channel.
    pub channel: usize,
    /// Pieces; negative for a return.
    pub quantity: i64,
    /// Amount in fen (1 ÷ 100 yuan).
    pub amount: i64,
    /// Cost in fen.
    pub cost: i64,
}

/// Yuan that a row of the mean customer is about.
const ROW: f64 = 10_400.0;
/// Orders a month of the mean customer.
const ORDERS: f64 = 3.5;
/// Price relative to the list price in each channel.
const CHANNEL_PRICE: [f64; 3] = [0.94, 0.86, 0.98];

/// All rows in the order of their dates.
pub fn generate(customers: &[Customer]) -> Vec<Row> {
    let mut random = Random::new(184);
    let mut rows = Vec::new();
    let mut returns: Vec<Row> = Vec::new();
    let mut serial = 0;
    for date in calendar::days(FIRST, LAST) {
        if date.2 == 1 {
            serial = 0;
        }
        for customer in customers {
            if !story::is_active(date, customer) || !random.chance(probability(date, customer)) {
                continue;
            }
            serial += 1;
            let order = format!("SO{:04}{:02}{serial:04}", date.0, date.1);
            let channel = if random.chance(0.92) { customer.channel } else { random.index(3) };
            for product in products(date, customer, &mut random) {
                let row = row(date, &order, customer, product, channel, &mut random);
                if row.quantity > 1 && random.chance(0.012) {
                    returns.push(returned(&row, &mut random));
                }
                rows.push(row);
            }
        }
        // Returns arrive on the working day that they were given.
        rows.extend(returns.iter().filter(|r| r.date == date).cloned());
        returns.retain(|r| r.date != date);
    }
    rows
}

/// Chance that a customer orders on a day.
fn probability(date: Date, customer: &Customer) -> f64 {
    let (year, month, day) = date;
    let busy = match (calendar::is_working_day(date), customer.channel) {
        (true, _) => calendar::festival_factor(date),
        // People order online on free days too.
        (false, 2) => 0.18,
        (false, _) => 0.0,
    };
    let quarter_end = month % 3 == 0 && day + 7 > calendar::days_in(year, month);
    let rush = if quarter_end { 1.35 } else { 1.0 };
    let frequency = ORDERS * customer.size.sqrt() / 20.8;
    frequency * busy * rush * story::SEASON[month as usize - 1] * story::growth(date, customer)
}

/// The products of an order, each once.
fn products(date: Date, customer: &Customer, random: &mut Random) -> Vec<usize> {
    let weights: Vec<f64> = (0..PRODUCTS.len())
        .map(|p| {
            let line = PRODUCTS[p].line;
            // Large pieces are rarely bought by small customers.
            let fits = if PRODUCTS[p].price > 9_000.0 * customer.size { 0.25 } else { 1.0 };
            story::product_weight(date, p) * customer.taste[line] * story::volume_level(date, line) * fits
        })
        .collect();
    let count = 1 + random.weighted(&[0.40, 0.33, 0.19, 0.08]);
    let mut chosen = Vec::new();
    for _ in 0..count {
        let product = random.weighted(&weights);
        if !chosen.contains(&product) {
            chosen.push(product);
        }
    }
    chosen
}

fn row(date: Date, order: &str, customer: &Customer, product: usize, channel: usize, random: &mut Random) -> Row {
    let item = &PRODUCTS[product];
    let list = item.price * story::price_level(date, item.line);
    let discount = if customer.size > 2.0 { 0.95 } else { 1.0 };
    let price = list * CHANNEL_PRICE[channel] * discount * random.between(0.96, 1.02);
    // Prices are agreed in whole yuan.
    let price = price.round().max(1.0);
    let budget = ROW * customer.size.sqrt() * random.between(0.25, 1.75);
    let quantity = (budget / item.price).round().max(1.0);
    let cost = item.price * item.cost * story::cost_level(date);
    Row {
        date,
        order: order.to_owned(),
        rep: customer.rep,
        customer: customer.id.clone(),
        product,
        channel,
        quantity: quantity as i64,
        amount: (price * quantity * 100.0).round() as i64,
        cost: (cost * quantity * 100.0).round() as i64,
    }
}

/// A part of a row that comes back some days later, as an order of its own.
fn returned(row: &Row, random: &mut Random) -> Row {
    let pieces = (1 + random.index(row.quantity as usize / 2 + 1) as i64).min(row.quantity);
    let days = calendar::days(row.date, LAST);
    let wait = 4 + random.index(24);
    let date = days.iter().skip(wait).find(|d| calendar::is_working_day(**d)).copied();
    Row {
        // A return that would come after the last day is not in the data yet.
        date: date.unwrap_or((9999, 1, 1)),
        order: row.order.replace("SO", "TH"),
        quantity: -pieces,
        amount: -(row.amount / row.quantity * pieces),
        cost: -(row.cost / row.quantity * pieces),
        ..row.clone()
    }
}

/// The rows as CSV, one file a month: its name (`2026-06`) and its text.
pub fn monthly_files(rows: &mut [Row]) -> Vec<(String, String)> {
    rows.sort_by_key(|row| row.date);
    let mut files: Vec<(String, String)> = Vec::new();
    for row in rows.iter() {
        let month = format!("{:04}-{:02}", row.date.0, row.date.1);
        if files.last().is_none_or(|(name, _)| *name != month) {
            files.push((month, "日期,订单号,业务员编号,客户编号,产品编号,渠道,数量,金额,成本\n".to_owned()));
        }
        if let Some((_, text)) = files.last_mut() {
            text.push_str(&line(row));
        }
    }
    files
}

fn line(row: &Row) -> String {
    let (y, m, d) = row.date;
    let (rep, product, channel) = (REPS[row.rep].id, PRODUCTS[row.product].id, CHANNELS[row.channel]);
    let Row { order, customer, quantity, .. } = row;
    let (amount, cost) = (yuan(row.amount), yuan(row.cost));
    format!("{y:04}-{m:02}-{d:02},{order},{rep},{customer},{product},{channel},{quantity},{amount},{cost}\n")
}

/// Fen as yuan with two decimals.
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}
