//! Slices: `DIM=VALUE` as written → members of the data, and the name of a slice's folder.

use std::collections::BTreeSet;

use super::pipeline::Slice;
use crate::base::{Date, Error, Period, Result, slug, suggest};
use crate::data::{Dataset, Dimension, Member, MemberKind, Named};

/// Longest folder name of a slice in bytes; file systems allow 255, and staging adds a few.
const FOLDER_BYTES: usize = 200;

/// The dimension of an id.
///
/// # Errors
/// An unknown dimension, with what may be meant.
pub fn dimension(id: &str, dataset: &Dataset) -> Result<usize> {
    dataset.dimension(id).ok_or_else(|| {
        Error::config(format!("unknown dimension `{id}`"))
            .hint_maybe(suggest::hint(id, dataset.dimensions.iter().map(|d| d.id.as_str())))
    })
}

/// The slice that several `DIM=VALUE` name together: the same dimension twice means either. Sorted, so that
/// the order on the command line does not matter.
///
/// # Errors
/// A text without `=`, an unknown dimension or member, or a label that several members share.
pub fn parse(texts: &[String], dataset: &Dataset) -> Result<Slice> {
    let mut chosen: Vec<(usize, BTreeSet<u32>)> = Vec::new();
    let mut choose = |dimension: usize, code: u32| match chosen.iter_mut().find(|(d, _)| *d == dimension) {
        Some((_, codes)) => {
            codes.insert(code);
        }
        None => chosen.push((dimension, BTreeSet::from([code]))),
    };
    for text in texts {
        let (id, value) = split(text)?;
        let index = dimension(id, dataset)?;
        match member(value, index, dataset) {
            Ok(code) => choose(index, code),
            // A list. Tried second, because names may have commas of their own.
            Err(error) if value.contains(',') => {
                for (index, code) in
                    list(index, value, dataset).map_err(|e| if value.contains('=') { e } else { error })?
                {
                    choose(index, code);
                }
            }
            Err(error) => return Err(error),
        }
    }
    chosen.sort();
    Ok(chosen.into_iter().map(|(d, codes)| (d, codes.into_iter().collect())).collect())
}

fn split(text: &str) -> Result<(&str, &str)> {
    text.split_once('=').map(|(id, value)| (id.trim(), value.trim())).ok_or_else(|| {
        Error::config(format!("`{text}` is not a slice")).hint("write --slice DIM=VALUE, for example region=France")
    })
}

/// `France,Germany` or `France,category=Bikes`.
fn list(first: usize, text: &str, dataset: &Dataset) -> Result<Vec<(usize, u32)>> {
    let mut index = first;
    text.split(',')
        .map(|part| {
            let mut value = part.trim();
            if let Some((id, rest)) = part.split_once('=') {
                index = dimension(id.trim(), dataset)?;
                value = rest.trim();
            }
            Ok((index, member(value, index, dataset)?))
        })
        .collect()
}

/// The member that a value names. A name that several members share is refused: two people of one name must never
/// get into one report.
fn member(value: &str, dimension: usize, dataset: &Dataset) -> Result<u32> {
    let Some(found) = dataset.dimensions.get(dimension) else {
        return Err(Error::internal(format!("there is no dimension {dimension}")));
    };
    match dataset.named(dimension, value) {
        Named::One(code) => Ok(code),
        Named::Several(codes) => {
            let several: Vec<&Member> = codes.iter().filter_map(|code| found.members.get(*code as usize)).collect();
            let above = |m: &Member| dataset.above(found, m).map_or(String::new(), |(_, p)| p.label.clone());
            let write = several.iter().take(8).map(|m| match several.iter().filter(|n| n.key == m.key).count() {
                1 => format!("`{}={}`", found.id, m.key),
                _ => format!("`{}={} ({})`", found.id, m.label, above(m)),
            });
            let write: Vec<String> = write.collect();
            Err(Error::config(format!("{} members of {} are called `{value}`", several.len(), found.id))
                .hint(format!("write one of {}", write.join(", "))))
        }
        Named::Nobody => {
            let labels = found.members.iter().map(|m| m.label.as_str());
            let error = Error::config(format!("{} has no member `{value}`", found.id));
            Err(error.hint_maybe(suggest::hint(value, labels)))
        }
    }
}

/// What no other member of the dimension has: the key, with those above where it takes them.
fn identity(member: &Member, dimension: &Dimension, dataset: &Dataset) -> String {
    let mut text = match member.kind {
        MemberKind::Real => member.key.clone(),
        // The two members that collect what has none may share a key with a real one.
        MemberKind::Unmatched | MemberKind::Blank => format!("\u{0}{}", member.label),
    };
    if dimension.members.iter().filter(|m| m.kind == member.kind && m.key == member.key).count() > 1
        && let Some((above, parent)) = dataset.above(dimension, member)
    {
        text.push('\u{1}');
        text.push_str(&identity(parent, above, dataset));
    }
    text
}

