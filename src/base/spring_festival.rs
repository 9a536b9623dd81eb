//! The Spring Festival: the first day of the Chinese lunar year moves between 21 January and 20 February, so that neither
//! month alone can be compared with the year before.

use chrono::NaiveDate;

use super::Date;

/// First year of the table.
const FIRST: i32 = 2000;
/// Month and day of the first day of the lunar year, year by year from [`FIRST`] on (Purple Mountain Observatory).
const DAYS: [(u32, u32); 51] = [
    (2, 5),
    (1, 24),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 9),
    (1, 29),
    (2, 18),
    (2, 7),
    (1, 26),
    (2, 14),
    (2, 3),
    (1, 23),
    (2, 10),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 16),
    (2, 5),
    (1, 25),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 29),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 13),
    (2, 3),
    (1, 23),
    (2, 11),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 15),
    (2, 4),
    (1, 24),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 30),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 14),
    (2, 2),
    (1, 23),
];

/// The first day of the lunar year that begins in a year; none outside 2000 to 2050.
pub fn spring_festival(year: i32) -> Option<Date> {
    let (month, day) = *DAYS.get(usize::try_from(year.checked_sub(FIRST)?).ok()?)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_new_years_days() {
        let of = |year| spring_festival(year).map(|d| d.to_string());
        assert_eq!(of(2020).as_deref(), Some("2020-01-25"));
        assert_eq!(of(2025).as_deref(), Some("2025-01-29"));
        assert_eq!(of(2026).as_deref(), Some("2026-02-17"));
        assert_eq!((of(1999), of(2051)), (None, None));
    }

    #[test]
    fn a_lunar_year_has_twelve_or_thirteen_moons() {
        for year in FIRST + 1..=2050 {
            let days = (spring_festival(year).unwrap() - spring_festival(year - 1).unwrap()).num_days();
            assert!((353..=355).contains(&days) || (383..=385).contains(&days), "{year}: {days} days");
        }
    }
}
