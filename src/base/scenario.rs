//! Scenarios, variances, status and impact: what kind of number a number is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a fact stands for: a scenario, or a variance between the actual and one of them.
///
/// The order is the one in which columns stand everywhere (notation R10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scenario {
    /// Same period last year.
    PY,
    /// Previous period.
    PP,
    /// Target.
    PL,
    /// Full target of an incomplete period.
    PLF,
    /// Benchmark.
    BM,
    /// Forecast.
    FC,
    /// Actual.
    AC,
    /// AC − PY.
    DPY,
    /// (AC − PY) ÷ PY.
    DPYRel,
    /// AC − PP.
    DPP,
    /// (AC − PP) ÷ PP.
    DPPRel,
    /// AC − PL.
    DPL,
    /// (AC − PL) ÷ PL.
    DPLRel,
    /// AC − BM.
    DBM,
    /// (AC − BM) ÷ BM.
    DBMRel,
    /// AC ÷ PL.
    Att,
}

/// The scenario that a variance compares with.
pub type Reference = Scenario;

impl Scenario {
    /// Every scenario, in display order.
    pub const ALL: [Scenario; 16] = [
        Scenario::PY,
        Scenario::PP,
        Scenario::PL,
        Scenario::PLF,
        Scenario::BM,
        Scenario::FC,
        Scenario::AC,
        Scenario::DPY,
        Scenario::DPYRel,
        Scenario::DPP,
        Scenario::DPPRel,
        Scenario::DPL,
        Scenario::DPLRel,
        Scenario::DBM,
        Scenario::DBMRel,
        Scenario::Att,
    ];

    /// The code on the command line and in files: `AC`, `dPY`, `dPY%`, `att`.
    pub fn code(self) -> &'static str {
        match self {
            Scenario::PY => "PY",
            Scenario::PP => "PP",
            Scenario::PL => "PL",
            Scenario::PLF => "PLF",
            Scenario::BM => "BM",
            Scenario::FC => "FC",
            Scenario::AC => "AC",
            Scenario::DPY => "dPY",
            Scenario::DPYRel => "dPY%",
            Scenario::DPP => "dPP",
            Scenario::DPPRel => "dPP%",
            Scenario::DPL => "dPL",
            Scenario::DPLRel => "dPL%",
            Scenario::DBM => "dBM",
            Scenario::DBMRel => "dBM%",
            Scenario::Att => "att",
        }
    }

    /// The label on a page: the code, with Δ for d.
    pub fn label(self) -> String {
        match self.code().strip_prefix('d') {
            Some(rest) => format!("Δ{rest}"),
            None => self.code().to_owned(),
        }
    }

    /// The scenario of a code; case does not matter.
    pub fn parse(code: &str) -> Option<Scenario> {
        Scenario::ALL.into_iter().find(|s| s.code().eq_ignore_ascii_case(code))
    }

    /// The scenario a variance or the attainment compares AC with; `None` for a plain scenario.
    pub fn reference(self) -> Option<Reference> {
        match self {
            Scenario::DPY | Scenario::DPYRel => Some(Scenario::PY),
            Scenario::DPP | Scenario::DPPRel => Some(Scenario::PP),
            Scenario::DPL | Scenario::DPLRel | Scenario::Att => Some(Scenario::PL),
            Scenario::DBM | Scenario::DBMRel => Some(Scenario::BM),
            _ => None,
        }
    }

    /// True of `dPY%`, `dPP%`, `dPL%`, `dBM%`.
    pub fn is_relative(self) -> bool {
        matches!(self, Scenario::DPYRel | Scenario::DPPRel | Scenario::DPLRel | Scenario::DBMRel)
    }

    /// True of `dPY`, `dPP`, `dPL`, `dBM`.
    pub fn is_absolute(self) -> bool {
        matches!(self, Scenario::DPY | Scenario::DPP | Scenario::DPL | Scenario::DBM)
    }

    /// The absolute variance against a reference scenario.
    pub fn absolute(reference: Reference) -> Option<Scenario> {
        Some(match reference {
            Scenario::PY => Scenario::DPY,
            Scenario::PP => Scenario::DPP,
            Scenario::PL => Scenario::DPL,
            Scenario::BM => Scenario::DBM,
            _ => return None,
        })
    }

    /// The relative variance against a reference scenario.
    pub fn relative(reference: Reference) -> Option<Scenario> {
        Some(match reference {
            Scenario::PY => Scenario::DPYRel,
            Scenario::PP => Scenario::DPPRel,
            Scenario::PL => Scenario::DPLRel,
            Scenario::BM => Scenario::DBMRel,
            _ => return None,
        })
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Scenario {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Scenario {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Scenario::parse(&code).ok_or_else(|| serde::de::Error::custom(format!("unknown scenario `{code}`")))
    }
}

/// How far a fact's value can be used; in the order of precedence, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No data cover the period: the value is empty.
    Missing,
    /// A quotient or relative variance without a usable base: the value is empty.
    NaBase,
    /// Base 0 and value above 0: the relative variance is empty.
    New,
    /// The period is incomplete.
    Partial,
    /// A plain value.
    Ok,
}

impl Status {
    /// The word in files.
    pub fn code(self) -> &'static str {
        match self {
            Status::Missing => "missing",
            Status::NaBase => "na_base",
            Status::New => "new",
            Status::Partial => "partial",
            Status::Ok => "ok",
        }
    }
}

/// Which direction of a measure is good for the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// More is better (sales).
    #[default]
    Up,
    /// Less is better (cost).
    Down,
    /// Neither.
    Neutral,
}

/// What a variance means for the business (notation R14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// Favourable.
    Good,
    /// Unfavourable.
    Bad,
    /// Neither, or no change.
    Neutral,
}

impl Impact {
    /// The impact of a change: its sign seen through the measure's polarity; no change is neutral.
    pub fn of(delta: f64, polarity: Polarity) -> Impact {
        match (delta.partial_cmp(&0.0), polarity) {
            (Some(std::cmp::Ordering::Greater), Polarity::Up) | (Some(std::cmp::Ordering::Less), Polarity::Down) => {
                Impact::Good
            }
            (Some(std::cmp::Ordering::Less), Polarity::Up) | (Some(std::cmp::Ordering::Greater), Polarity::Down) => {
                Impact::Bad
            }
            _ => Impact::Neutral,
        }
    }

    /// The word in SVG attributes and files.
    pub fn code(self) -> &'static str {
        match self {
            Impact::Good => "good",
            Impact::Bad => "bad",
            Impact::Neutral => "neutral",
        }
    }
}
