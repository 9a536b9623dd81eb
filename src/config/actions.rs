//! Which actions of the activities are visits and which follow-ups, and when an activity is done.

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
        ActionsSpec { visits: words(&VISITS), follow_ups: words(&FOLLOW_UPS), done: words(&DONE) }
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
    if let (Some(visits), Some(follow_ups)) = (&raw.visits, &raw.follow_ups) {
        for (at, action) in follow_ups.with_paths(&format!("{path}.follow_ups")) {
            if visits.words.iter().any(|visit| same(visit, action)) {
                let fact = format!("`{action}` cannot be a visit and a follow-up");
                mistakes.value(&at, fact).hints.push("keep it in one of the two lists".into());
            }
        }
    }
    let given = |list: &Option<Words>| list.as_ref().map(|words| words.words.clone());
    let others = |usual: Vec<String>, given: &Option<Words>| {
        let named = |word: &String| given.iter().any(|list| list.words.iter().any(|other| same(other, word)));
        usual.into_iter().filter(|word| !named(word)).collect()
    };
    Some(ActionsSpec {
        visits: given(&raw.visits).unwrap_or_else(|| others(usual.visits, &raw.follow_ups)),
        follow_ups: given(&raw.follow_ups).unwrap_or_else(|| others(usual.follow_ups, &raw.visits)),
        done: given(&raw.done).unwrap_or(usual.done),
    })
}

/// True of two spellings of one word: capital letters and blanks around it do not matter.
fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

impl ActionsSpec {
    /// The class of an action: `visit`, `follow_up`, or none.
    pub fn class(&self, action: &str) -> Option<&'static str> {
        let is = |list: &[String]| list.iter().any(|word| same(word, action));
        match () {
            () if is(&self.visits) => Some("visit"),
            () if is(&self.follow_ups) => Some("follow_up"),
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
        assert_eq!(usual.class("报价"), None);
        assert!(usual.is_done("DONE") && usual.is_done("已完成") && !usual.is_done("进行中") && !usual.is_done(""));
        assert!(usual.visits.iter().all(|visit| usual.class(visit) == Some("visit")));
        assert!(usual.follow_ups.iter().all(|call| usual.class(call) == Some("follow_up")));
    }
}
