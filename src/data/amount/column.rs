//! A column of amounts: which mark stands before the decimals, and what each text then is.

use std::ops::Range;

use rayon::prelude::*;

use super::super::texts::TextList;
use super::digits::{self, Evidence, Mark};
use super::readings::Readings;
use super::simple::{Simple, simple};
use super::{AmountReading, Meaning, TWO_READINGS, Written, take_apart};

/// One side leads when it has so many times the rows of the other.
const LEAD: u64 = 10;

/// The readings of a column's distinct texts, and what about their form is worth telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountColumn {
    /// One reading a text.
    pub readings: Readings,
    /// What each text says about the decimal mark.
    pub evidence: Vec<Evidence>,
    /// The mark by which texts that fit both are read; `None` when they are refused.
    pub mark: Option<Mark>,
    /// True for texts that name a unit of their own which is not the column's.
    pub own_unit: Vec<bool>,
    /// True when all numbers with a point have three digits after it and no more than three before: `1.234`.
    pub point_by_threes: bool,
}

/// Texts that one core reads at a time.
const SPAN: usize = 1 << 14;

/// Reads the distinct texts of a column; `counts` are the rows of each.
///
/// - Texts that fit one mark only say which mark the column has. Without any, it is the point, and `1,234` is 1234.
/// - Where both marks are found, the one with ten times the rows leads. A text such as `12,5` is then refused among
///   points; `1.234,50` has one reading and is read. When neither leads, both are read, and `1,234` is refused.
/// - A few commas among many numbers that fit both (`12,5` once, `1,234` a hundred times) do not turn those into
///   fractions: a tenth of them is taken for slips; between a tenth and all of them, those that fit both are refused.
pub fn read_amounts<L: TextList + ?Sized>(texts: &L, counts: &[u64], meaning: Meaning<'_>) -> AmountColumn {
    let spans: Vec<Range<usize>> =
        (0..texts.count()).step_by(SPAN).map(|start| start..(start + SPAN).min(texts.count())).collect();
    // What was taken apart is not kept: of millions of numbers it is longer than their texts.
    let marks = |span: &Range<usize>| {
        let mut marks = Marks::default();
        span.clone().for_each(|number| marks.count(texts.text(number), counts[number], meaning));
        marks
    };
    let marks = spans.par_iter().map(marks).reduce(Marks::default, Marks::plus);
    let mark = marks.decide();
    let read = |span: &Range<usize>| {
        let mut part = Part::default();
        span.clone().for_each(|number| part.push(texts.text(number), mark, meaning));
        part
    };
    let parts: Vec<Part> = spans.par_iter().map(read).collect();
    let mut column = AmountColumn {
        readings: Readings::with_room(texts.count()),
        evidence: Vec::with_capacity(texts.count()),
        mark,
        own_unit: Vec::with_capacity(texts.count()),
        point_by_threes: marks.points == 0 && mark == Some(Mark::Point) && marks.either_point > 0,
    };
    for part in parts {
        column.readings.append(part.readings);
        column.evidence.extend(part.evidence);
        column.own_unit.extend(part.own_unit);
    }
    column
}

/// Rows by what their texts say about the decimal mark.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    /// Fit points only.
    points: u64,
    /// Fit commas only.
    commas: u64,
    /// Of these, without doubt.
    strong: u64,
    /// Fit both, with a point.
    either_point: u64,
    /// Fit both, with a comma.
    either_comma: u64,
}

impl Marks {
    fn count(&mut self, text: &str, rows: u64, meaning: Meaning<'_>) {
        let taken = Taken::of(text, meaning);
        let core = taken.core();
        let mut add = |to: fn(&mut Marks) -> &mut u64| {
            let sum = to(self);
            *sum = sum.saturating_add(rows);
        };
        match taken.evidence() {
            Evidence::Only { mark: Mark::Point, .. } => add(|m| &mut m.points),
            Evidence::Only { mark: Mark::Comma, strong } => {
                add(|m| &mut m.commas);
                if strong {
                    add(|m| &mut m.strong);
                }
            }
            Evidence::Either => {
                if core.contains('.') {
                    add(|m| &mut m.either_point);
                }
                if core.contains(',') {
                    add(|m| &mut m.either_comma);
                }
            }
            Evidence::None => {}
        }
    }

