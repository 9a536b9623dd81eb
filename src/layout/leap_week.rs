//! Notes of slides about years of weeks: which week has no counterpart, and periods of four and of five weeks.

use std::collections::BTreeSet;

use super::check;
use super::context::Context;
use super::dates;
use super::deck::{Phrase, Slide};
use super::numbers::{Digits, Scale};
use super::sentence::{self, Slots};
use crate::base::{Grain, Period, Scenario};
use crate::findings::{Fact, leap_week::WITHOUT};

impl Context<'_> {
    /// What a slide's comparisons need to be read rightly: the leap week that PY leaves out or that AC has alone, and
    /// unequal numbers of weeks.
    pub fn weeks_notes(&self, slide: &Slide) -> Vec<Phrase> {
        let calendar = &self.brief.calendar;
        let period = self.findings.frame.period;
        if !period.is_of_weeks(calendar) {
            return Vec::new();
        }
        let facts: Vec<&Fact> =
            check::numbers_of_slide(slide).filter_map(|num| self.findings.fact(&num.fact)).collect();
        let against = |fact: &&&Fact, s: Scenario| fact.scenario == s || fact.scenario.reference() == Some(s);
        let shows = |s: Scenario| facts.iter().any(|f| f.period == period && against(&f, s));
        let mut told: BTreeSet<Period> = BTreeSet::new();
        let mut notes = Vec::new();
        if shows(Scenario::PY) || (shows(Scenario::PP) && period.grain == Grain::Year) {
            notes.extend(self.leap_week(&period, &mut told));
        }
        if shows(Scenario::PP) && !self.findings.frame.partial && period.grain != Grain::Year {
            notes.extend(self.unequal(&period));
        }
        let compared = facts.iter().filter(|f| against(f, Scenario::PY)).map(|f| f.period);
        let leaps = compared.filter_map(|p| leap_of(self, &p).map(|(week, _)| week));
        let others: BTreeSet<Period> = leaps.filter(|week| !told.contains(week)).collect();
        if !others.is_empty() {
            let names: Vec<String> = others.iter().map(|week| dates::in_words(week, &self.words)).collect();
            let leaps = names.join(&self.words.text("words.list"));
            notes.push(self.plain("footnote.leap_weeks", &Slots::default().other("leaps", leaps)));
        }
        notes.extend(self.lengths(&facts));
        notes
    }

    /// The leap week between a period and the year before, with what it brought.
    fn leap_week(&self, period: &Period, told: &mut BTreeSet<Period>) -> Option<Phrase> {
        let (leap, own) = leap_of(self, period)?;
        told.insert(leap);
        let calendar = &self.brief.calendar;
        let main = &self.findings.frame.main_measure;
        let of = |measure: &str, period: &Period, scenario: Scenario| {
            let same = |f: &&Fact| f.measure == measure && f.period == *period && f.scenario == scenario;
            self.findings.facts.iter().filter(same).find(|f| f.slice.is_empty())
        };
        let actual = of(main, &leap, Scenario::AC)?;
        let growth = of(&format!("{main}.{WITHOUT}"), period, Scenario::DPYRel).filter(|f| f.value.is_some());
        let weeks = period.weeks(calendar)?;
        let slots = Slots::default()
            .other("period", dates::in_words(period, &self.words))
            .other("leap", dates::in_words(&leap, &self.words))
            .other("from", dates::date(leap.start))
            .other("to", dates::date(leap.end))
            .other("n", weeks.to_string())
            .other("before", weeks.saturating_sub(1).to_string())
            .fact("actual", Some(actual))
            .fact("relative", growth);
        let ids = [Some(actual), growth].into_iter().flatten().map(|f| f.id.as_str());
        let scale = Scale::of(self.findings, ids, Digits::Table, &self.words, self.lang);
        let key = if own { "footnote.own_leap_week" } else { "footnote.leap_week" };
        Some(sentence::said(key, &slots, &self.words, &scale))
    }

    /// That the period before has another number of weeks.
    fn unequal(&self, period: &Period) -> Option<Phrase> {
        let calendar = &self.brief.calendar;
        let (now, before) = (period.weeks(calendar)?, period.previous(calendar)?.weeks(calendar)?);
        let slots = Slots::default()
            .other("period", dates::in_words(period, &self.words))
            .other("n", now.to_string())
            .other("before", before.to_string());
        (now != before).then(|| self.plain("footnote.weeks", &slots))
    }

    /// Which of several periods on a slide have five weeks.
    fn lengths(&self, facts: &[&Fact]) -> Option<Phrase> {
        let calendar = &self.brief.calendar;
        let periods: BTreeSet<Period> =
            facts.iter().map(|f| f.period).filter(|p| p.fiscal && p.grain == Grain::Month && !p.to_date).collect();
        let long: BTreeSet<u32> = periods
            .iter()
            .filter(|p| p.leap_week(calendar).is_none() && p.weeks(calendar) == Some(5))
            .map(|p| p.index)
            .collect();
        if periods.len() < 3 || long.is_empty() || long.len() == periods.len() {
            return None;
        }
        let name = |index: &u32| self.label("axis.fiscal_month", &[("index", &index.to_string())]);
        let names: Vec<String> = long.iter().map(name).collect();
        let names = names.join(&self.words.text("words.list"));
        Some(self.plain("footnote.five_weeks", &Slots::default().other("periods", names)))
    }
}

/// The week without a counterpart between a period and the year before, and whether it lies in the period itself.
fn leap_of(context: &Context<'_>, period: &Period) -> Option<(Period, bool)> {
    let calendar = &context.brief.calendar;
    if period.grain == Grain::Week {
        return None;
    }
    let begun = |leap: &Period| leap.start <= context.findings.frame.as_of;
    match period.leap_week(calendar).filter(begun) {
        Some(leap) => Some((leap, true)),
        None => Some((period.last_year(calendar)?.leap_week(calendar)?, false)),
    }
}
