//! The tables of the draft: those in a role, and the look-up tables that their columns lead to.

use super::header::{Form, meanings, member};
use super::links::{self, Match};
use super::plan::{Line, Plan, Table, Why};
use super::roles::{self, Cast};
use super::synonyms::{self, Kind};
use super::{Probe, Shown, stages, wide, yaml};
use crate::config::ROLES;
use crate::config::words::{carries_dimensions, plurals, role_columns};

/// Roles that keep their name although they are read like look-up tables.
const RETURNS: &str = "returns";

/// A column of a fact table that leads to a look-up table, under the name of the part it plays.
#[derive(Debug, Clone)]
pub(super) struct Linked {
    /// Fact table's name.
    pub fact: &'static str,
    /// The part: `rep`, `customer`, …
    pub part: String,
    /// The look-up table's name.
    pub table: String,
    /// Positions: the look-up's probe, its column.
    pub to: (usize, usize),
    /// The one column that is read from it, when the look-up table is the fact table itself.
    pub only: Option<usize>,
}

/// Puts the tables into the plan, and gives what leads where.
pub(super) fn plan(probes: &[Probe], plan: &mut Plan) -> Vec<Linked> {
    let months: Vec<Option<wide::Wide>> = probes.iter().map(wide::find).collect();
    let wides: Vec<bool> = months.iter().map(Option::is_some).collect();
    let casts = roles::cast_all(probes, &wides);
    let used: Vec<usize> = casts.iter().map(|c| c.probe).collect();
    let lookups: Vec<usize> =
        (0..probes.len()).filter(|i| !used.contains(i) && !roles::is_returns(&probes[*i])).collect();
    let mut linked: Vec<Linked> = Vec::new();
    for cast in &casts {
        let mut table = in_role(cast, &probes[cast.probe]);
        if cast.role == "targets" {
            targets(&mut table, &probes[cast.probe], months[cast.probe].as_ref());
        }
        let spread = months[cast.probe].iter().flat_map(|w| &w.spread_over).copied();
        let taken: Vec<usize> = cast.parts.values().map(|p| p.column).chain(spread).collect();
        let found = links::find(probes, cast.probe, &lookups, &taken);
        for m in found {
            link(probes, cast, &m, &mut table, &mut linked, plan);
        }
        if cast.role == "opportunities" {
            own_members(&mut table, &probes[cast.probe], plan, &mut linked, cast.role);
            stages::add(&mut table, &probes[cast.probe], plan);
        } else if cast.role == "sales" {
            own_members(&mut table, &probes[cast.probe], plan, &mut linked, cast.role);
            status(&table, &probes[cast.probe], plan);
        } else {
            role_members(&mut table, &probes[cast.probe], &taken);
        }
        plan.tables.push(table);
    }
    if plan.table("sales").is_none() {
        stages::sales_from_won(probes, plan, &mut linked);
    }
    returns(probes, plan);
    // What happens first, then what it refers to.
    plan.tables.sort_by_key(|t| (t.key.is_some(), t.key.is_none().then(|| ROLES.iter().position(|r| *r == t.name))));
    unused(probes, plan, &casts);
    linked
}

fn in_role(cast: &Cast, probe: &Probe) -> Table {
    let why = if cast.doubt { Why::doubt(cast.why.clone()) } else { Why::sure(cast.why.clone()) };
    let mut table = Table { name: cast.role.to_owned(), probe: cast.probe, why, ..Table::default() };
    table.format.extend(day_or_month(cast, probe));
    let order = |part: &str| role_columns(cast.role).iter().position(|c| *c == part);
    // A profit is what is left of the amount after the cost: beside a cost it says nothing new.
    let spare = |part: &str| part == "profit" && cast.parts.contains_key("cost");
    let mut parts: Vec<_> = cast.parts.iter().filter(|(part, _)| !spare(part)).collect();
    parts.sort_by_key(|(part, _)| order(part));
    for (part, column) in parts {
        let c = &probe.columns[column.column];
        let why = match column.meaning {
            None => Why::doubt("only its values speak for it"),
            Some(m) if m.strength == 1 => Why::doubt(format!("nearly `{}`", m.concept.words[m.rank])),
            Some(_) => rival(probe, part, column.column, cast),
        };
        let why = Why { text: describe(c, part, why.text), ..why };
        table.column(part, &c.header, why);
    }
    table
}

/// The form of dates such as `03/04/2026`, of which no row tells whether the day comes first: dollars are a sign of
/// months first.
fn day_or_month(cast: &Cast, probe: &Probe) -> Option<Line> {
    let columns = cast.parts.values().map(|p| &probe.columns[p.column]);
    let example = columns.clone().find_map(|c| c.nature.ambiguous.clone())?;
    let dollars = columns.flat_map(|c| c.values().take(100)).any(|v| v.contains('$'));
    let forms = cast.parts.values().flat_map(|p| &probe.columns[p.column].nature.forms);
    let wanted = if dollars { "%m" } else { "%d" };
    let form = forms.clone().find(|f| f.starts_with(wanted)).or_else(|| forms.clone().next())?;
    let why = Why::doubt(format!("no row tells what comes first in `{example}`: day, month or year; this is a guess"));
    Some(Line { key: "date".into(), value: yaml::scalar(form), why })
}

