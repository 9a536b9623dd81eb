//! The storyboard (design.md §7): the kinds of slides that a report of each cadence has where its data exist, which of
//! them it always has, and which give way first where a report is limited in length.

use super::deck::Slide;
use crate::base::Grain;

/// What a report of a cadence does with a kind of slide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It has none.
    Never,
    /// It has them wherever their data exist.
    Always,
    /// It has them where its length allows; the higher, the later they give way.
    WhereRoom(u8),
}

/// A kind of slide.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What the ids of its slides are or begin with.
    pub id: &'static str,
    /// The word the findings use where they could not be computed; empty where another kind tells it.
    pub absent: &'static str,
    /// Its place in a week, a month, a quarter and a year: `R` always, `-` never, a digit where there is room.
    places: &'static str,
}

/// Every kind with evidence, in the order of the storyboard. Kinds that stand for several slides name the first; the
/// others are those of `MORE`.
pub(crate) const KINDS: &[Kind] = &[
    kind("key_figures", "sales", "RRRR"),
    kind("history", "history", "RRRR"),
    kind("months", "", "--76"),
    kind("growth", "growth", "-222"),
    kind("pacing", "pacing", "RRRR"),
    kind("ranking", "rankings", "RRRR"),
    kind("to_date", "", "-33-"),
    kind("structure", "structure", "--44"),
    kind("portfolio", "portfolio", "--33"),
    kind("breakdown", "breakdown", "-RRR"),
    kind("contribution", "contributions", "-233"),
    kind("pvm", "pvm", "-RRR"),
    kind("kpi_tree", "kpi_tree", "-RR5"),
    kind("ratio_mix", "ratio_mix", "--22"),
    kind("control", "control", "-988"),
    kind("forecast", "forecast", "-RRR"),
    kind("benchmarks", "benchmarks", "-5RR"),
    kind("competitors", "competitors", "-5RR"),
    kind("funnel", "funnel", "RRRR"),
    kind("losses", "losses", "---3"),
    kind("process", "process", "-8R6"),
    kind("tracking", "tracking", "R---"),
    kind("tiers", "tiers", "-RRR"),
    kind("tier_moves", "tier_moves", "--55"),
    kind("customer_bridge", "customer_bridge", "-RRR"),
    kind("customer_movers", "customer_bridge", "--33"),
    kind("rfm", "rfm", "--5R"),
    kind("life_cycle", "life_cycle", "--48"),
    kind("cohorts", "cohorts", "--47"),
    kind("customers", "customers", "RRRR"),
    kind("care", "care", "RRRR"),
    kind("cross_sell", "cross_sell", "--4R"),
    kind("channels", "channels", "-RRR"),
    kind("satisfaction", "satisfaction", "-RRR"),
    kind("complaints", "complaints", "6RRR"),
    kind("receivables", "receivables", "RRRR"),
    kind("debtors", "debtors", "7555"),
    kind("evaluation", "reps", "-RRR"),
    kind("skills", "skills", "-4RR"),
    kind("rep_courses", "rep_courses", "-9RR"),
    kind("rep-page", "", "-RRR"),
    kind("problems", "problems", "RRRR"),
    kind("last_plan", "last_plan", "RRRR"),
    kind("plan", "plan", "-RRR"),
    kind("alerts", "alerts", "RRRR"),
    kind("budget", "budget", "-7RR"),
    kind("suggestions", "suggestions", "--5R"),
    kind("next_targets", "next_targets", "RRRR"),
    kind("targets", "recalibration", "--RR"),
    kind("target_ways", "target_ways", "--RR"),
    kind("lessons", "lessons", "--RR"),
    kind("glossary-more", "", "-111"),
    kind("notation-score", "", "-111"),
];

/// What the slides of a kind after its first are worth where their report is limited.
const MORE: &[(&str, &str)] = &[("ranking", "5588"), ("kpi_tree", "-555"), ("funnel", "9999")];

const fn kind(id: &'static str, absent: &'static str, places: &'static str) -> Kind {
    Kind { id, absent, places }
}

impl Kind {
    /// Its place in reports of a cadence.
    pub(crate) fn place(&self, cadence: Grain) -> Place {
        place(self.places, cadence)
    }
}

fn place(places: &str, cadence: Grain) -> Place {
    let column = match cadence {
        Grain::Week => 0,
        Grain::Month => 1,
        Grain::Quarter => 2,
        Grain::Year => 3,
    };
    match places.as_bytes().get(column) {
        Some(digit @ b'0'..=b'9') => Place::WhereRoom(digit - b'0'),
        Some(b'R') => Place::Always,
        _ => Place::Never,
    }
}

/// True when a cadence has slides of a kind.
pub(crate) fn belongs(id: &str, cadence: Grain) -> bool {
    KINDS.iter().find(|kind| kind.id == id).is_none_or(|kind| kind.place(cadence) != Place::Never)
}

/// The kind of a slide, and whether it is one after the first of that kind; none for slides of every report, such as
/// the cover.
fn kind_of<'s>(slide: &Slide, before: impl Iterator<Item = &'s Slide>) -> Option<(&'static Kind, bool)> {
    // The ranking of channels stands among the customers.
    let is_channels = |slide: &Slide| slide.section == 3 && slide.id.starts_with("ranking-");
    let is_of = |slide: &Slide, id: &str| match id {
        "channels" => is_channels(slide),
        "ranking" if is_channels(slide) => false,
        id => slide.id.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
    };
    let kind = KINDS.iter().find(|kind| is_of(slide, kind.id))?;
    let mut before = before;
    Some((kind, before.any(|other| is_of(other, kind.id))))
}

