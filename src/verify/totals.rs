//! `totals`: parts add up to their whole, in the facts and as printed.

use super::printed;
use super::verdict::Tally;
use crate::base::{Decimal, Format, Scenario, Value};
use crate::findings::{Comparison, Findings};
use crate::layout::{Deck, Num, Row, RowKind, TableSpec};

pub(super) fn check(deck: &Deck, findings: &Findings) -> Tally {
    let mut tally = Tally::new("totals");
    for contribution in &findings.contributions {
        let (measure, dimension) = (&contribution.measure, &contribution.dimension);
        let zero = match contribution.check {
            Value::Exact(exact) => exact.units == 0,
            Value::Real(real) => real.abs() < REAL_ZERO,
        };
        let message = || format!("contributions to {measure} by {dimension} miss {}", contribution.check.text());
        tally.look("", (!zero).then(message));
    }
    if let Some(breakdown) = &findings.breakdown {
        let parents: Vec<&Comparison> = breakdown.parts().collect();
        let what = format!("{} by {}", breakdown.measure, breakdown.dimensions.join(" and "));
        tally.look("", unequal(findings, &parents, &breakdown.total, &what));
        for group in &breakdown.groups {
            let children: Vec<&Comparison> = group.parts().collect();
            tally.look("", unequal(findings, &children, &group.parent, &what));
        }
    }
    for ranking in &findings.rankings {
        let rows: Vec<&Comparison> = ranking.parts().collect();
        let what = format!("{} by {}", ranking.measure, ranking.dimension);
        tally.look("", unequal(findings, &rows, &ranking.total, &what));
    }
    for slide in &deck.slides {
        // A table that runs on from another slide has only its last rows here.
        let first = slide.id.rsplit_once('-').filter(|(_, page)| page.parse::<u32>().is_ok()).map(|(first, _)| first);
        let whole = !first.is_some_and(|first| deck.slides.iter().any(|s| s.id == first));
        for table in printed::tables(slide) {
            for column in 0..table.columns.len() {
                if let Some(failure) = printed_total((table, whole), column, findings) {
                    tally.look(&slide.id, failure);
                }
            }
        }
    }
    tally
}

/// A float difference below this is rounding of the sum.
const REAL_ZERO: f64 = 1e-6;

/// Says by how much the actuals of the parts miss the whole; nothing for measures that do not add up.
fn unequal(findings: &Findings, parts: &[&Comparison], whole: &Comparison, what: &str) -> Option<String> {
    if !findings.measure(&whole.measure).is_some_and(|measure| measure.additive) {
        return None;
    }
    let Some(Value::Exact(whole)) = findings.value(whole, Scenario::AC) else { return None };
    let mut sum = Decimal::whole(0);
    for part in parts {
        match findings.value(part, Scenario::AC) {
            Some(Value::Exact(value)) => sum = sum + value,
            Some(Value::Real(_)) => return None,
            None => {}
        }
    }
    (sum != whole).then(|| format!("the parts of {what} add up to {} instead of {}", sum.text(), whole.text()))
}

/// Holds a table's printed total against its printed parts. None when the column has no total to check: the printed
/// parts must add up where the exact ones do, and these must where a remainder stands for all that is not shown.
fn printed_total((table, whole): (&TableSpec, bool), column: usize, findings: &Findings) -> Option<Option<String>> {
    let cell = |row: &Row| row.cells.get(column).and_then(|cell| cell.phrase.nums().next().cloned());
    let mut totals = table.rows.iter().filter(|row| row.kind == RowKind::Total);
    let total = cell(totals.next()?)?;
    if totals.next().is_some() {
        return None;
    }
    let top = |row: &&Row| row.level == 0 && !matches!(row.kind, RowKind::Total | RowKind::Group);
    let parts: Vec<Num> = table.rows.iter().filter(top).filter_map(cell).collect();
    let how = total.how?;
    let additive = findings.fact(&total.fact).and_then(|f| findings.measure(&f.measure)).is_some_and(|m| m.additive);
    if parts.is_empty() || !additive || parts.iter().any(|part| part.how != Some(how)) {
        return None;
    }
    let exact = |num: &Num| match findings.fact(&num.fact)?.value? {
        Value::Exact(value) => Some(value),
        Value::Real(_) => None,
    };
    let sum = parts.iter().map(exact).try_fold(Decimal::whole(0), |sum, value| Some(sum + value?))?;
    let header = table.columns.get(column).map_or("", |c| c.header.as_str());
    let due = exact(&total)?;
    if sum != due {
        let complete = whole
            && table.rows.iter().any(|row| row.kind == RowKind::Rest)
            && table.rows.iter().filter(top).all(|row| cell(row).is_some());
        let place = format!("the column `{header}` of table `{}`", table.id);
        let message = || format!("{place}: rows and remainder add up to {} instead of {}", sum.text(), due.text());
        return complete.then(|| Some(message()));
    }
    let printed: Option<i128> = parts.iter().map(|part| digits(&part.text)).sum();
    let (printed, whole) = (printed?, digits(&total.text)?);
    Some((printed != whole).then(|| {
        let shown = Format::amount(crate::base::Magnitude::One, how.decimals);
        let lang = crate::base::Lang::new("en");
        format!(
            "the column `{header}` of table `{}` prints parts of {} under a total of {}",
            table.id,
            shown.show_digits(printed, &lang),
            shown.show_digits(whole, &lang)
        )
    }))
}

/// The integer of the last printed digit; none for a text without digits.
fn digits(text: &str) -> Option<i128> {
    let units: i128 = text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()?;
    Some(if text.starts_with('−') { -units } else { units })
}
