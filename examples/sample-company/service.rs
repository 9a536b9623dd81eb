//! What customers say: marks for satisfaction and complaints, since January 2024.

use crate::calendar::{self, Date};
use crate::catalogue::PRODUCTS;
use crate::customers::{Customer, ONLINE};
use crate::random::Random;
use crate::sales::Row;
use crate::{LAST, story};

/// A mark that a customer gave.
pub struct Mark {
    date: Date,
    customer: usize,
    score: i64,
    /// True on the scale of 0 to 10 (would you recommend us?), false on the scale of 1 to 5.
    nps: bool,
}

/// A complaint.
pub struct Complaint {
    /// Day and minute of the day on which it was received.
    received: (Date, i64),
    /// Minutes until the first answer.
    answer: i64,
    /// Day on which it was closed, after the last day of the data for those that are open.
    closed: Date,
    grade: &'static str,
    /// Index into [`TYPES`].
    kind: usize,
    customer: usize,
    product: usize,
    order: String,
}

/// Kinds of complaints and the department that is responsible.
const TYPES: [(&str, &str); 5] = [
    ("产品质量", "品质部"),
    ("交付延误", "物流部"),
    ("服务响应", "服务部"),
    ("价格与合同", "销售部"),
    ("开票与对账", "财务部"),
];
/// Grades of complaints.
const GRADES: [&str; 3] = ["一般", "紧急", "重大"];
/// Complaints about the faulty batch.
const WAVE: usize = 38;

/// Marks and complaints in the order of their days.
pub fn replies(rows: &[Row], customers: &[Customer]) -> (Vec<Mark>, Vec<Complaint>) {
    let mut random = Random::new(911);
    let (mut marks, mut complaints) = (Vec::new(), Vec::new());
    let sold: Vec<&Row> = rows.iter().filter(|row| row.quantity > 0 && row.date >= (2023, 12, 1)).collect();
    let faulty: Vec<&Row> = sold.iter().copied().filter(|row| is_faulty(row)).collect();
    for month in 12..=calendar::month_number(LAST) {
        let of_month: Vec<&Row> =
            sold.iter().copied().filter(|row| calendar::month_number(row.date) == month).collect();
        for i in 0..140 {
            let row = of_month[random.index(of_month.len())];
            marks.extend(mark(row, i % 2 == 1, &faulty, customers, &mut random));
        }
        for _ in 0..6 + random.index(5) {
            let row = of_month[random.index(of_month.len())];
            let received = calendar::workday(calendar::plus(row.date, 2 + random.index(16) as i64));
            let kind = random.weighted(&[0.30, 0.26, 0.20, 0.12, 0.12]);
            complaints.push(complaint(row, received, kind, &mut random));
        }
        if calendar::month_start(month) == story::WAVE {
            for row in &faulty {
                // Those who bought the faulty batch are asked once more.
                if random.chance(0.3) {
                    marks.extend(mark(row, random.chance(0.4), &faulty, customers, &mut random));
                }
            }
            for _ in 0..WAVE {
                let row = faulty[random.index(faulty.len())];
                let day = calendar::plus(story::WAVE, 4 + random.index(26) as i64);
                let received = calendar::workday(if day > row.date { day } else { calendar::plus(row.date, 5) });
                let kind = random.weighted(&[0.86, 0.0, 0.14]);
                complaints.push(complaint(row, received, kind, &mut random));
            }
        }
    }
    complaints.retain(|c| c.received.0 <= LAST);
    marks.sort_by_key(|m| (m.date, m.customer, m.nps, m.score));
    complaints.sort_by_key(|c| (c.received, c.customer));
    (marks, complaints)
}

fn is_faulty(row: &Row) -> bool {
    story::is_faulty(row.date, row.product)
}

