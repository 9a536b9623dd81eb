//! The whole stage: from the brief to the data set.

use std::collections::{BTreeMap, BTreeSet};

use super::dataset::{Dataset, Quality, SalesColumns};
use super::events::{self, EventTable};
use super::ledger::Ledger;
use super::linked::{LinkedColumn, linked};
use super::lookup::Lookup;
use super::opportunity::OpportunityTable;
use super::rates::{self, Rates};
use super::reach::{self, Lookups, RowMembers};
use super::recipients;
use super::registry::Registry;
use super::sales::{Sales, identity_codes};
use super::screen::{self, View};
use super::settle::{Gathered, SoldRows};
use super::stake::FactRows;
use super::table::{Table, Wanted};
use super::target::TargetTable;
use super::typed::{FINEST, minor_digits};
use crate::base::Error;
use crate::config::{self, Brief, ROLES, TableSpec};

/// The tables that are read as facts.
pub(super) const FACTS: [&str; 3] = ["sales", "opportunities", "targets"];

/// Reads everything that the brief names.
///
/// # Errors
/// Every table that cannot be read, with its place: missing files or headers, ambiguous dates, look-up
/// keys whose rows disagree, tables of which every row is refused. Single bad rows are no errors: they are
/// refused and listed in [`Dataset::quality`].
pub fn load(brief: &Brief) -> Result<Dataset, Vec<Error>> {
    let (data, quality) = inspect(brief);
    data.map(|data| Dataset { quality, ..data })
}

/// The data set without its quality, or what stands in its way; and the quality as far as the reading came.
pub fn inspect(brief: &Brief) -> (Result<Dataset, Vec<Error>>, Quality) {
    let mut ledger = Ledger::default();
    let data = read(brief, &mut ledger);
    let names: Vec<&str> = brief.tables.iter().map(|t| t.name.as_str()).collect();
    let mut quality = ledger.finish(&names);
    let data = match (data, super::notes::load(brief)) {
        (Ok(data), Ok((notes, sources))) => {
            quality.sources.extend(sources);
            Ok(Dataset { notes, ..data })
        }
        (Ok(_), Err(errors)) | (Err(errors), Ok(_)) => Err(errors),
        (Err(errors), Err(more)) => Err([errors, more].concat()),
    };
    (data, quality)
}

