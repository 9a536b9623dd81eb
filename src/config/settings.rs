//! What is changed about measures, and when something is worth saying.

use std::collections::BTreeMap;

use crate::base::Polarity;
use crate::base::number::hundredths;

use super::mistakes::{Mistakes, suggest_among};
use super::raw::{Entries, RawMeasure, RawThresholds, Words};
use super::resolve::check_text;
use super::words::{MEASURES, is_computed};
use super::{DimensionSpec, MeasureOverride, Thresholds, limits, numerals};

/// Largest share that a threshold may be.
const LARGEST: f64 = 10.0;
/// Most alerts that fit a page.
const ALERTS: usize = 20;

/// Checks the labels and polarities of measures.
pub(super) fn measures(raw: Option<Entries<RawMeasure>>, mistakes: &mut Mistakes) -> BTreeMap<String, MeasureOverride> {
    let mut measures = BTreeMap::new();
    for (id, measure) in raw.unwrap_or_default().0 {
        let path = format!("measures.{id}");
        if !is_computed(&id) {
            mistakes.unknown_key(&path, format!("unknown measure `{id}`"), &MEASURES, None);
        }
        check_text(&format!("{path}.label"), measure.label.as_ref(), mistakes);
        let good = measure.good.and_then(|word| match word.as_str() {
            "up" => Some(Polarity::Up),
            "down" => Some(Polarity::Down),
            "neutral" => Some(Polarity::Neutral),
            _ => {
                let error = mistakes.value(&format!("{path}.good"), format!("`{word}` is not a direction"));
                suggest_among(error, &word, &["up", "down", "neutral"]);
                None
            }
        });
        measures.insert(id, MeasureOverride { label: measure.label, good });
    }
    measures
}

/// Checks the thresholds; those not given keep their defaults.
pub(super) fn thresholds(
    raw: Option<RawThresholds>,
    dimensions: &[DimensionSpec],
    mistakes: &mut Mistakes,
) -> Thresholds {
    let raw = raw.unwrap_or_default();
    let default = Thresholds::default();
    let mut of = |key: &str, written: Option<String>, default: f64| {
        written.and_then(|word| share(&format!("thresholds.{key}"), &word, mistakes)).unwrap_or(default)
    };
    let thresholds = Thresholds {
        material: of("material", raw.material, default.material),
        unchanged: of("unchanged", raw.unchanged, default.unchanged),
        low_base: of("low_base", raw.low_base, default.low_base),
        weak_attainment: of("weak_attainment", raw.weak_attainment, default.weak_attainment),
        strong_attainment: of("strong_attainment", raw.strong_attainment, default.strong_attainment),
        alerts: raw.alerts.map_or(default.alerts, |word| alerts(&word, mistakes).unwrap_or(default.alerts)),
        provision: raw.provision.and_then(|rates| provision(&rates, mistakes)).unwrap_or(default.provision),
        response_hours: raw.response_hours.and_then(|word| hours(&word, mistakes)).unwrap_or(default.response_hours),
        limits: limits::resolve(raw.limits, dimensions, mistakes),
    };
    ordered("unchanged", thresholds.unchanged, "material", thresholds.material, mistakes);
    let (weak, strong) = (thresholds.weak_attainment, thresholds.strong_attainment);
    ordered("weak_attainment", weak, "strong_attainment", strong, mistakes);
    thresholds
}

/// A share as `0.05` or `5%`.
pub(super) fn share(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<f64> {
    let share = numerals::share(word).filter(|share| (0.0..=LARGEST).contains(share));
    if share.is_none() {
        let hint = "write a share such as `5%` or `0.05`";
        mistakes.value(path, format!("`{word}` is not a share")).hints.push(hint.into());
    }
    share
}

/// The rates of provision: a share for each age, none of them above 100 %.
fn provision(rates: &Words, mistakes: &mut Mistakes) -> Option<[f64; 6]> {
    const PATH: &str = "thresholds.provision";
    let mut shares = Vec::new();
    for (at, word) in rates.with_paths(PATH) {
        let rate = share(&at, word, mistakes)?;
        if rate > 1.0 {
            mistakes.value(&at, format!("`{word}` is more than the whole")).hints.push("write at most `100%`".into());
            return None;
        }
        shares.push(rate);
    }
    let count = shares.len();
    let six = <[f64; 6]>::try_from(shares).ok();
    if six.is_none() {
        let hint = "write six: not due, 1–30, 31–60, 61–90, 91–180, more than 180 days past due";
        mistakes.value(PATH, format!("there are six ages and {count} rates")).hints.push(hint.into());
    }
    six
}

/// Hours of an answer: from 1 to a year.
fn hours(word: &str, mistakes: &mut Mistakes) -> Option<u32> {
    let hours = word.parse::<u32>().ok().filter(|hours| (1..=8760).contains(hours));
    if hours.is_none() {
        let fact = format!("`{word}` is not a number of hours");
        mistakes.value("thresholds.response_hours", fact).hints.push("write a whole number such as `24`".into());
    }
    hours
}

fn alerts(word: &str, mistakes: &mut Mistakes) -> Option<usize> {
    let count = word.parse::<usize>().ok().filter(|count| (1..=ALERTS).contains(count));
    if count.is_none() {
        let fact = format!("`{word}` is not a number of alerts");
        mistakes.value("thresholds.alerts", fact).hints.push(format!("write a whole number from 1 to {ALERTS}"));
    }
    count
}

/// The lower of two thresholds must not lie above the higher.
fn ordered(low: &str, low_value: f64, high: &str, high_value: f64, mistakes: &mut Mistakes) {
    if low_value > high_value {
        let written = |key: &str| mistakes.has(&format!("thresholds.{key}"));
        let at = if written(low) { low } else { high };
        let (low_value, high_value) = (hundredths(low_value), hundredths(high_value));
        let fact = format!("`{low}` ({low_value} %) lies above `{high}` ({high_value} %)");
        let hint = format!("`{low}` must be the smaller of the two");
        mistakes.value(&format!("thresholds.{at}"), fact).hints.push(hint);
    }
}
