//! Findings in words: the first alternative that fits, with every number paired to its fact.

use std::collections::{BTreeMap, BTreeSet};

use super::deck::{Part, Phrase};
use super::fact_sort::BALANCES;
use super::numbers::{Digits, Scale};
use super::template::{Piece, Sentence, Style};
use super::width;
use super::words::Words;
use super::{dates, names};
use crate::base::{Decimal, Impact, Lang, PeriodName, Scenario, Unit, Value};
use crate::findings::{Fact, Finding, Findings};

/// Font size in points of a slide's message, and the width it has.
pub(crate) const MESSAGE: (f64, f64) = (22.0, 884.0);

/// Natural limits further apart than so many means are wide: hardly anything would be a signal.
const WIDE: f64 = 1.0;

/// Slots of gaps and changes that sentences say without a sign: their flags tell the side.
const GAPS: [&str; 4] = ["gap", "ahead_gap", "landing_gap", "churned_change"];
/// Changes of a score that are printed as nothing.
const NOTHING: f64 = 0.05;

/// What fills a slot.
#[derive(Debug, Clone)]
pub(crate) enum Fill<'a> {
    /// A number.
    Fact(&'a Fact),
    /// Words of the language.
    Words(String),
    /// A name from the data.
    Name(String),
    /// A date, a count of slides, a version: numbers outside the pairing.
    Other(String),
}

/// What a sentence can say: fills by slot, and flags that hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots<'a> {
    fills: BTreeMap<String, Fill<'a>>,
    flags: BTreeSet<String>,
}

impl<'a> Slots<'a> {
    /// With one more fill; a gap to a target tells the side it lies on.
    pub fn with(mut self, slot: &str, fill: Fill<'a>) -> Self {
        let side = match &fill {
            Fill::Fact(fact) if GAPS.contains(&slot) => fact.value.map(Value::to_f64),
            _ => None,
        };
        self.fills.insert(slot.to_owned(), fill);
        match side {
            Some(gap) if gap < 0.0 => self.flag("short"),
            Some(gap) if gap > 0.0 => self.flag("ahead"),
            _ => self,
        }
    }

    /// With a number, when there is one.
    pub fn fact(self, slot: &str, fact: Option<&'a Fact>) -> Self {
        match fact {
            Some(fact) => self.with(slot, Fill::Fact(fact)),
            None => self,
        }
    }

    /// With words.
    pub fn words(self, slot: &str, text: impl Into<String>) -> Self {
        self.with(slot, Fill::Words(text.into()))
    }

    /// With a name from the data.
    pub fn name(self, slot: &str, text: impl Into<String>) -> Self {
        self.with(slot, Fill::Name(text.into()))
    }

    /// With a number outside the pairing.
    pub fn other(self, slot: &str, text: impl Into<String>) -> Self {
        self.with(slot, Fill::Other(text.into()))
    }

    /// With a flag that holds.
    pub fn flag(mut self, flag: &str) -> Self {
        self.flags.insert(flag.to_owned());
        self
    }
}

impl Slots<'_> {
    /// Flags that numbers set: one of several, none or all of them, no working day left, limits far apart.
    fn flags_of_counts(mut self, findings: &Findings) -> Self {
        let number = |slot: &str| match self.fills.get(slot) {
            Some(Fill::Fact(Fact { value: Some(Value::Exact(n)), .. })) => Some(*n),
            _ => None,
        };
        let (count, of) = (number("count"), number("of"));
        let days = findings.pacing.as_ref().and_then(|p| findings.fact(&p.days_left)?.value);
        if count == Some(Decimal::whole(1)) {
            self = self.flag("one");
        } else if count == Some(Decimal::whole(0)) {
            self = self.flag("nobody");
        } else if count.is_some() && count == of {
            self = self.flag("all");
        }
        if days == Some(Value::Exact(Decimal::whole(0))) {
            self = self.flag("over");
        }
        let size = |slot: &str| match self.fills.get(slot) {
            Some(Fill::Fact(Fact { value: Some(value), .. })) => Some(value.to_f64()),
            _ => None,
        };
        let limits = (size("upper"), size("lower"), size("centre"));
        let wide =
            matches!(limits, (Some(upper), Some(lower), Some(centre)) if upper - lower > WIDE * f64::abs(centre));
        // An effect against the change is part of it, but none of what it comes from.
        let delta = size("delta").unwrap_or(0.0);
        let mixed = ["first", "second", "third"].into_iter().filter_map(size).any(|effect| effect * delta < 0.0);
        let flat = size("csat_delta").is_some_and(|delta| delta.abs() < NOTHING);
        let found = [(wide, "wide"), (mixed, "mixed"), (flat, "flat")].into_iter().filter(|(holds, _)| *holds);
        found.fold(self, |slots, (_, flag)| slots.flag(flag))
    }
}

