//! The readings of a column's texts, nine bytes for nearly each: columns of millions of numbers are kept whole.

use std::collections::BTreeMap;

use super::AmountReading;
use crate::base::Decimal;

/// Readings by the number of their text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readings {
    units: Vec<i64>,
    /// Digits after the point, or [`BLANK`] or [`OTHER`].
    kinds: Vec<u8>,
    /// What does not fit: refused texts and very large numbers.
    others: BTreeMap<usize, AmountReading>,
}

/// The kind of a text that says nothing.
const BLANK: u8 = u8::MAX;
/// The kind of a reading that stands in `others`.
const OTHER: u8 = u8::MAX - 1;

impl Readings {
    /// None, with room for some.
    pub fn with_room(count: usize) -> Readings {
        Readings { units: Vec::with_capacity(count), kinds: Vec::with_capacity(count), others: BTreeMap::new() }
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Adds a reading.
    pub fn push(&mut self, reading: AmountReading) {
        let (units, kind) = match reading {
            AmountReading::Blank => (0, BLANK),
            AmountReading::Number(Decimal { units, scale }) if scale < OTHER => match i64::try_from(units) {
                Ok(units) => (units, scale),
                Err(_) => (0, OTHER),
            },
            _ => (0, OTHER),
        };
        if kind == OTHER {
            self.others.insert(self.kinds.len(), reading);
        }
        self.units.push(units);
        self.kinds.push(kind);
    }

    /// Adds the readings of the texts that follow.
    pub fn append(&mut self, more: Readings) {
        let before = self.kinds.len();
        self.units.extend(more.units);
        self.kinds.extend(more.kinds);
        self.others.extend(more.others.into_iter().map(|(number, reading)| (before + number, reading)));
    }

    /// The reading of a text; blank beyond the last.
    pub fn get(&self, number: usize) -> AmountReading {
        match self.kinds.get(number).copied().unwrap_or(BLANK) {
            BLANK => AmountReading::Blank,
            OTHER => self.others.get(&number).copied().unwrap_or(AmountReading::Blank),
            scale => AmountReading::Number(Decimal::new(i128::from(self.units[number]), scale)),
        }
    }

    /// The number of a text in 10^−`scale`, rounded half away from zero; none when it is no number or too large.
    pub fn at(&self, number: usize, scale: u8) -> Option<i64> {
        let kind = self.kinds.get(number).copied().unwrap_or(BLANK);
        if let Some(by) = scale.checked_sub(kind).and_then(|up| 10_i64.checked_pow(u32::from(up))) {
            return self.units[number].checked_mul(by);
        }
        match self.get(number) {
            AmountReading::Number(number) => i64::try_from(number.round(scale)).ok(),
            _ => None,
        }
    }

    /// True for a number.
    pub fn is_number(&self, number: usize) -> bool {
        matches!(self.get(number), AmountReading::Number(_))
    }

    /// The readings in their order.
    pub fn iter(&self) -> impl Iterator<Item = AmountReading> + '_ {
        (0..self.len()).map(|number| self.get(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_come_out_as_they_went_in() {
        let number = |units, scale| AmountReading::Number(Decimal::new(units, scale));
        let list = [
            AmountReading::Blank,
            number(-12_345, 2),
            AmountReading::Refused("is not a number"),
            number(i128::from(i64::MAX) + 1, 0),
            number(0, 0),
            number(5, 18),
        ];
        let mut readings = Readings::default();
        list.iter().for_each(|reading| readings.push(*reading));
        let mut twice = readings.clone();
        twice.append(readings.clone());
        assert!(twice.iter().eq(list.into_iter().chain(list)));
        assert_eq!(twice.get(99), AmountReading::Blank);
        for (number, reading) in list.into_iter().enumerate() {
            for scale in 0..=18 {
                let long = match reading {
                    AmountReading::Number(found) => i64::try_from(found.round(scale)).ok(),
                    _ => None,
                };
                assert_eq!(readings.at(number, scale), long, "{reading:?} at {scale}");
            }
        }
    }
}
