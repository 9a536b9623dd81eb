//! A unit that changes between the files of a table: 元 in some, 万元 in others.

use rayon::prelude::*;

use super::Amounts;
use crate::base::Decimal;
use crate::data::amount::AmountReading;
use crate::data::table::Table;

/// Fewest numbers that make a file's median worth comparing.
const FEWEST: usize = 8;
/// Files of one unit have medians within this factor; so is the quotient of two units within it of a power of ten.
/// 3 keeps thousands (up to 3,000) apart from ten thousands (from 3,334).
const WITHIN: i128 = 3;
/// The powers of ten between units in use: 千 or k, 万, 百万 or m, 亿.
const POWERS: [u32; 4] = [3, 4, 6, 8];

/// Compares the medians of the sizes of numbers between files: how many rows stand in the files whose numbers are
/// smaller by a unit, and what to tell. `None` unless the files fall into two groups, each with medians within a
/// factor of 3, whose middles differ by a factor of 10^3, 10^4, 10^6 or 10^8 (again within 3), and nine tenths of the
/// numbers of the lower group lie below nine tenths of those of the upper.
pub(super) fn between_files(amounts: &Amounts<'_>, table: &Table<'_>, header: &str) -> Option<(u64, String)> {
    if table.file_count() < 2 {
        return None;
    }
    let mut files: Vec<(Vec<i128>, usize)> = vec![(Vec::new(), 0); table.file_count()];
    for row in 0..amounts.len() {
        if let AmountReading::Number(number) = amounts.of(row)
            && number.units != 0
        {
            let (sizes, first) = &mut files[table.file_number(row)];
            if sizes.is_empty() {
                *first = row;
            }
            sizes.push(size(number));
        }
    }
    files.retain(|(sizes, _)| sizes.len() >= FEWEST);
    for (sizes, _) in &mut files {
        sizes.sort_unstable();
    }
    let sizes: Vec<&[i128]> = files.iter().map(|(sizes, _)| sizes.as_slice()).collect();
    let (low, high, power) = split(&sizes)?;
    let rows: u64 = low.iter().map(|at| files[*at].0.len() as u64).sum();
    let name = |at: &usize| table.place(files[*at].1, header).file;
    let (small, large) = (low.iter().map(name).min()?, high.iter().map(name).min()?);
    let detail = format!(
        "the numbers of `{header}` are about {} times smaller in {small}{} than in {large}{}; is the unit another?",
        times(power),
        more(low.len()),
        more(high.len())
    );
    Some((rows, detail))
}

/// The same within a table of one file: numbers that are smaller by a unit from some row on, or up to it.
pub(super) fn within_file(amounts: &Amounts<'_>, table: &Table<'_>, header: &str) -> Option<(u64, String)> {
    if table.file_count() != 1 {
        return None;
    }
    let number = |row: usize| match amounts.of(row) {
        AmountReading::Number(number) if number.units != 0 => Some((row, size(number))),
        _ => None,
    };
    let numbers = (0..amounts.len()).filter_map(number);
    // Nearly every table ends here, without a copy of its numbers.
    let sizes = (0..amounts.len()).into_par_iter().filter_map(number).map(|(_, size)| (size, size));
    let ends = sizes.reduce_with(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
    let cut = single_step(numbers.clone().map(|(_, size)| size), ends)?;
    let numbers: Vec<(usize, i128)> = numbers.collect();
    let part = |range: &[(usize, i128)]| {
        let mut sizes: Vec<i128> = range.iter().map(|(_, size)| *size).collect();
        sizes.sort_unstable();
        sizes
    };
    let (first, second) = (part(&numbers[..cut]), part(&numbers[cut..]));
    let (low, _, power) = split(&[&first, &second])?;
    let later = low == [1];
    let rows = if later { second.len() } else { first.len() } as u64;
    let detail = format!(
        "the numbers of `{header}` are about {} times {} from {} on than before; is the unit another?",
        times(power),
        if later { "smaller" } else { "larger" },
        table.place(numbers[cut].0, header).location()
    );
    Some((rows, detail))
}

/// Where the numbers of a file, given with the smallest and the largest of them, step once from one size to another,
/// with no number of the one among the other.
fn single_step(sizes: impl Iterator<Item = i128>, (smallest, largest): (i128, i128)) -> Option<usize> {
    let upper = |size: i128| size / smallest.max(1) > largest / size.max(1);
    let (mut before, mut cut, mut count) = (None, None, 0);
    for size in sizes {
        if before.is_some_and(|before| before != upper(size)) && cut.replace(count).is_some() {
            return None;
        }
        before = Some(upper(size));
        count += 1;
    }
    cut.filter(|cut| *cut >= FEWEST && count - cut >= FEWEST)
}

/// A power of ten as people write it: `10,000`.
fn times(power: u32) -> &'static str {
    match power {
        3 => "1,000",
        4 => "10,000",
        6 => "1,000,000",
        _ => "100,000,000",
    }
}

