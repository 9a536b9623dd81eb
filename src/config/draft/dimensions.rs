//! The dimensions: members named by columns of the rows, and by the headers of look-up tables.

use super::header::{Form, Meaning, bare, member};
use super::plan::{Dimension, Line, Plan, Table, Why};
use super::synonyms;
use super::tables::Linked;
use super::{Probe, Shown, hierarchy, yaml};
use crate::config::words::{plurals, role_columns};

/// Most members of a column that is offered as a dimension although no word is known for it.
const OFFERED: usize = 40;
/// Words that mean something else in the configuration.
const RESERVED: [&str; 9] = ["measure", "unit", "period", "scenario", "value", "status", "date", "amount", "all"];

/// Puts the dimensions into the plan, with their hierarchy.
pub(super) fn plan(probes: &[Probe], linked: &[Linked], plan: &mut Plan) {
    let fact = if plan.table("sales").is_some() { "sales" } else { "opportunities" };
    let Some(table) = plan.table(fact).cloned() else { return };
    let leads = |part: &str| linked.iter().find(|l| l.fact == fact && l.part == part);
    // A row's own column wins over the look-up: it has the plain id.
    own_columns(probes, &table, plan, &|line| leads(&line.key).is_none());
    // Small tables first: a region's country is the country, a customer's is the customer's country.
    let mut all: Vec<&Linked> = linked.iter().filter(|l| l.fact == fact).collect();
    all.sort_by_key(|l| probes[l.to.0].rows);
    for link in all {
        of_lookup(probes, link, plan);
    }
    let told: Vec<String> = plan.dimensions.iter().filter_map(|d| d.table.clone()).collect();
    own_columns(probes, &table, plan, &|line| leads(&line.key).is_some_and(|l| !told.contains(&l.table)));
    unknown_columns(probes, &table, plan);
    hierarchy::settle(&mut plan.dimensions, probes);
    targets_carry_known(probes, plan);
}

/// Dimensions of the rows' own columns.
fn own_columns(probes: &[Probe], table: &Table, plan: &mut Plan, wanted: &dyn Fn(&Line) -> bool) {
    let probe = &probes[table.probe];
    for line in table.columns.iter().filter(|line| wanted(line)) {
        let known = synonyms::concept(&line.key).filter(|c| c.label.is_some());
        let (Some(concept), Some(i)) = (known, probe.position(&line.value)) else { continue };
        if plan.dimensions.iter().any(|d| d.id == line.key) {
            continue;
        }
        let why = Why::sure(format!("a column of the rows, {} different", Shown::count(probe.columns[i].distinct())));
        let meaning = Meaning { concept, form: Form::Plain, strength: 4, rank: 0 };
        push(plan, probes, None, (table.probe, i), (table.probe, i), Some(meaning), why);
    }
}

/// Columns of the rows for which no word is known, as comments.
fn unknown_columns(probes: &[Probe], table: &Table, plan: &mut Plan) {
    let probe = &probes[table.probe];
    for (i, column) in probe.columns.iter().enumerate() {
        let used = |t: &Table| t.probe == table.probe && t.columns.iter().any(|c| c.value == column.header);
        if plan.tables.iter().any(used) || !probe.is_usable(i) || !offers(column) || member(column).is_some() {
            continue;
        }
        let (count, word) = (Shown::count(column.distinct()), Shown::word(&column.header));
        let (header, name) = (yaml::scalar(&column.header), &table.name);
        let why = Why::sure(format!("{count} different; also write `{word}: {header}` under `{name}.columns`"));
        push(plan, probes, None, (table.probe, i), (table.probe, i), None, why);
    }
}

/// A column without a known word that has few enough members to be worth a line.
fn offers(column: &super::ProbeColumn) -> bool {
    if column.values().all(|v| v.starts_with('#')) {
        return false; // colours for screens
    }
    column.nature.is_text() && (2..=OFFERED).contains(&column.distinct()) && column.distinct() * 2 < column.codes.len()
}

/// What a look-up table tells of the members that its key stands for.
fn of_lookup(probes: &[Probe], link: &Linked, plan: &mut Plan) {
    let (at, key) = link.to;
    let probe = &probes[at];
    if plan.dimensions.iter().any(|d| d.table.as_deref() == Some(&link.table)) {
        return;
    }
    let name = link.only.unwrap_or_else(|| name_column(probe, key, &link.part));
    for (i, column) in probe.columns.iter().enumerate() {
        if !probe.is_usable(i) || column.distinct() < 2 || link.only.is_some_and(|only| only != i) {
            continue;
        }
        let source = Some(link);
        if i == name {
            let meant = synonyms::CONCEPTS.iter().find(|c| c.id == link.part && c.label.is_some());
            // A territory that is named by a region is a region.
            let own = member(column).filter(|m| m.form != Form::Key && m.concept.id != link.part && meant.is_some());
            let own = own.filter(|_| bare(&column.header).is_none() && i != key);
            let known = own.or(meant.map(|concept| Meaning { concept, form: Form::Plain, strength: 4, rank: 0 }));
            let why = Why::sure(format!("{} different", Shown::count(column.distinct())));
            push(plan, probes, source, (at, i), (at, key), known, why);
            continue;
        }
        let meaning = member(column).filter(|m| m.form != Form::Key && m.strength >= 2);
        let few = column.distinct() * 10 <= column.codes.len() * 9;
        // What is known by its word counts also when it differs from row to row: each region has its manager.
        if i == key || !(few || meaning.is_some()) || !(column.nature.is_text() || meaning.is_some()) {
            continue;
        }
        if meaning.is_none() && !offers(column) {
            continue;
        }
        let why = Why::sure(format!("{} different", Shown::count(column.distinct())));
        push(plan, probes, source, (at, i), (at, i), meaning, why);
    }
}

