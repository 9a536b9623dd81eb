//! The sales rows: orders day by day, and a few returns.

use crate::calendar::{self, Date};
use crate::catalogue::PRODUCTS;
use crate::customers::{CHANNELS, Customer, ONLINE};
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
    /// Index of the customer.
    pub customer: usize,
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
const ROW: f64 = 7_650.0;
/// Orders a month of the mean customer.
const ORDERS: f64 = 1.8;
/// Price relative to the list price in each channel.
const CHANNEL_PRICE: [f64; 4] = [0.94, 0.86, 0.98, 0.89];

impl Row {
    /// Month as in the names of the files: `2026-06`.
    pub fn month(&self) -> String {
        format!("{:04}-{:02}", self.date.0, self.date.1)
    }

    /// The fields as text, in the order of [`HEADERS`].
    pub fn fields(&self, customers: &[Customer]) -> [String; 9] {
        [
            calendar::text(self.date),
            self.order.clone(),
            REPS[self.rep].id.to_owned(),
            customers[self.customer].id.clone(),
            PRODUCTS[self.product].id.to_owned(),
            CHANNELS[self.channel].to_owned(),
            self.quantity.to_string(),
            yuan(self.amount),
            yuan(self.cost),
        ]
    }
}

/// An order: the rows of one number together, returns not counted.
pub struct Order<'r> {
    /// Its number.
    pub id: &'r str,
    /// Day.
    pub date: Date,
    /// Index of the customer.
    pub customer: usize,
    /// Index of the sales person.
    pub rep: usize,
    /// Index of the product that is most of it.
    pub product: usize,
    /// Amount in fen.
    pub amount: i64,
}

/// The orders in the order of their dates.
pub fn orders(rows: &[Row]) -> Vec<Order<'_>> {
    let mut orders: Vec<Order<'_>> = Vec::new();
    let mut largest = 0;
    for row in rows.iter().filter(|row| row.quantity > 0) {
        match orders.last_mut() {
            Some(order) if order.id == row.order => {
                order.amount += row.amount;
                if row.amount > largest {
                    (order.product, largest) = (row.product, row.amount);
                }
            }
            _ => {
                largest = row.amount;
                let Row { date, customer, rep, product, amount, .. } = *row;
                orders.push(Order { id: &row.order, date, customer, rep, product, amount });
            }
        }
    }
    orders
}

/// Headers of the sales files.
pub const HEADERS: [&str; 9] = ["日期", "订单号", "业务员编号", "客户编号", "产品编号", "渠道", "数量", "金额", "成本"];

/// How a sales person's month goes: chance alone would make every figure a surprise, while people who are behind their
/// pace call more customers, and those who are ahead of it fewer.
#[derive(Clone, Default)]
struct Pace {
    /// Yuan to be expected so far, with what was left of the months before.
    expected: f64,
    /// Yuan sold so far.
    sold: f64,
    /// How good the month is, 1 in the mean.
    luck: f64,
}

impl Pace {
    /// A new month begins: half of what was too little or too much is made up for in it.
    fn turn(&mut self, random: &mut Random) {
        self.expected = (self.expected - self.sold) * 0.5;
        (self.sold, self.luck) = (0.0, random.between(0.94, 1.06));
    }

    /// How much more often than usual customers order.
    fn factor(&self) -> f64 {
        (1.0 + (self.expected - self.sold) / PACE).clamp(0.35, 1.9)
    }
}

/// Yuan behind the pace that double the effort.
const PACE: f64 = 28_000.0;
/// Yuan that an order of the mean customer is about.
const ORDER: f64 = 13_900.0;

/// All rows in the order of their dates.
pub fn generate(customers: &[Customer]) -> Vec<Row> {
    let mut random = Random::new(8103);
    // Drawn apart, so that a different number of them would not change all that follows.
    let mut faults = Random::new(303);
    let mut rows = Vec::new();
    let mut returns: Vec<Row> = Vec::new();
    let mut serial = 0;
    let mut paces = vec![Pace::default(); REPS.len()];
    for date in calendar::days(FIRST, LAST) {
        if date.2 == 1 {
            serial = 0;
            paces.iter_mut().for_each(|pace| pace.turn(&mut random));
        }
        let factors: Vec<f64> = paces.iter().map(Pace::factor).collect();
        for (number, customer) in customers.iter().enumerate() {
            if !story::is_active(date, customer) {
                continue;
            }
            let (chance, pace) = (probability(date, customer), &mut paces[customer.rep]);
            pace.expected += chance * ORDER * customer.size.sqrt().sqrt() * story::price_mean(date) * pace.luck;
            if !random.chance(chance * factors[customer.rep]) {
                continue;
            }
            serial += 1;
            let order = format!("SO{:04}{:02}{serial:04}", date.0, date.1);
            let channel = if random.chance(0.92) { customer.channel } else { random.index(CHANNELS.len()) };
            for product in products(date, customer, &mut random) {
                let row = row(date, &order, number, customer, product, channel, &mut random);
                paces[customer.rep].sold += row.amount as f64 / 100.0;
                if row.quantity > 1 && random.chance(story::RETURNS) {
                    returns.push(returned(&row, date, &mut random));
                } else if story::is_faulty(date, product) && faults.chance(story::FAULTY_RETURNS) {
                    returns.push(returned(&row, date.max(story::WAVE), &mut faults));
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
        (false, ONLINE) => 0.18,
        (false, _) => 0.0,
    };
    let quarter_end = month % 3 == 0 && day + 7 > calendar::days_in(year, month);
    let rush = if quarter_end { 1.35 } else { 1.0 };
    // Three quarters of a customer's size are in the number of its orders, a quarter in their amounts.
    let frequency = ORDERS * customer.size.sqrt() * customer.size.sqrt().sqrt() / 20.8;
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

fn row(
    date: Date,
    order: &str,
    number: usize,
    customer: &Customer,
    product: usize,
    channel: usize,
    random: &mut Random,
) -> Row {
    let item = &PRODUCTS[product];
    let list = item.price * story::price_level(date, item.line);
    let discount = if customer.size > 2.0 { 0.95 } else { 1.0 };
    let price = list * CHANNEL_PRICE[channel] * discount * random.between(0.96, 1.02);
    // Prices are agreed in whole yuan.
    let price = price.round().max(1.0);
    let budget = ROW * customer.size.sqrt().sqrt() * random.between(0.25, 1.75);
    let quantity = (budget / item.price).round().max(1.0);
    let cost = item.price * item.cost * story::cost_level(date);
    Row {
        date,
        order: order.to_owned(),
        rep: customer.rep,
        customer: number,
        product,
        channel,
        quantity: quantity as i64,
        amount: (price * quantity * 100.0).round() as i64,
        cost: (cost * quantity * 100.0).round() as i64,
    }
}

/// A part of a row that comes back some days after a day, as an order of its own.
fn returned(row: &Row, from: Date, random: &mut Random) -> Row {
    let pieces = (1 + random.index(row.quantity as usize / 2 + 1) as i64).min(row.quantity);
    let days = calendar::days(from, LAST);
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

/// Fen as yuan with two decimals.
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}
