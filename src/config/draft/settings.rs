//! What the draft says about the whole project: languages, currency, reports.

use std::collections::BTreeSet;

use crate::base::{Calendar, Grain, Period};

use super::header::is_chinese;
use super::plan::{Plan, Why};
use super::{Probe, ProbeColumn, Shown};

/// Languages, currency and reports into the plan.
pub(super) fn plan(probes: &[Probe], plan: &mut Plan) {
    let headers: Vec<&str> =
        probes.iter().flat_map(|p| &p.columns).map(|c| c.header.as_str()).filter(|h| !h.is_empty()).collect();
    let chinese = headers.iter().filter(|h| h.chars().any(is_chinese)).count();
    plan.chinese = chinese * 3 >= headers.len() && chinese > 0;
    plan.languages =
        Why::sure(format!("{} of {} headers are Chinese", Shown::count(chinese), Shown::count(headers.len())));
    (plan.currency, plan.currency_why) = currency(probes, plan);
    reports(probes, plan);
}

/// Signs and words of amounts with the currency they mean; longer ones first.
const SIGNS: [(&str, &str); 25] = [
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("US$", "USD"),
    ("RMB", "CNY"),
    ("CNY", "CNY"),
    ("人民币", "CNY"),
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("JPY", "JPY"),
    ("HKD", "HKD"),
    ("CHF", "CHF"),
    ("AUD", "AUD"),
    ("CAD", "CAD"),
    ("SGD", "SGD"),
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("港元", "HKD"),
    ("日元", "JPY"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("¥", "CNY"),
    ("￥", "CNY"),
];

fn sign(text: &str) -> Option<&'static str> {
    let upper = text.to_uppercase();
    SIGNS.iter().find(|(sign, _)| upper.contains(sign)).map(|(_, code)| *code)
}

/// The code of the currency that a text names: by a sign or word of it, else where the text is a code itself.
fn iso(text: &str) -> Option<String> {
    let code =
        || Some(text.trim().to_uppercase()).filter(|c| c.len() == 3 && c.bytes().all(|b| b.is_ascii_uppercase()));
    sign(text).map(str::to_owned).or_else(code)
}

fn currency(probes: &[Probe], plan: &Plan) -> (String, Why) {
    let fact = plan.table("sales").or_else(|| plan.table("opportunities"));
    let column = |part: &str| -> Option<&ProbeColumn> {
        let table = fact?;
        table.header(part).and_then(|h| probes[table.probe].position(h)).map(|i| &probes[table.probe].columns[i])
    };
    if let Some(codes) = column("currency") {
        let counts = codes.counts();
        // What has rates is another currency than the report's.
        let rates = plan.table("rates");
        let listed = rates.and_then(|t| Some((t.probe, probes[t.probe].position(t.header("currency")?)?)));
        let rated: BTreeSet<String> =
            listed.into_iter().flat_map(|(probe, i)| probes[probe].columns[i].values().filter_map(iso)).collect();
        let unrated = |i: &usize| !iso(&codes.texts[*i]).is_some_and(|code| rated.contains(&code));
        let most = (1..codes.texts.len()).filter(unrated).max_by_key(|&i| (counts[i], usize::MAX - i));
        if let Some(plain) = most.and_then(|i| iso(&codes.texts[i])) {
            let why = format!("most rows of `{}` say so", codes.header);
            let more = codes.distinct() > 1;
            let why = match (more, rates) {
                (true, Some(_)) => Why::doubt(format!("{why}; other currencies are converted by `rates`")),
                (true, None) => Why::doubt(format!("{why}; rows in another currency are refused")),
                (false, _) => Why::sure(why),
            };
            return (plain, why);
        }
    }
    for amount in ["amount", "cost", "price"].into_iter().filter_map(column) {
        if let Some(code) = sign(&amount.header) {
            return (code.to_owned(), Why::sure(format!("by the header `{}`", amount.header)));
        }
        if let Some((text, code)) = amount.values().find_map(|v| sign(v).map(|code| (v, code))) {
            return (code.to_owned(), Why::sure(format!("by values such as `{text}`")));
        }
        let counted = amount.values().find(|v| v.contains('$') || v.contains('元'));
        if let Some(text) = counted {
            let code = if text.contains('$') { "USD" } else { "CNY" };
            return (code.to_owned(), Why::doubt(format!("by values such as `{text}`")));
        }
        if amount.header.contains('元') || amount.header.contains('$') {
            let code = if amount.header.contains('$') { "USD" } else { "CNY" };
            return (code.to_owned(), Why::sure(format!("by the header `{}`", amount.header)));
        }
    }
    let (code, why) =
        if plan.chinese { ("CNY", "the headers are Chinese") } else { ("USD", "the headers are not Chinese") };
    (code.to_owned(), Why::doubt(format!("only because {why}: no sign of a currency is in the data")))
}

/// One report for each length of period that the dates fill at least once.
fn reports(probes: &[Probe], plan: &mut Plan) {
    let fact = plan.table("sales").map(|t| (t, "date")).or_else(|| plan.table("opportunities").map(|t| (t, "created")));
    let nature = fact.and_then(|(t, part)| {
        t.header(part).and_then(|h| probes[t.probe].position(h)).map(|i| &probes[t.probe].columns[i].nature)
    });
    let Some((nature, (first, last))) = nature.and_then(|n| n.span.map(|span| (n, span))) else {
        plan.reports.push(("monthly", "month", Why::doubt("the dates could not be read"), true));
        return;
    };
    let calendar = Calendar::default();
    for (id, grain) in
        [("weekly", Grain::Week), ("monthly", Grain::Month), ("quarterly", Grain::Quarter), ("yearly", Grain::Year)]
    {
        let latest = Period::latest_complete(grain, false, last, &calendar).filter(|p| p.end >= first);
        let (why, active) = match latest {
            _ if grain == Grain::Week && !nature.daily => (Why::sure("the dates are months"), false),
            Some(period) => (Why::sure(format!("the latest complete one is {period}")), true),
            None => (Why::sure(format!("no complete one between {first} and {last}")), false),
        };
        plan.reports.push((id, grain.code(), why, active));
    }
    if !plan.reports.iter().any(|r| r.3) {
        // Something must be asked for: the program says itself that no period is complete.
        if let Some(monthly) = plan.reports.iter_mut().find(|r| r.0 == "monthly") {
            monthly.3 = true;
            monthly.2.doubt = true;
        }
    }
}
