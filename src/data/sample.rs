//! Small projects for the tests of this folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::base::Grain;
use crate::config::{Brief, DimensionSpec, FormatSpec, LinkSpec, StagesSpec, TableSpec};

/// A project in a temporary folder that lives as long as the value.
pub struct Project {
    /// The folder.
    pub folder: tempfile::TempDir,
    /// The brief, rooted there.
    pub brief: Brief,
}

/// A table: name, columns as `role=header …`, and the text of its file.
pub type Given<'a> = (&'a str, &'a str, &'a str);

/// Sales with reps and targets, as AdventureWorks has them.
pub const SAMPLE: &[Given<'_>] = &[
    (
        "sales",
        "date=Day amount=Sales quantity=Qty cost=Cost order=Order rep=EmployeeKey product=Product customer=Customer",
        "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n\
      2026-01-05,100.50,2,60.25,A1,1,Bolt,c1\n\
      2026-01-05,20,1,10,A1,1,Nut,c1\n\
      2026-02-10,-30.25,-1,-5,A2,2,Bolt,c2\n\
      2026-02-11,70,1,,A3,9,Bolt,\n\
      2026-02-11,40,1,4,,,Nut,c1\n",
    ),
    (
        "targets",
        "period=Month amount=Target rep=EmployeeID",
        "Month,Target,EmployeeID\n2026-01,150,e1\n2026-02,50,e3\n",
    ),
    (
        "reps",
        "key=EmployeeKey",
        "EmployeeKey,EmployeeID,Name,Title,Region\n1,e1,张伟,Rep,East\n2,e2,李娜,Rep,West\n3,e3,张伟,Boss,West\n",
    ),
];

/// Writes the tables to a folder and builds the brief of the sample's dimensions.
pub fn project(tables: &[Given<'_>]) -> Project {
    let folder = tempfile::tempdir().expect("a folder");
    let mut brief = brief(folder.path().to_path_buf());
    for (name, columns, text) in tables {
        let file = format!("{name}.csv");
        write(&folder.path().join(&file), text.as_bytes());
        brief.tables.push(table(name, &[&file], columns));
    }
    brief.links.push(LinkSpec {
        table: "targets".into(),
        column: "rep".into(),
        to_table: "reps".into(),
        to_column: "EmployeeID".into(),
    });
    brief.dimensions = vec![
        dimension("region", Some(("reps", "Region")), None),
        dimension("title", Some(("reps", "Title")), None),
        dimension("rep", Some(("reps", "Name")), Some("region")),
        dimension("product", None, None),
    ];
    Project { folder, brief }
}

/// Writes a file of a test.
#[expect(clippy::disallowed_methods, reason = "tests make their own input")]
pub fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("written");
}

/// A brief without tables and dimensions.
pub fn brief(root: PathBuf) -> Brief {
    Brief { root, ..crate::config::sample::brief("Sample") }
}

/// A table of some files; `key=Header` among the columns is its key, `valid_from=Header` its date.
pub fn table(name: &str, files: &[&str], columns: &str) -> TableSpec {
    let mut pairs: BTreeMap<String, String> = BTreeMap::new();
    for pair in columns.split(if columns.contains(';') { ';' } else { ' ' }).filter(|p| !p.trim().is_empty()) {
        let (role, header) = pair.trim().split_once('=').expect("role=header");
        pairs.insert(role.into(), header.into());
    }
    let [key, valid_from, valid_to] = ["key", "valid_from", "valid_to"].map(|word| pairs.remove(word));
    TableSpec {
        name: name.into(),
        files: files.iter().map(|f| (*f).to_owned()).collect(),
        format: FormatSpec::default(),
        columns: pairs,
        key,
        valid_from,
        valid_to,
        credit: None,
        industry: None,
        grain: (name == "targets").then_some(Grain::Month),
        filter: BTreeMap::new(),
        aliases: BTreeMap::new(),
        stages: (name == "opportunities").then(|| StagesSpec {
            order: ["Prospecting", "Engaging", "Won"].map(str::to_owned).to_vec(),
            won: Some("Won".into()),
            lost: Some("Lost".into()),
            dates: BTreeMap::new(),
        }),
        actions: None,
    }
}

/// A dimension.
pub fn dimension(id: &str, from: Option<(&str, &str)>, parent: Option<&str>) -> DimensionSpec {
    DimensionSpec {
        id: id.into(),
        from: from.map(|(table, header)| (table.into(), header.into())),
        parent: parent.map(str::to_owned),
        label: None,
    }
}