    fn plus(self, other: Marks) -> Marks {
        Marks {
            points: self.points.saturating_add(other.points),
            commas: self.commas.saturating_add(other.commas),
            strong: self.strong.saturating_add(other.strong),
            either_point: self.either_point.saturating_add(other.either_point),
            either_comma: self.either_comma.saturating_add(other.either_comma),
        }
    }

    /// The mark of a column. `None` when texts that fit both cannot be told.
    fn decide(self) -> Option<Mark> {
        let leads = |a: u64, b: u64| a >= b.saturating_mul(LEAD);
        let either = self.either_point.saturating_add(self.either_comma);
        if leads(self.points, self.commas) {
            Some(Mark::Point)
        } else if !leads(self.commas, self.points) {
            None
        } else if self.commas >= either || (self.strong > 0 && self.either_comma == 0) {
            Some(Mark::Comma)
        } else {
            (self.points == 0 && self.either_point == 0 && leads(either, self.commas)).then_some(Mark::Point)
        }
    }
}

/// What was read of some texts.
#[derive(Debug, Default)]
struct Part {
    readings: Readings,
    evidence: Vec<Evidence>,
    own_unit: Vec<bool>,
}

impl Part {
    fn push(&mut self, text: &str, mark: Option<Mark>, meaning: Meaning<'_>) {
        let taken = Taken::of(text, meaning);
        let evidence = taken.evidence();
        let (reading, own) = match taken {
            Taken::Simple(simple) => match simple.number(mark, meaning.exponent) {
                Some(number) => (AmountReading::Number(number), false),
                None => (settle(&take_apart(text, meaning.money), evidence, mark, meaning), false),
            },
            Taken::Other(other) => {
                let own = matches!(&other, Ok(Some(Written { power: Some(power), .. })) if *power != meaning.exponent);
                (settle(&other, evidence, mark, meaning), own)
            }
        };
        self.readings.push(reading);
        self.evidence.push(evidence);
        self.own_unit.push(own);
    }
}

/// The reading of a text in a column whose mark is known.
fn settle(taken: &Apart, evidence: Evidence, mark: Option<Mark>, meaning: Meaning<'_>) -> AmountReading {
    match (taken, evidence) {
        (Ok(None), _) => AmountReading::Blank,
        (Err(reason), _) => AmountReading::Refused(reason),
        (Ok(Some(w)), Evidence::Only { mark: own, strong }) if strong || mark.is_none() => w.number(own, meaning),
        (Ok(Some(w)), Evidence::Either) => match mark {
            Some(mark) => w.number(mark, meaning),
            None => AmountReading::Refused(TWO_READINGS),
        },
        (Ok(Some(w)), _) => w.number(mark.unwrap_or(Mark::Point), meaning),
    }
}

/// A text taken apart: a number, nothing, or why it is none.
type Apart = Result<Option<Written>, &'static str>;

/// One text taken apart.
enum Taken {
    /// A plain number.
    Simple(Simple),
    /// Everything else.
    Other(Apart),
}

impl Taken {
    fn of(text: &str, meaning: Meaning<'_>) -> Taken {
        simple(text).map_or_else(|| Taken::Other(take_apart(text, meaning.money)), Taken::Simple)
    }

    fn evidence(&self) -> Evidence {
        match self {
            Taken::Simple(simple) => simple.evidence(),
            Taken::Other(Ok(Some(written))) => digits::evidence(&written.core),
            Taken::Other(_) => Evidence::None,
        }
    }

    /// The digits of a text that is no plain number.
    fn core(&self) -> &str {
        match self {
            Taken::Other(Ok(Some(written))) => &written.core,
            _ => "",
        }
    }
}
