//! Who receives which report: the rows of the table `recipients`, each with the slice that it names.
//!
//! A row names the members of a slice in columns that bear the names of dimensions (`rep`, `region`); the report of
//! that very slice is meant, and with all of them blank the report of the whole. A report must never go to somebody
//! else: a member that is not there, or a name that several bear, sends nothing and is told with its line.

use serde::{Deserialize, Serialize};

use super::column::BLANK_CODE;
use super::dataset::{Dataset, Member, MemberKind};
use super::item::Item;
use super::ledger::Ledger;
use super::linked::{LinkedColumn, Match, linked};
use super::named::Named;
use super::reach::{Lookups, attribute};
use super::table::Table;
use crate::base::suggest;
use crate::config::{Brief, DimensionSpec};

/// The table of recipients.
pub const ROLE: &str = "recipients";

/// Somebody who receives the report of a slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Dimension and code of the member, by dimension; empty for the report of the whole.
    pub slice: Vec<(usize, u32)>,
    /// Who it is and where it goes.
    pub to: Address,
    /// The report that is sent; none: each.
    pub report: Option<String>,
    /// The language that is sent; none: each.
    pub language: Option<String>,
}

/// Name and address of a recipient, as they are written to manifests.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Address {
    /// The name; blank when the table has none.
    pub name: String,
    /// The address, as it is written: whoever sends the reports knows what it is.
    pub address: String,
}

impl Recipient {
    /// True when a report of a slice, by its id and language, is meant.
    pub fn receives(&self, slice: &[(usize, Vec<u32>)], report: &str, language: &str) -> bool {
        let same = self.slice.len() == slice.len()
            && self.slice.iter().zip(slice).all(|((d, code), (dimension, codes))| d == dimension && codes == &[*code]);
        let any = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|w| w.eq_ignore_ascii_case(is));
        same && any(&self.report, report) && any(&self.language, language)
    }
}

/// The recipients of a table; rows without an address, and those of nobody, are left out and told.
pub fn recipients(
    brief: &Brief,
    table: &Table<'_>,
    lookups: &Lookups<'_>,
    data: &Dataset,
    ledger: &mut Ledger,
) -> Vec<Recipient> {
    let links = linked(brief, table, lookups);
    let asked: Vec<(usize, &DimensionSpec)> =
        brief.dimensions.iter().enumerate().filter(|(_, d)| table.spec.columns.contains_key(&d.id)).collect();
    let text = |role: &str, row: usize| {
        let column = table.spec.columns.get(role).and_then(|_| table.role(role));
        column.map(|c| c.text(row).trim()).filter(|t| !t.is_empty()).map(str::to_owned)
    };
    let mut told = Vec::new();
    let mut tell = |kind: &str, column: &str, key: &str, row: usize, known: &[&str]| {
        let item = Item::new(kind, ROLE).column(column).about("key", key).rows(1);
        let near = suggest::nearest(key, known.iter().copied());
        let item = near.into_iter().fold(item, |item, near| item.slot("suggestion", near));
        told.push(item.at([table.place(row, table.header(column))]));
    };
    let mut found = Vec::new();
    for row in 0..table.len() {
        let Some(address) = text("address", row) else {
            table.refuse(row, "address", "the address is blank", ledger);
            continue;
        };
        let (mut slice, mut sound) = (Vec::new(), true);
        for (d, spec) in &asked {
            let (Some(column), Some(dimension)) = (table.role(&spec.id), data.dimensions.get(*d)) else { continue };
            let code = column.codes.get(row).copied().unwrap_or(BLANK_CODE);
            let written = column.text(row);
            if code == BLANK_CODE {
                continue;
            }
            let link = links.iter().find(|l| l.role == spec.id);
            match named(written, code, link, spec, (data, *d)) {
                Named::One(code) => slice.push((*d, code)),
                other => {
                    sound = false;
                    let kind =
                        if matches!(other, Named::Several(_)) { "recipient_several" } else { "recipient_unknown" };
                    let labels = dimension.members.iter().filter(|m| m.kind == MemberKind::Real);
                    let labels = labels.map(|m| m.label.as_str()).filter(|label| *label != written);
                    tell(kind, &spec.id, written, row, &labels.collect::<Vec<_>>());
                }
            }
        }
        let (report, language) = (text("report", row), text("language", row));
        let reports: Vec<&str> = brief.reports.iter().map(|r| r.id.as_str()).collect();
        // A configuration without languages is built in those that the command line names.
        let languages: Vec<&str> = brief.languages.iter().map(|l| l.0.as_str()).collect();
        for (kind, column, word, known) in [
            ("recipient_report", "report", &report, &reports),
            ("recipient_language", "language", &language, &languages),
        ] {
            let Some(word) = word.as_ref().filter(|w| !known.iter().any(|k| k.eq_ignore_ascii_case(w))) else {
                continue;
            };
            if column == "report" || !known.is_empty() {
                sound = false;
                tell(kind, column, word, row, known);
            }
        }
        if sound {
            let to = Address { name: text("name", row).unwrap_or_default(), address };
            found.push(Recipient { slice, to, report, language });
        } else {
            ledger.leave_out(ROLE, table.file_of(row), 1);
        }
    }
    told.into_iter().for_each(|item| ledger.item(item));
    found
}

