//! Which actions of the activities are visits, follow-ups and proposals, and when an activity is done.

use super::ActionsSpec;
use super::mistakes::Mistakes;
use super::raw::{RawActions, Words};

/// Actions that are visits unless the configuration says otherwise.
const VISITS: [&str; 13] = [
    "拜访",
    "上门",
    "上门拜访",
    "客户拜访",
    "走访",
    "面访",
    "面谈",
    "visit",
    "site visit",
    "customer visit",
    "on-site visit",
    "onsite visit",
    "meeting",
];
/// Actions that are follow-ups.
const FOLLOW_UPS: [&str; 17] = [
    "回访",
    "跟进",
    "客户跟进",
    "电话",
    "电话回访",
    "电话跟进",
    "电话沟通",
    "电访",
    "follow-up",
    "follow up",
    "followup",
    "call",
    "phone",
    "phone call",
    "call back",
    "callback",
    "check-in",
];
/// Actions that bring the customer an offer.
const PROPOSALS: [&str; 12] = [
    "方案",
    "提交方案",
    "方案提交",
    "报价",
    "提交报价",
    "投标",
    "proposal",
    "quote",
    "quotation",
    "offer",
    "bid",
    "tender",
];
/// Words for an activity that is done.
const DONE: [&str; 14] = [
    "已完成",
    "完成",
    "已结束",
    "已办结",
    "是",
    "done",
    "completed",
    "complete",
    "finished",
    "closed",
    "held",
    "yes",
    "true",
    "1",
];

impl Default for ActionsSpec {
    fn default() -> Self {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        ActionsSpec {
            visits: words(&VISITS),
            follow_ups: words(&FOLLOW_UPS),
            proposals: words(&PROPOSALS),
            done: words(&DONE),
        }
    }
}

/// Checks the actions of the table at a path; only activities have them. A list that is given stands for the usual one,
/// and an action that is given one class leaves the other's usual list.
pub(super) fn resolve(name: &str, path: &str, raw: Option<RawActions>, mistakes: &mut Mistakes) -> Option<ActionsSpec> {
    let raw = raw?;
    let path = format!("{path}.actions");
    if name != "activities" {
        let fact = format!("`actions` belongs to `activities`, not to `{name}`");
        mistakes.key(&path, fact).hints.push("delete it here".into());
        return None;
    }
    let usual = ActionsSpec::default();
    let lists = [("visits", &raw.visits), ("follow_ups", &raw.follow_ups), ("proposals", &raw.proposals)];
    for (later, (key, list)) in lists.iter().enumerate().filter_map(|(i, (key, list))| Some((i, (key, list.as_ref()?))))
    {
        for (at, action) in list.with_paths(&format!("{path}.{key}")) {
            let earlier = lists.iter().take(later).find(|(_, other)| {
                other.as_ref().is_some_and(|other| other.words.iter().any(|word| same(word, action)))
            });
            if let Some((other, _)) = earlier {
                let fact = format!("`{action}` cannot be {} and {}", a_word(other), a_word(key));
                mistakes.value(&at, fact).hints.push("keep it in one of the two lists".into());
            }
        }
    }
    let given = |list: &Option<Words>| list.as_ref().map(|words| words.words.clone());
    let others = |usual: Vec<String>| {
        let named: Vec<&String> =
            lists.iter().filter_map(|(_, list)| list.as_ref()).flat_map(|list| &list.words).collect();
        usual.into_iter().filter(|word| !named.iter().any(|other| same(other, word))).collect()
    };
    Some(ActionsSpec {
        visits: given(&raw.visits).unwrap_or_else(|| others(usual.visits)),
        follow_ups: given(&raw.follow_ups).unwrap_or_else(|| others(usual.follow_ups)),
        proposals: given(&raw.proposals).unwrap_or_else(|| others(usual.proposals)),
        done: given(&raw.done).unwrap_or(usual.done),
    })
}

/// A class of actions as a sentence names it.
fn a_word(key: &str) -> &'static str {
    match key {
        "visits" => "a visit",
        "follow_ups" => "a follow-up",
        _ => "a proposal",
    }
}

/// True of two spellings of one word: capital letters and blanks around it do not matter.
fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

impl ActionsSpec {
    /// The class of an action: `visit`, `follow_up`, `proposal`, or none.
    pub fn class(&self, action: &str) -> Option<&'static str> {
        let is = |list: &[String]| list.iter().any(|word| same(word, action));
        match () {
            () if is(&self.visits) => Some("visit"),
            () if is(&self.follow_ups) => Some("follow_up"),
            () if is(&self.proposals) => Some("proposal"),
            () => None,
        }
    }

    /// True of a status that says that the activity took place.
    pub fn is_done(&self, status: &str) -> bool {
        self.done.iter().any(|word| same(word, status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_actions_have_a_class() {
        let usual = ActionsSpec::default();
        assert_eq!(usual.class(" Visit "), Some("visit"));
        assert_eq!(usual.class("电话"), Some("follow_up"));
        assert_eq!(usual.class("报价"), Some("proposal"));
        assert_eq!(usual.class("技术交流"), None);
        assert!(usual.is_done("DONE") && usual.is_done("已完成") && !usual.is_done("进行中") && !usual.is_done(""));
        assert!(usual.visits.iter().all(|visit| usual.class(visit) == Some("visit")));
        assert!(usual.follow_ups.iter().all(|call| usual.class(call) == Some("follow_up")));
        assert!(usual.proposals.iter().all(|offer| usual.class(offer) == Some("proposal")));
    }
}