/// The real members of a dimension with sales in a period (opportunities, where there are no sales) up to
/// as-of, within a slice; in the order of their codes, which is that of their labels.
pub fn members_with_sales(
    dataset: &Dataset,
    dimension: usize,
    slice: &Slice,
    period: &Period,
    as_of: Date,
) -> Vec<u32> {
    let (from, to) = (days(period.start), days(period.end.min(as_of)));
    let inside = |day: i32| (from..=to).contains(&day);
    let mut found = BTreeSet::new();
    let mut add = |members: &[Vec<u32>], row: usize| {
        let code = |d: usize| members.get(d).and_then(|codes| codes.get(row)).copied();
        if slice.iter().all(|(d, codes)| code(*d).is_some_and(|c| codes.contains(&c))) {
            found.extend(code(dimension));
        }
    };
    if dataset.has.amount {
        let cube = &dataset.cube;
        for (row, day) in cube.day.iter().enumerate() {
            let moved = [&cube.gross, &cube.returned].iter().any(|column| column.get(row).is_some_and(|v| *v != 0));
            if inside(*day) && moved {
                add(&cube.members, row);
            }
        }
    } else {
        let deals = &dataset.opportunities;
        for (row, (created, closed)) in deals.created.iter().zip(&deals.closed).enumerate() {
            if created.is_some_and(inside) {
                add(&deals.members, row);
            }
            if closed.is_some_and(inside) {
                add(deals.closing(), row);
            }
        }
    }
    let Some(members) = dataset.dimensions.get(dimension).map(|d| &d.members) else { return Vec::new() };
    found.into_iter().filter(|c| members.get(*c as usize).is_some_and(|m| m.kind == MemberKind::Real)).collect()
}

/// Days since 1970-01-01.
fn days(date: Date) -> i32 {
    i32::try_from((date - Date::default()).num_days()).unwrap_or(if date < Date::default() {
        i32::MIN
    } else {
        i32::MAX
    })
}

/// The name of a slice's folder: `all`, or `rep=张伟-1a2b3c4d`, several joined by `+`.
pub fn folder(slice: &Slice, dataset: &Dataset) -> String {
    let mut parts = Vec::new();
    for (index, codes) in slice {
        let Some(dimension) = dataset.dimensions.get(*index) else { continue };
        for member in codes.iter().filter_map(|code| dimension.members.get(*code as usize)) {
            let key = identity(member, dimension, dataset);
            parts.push(format!("{}={}", safe(&dimension.id), slug::slug(&member.label, &key)));
        }
    }
    if parts.is_empty() {
        return "all".to_owned();
    }
    let whole = parts.join("+");
    if whole.len() <= FOLDER_BYTES {
        return whole;
    }
    // Too long: the first, the number of the others, and a hash of all of them.
    let first = parts.first().cloned().unwrap_or_default();
    format!("{first}+{}-{}", parts.len() - 1, slug::short_hash(whole.as_bytes()))
}