/// The first alternative of a key whose flags hold and whose slots are all known.
pub(crate) fn say(key: &str, slots: &Slots<'_>, words: &Words, scale: &Scale) -> Option<Phrase> {
    words.alternatives(key).iter().find_map(|sentence| fill(sentence, slots, words, scale))
}

/// The words of a key, capitalised; a visible sign when no alternative fits.
pub(crate) fn said(key: &str, slots: &Slots<'_>, words: &Words, scale: &Scale) -> Phrase {
    say(key, slots, words, scale).map_or_else(|| Phrase::words(format!("⟨{key}⟩")), capitalised)
}

fn fill(sentence: &Sentence, slots: &Slots<'_>, words: &Words, scale: &Scale) -> Option<Phrase> {
    if !sentence.flags.iter().all(|(flag, wanted)| slots.flags.contains(flag) == *wanted) {
        return None;
    }
    let mut parts: Vec<Part> = Vec::new();
    for piece in &sentence.pieces {
        let slot = match piece {
            Piece::Words(text) => {
                push_words(&mut parts, text);
                continue;
            }
            Piece::Slot(slot) => slot,
        };
        match slots.fills.get(&slot.name) {
            Some(Fill::Fact(fact)) => {
                fact.value?;
                parts.push(Part::Num(scale.num(fact, slot.style)));
                if slot.style != Style::Bare {
                    push_words(&mut parts, &scale.unit_behind(fact));
                }
            }
            Some(Fill::Words(text)) => push_words(&mut parts, text),
            Some(Fill::Name(text)) => parts.push(Part::Name { text: text.clone() }),
            Some(Fill::Other(text)) => parts.push(Part::Other { text: text.clone() }),
            None if slot.name == "change" => {
                for part in say("clause.change", slots, words, scale)?.parts {
                    match part {
                        Part::Words { text } => push_words(&mut parts, &text),
                        part => parts.push(part),
                    }
                }
            }
            None => return None,
        }
    }
    Some(Phrase { parts })
}

/// Adds words to the words before them, so that a phrase has no needless parts.
fn push_words(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(Part::Words { text: before }) => before.push_str(text),
        _ => parts.push(Part::Words { text: text.to_owned() }),
    }
}

/// The phrase with a capital at its start, unless a name or number stands there.
pub(crate) fn capitalised(mut phrase: Phrase) -> Phrase {
    if let Some(Part::Words { text }) = phrase.parts.first_mut() {
        *text = names::capital(text);
    }
    phrase
}

/// What a finding says, in the unit that fits its own numbers.
pub fn sentence(finding: &Finding, findings: &Findings, words: &Words, lang: &Lang) -> Phrase {
    let ids = finding.facts.values().map(String::as_str);
    let scale = Scale::of(findings, ids, Digits::Table, words, lang);
    sentence_at(finding, findings, words, &scale)
}

/// What a finding says, in the unit of a slide; long names are cut until it fits two lines of a message.
pub(crate) fn sentence_at(finding: &Finding, findings: &Findings, words: &Words, scale: &Scale) -> Phrase {
    let mut phrase = Phrase::default();
    for most in [30.0, 16.0, 8.0] {
        let slots = slots(finding, findings, words, most);
        phrase = say(&format!("finding.{}", finding.kind), &slots, words, scale)
            .or_else(|| say("finding.generic", &slots, words, scale))
            .map_or_else(|| Phrase::words(format!("⟨finding.{}⟩", finding.kind)), capitalised);
        if fits(&phrase) {
            break;
        }
    }
    phrase
}

