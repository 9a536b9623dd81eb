//! A column of amounts: which mark stands before the decimals, and what each text then is.

use super::digits::{self, Evidence, Mark};
use rayon::prelude::*;

use super::simple::{Simple, simple};
use super::{AmountReading, Meaning, TWO_READINGS, Written, take_apart};

/// One side leads when it has so many times the rows of the other.
const LEAD: u64 = 10;

/// The readings of a column's distinct texts, and what about their form is worth telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountColumn {
    /// One reading a text.
    pub readings: Vec<AmountReading>,
    /// What each text says about the decimal mark.
    pub evidence: Vec<Evidence>,
    /// The mark by which texts that fit both are read; `None` when they are refused.
    pub mark: Option<Mark>,
    /// True for texts that name a unit of their own which is not the column's.
    pub own_unit: Vec<bool>,
    /// True when all numbers with a point have three digits after it and no more than three before: `1.234`.
    pub point_by_threes: bool,
}

/// Reads the distinct texts of a column; `counts` are the rows of each.
///
/// - Texts that fit one mark only say which mark the column has. Without any, it is the point, and `1,234` is 1234.
/// - Where both marks are found, the one with ten times the rows leads. A text such as `12,5` is then refused among
///   points; `1.234,50` has one reading and is read. When neither leads, both are read, and `1,234` is refused.
/// - A few commas among many numbers that fit both (`12,5` once, `1,234` a hundred times) do not turn those into
///   fractions: a tenth of them is taken for slips; between a tenth and all of them, those that fit both are refused.
pub fn read_amounts<T: AsRef<str> + Sync>(texts: &[T], counts: &[u64], meaning: Meaning<'_>) -> AmountColumn {
    let take = |text: &T| match simple(text.as_ref()) {
        Some(simple) => Taken::Simple(simple),
        None => Taken::Other(Box::new(take_apart(text.as_ref(), meaning.money))),
    };
    let written: Vec<Taken> = texts.par_iter().map(take).collect();
    let evidence: Vec<Evidence> = written.iter().map(Taken::evidence).collect();
    let rows = |is: &dyn Fn(&Evidence, &str) -> bool| -> u64 {
        let of = |w: &Taken| w.is_number();
        let each = written.iter().zip(&evidence).zip(counts).filter(|((w, _), _)| of(w));
        each.filter(|((w, e), _)| is(e, core(w))).map(|(_, n)| *n).fold(0, u64::saturating_add)
    };
    let only = |mark: Mark| rows(&move |e, _| matches!(e, Evidence::Only { mark: m, .. } if *m == mark));
    let strong = rows(&|e, _| *e == Evidence::Only { mark: Mark::Comma, strong: true });
    let either = |c: char| rows(&move |e, core| *e == Evidence::Either && core.contains(c));
    let mark = decide(only(Mark::Point), only(Mark::Comma), strong, either('.'), either(','));
    let taken = |w: &Result<Option<Written>, &'static str>, e: &Evidence| match (w, e) {
        (Ok(None), _) => AmountReading::Blank,
        (Err(reason), _) => AmountReading::Refused(reason),
        (Ok(Some(w)), Evidence::Only { mark: own, strong }) if *strong || mark.is_none() => w.number(*own, meaning),
        (Ok(Some(w)), Evidence::Either) => match mark {
            Some(mark) => w.number(mark, meaning),
            None => AmountReading::Refused(TWO_READINGS),
        },
        (Ok(Some(w)), _) => w.number(mark.unwrap_or(Mark::Point), meaning),
    };
    let read = |((w, e), text): ((&Taken, &Evidence), &T)| match w {
        Taken::Other(other) => taken(other, e),
        Taken::Simple(simple) => match simple.number(mark, meaning.exponent) {
            Some(number) => AmountReading::Number(number),
            None => taken(&take_apart(text.as_ref(), meaning.money), e),
        },
    };
    let own = |w: &Taken| match w {
        Taken::Simple(_) => false,
        Taken::Other(other) => {
            matches!(&**other, Ok(Some(Written { power: Some(power), .. })) if *power != meaning.exponent)
        }
    };
    AmountColumn {
        readings: written.iter().zip(&evidence).zip(texts).map(read).collect(),
        own_unit: written.iter().map(own).collect(),
        point_by_threes: only(Mark::Point) == 0 && mark == Some(Mark::Point) && either('.') > 0,
        evidence,
        mark,
    }
}

/// One text taken apart.
enum Taken {
    /// A plain number.
    Simple(Simple),
    /// Everything else; behind a pointer, because millions of plain numbers are all that some columns hold.
    Other(Box<Result<Option<Written>, &'static str>>),
}

impl Taken {
    fn evidence(&self) -> Evidence {
        match self {
            Taken::Simple(simple) => simple.evidence(),
            Taken::Other(other) => match &**other {
                Ok(Some(written)) => digits::evidence(&written.core),
                _ => Evidence::None,
            },
        }
    }

    fn is_number(&self) -> bool {
        match self {
            Taken::Simple(_) => true,
            Taken::Other(other) => matches!(**other, Ok(Some(_))),
        }
    }
}

/// The digits of a text that is no plain number.
fn core(taken: &Taken) -> &str {
    match taken {
        Taken::Simple(_) => "",
        Taken::Other(other) => other.as_ref().as_ref().ok().and_then(Option::as_ref).map_or("", |w| &w.core),
    }
}

/// The mark of a column from the rows that fit points only, commas only (`strong` of them without doubt), and both:
/// those with a point and those with a comma. `None` when texts that fit both cannot be told.
fn decide(points: u64, commas: u64, strong: u64, either_point: u64, either_comma: u64) -> Option<Mark> {
    let leads = |a: u64, b: u64| a >= b.saturating_mul(LEAD);
    let either = either_point.saturating_add(either_comma);
    if leads(points, commas) {
        Some(Mark::Point)
    } else if !leads(commas, points) {
        None
    } else if commas >= either || (strong > 0 && either_comma == 0) {
        Some(Mark::Comma)
    } else {
        (points == 0 && either_point == 0 && leads(either, commas)).then_some(Mark::Point)
    }
}