/// Another column that could as well play the part.
fn rival(probe: &Probe, part: &str, chosen: usize, cast: &Cast) -> Why {
    if !matches!(part, "amount" | "date" | "cost") {
        return Why::default();
    }
    let taken = |i: usize| cast.parts.values().any(|p| p.column == i);
    let same = |i: &usize| {
        let c = &probe.columns[*i];
        meanings(&c.header).iter().any(|m| m.concept.id == part && m.strength >= 3)
            && (c.nature.is_number() || c.nature.is_date())
            && !taken(*i)
    };
    let others: Vec<&str> = (0..probe.columns.len())
        .filter(|i| *i != chosen)
        .filter(same)
        .map(|i| probe.columns[i].header.as_str())
        .collect();
    let said = format!("rather than {}", Shown::list(&others));
    match part {
        _ if others.is_empty() => Why::default(),
        // The dictionary has an order of dates: the day of the order comes before that of the delivery.
        "date" => Why::sure(said),
        _ => Why::doubt(said),
    }
}

/// What the values of a column look like, with what else is to be said.
fn describe(column: &super::ProbeColumn, part: &str, more: String) -> String {
    let nature = &column.nature;
    let blank = column.codes.len() - nature.filled;
    let mut said: Vec<String> = Vec::new();
    let dated = synonyms::concept(part).is_some_and(|c| c.kind == Kind::Date);
    if let (true, Some((first, last))) = (dated, nature.span) {
        said.push(format!("{first} … {last}"));
    }
    if matches!(part, "order" | "id") {
        said.push(format!("{} different", Shown::count(column.distinct())));
    }
    let off = match part {
        "amount" | "cost" | "quantity" | "price" => nature.filled - nature.numbers,
        "date" | "created" | "closed" => nature.filled.saturating_sub(nature.days + nature.months),
        _ => 0,
    };
    if off > 0 {
        said.push(format!("{} that cannot be read", Shown::rows(off)));
    }
    if blank > 0 {
        said.push(format!("{} blank", Shown::rows(blank)));
    }
    said.extend(Some(more).filter(|m| !m.is_empty()));
    said.join(", ")
}

/// Period, amount and grain of targets; months that are columns are turned into rows.
fn targets(table: &mut Table, probe: &Probe, wide: Option<&wide::Wide>) {
    if let Some(wide) = wide {
        table.format.push(wide.line());
        let why = Why { text: "the months are columns: see `unpivot`".into(), doubt: wide.doubt };
        table.columns.insert(0, Line { key: "amount".into(), value: wide.value.clone(), why: Why::default() });
        table.columns.insert(0, Line { key: "period".into(), value: wide.name.clone(), why });
    }
    let period = table.header("period").and_then(|h| probe.position(h)).map(|i| &probe.columns[i].nature);
    let grain = if period.is_some_and(|n| n.periods * 2 > n.filled) { "quarter" } else { "month" };
    let why = if grain == "month" { Why::default() } else { Why::doubt("by the words of the periods") };
    table.rest.push(Line { key: "grain".into(), value: grain.into(), why });
}

/// Enters a link: the part, the look-up table if it is new, an explicit link where the names do not lead there.
fn link(probes: &[Probe], cast: &Cast, m: &Match, table: &mut Table, linked: &mut Vec<Linked>, plan: &mut Plan) {
    let (fact, to) = (&probes[cast.probe], &probes[m.to]);
    let column = &fact.columns[m.column];
    let target = &to.columns[m.to_column];
    let known = plan.tables.iter().find(|t| t.key.is_some() && t.probe == m.to).map(|t| t.name.clone());
    let part = part_name(fact, to, m, known.as_deref(), &table.columns);
    if !carries_dimensions(cast.role) && !role_columns(cast.role).contains(&part.as_str()) {
        return;
    }
    let name = known.clone().unwrap_or_else(|| free_name(&part, plan));
    let percent = Shown::percent(m.rows_found, m.rows);
    let evidence =
        format!("{percent} of {} find their row in {} by `{}`", Shown::rows(m.rows), to.shown(), target.header);
    let doubt = m.rows_found * 100 < m.rows * 80 && m.aliases.is_empty();
    table.column(&part, &column.header, if doubt { Why::doubt(evidence.clone()) } else { Why::sure(evidence.clone()) });
    if !m.aliases.is_empty() {
        table.aliases.push((part.clone(), m.aliases.clone()));
    }
    if !m.near.is_empty() {
        table.near.push((part.clone(), m.near.clone()));
    }
    if known.is_none() {
        let why = Why::sure(format!("{} different in {}", Shown::count(target.distinct()), Shown::rows(to.rows)));
        let mut lookup =
            Table { name: name.clone(), probe: m.to, key: Some((target.header.clone(), why)), ..Table::default() };
        if let Some(from) = links::valid_from(to).filter(|_| !links::is_key(target)) {
            let why = Why::sure("a key may stand again, from a day on");
            lookup.rest.push(Line { key: "valid_from".into(), value: yaml::scalar(&to.columns[from].header), why });
        }
        plan.tables.push(lookup);
    }
    let key = plan.table(&name).and_then(|t| t.key.as_ref()).map(|(key, _)| key.clone());
    let natural = plurals(&part).contains(&name) && key.as_deref() == Some(&target.header);
    if !natural {
        let value = yaml::scalar(&format!("{name}.{}", target.header));
        plan.links.push(Line { key: format!("{}.{part}", cast.role), value, why: Why { text: evidence, doubt } });
    }
    linked.push(Linked { fact: cast.role, part, table: name, to: (m.to, m.to_column), only: None });
}

