//! Stages of opportunities, and sales made of the won ones.

use super::header::words;
use super::plan::{Line, Plan, Table, Why};
use super::synonyms::{LOST, STAGES, WON};
use super::tables::Linked;
use super::{Probe, Shown, yaml};

/// The stage that one of these words names.
fn end<'a>(values: impl Iterator<Item = &'a str>, known: &[&str]) -> Option<&'a str> {
    let rank = |value: &str| known.iter().position(|word| *word == words(value).join(" "));
    values.filter_map(|value| Some((rank(value)?, value))).min().map(|(_, value)| value)
}

/// The place of a stage in a usual sales process; a number that stands before the name counts first.
fn place(stage: &str) -> Option<usize> {
    let number: String = stage.trim().chars().take_while(char::is_ascii_digit).collect();
    if let Ok(number) = number.parse::<usize>() {
        return Some(number);
    }
    let all = words(stage).join(" ");
    STAGES.iter().position(|known| known.contains(&all.as_str()))
}

/// Writes the stages of opportunities in their order, and which are ends.
pub(super) fn add(table: &mut Table, probe: &Probe, plan: &mut Plan) {
    let Some(column) = table.header("stage").and_then(|h| probe.position(h)).map(|i| &probe.columns[i]) else { return };
    let (won, lost) = (end(column.values(), &WON), end(column.values(), &LOST));
    let mut open: Vec<&str> = column.values().filter(|v| Some(*v) != won && Some(*v) != lost).collect();
    let unknown: Vec<&str> = open.iter().copied().filter(|stage| place(stage).is_none()).collect();
    open.sort_by_key(|stage| place(stage).unwrap_or(usize::MAX));
    let counts = column.counts();
    let of = |stage: &str| column.texts.iter().position(|t| &**t == stage).map_or(0, |code| counts[code]);
    let order: Vec<String> = open.iter().copied().chain(won).map(str::to_owned).collect();
    let mut group = vec![format!("order: {}", yaml::list(&order))];
    group.extend(won.map(|won| format!("won: {}", yaml::scalar(won))));
    group.extend(lost.map(|lost| format!("lost: {}", yaml::scalar(lost))));
    let said: Vec<String> =
        open.iter().copied().chain(won).chain(lost).map(|s| format!("{s} {}", Shown::count(of(s)))).collect();
    let text = said.join(", ");
    let why = if won.is_none() {
        Why::doubt(format!("{text}; no stage says that a deal is won: write `won: …`"))
    } else if unknown.is_empty() {
        Why::sure(text)
    } else {
        Why::doubt(format!("{text}; put {} in their order", Shown::list(&unknown)))
    };
    if order.len() > 30 {
        plan.doubts.push(format!("`{}` has {} stages: is it the column of the stages?", column.header, order.len()));
    }
    table.rest.push(Line { key: "stages".into(), value: format!("{{{}}}", group.join(", ")), why });
}

/// Sales out of the opportunities that were won, when there is no table of sales.
pub(super) fn sales_from_won(probes: &[Probe], plan: &mut Plan, linked: &mut Vec<Linked>) {
    let Some(deals) = plan.table("opportunities").cloned() else { return };
    let probe = &probes[deals.probe];
    let stage = deals.header("stage").and_then(|h| probe.position(h));
    let (Some(stage), Some(date), Some(amount)) = (stage, deals.header("closed"), deals.header("amount")) else {
        return;
    };
    let Some(won) = end(probe.columns[stage].values(), &WON) else { return };
    let why = Why::sure("the deals that were won, by the day they were closed");
    let mut sales =
        Table { name: "sales".into(), probe: deals.probe, why, format: deals.format.clone(), ..Table::default() };
    let filter = format!("{{{}: {}}}", yaml::scalar(&probe.columns[stage].header), yaml::scalar(won));
    sales.rest.push(Line { key: "where".into(), value: filter, why: Why::default() });
    sales.column("date", date, Why::default());
    sales.column("amount", amount, Why::default());
    for line in &deals.columns {
        match line.key.as_str() {
            "id" => sales.column("order", &line.value, Why::default()),
            "created" | "closed" | "stage" | "stage_date" | "amount" | "outcome" | "reason" => {}
            part => sales.column(part, &line.value, Why::default()),
        }
    }
    sales.aliases.clone_from(&deals.aliases);
    let again: Vec<Linked> =
        linked.iter().filter(|l| l.fact == "opportunities").map(|l| Linked { fact: "sales", ..l.clone() }).collect();
    let links: Vec<Line> = plan
        .links
        .iter()
        .filter_map(|line| {
            let part = line.key.strip_prefix("opportunities.")?;
            Some(Line { key: format!("sales.{part}"), ..line.clone() })
        })
        .collect();
    plan.links.extend(links);
    linked.extend(again);
    let at = plan.tables.iter().position(|t| t.name == "opportunities").map_or(0, |at| at + 1);
    plan.tables.insert(at, sales);
}