/// True when a message takes at most two lines.
pub(crate) fn fits(phrase: &Phrase) -> bool {
    width::lines(&phrase.text(), MESSAGE.0, MESSAGE.1) <= 2
}

/// The slots that every sentence of a report can use.
pub(crate) fn common<'a>(findings: &'a Findings, words: &Words) -> Slots<'a> {
    let frame = &findings.frame;
    let slots = Slots::default()
        .other("period", dates::of_frame(frame, words))
        .other("as_of", dates::date(frame.until()))
        .words("measure", names::measure(words, &frame.main_measure))
        .flag(frame.cadence.code());
    let slots = if frame.partial { slots.flag("partial") } else { slots };
    let slots = match dates::begin(findings, words) {
        Some(begin) => slots.flag("young").other("begin", begin),
        None => slots,
    };
    match &findings.pacing {
        Some(pacing) => slots.other("pacing_period", dates::in_words(&pacing.period, words)),
        None => slots,
    }
}

fn slots<'a>(finding: &Finding, findings: &'a Findings, words: &Words, most: f64) -> Slots<'a> {
    let mut slots = common(findings, words);
    for (slot, id) in &finding.facts {
        slots = slots.fact(slot, findings.fact(id));
    }
    let end = |slot: &str| finding.names.get(slot).and_then(|name| PeriodName::parse(name));
    let ends = end("first").zip(end("last")).map(|(first, last)| dates::ends_in_words(&first, &last, words));
    for (slot, name) in &finding.names {
        let spoken = match slot.as_str() {
            // The sentence's own period; `{period}` stays the report's.
            "period" => "point",
            "first" | "last" | "since" | "steep" => slot,
            _ => "",
        };
        slots = match PeriodName::parse(name).filter(|_| !spoken.is_empty()) {
            Some(period) => slots.other(
                spoken,
                match (&ends, spoken) {
                    (Some([first, _]), "first") => first.clone(),
                    (Some([_, last]), "last") => last.clone(),
                    _ => dates::name_in_words(&period, words),
                },
            ),
            None => slots.name(slot, width::cut(&words.value(name), most)),
        };
    }
    slots = slots.flags_of_counts(findings);
    let cadence = findings.frame.cadence;
    for (slot, key) in &finding.words {
        let (group, id) = key.split_once('.').unwrap_or(("", key));
        slots = match group {
            "measure" => {
                let slots = slots.words(slot, names::measure(words, id)).flag(unit_flag(findings, id));
                if BALANCES.contains(&id) { slots.flag("stock") } else { slots }
            }
            "dimension" if slot == "dimension" => {
                slots.words("members", names::members(words, id)).words(slot, names::dimension(words, id))
            }
            "dimension" => slots.words(slot, names::dimension(words, id)),
            "reference" => match Scenario::parse(id) {
                Some(reference) => slots
                    .words(slot, names::reference(words, "reference", reference, cadence))
                    .words("growth", names::reference(words, "growth", reference, cadence)),
                None => slots,
            },
            _ => slots.words(slot, words.text(key)),
        };
        slots = slots.flag(id);
    }
    // Where the finding names no direction, the sign of its change does.
    if !["up", "down", "flat"].iter().any(|flag| slots.flags.contains(*flag))
        && let Some(Fill::Fact(Fact { value: Some(delta), .. })) = slots.fills.get("delta")
    {
        let delta = delta.to_f64();
        slots = slots.flag(if delta > 0.0 {
            "up"
        } else if delta < 0.0 {
            "down"
        } else {
            "flat"
        });
    }
    slots.flag(match finding.impact {
        Impact::Good => "good",
        Impact::Bad => "bad",
        Impact::Neutral => "neutral",
    })
}

fn unit_flag(findings: &Findings, measure: &str) -> &'static str {
    match findings.measure(measure).map(|m| &m.unit) {
        Some(Unit::Ratio) => "ratio",
        Some(Unit::Currency(_)) => "money",
        _ => "things",
    }
}