/// The name of the part that a linking column plays: what its header means, what the table is, or the header itself.
fn part_name(fact: &Probe, to: &Probe, m: &Match, known: Option<&str>, taken: &[Line]) -> String {
    let free = |part: &String| !taken.iter().any(|c| c.key == *part);
    let by_known = known.and_then(|k| k.strip_suffix('s')).map(str::to_owned);
    let header = &fact.columns[m.column].header;
    let meant = member(&fact.columns[m.column]).map(|meaning| meaning.concept.id.to_owned());
    let there = member(&to.columns[m.to_column]).map(|meaning| meaning.concept.id.to_owned());
    let table = roles::named(to).first().and_then(|(name, _)| name.strip_suffix('s')).map(str::to_owned);
    [by_known, meant, there, table, Some(Shown::word(header))].into_iter().flatten().find(free).unwrap_or_else(|| {
        let word = Shown::word(header);
        (2..).map(|n| format!("{word}_{n}")).find(free).unwrap_or(word)
    })
}

/// A name for the look-up table of a part that no table has yet.
fn free_name(part: &str, plan: &Plan) -> String {
    let plural = plurals(part).pop().unwrap_or_else(|| format!("{part}s"));
    let taken = |name: &String| {
        plan.tables.iter().any(|t| t.name == *name) || crate::config::words::is_role(name) || name == RETURNS
    };
    if !taken(&plural) {
        return plural;
    }
    (2..).map(|n| format!("{plural}_{n}")).find(|name| !taken(name)).unwrap_or(plural)
}

/// Columns of the fact table itself that name members. Of a key and a name for one thing the name is taken when it
/// stands for one key each; else the key, with the name looked up in the same table where that is possible.
fn own_members(table: &mut Table, probe: &Probe, plan: &mut Plan, linked: &mut Vec<Linked>, fact: &'static str) {
    let mut offers: Vec<(super::header::Meaning, usize)> = Vec::new();
    for (i, c) in probe.columns.iter().enumerate() {
        let named = table.columns.iter().any(|line| line.value == c.header);
        if let (false, true, Some(m)) = (named, probe.is_usable(i), member(c)) {
            offers.push((m, i));
        }
    }
    offers.sort_by_key(|(m, i)| (m.form == Form::Key, u8::MAX - m.strength, m.rank, *i));
    for (meaning, i) in &offers {
        let id = meaning.concept.id;
        let column = &probe.columns[*i];
        if meaning.strength < 2 || table.columns.iter().any(|c| c.key == id) || column.distinct() < 2 {
            continue;
        }
        let said = format!("{} different", Shown::count(column.distinct()));
        let key = offers.iter().find(|(m, k)| m.concept.id == id && m.form == Form::Key && k != i).map(|(_, k)| *k);
        let Some(key) = key.filter(|_| meaning.form != Form::Key) else {
            table.column(id, &column.header, Why::sure(said));
            continue;
        };
        let keys = &probe.columns[key];
        let (one, tested) = links::decides(column, keys);
        let several = tested - one;
        let (named, all) = links::decides(keys, column);
        let shown = format!("{} of the names in `{}` stand for several", Shown::count(several), column.header);
        if several == 0 {
            table.column(id, &column.header, Why::sure(format!("{said}; each has one `{}`", keys.header)));
        } else if keys.values().all(|k| column.values().any(|name| k.contains(name))) {
            table.column(id, &keys.header, Why::sure(format!("{} different; {shown}", Shown::count(keys.distinct()))));
        } else if named == all && !plan.tables.iter().any(|t| plurals(id).contains(&t.name)) {
            table.column(id, &keys.header, Why::sure(format!("{} different; {shown}", Shown::count(keys.distinct()))));
            let name = free_name(id, plan);
            let why = Why::sure(format!("the same table again, for the names: each has one `{}`", column.header));
            plan.tables.push(Table {
                name: name.clone(),
                probe: table.probe,
                key: Some((keys.header.clone(), why)),
                ..Table::default()
            });
            linked.push(Linked { fact, part: id.to_owned(), table: name, to: (table.probe, key), only: Some(*i) });
        } else {
            let why = format!("{said}; {shown} `{}`", keys.header);
            table.column(id, &column.header, Why { text: why, doubt: several * 20 > tested });
        }
    }
}