/// The column that names what the key identifies: by its header, else the first text that differs from row to row.
fn name_column(probe: &Probe, key: usize, part: &str) -> usize {
    let text = |i: &usize| *i != key && probe.is_usable(*i) && probe.columns[*i].nature.is_text();
    let columns: Vec<usize> = (0..probe.columns.len()).filter(text).collect();
    let header = |i: usize| probe.columns[i].header.as_str();
    let differs = |i: usize| probe.columns[i].distinct() * 10 >= probe.columns[i].codes.len() * 8;
    let means = |i: usize| {
        member(&probe.columns[i]).is_some_and(|m| m.concept.id == part && m.form != Form::Key && m.strength >= 3)
    };
    // Names may repeat (two sizes of one helmet), but a handful for all rows names a group.
    let names = |i: usize| probe.columns[i].distinct() * 3 >= probe.columns[i].codes.len();
    let by_word = columns.iter().copied().find(|&i| means(i) && names(i));
    let by_name = || columns.iter().copied().find(|&i| bare(header(i)) == Some(Form::Name));
    // A key of words names its rows itself; numbers and codes need a name beside them.
    let worded = probe.columns[key].values().any(|v| !v.chars().any(|c| c.is_ascii_digit()));
    let by_values = || columns.iter().copied().find(|&i| !worded && differs(i));
    by_word.or_else(by_name).or_else(by_values).unwrap_or(key)
}

fn push(
    plan: &mut Plan,
    probes: &[Probe],
    link: Option<&Linked>,
    shown: (usize, usize),
    told_by: (usize, usize),
    meaning: Option<Meaning>,
    why: Why,
) {
    let column = &probes[shown.0].columns[shown.1];
    let known = meaning.map(|m| m.concept);
    let word = known.map_or_else(|| Shown::word(&column.header), |c| c.id.to_owned());
    let taken = |id: &String| RESERVED.contains(&id.as_str()) || plan.dimensions.iter().any(|d| d.id == *id);
    let stem = link.map(|l| format!("{}_{word}", l.part));
    let numbered = || (2..).map(|n| format!("{word}_{n}")).find(|id| !taken(id));
    let fact_column = link.is_none() && role_columns("sales").contains(&word.as_str()) && known.is_none();
    let id = Some(word.clone())
        .filter(|id| !taken(id) && !fact_column)
        .or_else(|| stem.filter(|id| !taken(id)))
        .or_else(numbered);
    let Some(id) = id else { return };
    let label = known.and_then(|c| c.label).map_or_else(|| column.header.clone(), str::to_owned);
    plan.dimensions.push(Dimension {
        id,
        concept: known.map(|c| c.id),
        table: link.map(|l| l.table.clone()),
        header: column.header.clone(),
        label: Some((column.header.clone(), label)),
        parent: None,
        why,
        active: known.is_some(),
        at: told_by,
        members: column.distinct(),
    });
}

/// Targets may carry only what is a dimension or leads somewhere, and values that the dimension knows.
fn targets_carry_known(probes: &[Probe], plan: &mut Plan) {
    let dimensions = plan.dimensions.clone();
    let keyed = |t: &Table| Some((t.name.clone(), t.key.as_ref()?.0.clone()));
    let keys: Vec<(String, String)> = plan.tables.iter().filter_map(keyed).collect();
    let natural: Vec<String> = keys.iter().map(|(name, _)| name.clone()).collect();
    let explicit: Vec<String> = plan.links.iter().map(|l| l.key.clone()).collect();
    let mut lost: Vec<String> = Vec::new();
    for table in plan.tables.iter_mut().filter(|t| t.key.is_none() && t.name != "sales" && t.name != "opportunities") {
        let name = table.name.clone();
        let probe = &probes[table.probe];
        table.columns.retain(|line| {
            let leads = explicit.contains(&format!("{name}.{}", line.key))
                || plurals(&line.key).iter().any(|p| natural.contains(p));
            if role_columns(&name).contains(&line.key.as_str()) || leads {
                return true;
            }
            let Some(dimension) = dimensions.iter().find(|d| d.active && d.id == line.key) else { return false };
            let there = probes[dimension.at.0].position(&dimension.header).map(|i| &probes[dimension.at.0].columns[i]);
            let here = probe.position(&line.value).map(|i| &probe.columns[i]);
            let (Some(there), Some(here)) = (there, here) else { return false };
            let known = here.values().filter(|v| there.values().any(|t| t == *v)).count();
            if known * 2 < here.distinct() {
                lost.push(format!(
                    "`{}` in `{name}` names {} of {} members that the sales know: left out",
                    line.value,
                    known,
                    here.distinct()
                ));
            }
            known * 2 >= here.distinct()
        });
    }
    plan.doubts.extend(lost);
    // A column that is neither the role's own nor a dimension is known by its link alone.
    let ids: Vec<&String> = dimensions.iter().filter(|d| d.active).map(|d| &d.id).collect();
    let mut links = Vec::new();
    for table in plan.tables.iter_mut().filter(|t| t.key.is_none()) {
        let name = table.name.clone();
        let own = |part: &String| role_columns(&name).contains(&part.as_str()) || ids.contains(&part);
        table.columns.retain(|line| {
            let key = format!("{name}.{}", line.key);
            if own(&line.key) || explicit.contains(&key) {
                return true;
            }
            let to = keys.iter().find(|(table, _)| plurals(&line.key).contains(table));
            links.extend(to.map(|(table, header)| Line {
                key,
                value: yaml::scalar(&format!("{table}.{header}")),
                why: line.why.clone(),
            }));
            to.is_some()
        });
    }
    plan.links.extend(links);
}
