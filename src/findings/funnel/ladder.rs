//! The stages of opportunities from the first to won, as a funnel counts them.

use crate::data::Opportunities;
use crate::findings::MemberRef;

/// Key of a first stage that no configuration names: the deal was created.
pub const CREATED: &str = "(created)";
/// Key of a last stage that no configuration names.
pub const WON: &str = "(won)";
/// The dimension under which facts name a stage.
pub const STAGE: &str = "stage";

/// Stages in order, the last of them won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    names: Vec<String>,
    /// Index in the configured order → position here; none for the stage of lost deals.
    positions: Vec<Option<usize>>,
    dated: Vec<bool>,
}

impl Ladder {
    /// The ladder of a table: the configured order without the stage of lost deals, up to the stage of won ones. What
    /// comes after won is won. Without stages it has two steps, created and won.
    pub fn of(deals: &Opportunities) -> Ladder {
        let stages = &deals.stages;
        let is = |end: &Option<String>, stage: &String| end.as_deref().is_some_and(|end| end.trim() == stage.trim());
        let mut names: Vec<String> = Vec::new();
        let mut positions = Vec::new();
        let mut dated = Vec::new();
        let mut won = None;
        for (index, stage) in (0_u32..).zip(&stages.order) {
            positions.push(match won {
                _ if is(&stages.lost, stage) => None,
                Some(position) => Some(position),
                None => {
                    names.push(stage.trim().to_owned());
                    // The first stage begins when the deal does.
                    dated.push(names.len() == 1 || deals.reached.contains_key(&index));
                    Some(names.len() - 1)
                }
            });
            if is(&stages.won, stage) {
                won = names.len().checked_sub(1);
            }
        }
        if won.is_none() {
            names.push(stages.won.as_deref().map_or(WON, str::trim).to_owned());
            dated.push(true);
        }
        if names.len() == 1 {
            names.insert(0, CREATED.to_owned());
            dated.insert(0, true);
            positions.iter_mut().flatten().for_each(|position| *position += 1);
        }
        if let Some(last) = dated.last_mut() {
            *last = true;
        }
        Ladder { names, positions, dated }
    }

    /// Number of stages, at least two.
    pub fn steps(&self) -> usize {
        self.names.len()
    }

    /// Position of the last stage: won.
    pub fn won(&self) -> usize {
        self.names.len().saturating_sub(1)
    }

    /// Position of a configured stage.
    pub fn position(&self, stage: Option<u32>) -> Option<usize> {
        self.positions.get(stage? as usize).copied().flatten()
    }

    /// True when the days on which deals entered and left the stage are kept.
    pub fn tells_dwell(&self, position: usize) -> bool {
        let kept = |at: usize| self.dated.get(at).copied().unwrap_or(false);
        position < self.won() && kept(position) && kept(position + 1)
    }

    /// True when no stage between the first and won has a day of its own.
    pub fn is_undated(&self) -> bool {
        !self.dated.iter().skip(1).take(self.steps().saturating_sub(2)).any(|kept| *kept)
    }

    /// A stage as facts name it.
    pub fn member(&self, position: usize) -> MemberRef {
        let name = self.names.get(position).cloned().unwrap_or_default();
        MemberRef {
            dimension: STAGE.to_owned(),
            special: [CREATED, WON].contains(&name.as_str()),
            key: name.clone(),
            label: name,
        }
    }
}