/// The real member that a text names: through the link of its column, else as [`Dataset::named`] finds it.
fn named(
    text: &str,
    code: u32,
    link: Option<&LinkedColumn<'_, '_>>,
    spec: &DimensionSpec,
    (data, d): (&Dataset, usize),
) -> Named {
    let Some(dimension) = data.dimensions.get(d) else { return Named::Nobody };
    let is_real = |m: &Member| m.kind == MemberKind::Real;
    if let Some(link) = link {
        // The members of a dated look-up table are those of today: the last row.
        match link.find(code, i32::MAX) {
            Match::Row(row) => {
                let key = link.lookup.key_of(row as usize);
                let label = attribute(spec, link.lookup.table.spec)
                    .and_then(|header| link.lookup.table.column(header))
                    .map(|column| column.text(row as usize));
                let by_key = dimension.only(|m| is_real(m) && m.key == key);
                return match (by_key, label) {
                    (Named::Nobody, Some(label)) => dimension.only(|m| is_real(m) && m.label == label),
                    (found, _) => found,
                };
            }
            Match::Several => return Named::Several(Vec::new()),
            // What the configuration links by hand means nothing else.
            Match::Unmatched if link.explicit => return Named::Nobody,
            Match::Unmatched | Match::Blank => {}
        }
    }
    match data.named(d, text) {
        // Rows without a member, or with an unknown one, have no report of their own.
        Named::One(code) if !dimension.members.get(code as usize).is_some_and(is_real) => Named::Nobody,
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{SAMPLE, project};
    use super::super::tests::loaded;
    use super::*;

    /// The recipients of a file beside the sample's tables, and what was told of it.
    fn read(text: &str) -> (Dataset, Vec<(String, String, Vec<String>)>) {
        let columns = "rep=Rep region=Region name=Name address=Mail report=Report language=Lang";
        let mut project = project(&[SAMPLE, &[(ROLE, columns, text)]].concat());
        let report = |id: &str| crate::config::sample::report(id, crate::base::Grain::Month);
        project.brief.reports = vec![report("monthly"), report("weekly")];
        project.brief.languages = ["zh", "en"].map(crate::base::Lang::new).to_vec();
        let data = loaded(&project);
        let items = data.quality.items.iter().filter(|i| i.table == ROLE && i.kind.starts_with("recipient"));
        let told = items.map(|i| {
            let slots = i.slots.values().cloned().collect();
            (i.kind.clone(), i.places.first().map(crate::base::Place::location).unwrap_or_default(), slots)
        });
        let told = told.collect();
        (data, told)
    }

    fn code(data: &Dataset, dimension: &str, key: &str) -> (usize, u32) {
        let d = data.dimension(dimension).expect(dimension);
        let found = data.dimensions[d].members.iter().position(|m| m.key == key).expect(key);
        (d, u32::try_from(found).expect("few members"))
    }

    #[test]
    fn a_member_may_have_two_recipients_and_the_whole_one() {
        let (data, told) = read(
            "Rep,Region,Name,Mail,Report,Lang\n2,,Li Na,na@example.com,,\n2,,Her lead,lead@example.com,monthly,en\n\
             ,West,West,west@example.com,,\n,,Board,board@example.com,,zh\n",
        );
        assert_eq!(told, []);
        let rep = code(&data, "rep", "2");
        let west = code(&data, "region", "West");
        let of = |slice: &[(usize, Vec<u32>)], report: &str, language: &str| -> Vec<&str> {
            let found = data.recipients.iter().filter(|r| r.receives(slice, report, language));
            found.map(|r| r.to.address.as_str()).collect()
        };
        let one = |(d, code): (usize, u32)| vec![(d, vec![code])];
        assert_eq!(of(&one(rep), "monthly", "en"), ["na@example.com", "lead@example.com"]);
        assert_eq!(of(&one(rep), "weekly", "en"), ["na@example.com"], "the lead asked for the monthly report");
        assert_eq!(of(&one(rep), "monthly", "zh"), ["na@example.com"], "and for English");
        assert_eq!(of(&one(west), "weekly", "zh"), ["west@example.com"]);
        assert_eq!(of(&[], "weekly", "zh"), ["board@example.com"]);
        assert!(of(&[(west.0, vec![west.1, west.1 + 1])], "weekly", "zh").is_empty(), "another slice");
    }

    #[test]
    fn what_names_nobody_or_several_sends_nothing_and_is_told_with_its_line() {
        let (data, told) = read(
            "Rep,Region,Name,Mail,Report,Lang\n77,,X,x@example.com,,\n张伟,,Y,y@example.com,,\n,Wset,Z,z@example.com,,\n\
             2,,V,v@example.com,monthyl,\n2,,W,,,\n2,,U,u@example.com,,zn\n(blank),,T,t@example.com,,\n",
        );
        assert_eq!(data.recipients, []);
        let told: Vec<(&str, &str)> = told.iter().map(|(kind, place, _)| (kind.as_str(), place.as_str())).collect();
        assert_eq!(
            told,
            [
                ("recipient_language", "recipients.csv:7:21"),
                ("recipient_report", "recipients.csv:5:20"),
                ("recipient_several", "recipients.csv:3:1"),
                ("recipient_unknown", "recipients.csv:4:2"),
                ("recipient_unknown", "recipients.csv:8:1"),
                ("recipient_unknown", "recipients.csv:2:1"),
            ]
        );
        let near: Vec<&str> =
            data.quality.items.iter().filter_map(|i| i.slots.get("suggestion")).map(String::as_str).collect();
        assert!(near.contains(&"West") && near.contains(&"monthly"), "{near:?}");
        let source = data.quality.sources.iter().find(|s| s.table == ROLE).expect("its file");
        assert_eq!((source.rows, source.used, source.refused), (7, 0, 1));
    }
}
