//! Invoices and payments: a customer with credit terms gets one invoice a month for its orders of the month.

use rust_xlsxwriter::XlsxError;

use crate::calendar::{self, Date};
use crate::customers::{Customer, ONLINE};
use crate::people::REPS;
use crate::random::Random;
use crate::sales::{Row, yuan};
use crate::workbook::{Cell, Sheet, book as workbook_of};
use crate::{LAST, story};

/// An invoice.
pub struct Invoice {
    /// Its number.
    pub id: String,
    /// Index of the customer.
    pub customer: usize,
    /// Day it was written: the last of the month.
    pub invoiced: Date,
    /// Day it is due.
    pub due: Date,
    /// Amount in fen: the month's orders less its returns.
    pub amount: i64,
}

/// A payment.
pub struct Payment {
    /// Index of the invoice.
    pub invoice: usize,
    /// False where the customer did not say what it paid.
    pub named: bool,
    /// Day.
    pub date: Date,
    /// Amount in fen.
    pub amount: i64,
}

/// The first month with invoices: January 2024.
const START: i32 = 12;

/// All invoices in the order of their numbers, and the payments in the order of their days.
pub fn book(rows: &[Row], customers: &[Customer]) -> (Vec<Invoice>, Vec<Payment>) {
    let mut invoices = Vec::new();
    for month in START..=calendar::month_number(LAST) {
        let invoiced = calendar::month_end(month);
        let of_month = |row: &&Row| calendar::month_number(row.date) == month && row.channel != ONLINE;
        let mut owed = vec![0; customers.len()];
        for row in rows.iter().filter(of_month) {
            owed[row.customer] += row.amount;
        }
        let mut serial = 0;
        for (customer, amount) in owed.into_iter().enumerate() {
            // What the usual buyer of the online shop orders elsewhere is paid at once.
            if let Some(terms) = customers[customer].terms().filter(|_| amount > 0) {
                serial += 1;
                let id = format!("FP{:02}{:02}{serial:04}", invoiced.0 % 100, invoiced.1);
                let due = calendar::plus(invoiced, terms);
                invoices.push(Invoice { id, customer, invoiced, due, amount });
            }
        }
    }
    let mut random = Random::new(2209);
    let late = story::late_payer(customers);
    let mut payments = Vec::new();
    for (number, invoice) in invoices.iter().enumerate() {
        for (date, amount) in paid(invoice, &customers[invoice.customer], late == Some(invoice.customer), &mut random) {
            let date = calendar::workday(date);
            let named = !random.chance(0.004);
            if date <= LAST && amount > 0 {
                payments.push(Payment { invoice: number, named, date, amount });
            }
        }
    }
    payments.sort_by_key(|p| (p.date, p.invoice));
    (invoices, payments)
}

/// Days and parts in which an invoice is paid, in time or not.
fn paid(invoice: &Invoice, customer: &Customer, late: bool, random: &mut Random) -> Vec<(Date, i64)> {
    let all = invoice.amount;
    let after = |days: usize| calendar::plus(invoice.due, days as i64);
    // Drawn in any case, so that one customer's story does not change another's payments.
    let kind = random.weighted(&[0.50, 0.24, 0.08, 0.03, 0.13, 0.02]);
    let (days, part) = (random.index(30), 30 + random.index(40) as i64);
    let share = all / 100 * part;
    if late && invoice.invoiced >= story::LATE.1 {
        return Vec::new();
    }
    if late && invoice.invoiced >= story::LATE.0 {
        return vec![(after(70 + days), share)];
    }
    if story::is_lost(customer) && invoice.invoiced >= (2026, 1, 1) {
        return vec![(after(25), all / 100 * 40)];
    }
    match kind {
        0 => vec![(calendar::plus(invoice.due, -((days % 6) as i64)), all)],
        1 => vec![(after(1 + days / 2), all)],
        2 => vec![(after(16 + days), all)],
        3 => vec![(after(46 + 2 * days), all)],
        4 => vec![(after(0), share), (after(20 + days), all - share)],
        _ => vec![(after(days), share), (after(90 + 2 * days), all - share)],
    }
}

/// `receivables.xlsx`.
///
/// # Errors
/// When the workbook cannot be put together.
pub fn workbook(invoices: &[Invoice], customers: &[Customer]) -> Result<Vec<u8>, XlsxError> {
    let mut sheet = Sheet::new("应收明细");
    sheet.titles(0, &["发票号", "客户编号", "业务员编号", "账单月份", "开票日期", "到期日", "金额"]);
    for (number, invoice) in invoices.iter().enumerate() {
        let customer = &customers[invoice.customer];
        let (y, m, _) = invoice.invoiced;
        let cells = [
            Cell::Text(invoice.id.clone()),
            Cell::Text(customer.id.clone()),
            Cell::Text(REPS[customer.rep].id.into()),
            Cell::Text(format!("{y:04}-{m:02}")),
            Cell::Day(invoice.invoiced),
            Cell::Day(invoice.due),
            Cell::Money(invoice.amount),
        ];
        sheet.row(number as u32 + 1, cells);
    }
    workbook_of(vec![sheet])
}

/// `payments.csv`.
pub fn payments_csv(payments: &[Payment], invoices: &[Invoice], customers: &[Customer]) -> String {
    let mut out = String::from("收款日期,发票号,客户编号,收款金额\n");
    for payment in payments {
        let invoice = &invoices[payment.invoice];
        let id = if payment.named { invoice.id.as_str() } else { "" };
        let (date, customer) = (calendar::text(payment.date), &customers[invoice.customer].id);
        out.push_str(&format!("{date},{id},{customer},{}\n", yuan(payment.amount)));
    }
    out
}