/// The place of a slide of a deck: that of its kind, or of further slides of it.
pub(crate) fn place_of(slides: &[Slide], at: usize, cadence: Grain) -> Place {
    let Some((kind, is_further)) = slides.get(at).and_then(|slide| kind_of(slide, slides[..at].iter())) else {
        return Place::Always;
    };
    let more = MORE.iter().find(|(id, _)| is_further && *id == kind.id);
    more.map_or_else(|| kind.place(cadence), |(_, places)| place(places, cadence))
}

/// True of `reps-2` after `reps`: a slide that goes on with the one before.
pub(crate) fn is_continuation(id: &str, first: &str) -> bool {
    id.strip_prefix(first).and_then(|rest| rest.strip_prefix('-')).is_some_and(|n| n.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::sample::slide;

    #[test]
    fn every_kind_has_a_place_in_every_cadence() {
        for kind in KINDS {
            assert_eq!(kind.places.len(), 4, "{}", kind.id);
            assert!(kind.places.bytes().all(|b| b == b'R' || b == b'-' || b.is_ascii_digit()), "{}", kind.id);
        }
        assert!(MORE.iter().all(|(id, places)| KINDS.iter().any(|k| k.id == *id) && places.len() == 4));
    }

    /// The rows of the storyboard in design.md §7: `R` required, `o` where there is room, `-` never.
    const DESIGN: &[(&str, &str)] = &[
        ("key_figures", "RRRR"),
        ("history", "RRRR"),
        ("pacing", "RRRR"),
        ("ranking", "RRRR"),
        ("breakdown", "-RRR"),
        ("pvm", "-RRR"),
        ("kpi_tree", "-RRo"),
        ("control", "-RRR"),
        ("forecast", "-RRR"),
        ("benchmarks", "-oRR"),
        ("competitors", "-oRR"),
        ("funnel", "RRRR"),
        ("process", "-oRo"),
        ("tracking", "R---"),
        ("tiers", "-RRR"),
        ("customer_bridge", "-RRR"),
        ("rfm", "--oR"),
        ("life_cycle", "--oR"),
        ("cohorts", "--oR"),
        ("customers", "RRRR"),
        ("care", "RRRR"),
        ("cross_sell", "--oR"),
        ("channels", "-RRR"),
        ("satisfaction", "oRRR"),
        ("complaints", "oRRR"),
        ("receivables", "RRRR"),
        ("evaluation", "-RRR"),
        ("skills", "-oRR"),
        ("rep_courses", "-RRR"),
        ("problems", "RRRR"),
        ("last_plan", "RRRR"),
        ("plan", "-RRR"),
        ("alerts", "RRRR"),
        ("budget", "-oRR"),
        ("next_targets", "RRRR"),
        ("suggestions", "--oR"),
    ];

    /// Where a report would be longer than it may be: each with its reason in docs/architecture.md.
    const DEVIATIONS: &[(&str, &str)] = &[
        ("control", "-ooo"),
        ("life_cycle", "--oo"),
        ("cohorts", "--oo"),
        ("satisfaction", "-RRR"),
        ("rep_courses", "-oRR"),
    ];

    #[test]
    fn the_places_are_those_of_the_design_but_for_what_is_told() {
        for (id, wanted) in DESIGN {
            let deviation = DEVIATIONS.iter().find(|(other, _)| other == id).map(|(_, places)| places);
            let kind = KINDS.iter().find(|kind| kind.id == *id).expect("a kind");
            let found: String =
                kind.places.chars().map(|place| if place.is_ascii_digit() { 'o' } else { place }).collect();
            assert_eq!(found, *deviation.unwrap_or(wanted), "{id}");
            assert!(deviation != Some(wanted), "{id} deviates no more");
        }
        assert!(DEVIATIONS.iter().all(|(id, _)| DESIGN.iter().any(|(other, _)| other == id)));
    }

    #[test]
    fn the_first_ranking_stays_and_the_others_give_way() {
        let slides = [slide("ranking-region", 2), slide("ranking-team", 2), slide("ranking-channel", 3), slide("x", 6)];
        assert_eq!(place_of(&slides, 0, Grain::Month), Place::Always);
        assert_eq!(place_of(&slides, 1, Grain::Month), Place::WhereRoom(5));
        assert_eq!(place_of(&slides, 2, Grain::Month), Place::Always, "channels are a kind of their own");
        assert_eq!(place_of(&slides, 3, Grain::Month), Place::Always, "what is no evidence stays");
        let funnels = [slide("funnel", 2), slide("funnel-steps", 2)];
        assert_eq!(place_of(&funnels, 0, Grain::Month), Place::Always);
        assert_eq!(place_of(&funnels, 1, Grain::Month), Place::WhereRoom(9), "the figure says most of it");
        assert!(!belongs("rfm", Grain::Month) && belongs("rfm", Grain::Year));
    }

    #[test]
    fn a_number_after_the_id_continues_a_slide() {
        assert!(is_continuation("reps-2", "reps"));
        assert!(!is_continuation("ranking-team", "ranking"));
        assert!(!is_continuation("reps", "reps"));
    }
}
