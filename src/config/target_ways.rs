//! What the ways to set a target assume: the share of the market that is wanted, whom to keep up with, how to grow.

use schemars::JsonSchema;
use serde::Deserialize;

use super::mistakes::Mistakes;
use super::settings::share;

/// Most that a year may be asked to grow: ten times.
const GROWTH: f64 = 9.0;

/// What the ways to set a target assume.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {penetration: 5%, growth: 8%}")]
#[schemars(rename = "TargetWays")]
pub(super) struct RawTargetWays {
    /// Share of the market that is wanted, `5%`; without it the best share of the last eight quarters.
    pub penetration: Option<String>,
    /// Growth of the industry that is expected, `6%`; without it that of the benchmarks.
    pub growth: Option<String>,
    /// The competitor to keep up with; without it the one with the largest share of the market.
    pub competitor: Option<String>,
}

/// What the ways to set a target assume, checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TargetWays {
    /// Share of the market that is wanted.
    pub penetration: Option<f64>,
    /// Growth of the industry that is expected.
    pub growth: Option<f64>,
    /// The competitor to keep up with.
    pub competitor: Option<String>,
}

/// Checks the assumptions.
pub(super) fn resolve(raw: Option<RawTargetWays>, mistakes: &mut Mistakes) -> TargetWays {
    let raw = raw.unwrap_or_default();
    let mut of = |key: &str, word: Option<String>, most: f64, hint: &str| {
        let path = format!("target_ways.{key}");
        let word = word?;
        let found = share(&path, &word, mistakes)?;
        if found > most {
            mistakes.value(&path, format!("`{}` is out of reach", word.trim())).hints.push(hint.into());
        }
        Some(found)
    };
    TargetWays {
        penetration: of("penetration", raw.penetration, 1.0, "a share of the market is at most `100%`"),
        growth: of("growth", raw.growth, GROWTH, "write the growth of a year, such as `6%`"),
        competitor: raw.competitor.filter(|name| !name.trim().is_empty()),
    }
}
