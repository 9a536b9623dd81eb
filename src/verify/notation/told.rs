//! The score as a page prints it: by group of rules.

use super::score::{RuleScore, Score};
use crate::layout::{GroupScore, RULE_GROUPS};

impl Score {
    /// The counts of each group of rules, in the order in which pages print them.
    pub fn groups(&self) -> Vec<GroupScore> {
        let group = |(_, first, last): &(&str, u8, u8)| {
            let within = |rule: &&RuleScore| {
                rule.id.get(1..).and_then(|n| n.parse().ok()).is_some_and(|n: u8| (*first..=*last).contains(&n))
            };
            let rules = || self.rules.iter().filter(within);
            let applied = || rules().filter(|rule| rule.applied > 0);
            GroupScore {
                rules: rules().count(),
                applicable: applied().count(),
                kept: applied().filter(|rule| rule.is_kept()).count(),
                looked_at: rules().map(|rule| rule.applied).sum(),
            }
        };
        RULE_GROUPS.iter().map(group).collect()
    }

    /// What a page that printed other counts should have said; none when rules touched and kept are the same.
    ///
    /// Set pages show more to look at than drawn figures: the number of looks may only grow.
    pub fn differs_from(&self, printed: &[GroupScore]) -> Option<String> {
        let same = |(now, then): (&GroupScore, &GroupScore)| {
            (now.rules, now.applicable, now.kept) == (then.rules, then.applicable, then.kept)
                && now.looked_at >= then.looked_at
        };
        let groups = self.groups();
        let all = groups.len() == printed.len() && groups.iter().zip(printed).all(same);
        let sum = |groups: &[GroupScore]| {
            (groups.iter().map(|g| g.kept).sum::<usize>(), groups.iter().map(|g| g.applicable).sum::<usize>())
        };
        let ((kept, of), (then, out_of)) = (sum(&groups), sum(printed));
        (!all).then(|| format!("the page tells of {then} of {out_of} rules kept, the set pages keep {kept} of {of}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_breaks_on_the_set_page_makes_the_printed_score_wrong() {
        let rule = |id, applied, passed| RuleScore { id, applied, passed, failures: Vec::new() };
        let before = Score::of(vec![rule("R01", 5, 5), rule("R05", 0, 0), rule("R47", 3, 3)]);
        let printed = before.groups();
        assert_eq!((printed[0].rules, printed[0].applicable, printed[6].kept), (2, 1, 1));
        let more = Score::of(vec![rule("R01", 5, 5), rule("R05", 0, 0), rule("R47", 9, 9)]);
        assert_eq!(more.differs_from(&printed), None);
        let broken = Score::of(vec![rule("R01", 5, 5), rule("R05", 0, 0), rule("R47", 9, 8)]);
        let told = broken.differs_from(&printed).unwrap();
        assert_eq!(told, "the page tells of 2 of 2 rules kept, the set pages keep 1 of 2");
    }
}