/// A name from the configuration as part of a path: letters, digits, `_` and `-` stay; whatever else there
/// is, also names that mean something to Windows or to this program, gets a hash.
pub fn safe(name: &str) -> String {
    const RESERVED: [&str; 7] = ["con", "prn", "aux", "nul", "fonts", "all", ""];
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') && name.chars().count() <= 40;
    let folded = name.to_lowercase();
    let device = ["com", "lpt"].iter().any(|d| {
        folded.strip_prefix(d).is_some_and(|rest| rest.chars().count() == 1 && rest.chars().all(char::is_numeric))
    });
    if plain && !device && !RESERVED.contains(&folded.as_str()) { name.to_owned() } else { slug::slug(name, name) }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::data::{Cube, SalesColumns};

    fn real(key: &str, label: &str) -> Member {
        Member { key: key.into(), label: label.into(), parent: None, kind: MemberKind::Real }
    }

    /// Two dimensions, three rows: 张伟 sells in France in March, in Germany in April; Li Na in France in March.
    pub fn dataset() -> Dataset {
        let dimension = |id: &str, members| Dimension { id: id.into(), members, ..Dimension::default() };
        let march = days("2026-03-10".parse().expect("a date"));
        Dataset {
            dimensions: vec![
                dimension("region", vec![real("F", "France"), real("G", "Germany")]),
                dimension(
                    "rep",
                    vec![
                        real("7", "张伟"),
                        real("8", "Li, Na"),
                        real("9", "张伟"),
                        Member { key: String::new(), label: "(blank)".into(), parent: None, kind: MemberKind::Blank },
                    ],
                ),
            ],
            cube: Cube {
                day: vec![march, march, march, march + 31],
                members: vec![vec![0, 0, 1, 1], vec![0, 1, 3, 0]],
                gross: vec![100, 100, 100, 100],
                returned: vec![0; 4],
                ..Cube::default()
            },
            has: SalesColumns { amount: true, ..SalesColumns::default() },
            sales_span: Some(("2026-03-10".parse().expect("a date"), "2026-04-10".parse().expect("a date"))),
            ..Dataset::default()
        }
    }

    fn slice(texts: &[&str]) -> Result<Slice> {
        parse(&texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>(), &dataset())
    }

    #[test]
    fn members_are_found_by_key_label_and_list() {
        assert_eq!(slice(&["rep=8"]).expect("a key"), [(1, vec![1])]);
        assert_eq!(slice(&["rep=Li, Na"]).expect("a label with a comma"), [(1, vec![1])]);
        assert_eq!(slice(&["region=france"]).expect("case"), [(0, vec![0])]);
        assert_eq!(slice(&["rep=张伟 (9)"]).expect("label and key"), [(1, vec![2])]);
        let both = [(0, vec![0, 1]), (1, vec![1])];
        assert_eq!(slice(&["rep=8", "region=Germany", "region=France"]).expect("either"), both);
        assert_eq!(slice(&["region=France,Germany,rep=8"]).expect("a list"), both);
        assert_eq!(slice(&["rep=(blank)"]).expect("blank"), [(1, vec![3])]);
    }

    #[test]
    fn mistakes_name_what_may_be_meant() {
        assert_eq!(slice(&["regoin=France"]).expect_err("a typo").hints, ["did you mean `region`?"]);
        assert_eq!(slice(&["region=Frannce"]).expect_err("a typo").hints, ["did you mean `France`?"]);
        let shared = slice(&["rep=张伟"]).expect_err("two of that name");
        assert_eq!(shared.hints, ["write one of `rep=7`, `rep=9`"]);
        assert_eq!(slice(&["France"]).expect_err("no dimension").kind.exit_code(), 2);
    }

    #[test]
    fn folders_of_hostile_members_are_plain_names() {
        let mut data = dataset();
        for (key, label) in [("x", "../../etc"), ("CON", "CON"), ("y", "a/b\\c:d*?\"<>|"), ("z", &"长".repeat(300))] {
            data.dimensions[1].members = vec![real(key, label)];
            let name = folder(&vec![(1, vec![0])], &data);
            assert!(name.starts_with("rep="), "{name}");
            assert!(
                name.chars().all(|c| c.is_alphanumeric() || "=-_+".contains(c)) && name.len() <= FOLDER_BYTES,
                "{name}"
            );
        }
        assert_eq!(folder(&vec![], &data), "all");
        let data = dataset();
        let weis: Vec<String> = [0, 2].map(|c| folder(&vec![(1, vec![c])], &data)).to_vec();
        assert!(weis[0].starts_with("rep=张伟-") && weis[0] != weis[1], "{weis:?}");
        assert_eq!(folder(&vec![(0, vec![0, 1])], &data).matches('+').count(), 1);
    }

    #[test]
    fn the_same_label_under_two_parents_is_two_members() {
        let mut data = dataset();
        data.dimensions[1].parent = Some(0);
        data.dimensions[1].members = [0, 1].map(|p| Member { parent: Some(p), ..real("GPS", "GPS") }).to_vec();
        let shared = parse(&["rep=GPS".to_owned()], &data).expect_err("two of that name");
        assert_eq!(shared.hints, ["write one of `rep=GPS (France)`, `rep=GPS (Germany)`"]);
        assert_eq!(parse(&["rep=GPS (Germany)".to_owned()], &data).expect("the second"), [(1, vec![1])]);
        assert_ne!(folder(&vec![(1, vec![0])], &data), folder(&vec![(1, vec![1])], &data));
    }

    #[test]
    fn many_members_make_a_short_folder_that_differs() {
        let mut data = dataset();
        data.dimensions[0].members = (0..50).map(|i| real(&i.to_string(), &format!("地区{i}"))).collect();
        let a = folder(&vec![(0, (0..50).collect())], &data);
        let b = folder(&vec![(0, (0..49).collect())], &data);
        assert!(a.len() <= FOLDER_BYTES && a.contains("+49-"), "{a}");
        assert_ne!(a, b);
    }

    #[test]
    fn names_that_mean_something_else_get_a_hash() {
        assert_eq!(safe("monthly"), "monthly");
        assert_eq!(safe("月报"), "月报");
        for name in ["fonts", "NUL", "com1", "../x", "a b", ""] {
            assert_ne!(safe(name), name);
            assert!(safe(name).chars().all(|c| c.is_alphanumeric() || c == '-'));
        }
    }

    #[test]
    fn each_takes_real_members_with_sales_in_the_period_only() {
        let data = dataset();
        let month = Period::month(2026, 3).expect("a month");
        assert_eq!(members_with_sales(&data, 1, &vec![], &month, month.end), [0, 1]);
        assert_eq!(members_with_sales(&data, 1, &vec![(0, vec![1])], &month, month.end), [0_u32; 0], "blank only");
        assert_eq!(members_with_sales(&data, 1, &vec![], &month, "2026-03-09".parse().expect("a date")), [0_u32; 0]);
    }
}