fn more(files: usize) -> String {
    if files > 1 { format!(" and {} more", files - 1) } else { String::new() }
}

/// The size of a number in millionths.
fn size(number: Decimal) -> i128 {
    number.round(6).saturating_abs()
}

/// The files with small and those with large numbers, and the power of ten between them.
fn split(files: &[&[i128]]) -> Option<(Vec<usize>, Vec<usize>, u32)> {
    let at = |file: usize, tenths: usize| files[file][(files[file].len() - 1) * tenths / 10].max(1);
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|file| (at(*file, 5), *file));
    let gap = |i: &usize| at(order[*i], 5) / at(order[*i - 1], 5);
    let cut = (1..order.len()).max_by_key(|i| (gap(i), std::cmp::Reverse(*i)))?;
    let (low, high) = order.split_at(cut);
    let alike = |group: &[usize]| {
        let ends = group.first().zip(group.last());
        ends.is_some_and(|(a, b)| at(*b, 5) <= at(*a, 5).saturating_mul(WITHIN))
    };
    let middle = |group: &[usize]| at(group[group.len() / 2], 5);
    let (below, above) = (middle(low), middle(high));
    let power = POWERS.into_iter().find(|power| {
        let expected = below.saturating_mul(10_i128.pow(*power));
        above <= expected.saturating_mul(WITHIN) && expected <= above.saturating_mul(WITHIN)
    })?;
    let apart = low.iter().map(|f| at(*f, 9)).max()? < high.iter().map(|f| at(*f, 1)).min()?;
    (alike(low) && alike(high) && apart).then(|| (low.to_vec(), high.to_vec(), power))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten numbers around a middle.
    fn file(middle: i128) -> Vec<i128> {
        (6..=15).map(|n| middle * n / 10).collect()
    }

    fn found(middles: &[i128]) -> Option<(Vec<usize>, Vec<usize>, u32)> {
        let files: Vec<Vec<i128>> = middles.iter().map(|m| file(*m)).collect();
        split(&files.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn a_file_steps_once_or_not_at_all() {
        let step_of = |sizes: &[i128]| single_step(sizes.iter().copied(), (*sizes.iter().min()?, *sizes.iter().max()?));
        let yuan = 50_000_000_000;
        let steps = [file(yuan), file(yuan / 10_000)].concat();
        assert_eq!(step_of(&steps), Some(10));
        assert_eq!(step_of(&file(yuan)), None, "one size, in its order");
        assert_eq!(step_of(&[&steps[..], &file(yuan)].concat()), None, "back again");
        assert_eq!(step_of(&steps[5..]), None, "too few before the step");
        assert_eq!(step_of(&[]), None);
    }

    #[test]
    fn a_unit_is_a_jump_and_growth_is_none() {
        let yuan = 50_000_000_000;
        assert_eq!(found(&[yuan, yuan / 10_000, yuan * 6 / 5]), Some((vec![1], vec![0, 2], 4)));
        assert_eq!(found(&[yuan / 1_000, yuan / 1_100, yuan]), Some((vec![1, 0], vec![2], 3)));
        assert_eq!(found(&[yuan, yuan / 2, yuan * 2]), None);
        assert_eq!(found(&[yuan, yuan / 100]), None, "no unit in use");
        assert_eq!(found(&[yuan, yuan / 10_000, yuan / 100]), None, "three sizes are no two units");
        assert_eq!(found(&[yuan]), None);
        let wide: Vec<i128> = (0..10).map(|n| 10_i128.pow(n)).collect();
        assert_eq!(split(&[&wide, &file(yuan)]), None, "the numbers lie among each other");
    }
}
