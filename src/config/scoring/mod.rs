//! The composite score of reps: weights, what each component is measured by and held against, caps, grades, roles.
//!
//! The settings stand here; [`read`](self::read) checks what is written of them.

mod read;

use std::collections::BTreeMap;

#[cfg(test)]
pub(super) use read::RawRoles;
pub(super) use read::{RawScoring, resolve};

/// Weights are counted in hundredths of a per cent: so many are the whole.
pub const WHOLE: u32 = 10_000;
/// The components of the standard (brief.md S33), what each is measured by, and its weight in per cent.
const STANDARD: [(&str, &str, u32); 5] = [
    ("completion", "sales", 30),
    ("conversion", "conversion_rate", 25),
    ("average_deal", "average_deal", 20),
    ("collection", "collection_rate", 15),
    ("process", "visits", 10),
];

/// The composite score of reps, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Scoring {
    /// Weights of reps without a role of their own, in the order of the file.
    pub weights: Vec<Weight>,
    /// Weights by role.
    pub roles: Option<ScoringRoles>,
    /// Every component that some weights name.
    pub components: BTreeMap<String, ComponentSpec>,
    /// Scores from which a rep is excellent, good, passing.
    pub grades: [f64; 3],
    /// A rate of fewer cases than this is marked.
    pub few: u32,
    /// A rate of fewer cases than this brings no points: its weight goes to the other components. Fewer answers are no
    /// score of a region or channel either.
    pub least: u32,
    /// Months in a row under the weak completion after which a rep is to improve.
    pub weak_months: u32,
}

/// The weight of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// Component.
    pub component: String,
    /// Its weight in parts of [`WHOLE`].
    pub parts: u32,
}

/// Weights by a column of the look-up table of reps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoringRoles {
    /// Look-up table.
    pub table: String,
    /// Its header that holds the role.
    pub header: String,
    /// Role → weights.
    pub weights: BTreeMap<String, Vec<Weight>>,
}

/// How a component becomes points.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentSpec {
    /// The measure it is read from.
    pub measure: String,
    /// The measure it is divided by.
    pub per: Option<String>,
    /// What gives 100 points.
    pub reference: ScoreReference,
    /// Share of the reference beyond which it brings no more points.
    pub cap: f64,
    /// Share of the reference below which it loses no more points.
    pub floor: f64,
}

/// What gives 100 points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ScoreReference {
    /// A fixed value of the measure; of the completion, a share of the target.
    Value(f64),
    /// The mean of the reps in the same period.
    Mean,
    /// The rep's own target of the measure.
    Target,
}

impl Default for Scoring {
    fn default() -> Self {
        let weights =
            STANDARD.iter().map(|(id, _, percent)| Weight { component: (*id).to_owned(), parts: percent * 100 });
        let components = STANDARD.iter().map(|(id, ..)| ((*id).to_owned(), usual(id)));
        Scoring {
            weights: weights.collect(),
            roles: None,
            components: components.collect(),
            grades: [90.0, 80.0, 70.0],
            few: 30,
            least: 5,
            weak_months: 2,
        }
    }
}

impl Scoring {
    /// The weights of a role; those of everybody where it has none of its own.
    pub fn weights_of(&self, role: Option<&str>) -> &[Weight] {
        let own = self.roles.as_ref().zip(role).and_then(|(roles, role)| roles.weights.get(role));
        own.map_or(&self.weights, |weights| weights)
    }
}

/// A component as it is without settings of its own.
fn usual(id: &str) -> ComponentSpec {
    let measure = STANDARD.iter().find(|(known, ..)| *known == id).map_or(id, |(_, measure, _)| measure);
    let reference = match id {
        "completion" | "collection" => ScoreReference::Value(1.0),
        _ => ScoreReference::Mean,
    };
    ComponentSpec { measure: measure.to_owned(), per: None, reference, cap: 1.0, floor: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_the_standard_are_the_whole() {
        let usual = Scoring::default();
        assert_eq!(usual.weights.iter().map(|w| w.parts).sum::<u32>(), WHOLE);
        assert_eq!(usual.weights_of(Some("Hunter")), usual.weights_of(None));
    }
}
