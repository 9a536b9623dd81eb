//! Notes of slides about years of weeks: which week has no counterpart, and periods of four and of five weeks.

use std::collections::{BTreeMap, BTreeSet};

use super::check;
use super::context::Context;
use super::dates;
use super::deck::{Phrase, Slide};
use super::names;
use super::numbers::Digits;
use super::sentence::{self, Slots};
use crate::base::{Grain, Period, Scenario};
use crate::findings::{Fact, leap_week::WITHOUT};

/// Weeks of a short period by its length.
const SHORT: [(Grain, u32); 3] = [(Grain::Month, 4), (Grain::Quarter, 13), (Grain::Year, 52)];
/// Fewest periods of a slide that are a course.
const SERIES: usize = 2;

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
            let leaps = names::capital(&names.join(&self.words.text("words.list")));
            notes.push(self.plain("footnote.leap_weeks", &Slots::default().other("leaps", leaps)));
        }
        match &self.findings.next_targets {
            Some(next) if slide.id.starts_with("next") => notes.extend(self.lengths_ahead(&next.period)),
            _ => notes.extend(self.lengths(&facts)),
        }
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
        let name = dates::in_words(&leap, &self.words);
        let slots = Slots::default()
            .other("period", dates::in_words(period, &self.words))
            .other("leap", if own { names::capital(&name) } else { name })
            .other("from", dates::date(leap.start))
            .other("to", dates::date(leap.end))
            .fact("actual", Some(actual))
            .fact("relative", growth);
        let slots = match period.weeks(calendar).filter(|_| !self.findings.frame.partial) {
            Some(n) => slots.other("n", n.to_string()).other("before", n.saturating_sub(1).to_string()),
            None => slots,
        };
        let ids = [Some(actual), growth].into_iter().flatten().map(|f| f.id.as_str());
        let scale = self.scale_of(ids, Digits::Table);
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

    /// The weeks of the next period, of this one and of the next one's counterpart, where the next targets stand beside
    /// actuals of another number of weeks.
    fn lengths_ahead(&self, next: &Period) -> Option<Phrase> {
        let calendar = &self.brief.calendar;
        let mut of_weeks: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for period in [Some(*next), Some(self.findings.frame.period), next.last_year(calendar)].into_iter().flatten() {
            let names = of_weeks.entry(period.weeks(calendar)?).or_default();
            let name = dates::in_words(&period, &self.words);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if of_weeks.len() < 2 {
            return None;
        }
        let lengths = self.list_of_lengths(of_weeks);
        Some(self.plain("footnote.weeks_each", &Slots::default().other("lengths", lengths)))
    }

    /// Numbers of weeks with the periods that have them: `4 (P1), 5 (P2)`.
    fn list_of_lengths(&self, of_weeks: BTreeMap<u32, Vec<String>>) -> String {
        let list = |names: Vec<String>| names.join(&self.words.text("words.list"));
        let of = |(weeks, names): (u32, Vec<String>)| {
            self.label("footnote.length", &[("n", &weeks.to_string()), ("periods", &list(names))])
        };
        list(of_weeks.into_iter().map(of).collect())
    }

    /// How many weeks the periods of a slide have, where it is not the same for all periods of a length.
    fn lengths(&self, facts: &[&Fact]) -> Vec<Phrase> {
        let of_grain = |(grain, short): (Grain, u32)| {
            let periods: BTreeSet<Period> =
                facts.iter().map(|f| f.period).filter(|p| p.fiscal && p.grain == grain && !p.to_date).collect();
            self.lengths_of(&periods, short).filter(|_| periods.len() >= SERIES)
        };
        SHORT.into_iter().filter_map(of_grain).collect()
    }

    /// Which of several periods are longer than a short one.
    fn lengths_of(&self, periods: &BTreeSet<Period>, short: u32) -> Option<Phrase> {
        let calendar = &self.brief.calendar;
        let mut longer: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for period in periods {
            let weeks = period.weeks(calendar).filter(|weeks| *weeks > short);
            // A period of five weeks has them in every year; one with a leap week only in its own.
            let name = match period.leap_week(calendar) {
                Some(_) => dates::in_words(period, &self.words),
                None => self.label("axis.fiscal_month", &[("index", &period.index.to_string())]),
            };
            let names = weeks.map(|weeks| longer.entry(weeks).or_default());
            if let Some(names) = names.filter(|names| !names.contains(&name)) {
                names.push(name);
            }
        }
        if longer.is_empty() {
            return None;
        }
        let lengths = self.list_of_lengths(longer);
        let slots = Slots::default().other("lengths", lengths).other("n", short.to_string());
        Some(self.plain("footnote.lengths", &slots))
    }
}

/// The week without a counterpart between what has passed of a period and the year before, and whether it lies in
/// the period itself.
fn leap_of(context: &Context<'_>, period: &Period) -> Option<(Period, bool)> {
    let calendar = &context.brief.calendar;
    if period.grain == Grain::Week {
        return None;
    }
    let as_of = context.findings.frame.as_of;
    if let Some(leap) = period.leap_week(calendar).filter(|leap| leap.start <= as_of) {
        return Some((leap, true));
    }
    let leap = period.last_year(calendar)?.leap_week(calendar)?;
    let passed = period.end <= as_of || Period::day_last_year(as_of, calendar).is_some_and(|day| leap.start <= day);
    passed.then_some((leap, false))
}