/// Members that a table of another role names in its own columns.
fn role_members(table: &mut Table, probe: &Probe, taken: &[usize]) {
    let known = role_columns(&table.name);
    for (i, c) in probe.columns.iter().enumerate().filter(|(i, _)| probe.is_usable(*i)) {
        let Some(m) = member(c).filter(|m| m.strength >= 2) else { continue };
        let id = m.concept.id;
        let free = !table.columns.iter().any(|line| line.key == id || line.value == c.header);
        if free && (known.contains(&id) || table.name == "targets") && !taken.contains(&i) {
            table.column(id, &c.header, Why::sure(format!("{} different", Shown::count(c.distinct()))));
        }
    }
}

/// A status with cancelled rows is worth a question.
fn status(table: &Table, probe: &Probe, plan: &mut Plan) {
    let words = ["取消", "作废", "关闭", "未审", "cancel", "void", "draft"];
    for c in &probe.columns {
        if !meanings(&c.header).iter().any(|m| m.concept.id == "status" && m.concept.kind == Kind::Member) {
            continue;
        }
        let odd: Vec<&str> = c.values().filter(|v| words.iter().any(|w| v.to_lowercase().contains(w))).collect();
        if !odd.is_empty() {
            let keep: Vec<String> = c.values().filter(|v| !odd.contains(v)).map(str::to_owned).collect();
            plan.doubts.push(format!(
                "`{}` has rows with {}, which count as {}; to leave them out: `where: {}`",
                c.header,
                Shown::list(&odd),
                table.name,
                format_args!("{{{}: {}}}", yaml::scalar(&c.header), yaml::list(&keep)),
            ));
        }
    }
}

/// The table that lists returned orders.
fn returns(probes: &[Probe], plan: &mut Plan) {
    let Some(sales) = plan.table("sales") else { return };
    let order = sales.header("order").and_then(|h| probes[sales.probe].position(h)).map(|i| (sales.probe, i));
    let Some(i) = (0..probes.len()).find(|i| roles::is_returns(&probes[*i])) else { return };
    let (Some((sold, at)), Some(column)) = (order, roles::order_column(&probes[i])) else { return };
    let keys: std::collections::BTreeSet<&str> = probes[i].columns[column].values().collect();
    let orders: std::collections::BTreeSet<&str> = probes[sold].columns[at].values().collect();
    let found = keys.intersection(&orders).count();
    let text = format!(
        "{} of its {} orders are among the sales: their rows are subtracted",
        Shown::count(found),
        Shown::count(keys.len())
    );
    let why = if found * 2 < keys.len() { Why::doubt(text) } else { Why::sure(text) };
    let header = probes[i].columns[column].header.clone();
    plan.tables.push(Table { name: RETURNS.into(), probe: i, key: Some((header, why)), ..Table::default() });
}

/// Tables that play no part, with the reason.
fn unused(probes: &[Probe], plan: &mut Plan, casts: &[Cast]) {
    for (i, probe) in probes.iter().enumerate() {
        if plan.tables.iter().any(|t| t.probe == i) {
            continue;
        }
        let same = casts.iter().find(|c| {
            let headers =
                |p: &Probe| p.columns.iter().map(|c| c.header.clone()).collect::<std::collections::BTreeSet<_>>();
            headers(&probes[c.probe]).intersection(&headers(probe)).count() * 2 > probe.columns.len()
        });
        let has_key = (0..probe.columns.len()).any(|c| links::identifies(probe, c));
        let role = roles::named(probe).first().map(|(role, _)| *role);
        let other = role.and_then(|role| casts.iter().find(|c| c.role == role));
        let why = match same {
            None if other.is_some() => {
                let read = other.map(|c| probes[c.probe].shown()).unwrap_or_default();
                format!("`{}` is read from {read}", role.unwrap_or_default())
            }
            Some(cast) => format!("it looks like `{}` too, but its headers differ", cast.role),
            None if has_key => "no column of the other tables leads to it".to_owned(),
            None => "it has no column that identifies its rows".to_owned(),
        };
        plan.unused.push((probe.shown(), why));
    }
}