fn read(brief: &Brief, ledger: &mut Ledger) -> Result<Dataset, Vec<Error>> {
    let mut errors = Vec::new();
    if brief.table("sales").is_none() && brief.table("opportunities").is_none() {
        let error = Error::config("there is neither a `sales` nor an `opportunities` table");
        errors.push(error.at_maybe(brief.places.value("tables")).hint("add `tables: {sales: {files: …}}`"));
    }
    let lookups = keep(Lookup::load_all(brief, ledger), &mut errors).unwrap_or_default();
    let [sales, deals, targets] = FACTS.map(|name| {
        let spec = brief.table(name)?;
        keep(Table::load(brief, spec, &wanted(brief, spec), ledger), &mut errors)
    });
    let mut beside: Vec<(Table<'_>, EventTable)> = Vec::new();
    let apart = |name: &str| FACTS.contains(&name) || [recipients::ROLE, rates::ROLE].contains(&name);
    for spec in brief.tables.iter().filter(|t| ROLES.contains(&t.name.as_str()) && !apart(&t.name)) {
        if let Some(table) = keep(Table::load(brief, spec, &wanted(brief, spec), ledger), &mut errors) {
            let read = events::load(brief, &table, &lookups, ledger);
            beside.push((table, read));
        }
    }
    let pairs: Vec<(&Table<'_>, &EventTable)> = beside.iter().map(|(table, read)| (table, read)).collect();
    events::screen(&pairs, ledger);
    let addressed = brief
        .table(recipients::ROLE)
        .and_then(|spec| keep(Table::load(brief, spec, &wanted(brief, spec), ledger), &mut errors));
    let exchange = brief
        .table(rates::ROLE)
        .and_then(|spec| keep(Table::load(brief, spec, &wanted(brief, spec), ledger), &mut errors));
    let rates = exchange.as_ref().and_then(|table| keep(Rates::read(brief, table), &mut errors));
    let roles = [&sales, &deals, &targets, &addressed, &exchange]
        .into_iter()
        .flatten()
        .chain(beside.iter().map(|(table, _)| table));
    let every = roles.chain(lookups.values().map(|l| &l.table));
    every.for_each(|table| screen::unused(table, ledger));
    let one = |e: Error| vec![e];
    let open_sales = sales.as_ref().map(|t| Sales::open(brief, t, &lookups, rates.as_ref(), ledger).map_err(one));
    let open_sales = open_sales.and_then(|s| keep(s, &mut errors));
    let open_deals = deals.as_ref().map(|t| OpportunityTable::open(brief, t, ledger).map_err(one));
    let open_deals = open_deals.and_then(|s| keep(s, &mut errors));
    let open_targets = targets.as_ref().map(|t| TargetTable::open(brief, t, ledger).map_err(one));
    let open_targets = open_targets.and_then(|s| keep(s, &mut errors));
    if !errors.is_empty() {
        return Err(errors);
    }
    let facts = Facts {
        sales: sales.as_ref().zip(open_sales),
        deals: deals.as_ref().zip(open_deals),
        targets: targets.as_ref().zip(open_targets),
    };
    screen::files(ledger);
    let roles_of_reps = roles_of_reps(brief, &lookups);
    let gathered = gather(brief, &lookups, &facts, &beside, ledger, &mut errors);
    // Of millions of rows the texts and their codes take more memory than all that is made of them.
    drop(facts);
    drop((sales, deals, targets));
    let events = beside.into_iter().map(|(table, read)| (table.spec.name.clone(), read)).collect();
    let mut dataset = gathered.settle(brief, events, &mut errors);
    dataset.roles = roles_of_reps;
    if let Some(table) = &addressed {
        dataset.recipients = recipients::recipients(brief, table, &lookups, &dataset, ledger);
    }
    screen::dataset(brief, &dataset, ledger);
    if errors.is_empty() { Ok(dataset) } else { Err(errors) }
}

/// The roles that weights of a score go by, of the latest row of each rep.
fn roles_of_reps(brief: &Brief, lookups: &Lookups<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some(roles) = &brief.scoring.roles else { return found };
    let Some(lookup) = lookups.get(roles.table.as_str()) else { return found };
    let Some(column) = lookup.table.column(&roles.header) else { return found };
    let names = brief.dimensions.iter().filter_map(|d| lookup.table.column(reach::attribute(d, lookup.table.spec)?));
    let names: Vec<_> = names.collect();
    let entries = lookup.entries();
    for (row, _) in &entries {
        let row = *row as usize;
        let key = lookup.key_of(row).to_owned();
        found.entry(key).or_insert_with(|| column.text(row).to_owned());
    }
    for (row, _) in &entries {
        let row = *row as usize;
        for name in &names {
            found.entry(name.text(row).to_owned()).or_insert_with(|| column.text(row).to_owned());
        }
    }
    found
}

fn keep<T>(result: Result<T, Vec<Error>>, errors: &mut Vec<Error>) -> Option<T> {
    result.map_err(|more| errors.extend(more)).ok()
}

/// The fact tables with their typed columns.
struct Facts<'t, 'b> {
    sales: Option<(&'t Table<'b>, Sales<'t, 'b>)>,
    deals: Option<(&'t Table<'b>, OpportunityTable<'t, 'b>)>,
    targets: Option<(&'t Table<'b>, TargetTable<'t, 'b>)>,
}

/// Accepts or refuses the rows of the fact tables and finds their members.
fn gather(
    brief: &Brief,
    lookups: &Lookups<'_>,
    facts: &Facts<'_, '_>,
    beside: &[(Table<'_>, EventTable)],
    ledger: &mut Ledger,
    errors: &mut Vec<Error>,
) -> Gathered {
    let mut data = Dataset { money_scale: money_scale(brief, facts), ..Dataset::default() };
    data.quantity_scale = facts.sales.as_ref().map_or(0, |(_, s)| s.quantity_scale());
    let (money, pieces) = (data.money_scale, data.quantity_scale);
    let mut registry = Registry::new(brief, &reach::keyed(brief));
    reach::enter_lookups(brief, lookups, &mut registry);
    let one = |e: Error| vec![e];
    let dimensions = brief.dimensions.len();

    // Sales come first and targets last: a target that names a member finds it.
    let sales = facts.sales.as_ref().and_then(|(table, sales)| {
        let rows = keep(sales.accept(money, pieces, ledger).map_err(one), errors)?;
        let links = linked(brief, table, lookups);
        let days = &rows.day;
        rows.note_stray(table, ledger);
        ledger.value_refused("sales", |row| sales.amount_of(row));
        let column = |role: &str| table.spec.columns.get(role).and_then(|_| table.role(role));
        let identities = |role: &str, linked: bool| {
            let link = links.iter().find(|l| linked && l.role == role);
            Some(identity_codes(column(role)?, link, &rows.rows))
        };
        // Two long ways over the same rows, which do not touch each other.
        let (who, ()) = rayon::join(
            || {
                let members = reach::members(brief, table, &links, (&rows.rows, days), &mut registry);
                (members, identities("customer", true), identities("order", false))
            },
            || screen::sales(&View::new(brief, table, &rows, sales.numbers(), money), ledger),
        );
        let (members, customer, order) = who;
        note_ambiguous(brief, table, &members, ledger);
        let amount = |row| sales.amount_of(row);
        report(brief, table, &links, FactRows { rows: &rows.rows, days, amount: &amount }, (ledger, &mut *errors));
        let (cost, quantity) = sales.supplies();
        data.has = SalesColumns { amount: true, cost, quantity, order: order.is_some(), customer: customer.is_some() };
        Some(SoldRows { rows, members, customer, order })
    });
    let deals = facts.deals.as_ref().and_then(|(table, deals)| {
        let rows = keep(deals.accept(money, ledger).map_err(one), errors)?;
        let links = linked(brief, table, lookups);
        // A deal is created under the members of that day, and closed under those of the day on which it ends.
        let [created, ended] = rows.days();
        let days = &created;
        let members = reach::members(brief, table, &links, (&rows.rows, days), &mut registry);
        let dated = links.iter().any(|l| l.lookup.is_dated());
        let closing = dated.then(|| reach::members(brief, table, &links, (&rows.rows, &ended), &mut registry));
        note_ambiguous(brief, table, &members, ledger);
        let amount = |row| deals.amount_of(row);
        ledger.value_refused("opportunities", amount);
        screen::deals(table, &rows, ledger);
        report(brief, table, &links, FactRows { rows: &rows.rows, days, amount: &amount }, (ledger, &mut *errors));
        Some((rows, members, closing))
    });
    let mut events = BTreeMap::new();
    for (table, read) in beside {
        let links = linked(brief, table, lookups);
        let days = read.dated(config::date_column(&table.spec.name).unwrap_or_default());
        let members = reach::members(brief, table, &links, (&read.origin, &days), &mut registry);
        note_ambiguous(brief, table, &members, ledger);
        events.insert(table.spec.name.clone(), members);
    }
    let targets = facts.targets.as_ref().and_then(|(table, targets)| {
        let rows = keep(targets.accept(money, pieces, ledger).map_err(one), errors)?;
        let links = linked(brief, table, lookups);
        let days = &rows.targets.start;
        let members = reach::members(brief, table, &links, (&rows.rows, days), &mut registry);
        note_ambiguous(brief, table, &members, ledger);
        let amount = |row| targets.amount_of(row);
        ledger.value_refused("targets", amount);
        report(brief, table, &links, FactRows { rows: &rows.rows, days, amount: &amount }, (ledger, &mut *errors));
        Some((rows, members))
    });

    for d in 0..dimensions {
        let several = registry.several_parents(d);
        if several > 0 {
            let detail = format!("members of `{}` that stand under several parents", brief.dimensions[d].id);
            ledger.note("several_parents", "sales", several, detail);
        }
        let moved = registry.moves(d);
        if let (1.., Some((table, _))) = (moved, &brief.dimensions[d].from) {
            let (id, above) = (&brief.dimensions[d].id, brief.dimensions[d].parent.as_deref().unwrap_or_default());
            let detail =
                format!("members of `{id}` change their `{above}`: each row counts where its member stood that day");
            ledger.note("moved_members", table, moved, detail);
        }
    }
    Gathered { data, registry, sales, deals, targets, events }
}

/// Most digits after the point of all money, at least the currency's and at most [`FINEST`].
fn money_scale(brief: &Brief, facts: &Facts<'_, '_>) -> u8 {
    let sales = facts.sales.as_ref().map_or(0, |(_, s)| s.money_scale());
    let deals = facts.deals.as_ref().map_or(0, |(_, d)| d.money_scale());
    let targets = facts.targets.as_ref().map_or(0, |(_, t)| t.money_scale());
    sales.max(deals).max(targets).max(minor_digits(&brief.currency)).min(FINEST)
}

/// Headers that a fact table must have: its columns, those of `where` and of the days of stages; and those that dimensions of their
/// own may find in it.
fn wanted(brief: &Brief, spec: &TableSpec) -> Vec<Wanted> {
    let name = &spec.name;
    let columns = spec.columns.iter().map(|(role, header)| (header, format!("tables.{name}.columns.{role}"), false));
    let filter = spec.filter.keys().map(|header| (header, format!("tables.{name}.where.{header}"), false));
    let reached = spec.stages.iter().flat_map(|stages| &stages.dates);
    let reached = reached.map(|(stage, header)| (header, format!("tables.{name}.stages.dates.{stage}"), false));
    let own = brief.dimensions.iter().filter(|d| d.from.is_none() && !spec.columns.contains_key(&d.id));
    let own = own.map(|d| (&d.id, format!("dimensions.{}", d.id), true));
    let all = columns.chain(filter).chain(reached).chain(own);
    all.map(|(header, path, optional)| Wanted { header: header.clone(), path, optional }).collect()
}

fn report(
    brief: &Brief,
    table: &Table<'_>,
    links: &[LinkedColumn<'_, '_>],
    facts: FactRows<'_>,
    (ledger, errors): (&mut Ledger, &mut Vec<Error>),
) {
    for link in links {
        errors.extend(link.check_aliases(brief, table));
        errors.extend(link.report(brief, &table.spec.name, facts, ledger).err());
        screen::locate(table, link.role, facts.rows, ledger);
    }
}

fn note_ambiguous(brief: &Brief, table: &Table<'_>, members: &RowMembers, ledger: &mut Ledger) {
    let dimensions: BTreeSet<usize> = members.ambiguous.iter().map(|(_, d)| *d).collect();
    for d in dimensions {
        let count = members.ambiguous.iter().filter(|(_, at)| *at == d).count() as u64;
        let id = &brief.dimensions[d].id;
        let detail = format!("names of `{id}` that stand under several parents count as unmatched");
        ledger.note("ambiguous_names", &table.spec.name, count, detail);
    }
}
