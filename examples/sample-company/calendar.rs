//! Days, and the public holidays of mainland China with their make-up workdays (国务院办公厅 notices for 2023–2026);
//! `salesdeck.yaml` lists the same days.

/// Year, month, day.
pub type Date = (i32, u32, u32);

/// Spans of holidays, both ends counted.
const HOLIDAYS: [(Date, Date); 26] = [
    ((2023, 1, 1), (2023, 1, 2)),
    ((2023, 1, 21), (2023, 1, 27)),
    ((2023, 4, 5), (2023, 4, 5)),
    ((2023, 4, 29), (2023, 5, 3)),
    ((2023, 6, 22), (2023, 6, 24)),
    ((2023, 9, 29), (2023, 10, 6)),
    ((2024, 1, 1), (2024, 1, 1)),
    ((2024, 2, 10), (2024, 2, 17)),
    ((2024, 4, 4), (2024, 4, 6)),
    ((2024, 5, 1), (2024, 5, 5)),
    ((2024, 6, 8), (2024, 6, 10)),
    ((2024, 9, 15), (2024, 9, 17)),
    ((2024, 10, 1), (2024, 10, 7)),
    ((2025, 1, 1), (2025, 1, 1)),
    ((2025, 1, 28), (2025, 2, 4)),
    ((2025, 4, 4), (2025, 4, 6)),
    ((2025, 5, 1), (2025, 5, 5)),
    ((2025, 5, 31), (2025, 6, 2)),
    ((2025, 10, 1), (2025, 10, 8)),
    ((2026, 1, 1), (2026, 1, 3)),
    ((2026, 2, 15), (2026, 2, 23)),
    ((2026, 4, 4), (2026, 4, 6)),
    ((2026, 5, 1), (2026, 5, 5)),
    ((2026, 6, 19), (2026, 6, 21)),
    ((2026, 9, 25), (2026, 9, 27)),
    ((2026, 10, 1), (2026, 10, 7)),
];

/// Weekend days that are worked (调休).
const WORKDAYS: [Date; 26] = [
    (2023, 1, 28),
    (2023, 1, 29),
    (2023, 4, 23),
    (2023, 5, 6),
    (2023, 6, 25),
    (2023, 10, 7),
    (2023, 10, 8),
    (2024, 2, 4),
    (2024, 2, 18),
    (2024, 4, 7),
    (2024, 4, 28),
    (2024, 5, 11),
    (2024, 9, 14),
    (2024, 9, 29),
    (2024, 10, 12),
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];

/// First days of the Spring Festival holidays.
const SPRING: [Date; 4] = [(2023, 1, 21), (2024, 2, 10), (2025, 1, 28), (2026, 2, 15)];

/// Days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
pub fn number((year, month, day): Date) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let shifted = (i64::from(month) + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day of a number of [`number`] (`civil_from_days` of the same author).
pub fn date(number: i64) -> Date {
    let z = number + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z - era * 146_097;
    let of_year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day = of_era - (365 * of_year + of_year / 4 - of_year / 100);
    let shifted = (5 * day + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = of_year + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, (day - (153 * shifted + 2) / 5 + 1) as u32)
}

/// A day so many days later.
pub fn plus(day: Date, days: i64) -> Date {
    date(number(day) + days)
}

/// The day itself when people work on it, or the next day on which they do.
pub fn workday(mut day: Date) -> Date {
    while !is_working_day(day) {
        day = plus(day, 1);
    }
    day
}

/// A day as `2026-06-30`.
pub fn text((year, month, day): Date) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// Months from the first month of the data, which is 0.
pub fn month_number((year, month, _): Date) -> i32 {
    (year - crate::FIRST.0) * 12 + month as i32 - 1
}

/// First day of a month by its [`month_number`].
pub fn month_start(number: i32) -> Date {
    (crate::FIRST.0 + number.div_euclid(12), number.rem_euclid(12) as u32 + 1, 1)
}

/// Last day of a month by its [`month_number`].
pub fn month_end(number: i32) -> Date {
    plus(month_start(number + 1), -1)
}

/// Number of days of a month.
pub fn days_in(year: i32, month: u32) -> u32 {
    let next = if month == 12 { (year + 1, 1, 1) } else { (year, month + 1, 1) };
    (number(next) - number((year, month, 1))) as u32
}

/// All days between two days, both counted.
pub fn days(first: Date, last: Date) -> Vec<Date> {
    (number(first)..=number(last)).map(date).collect()
}

/// True on a day on which people work.
pub fn is_working_day(date: Date) -> bool {
    // 1970-01-01 was a Thursday; 0 is Monday here.
    let weekday = (number(date) + 3).rem_euclid(7);
    let holiday = HOLIDAYS.iter().any(|(first, last)| *first <= date && date <= *last);
    WORKDAYS.contains(&date) || !(weekday >= 5 || holiday)
}

/// Working days of a month, those around the Spring Festival counted by how busy they are.
pub fn busy_days(year: i32, month: u32) -> f64 {
    let days = days((year, month, 1), (year, month, days_in(year, month)));
    days.into_iter().filter(|d| is_working_day(*d)).map(festival_factor).sum()
}

/// How busy a working day is around the Spring Festival: people leave early and come back late.
pub fn festival_factor(date: Date) -> f64 {
    let day = number(date);
    for spring in SPRING {
        let before = number(spring) - day;
        if (1..=8).contains(&before) {
            return 0.55;
        }
        if (-17..=0).contains(&before) {
            return 0.6;
        }
    }
    1.0
}
