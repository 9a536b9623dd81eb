//! `numbers`: every number of a slide is on its page, comes from its fact, and no figure prints another.

use std::collections::BTreeMap;

use super::printed::{self, FigureNumbers};
use super::reading::{Reading, svg_texts};
use super::verdict::Tally;
use crate::base::number::{MISSING, not_applicable};
use crate::base::{Format, Lang, Status};
use crate::findings::Findings;
use crate::layout::{Deck, FigureSpec, Num};
use crate::plot::Figure;
use crate::typeset::Document;

pub(super) fn check(deck: &Deck, findings: &Findings, figures: &[Figure], document: &Document) -> Tally {
    let mut tally = Tally::new("numbers");
    for (index, slide) in deck.slides.iter().enumerate() {
        let numbers = printed::numbers(slide);
        for num in &numbers {
            tally.look(&slide.id, underived(num, findings, &deck.lang));
        }
        let reading = document.pages.get(index).map(Reading::page).unwrap_or_default();
        appear(&numbers, &reading, |failure| tally.look(&slide.id, failure));
        for spec in printed::figures(slide) {
            let numbers = printed::figure_numbers(spec);
            for num in numbers.drawn.iter().chain(&numbers.optional) {
                tally.look(&slide.id, underived(num, findings, &deck.lang));
            }
            match figures.iter().find(|figure| figure.id == spec.id) {
                Some(figure) => drawn(spec, figure, &numbers, |failure| tally.look(&slide.id, failure)),
                None => tally.look(&slide.id, Some(format!("the figure `{}` was not drawn", spec.id))),
            }
        }
    }
    tally
}

/// Each printed number stands on the page as often as the slide prints it.
fn appear(numbers: &[&Num], reading: &Reading, mut look: impl FnMut(Option<String>)) {
    let mut wanted: BTreeMap<&str, (usize, &Num)> = BTreeMap::new();
    for num in numbers {
        wanted.entry(&num.text).or_insert((0, num)).0 += 1;
    }
    for (text, (times, num)) in wanted {
        let found = reading.count(text);
        look(
            (found < times)
                .then(|| format!("`{text}` ({}) stands {found} times on the page instead of {times}", num.fact)),
        );
    }
}

/// A figure draws its labels, and no number besides them.
fn drawn(spec: &FigureSpec, figure: &Figure, numbers: &FigureNumbers, mut look: impl FnMut(Option<String>)) {
    let texts = svg_texts(&figure.svg);
    // A label may give way to another; the figure then says so.
    if figure.warnings.is_empty() {
        let reading = Reading::pieces(texts.iter().map(String::as_str));
        appear(&numbers.drawn, &reading, &mut look);
    }
    let words = printed::figure_words(spec);
    let all: Vec<&str> = numbers.drawn.iter().chain(&numbers.optional).map(|num| num.text.as_str()).collect();
    for text in texts.iter().map(|t| t.trim()).filter(|t| t.contains(|c: char| c.is_ascii_digit())) {
        let known = all.contains(&text)
            // A name that was cut stands for its beginning.
            || words.iter().any(|word| word.contains(text.trim_end_matches('…').trim_end()))
            // A period and its year on one line.
            || text.split_whitespace().all(|piece| words.iter().any(|word| word.contains(piece)))
            || all.iter().any(|number| Reading::pieces([text]).count(number) > 0);
        look((!known).then(|| format!("the figure `{}` prints “{text}”, which no fact stands for", spec.id)));
    }
}

/// Why a printed number does not follow from its fact; none when it does.
fn underived(num: &Num, findings: &Findings, lang: &Lang) -> Option<String> {
    let text = &num.text;
    let Some(fact) = findings.fact(&num.fact) else {
        return Some(format!("`{text}` stands for the fact `{}`, which is not there", num.fact));
    };
    let has_digits = text.contains(|c: char| c.is_ascii_digit());
    let Some(value) = fact.value else {
        let known = text == MISSING || text == not_applicable(lang) || (fact.status == Status::New && !has_digits);
        return (!known && has_digits).then(|| format!("`{text}` is printed for `{}`, which has no value", num.fact));
    };
    let Some(how) = num.how else {
        return has_digits.then(|| format!("`{text}` ({}) does not say how it was printed", num.fact));
    };
    let digits = how.digits(value);
    let shown = parsed(text, &how, lang);
    // An unsigned number leaves the direction to the words around it.
    let direct = shown == Some(digits);
    let by_words = !how.signed && shown == Some(digits.saturating_abs());
    let moved = num.adjusted && shown.is_some_and(|shown| shown.abs_diff(digits) <= 1);
    let moved_by_words = num.adjusted && !how.signed && shown.is_some_and(|s| s.abs_diff(digits.saturating_abs()) <= 1);
    (!(direct || by_words || moved || moved_by_words))
        .then(|| format!("`{text}` is printed for `{}`, whose value prints as `{}`", num.fact, how.show(value, lang)))
}

/// The integer of the last printed digit behind a text; none when the text is not of that format.
fn parsed(text: &str, how: &Format, lang: &Lang) -> Option<i128> {
    let negative = text.starts_with('−');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let units: i128 = digits.parse().ok()?;
    let units = if negative { -units } else { units };
    // Printing it again shows that point, separators, sign and unit are those of the format.
    (how.show_digits(units, lang) == text).then_some(units)
}