/// The mark that follows a purchase; none where the customer has not answered by the last day.
fn mark(row: &Row, nps: bool, faulty: &[&Row], customers: &[Customer], random: &mut Random) -> Option<Mark> {
    let after_fault = is_faulty(row) && row.date < story::WAVE;
    let date = calendar::workday(calendar::plus(row.date, 3 + random.index(12) as i64));
    // A buyer of the faulty batch who is asked once more answers in the month of the complaints.
    let date =
        if after_fault { calendar::workday(calendar::plus(story::WAVE, 8 + random.index(20) as i64)) } else { date };
    let bought = faulty.iter().any(|f| f.customer == row.customer && f.date <= date);
    let mut level = [4.45, 4.2, 3.8, 4.25][customers[row.customer].channel];
    if story::in_trouble(row.rep, date) {
        level -= 0.45;
    }
    level -= match (bought, date) {
        (true, (2026, 5, _)) => 1.7,
        (true, (2026, 6, _)) => 0.9,
        _ => 0.0,
    };
    let score = if nps {
        // The middle of the shorter scale is 3, of the longer one 5.
        let score = 5.0 + (level - 3.0) * 2.6 + random.between(-2.6, 2.2);
        score.round().clamp(0.0, 10.0)
    } else {
        (level + random.between(-1.1, 0.9)).round().clamp(1.0, 5.0)
    };
    (date <= LAST).then_some(Mark { date, customer: row.customer, score: score as i64, nps })
}

fn complaint(row: &Row, received: Date, kind: usize, random: &mut Random) -> Complaint {
    let wave = is_faulty(row) && received >= story::WAVE;
    let grade = random.weighted(if wave { &[0.30, 0.46, 0.24] } else { &[0.74, 0.21, 0.05] });
    let minute = 8 * 60 + 30 + random.index(9 * 60) as i64;
    let slow = if wave {
        0.48
    } else if row.channel == ONLINE {
        0.25
    } else {
        0.10
    };
    let hours = if random.chance(slow) { random.between(25.0, 76.0) } else { random.between(0.5, 22.0) };
    let days = if wave { 12 + random.index(45) } else { 1 + random.index(14) } as i64;
    Complaint {
        received: (received, minute),
        answer: (hours * 60.0) as i64,
        closed: calendar::workday(calendar::plus(received, days)),
        grade: GRADES[grade],
        kind,
        customer: row.customer,
        product: row.product,
        order: row.order.clone(),
    }
}

/// A day and a minute, which may lie on a later day, as `2026-05-12 09:30`.
fn moment(date: Date, minute: i64) -> (Date, String) {
    let day = calendar::plus(date, minute.div_euclid(1440));
    let minute = minute.rem_euclid(1440);
    (day, format!("{} {:02}:{:02}", calendar::text(day), minute / 60, minute % 60))
}

/// `satisfaction.csv`.
pub fn marks_csv(marks: &[Mark], customers: &[Customer]) -> String {
    let mut out = String::from("日期,客户编号,类型,得分\n");
    for Mark { date, customer, score, nps } in marks {
        let kind = if *nps { "nps" } else { "csat" };
        out.push_str(&format!("{},{},{kind},{score}\n", calendar::text(*date), customers[*customer].id));
    }
    out
}

/// `complaints.csv`; the answer and the end are blank where they have not come by the last day.
pub fn complaints_csv(complaints: &[Complaint], customers: &[Customer]) -> String {
    let mut out = String::from("投诉编号,受理时间,首次响应时间,结案日期,等级,类型,责任部门,客户编号,产品编号,订单号\n");
    for (number, complaint) in complaints.iter().enumerate() {
        let Complaint { received, answer, closed, grade, kind, customer, product, order } = complaint;
        let until = |(day, text): (Date, String)| if day <= LAST { text } else { String::new() };
        let answered = until(moment(received.0, received.1 + answer));
        let closed = until((*closed, calendar::text(*closed)));
        let received = moment(received.0, received.1).1;
        let ((kind, department), customer) = (TYPES[*kind], &customers[*customer].id);
        let product = PRODUCTS[*product].id;
        out.push_str(&format!("TS{:04},{received},{answered},{closed},{grade},{kind},", number + 1));
        out.push_str(&format!("{department},{customer},{product},{order}\n"));
    }
    out
}
