//! The draft before it is written: every line with its reason.

/// Why a line says what it says, and whether a person should look at it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Why {
    /// The evidence.
    pub text: String,
    /// True when it may well be wrong.
    pub doubt: bool,
}

impl Why {
    /// A reason that holds.
    pub fn sure(text: impl Into<String>) -> Why {
        Why { text: text.into(), doubt: false }
    }

    /// A guess.
    pub fn doubt(text: impl Into<String>) -> Why {
        Why { text: text.into(), doubt: true }
    }
}

/// A key with its value in YAML and the reason.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The key.
    pub key: String,
    /// The value, already written as YAML.
    pub value: String,
    /// Why.
    pub why: Why,
}

/// A table of the draft.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// Its role or name.
    pub name: String,
    /// Position of its probe.
    pub probe: usize,
    /// Why it has this role.
    pub why: Why,
    /// `format`.
    pub format: Vec<Line>,
    /// `columns`: part, header (not yet YAML).
    pub columns: Vec<Line>,
    /// Other keys: `grain`, `where`, `stages`.
    pub rest: Vec<Line>,
    /// `key` of a look-up table.
    pub key: Option<(String, Why)>,
    /// Part, spellings here → there.
    pub aliases: Vec<(String, Vec<(String, String)>)>,
    /// Part, spellings that are near to a key.
    pub near: Vec<(String, Vec<(String, String)>)>,
}

impl Table {
    /// The header of a part.
    pub fn header(&self, part: &str) -> Option<&str> {
        self.columns.iter().find(|c| c.key == part).map(|c| c.value.as_str())
    }

    /// Adds a column.
    pub fn column(&mut self, part: &str, header: &str, why: Why) {
        self.columns.push(Line { key: part.to_owned(), value: header.to_owned(), why });
    }
}

/// A dimension of the draft.
#[derive(Debug, Clone)]
pub(super) struct Dimension {
    /// Its id.
    pub id: String,
    /// The concept that it is, when it is a known one.
    pub concept: Option<&'static str>,
    /// Look-up table, or none for a column of the rows.
    pub table: Option<String>,
    /// The header it is read from.
    pub header: String,
    /// Label in English, when the id is no word of the program.
    pub label: Option<(String, String)>,
    /// The one above it.
    pub parent: Option<String>,
    /// Why.
    pub why: Why,
    /// False for one that is offered as a comment.
    pub active: bool,
    /// Position of its probe and of the column that tells its members apart.
    pub at: (usize, usize),
    /// Number of members.
    pub members: usize,
}

/// The whole draft.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// True when the headers are Chinese.
    pub chinese: bool,
    /// Why the languages stand in their order.
    pub languages: Why,
    /// ISO code.
    pub currency: String,
    /// Why this currency.
    pub currency_why: Why,
    /// Tables in the order of the file.
    pub tables: Vec<Table>,
    /// Links that are not found by name.
    pub links: Vec<Line>,
    /// Dimensions, larger units first.
    pub dimensions: Vec<Dimension>,
    /// Reports: id, cadence, and why; inactive ones are comments.
    pub reports: Vec<(&'static str, &'static str, Why, bool)>,
    /// Tables that are not used, and why.
    pub unused: Vec<(String, String)>,
    /// Doubts that belong to no line.
    pub doubts: Vec<String>,
}

impl Plan {
    /// A table by its name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.name == name)
    }
}
