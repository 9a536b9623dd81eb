//! The member that a text names, for command lines and tables of recipients alike.

use super::dataset::{Dataset, Dimension, Member, MemberKind};

/// What a text names in a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// The code of the one member that is meant.
    One(u32),
    /// The codes of all that bear the name.
    Several(Vec<u32>),
    /// No member.
    Nobody,
}

impl Dataset {
    /// The member above a member, with its dimension.
    pub fn above(&self, dimension: &Dimension, member: &Member) -> Option<(&Dimension, &Member)> {
        let above = self.dimensions.get(dimension.parent?)?;
        Some((above, above.members.get(member.parent? as usize)?))
    }

    /// The member that a text names: by its key, by its label, by `label (key)` or `label (parent)`; at last without
    /// regard to case. Two members of one name are several: a report must never go to somebody else.
    pub fn named(&self, dimension: usize, text: &str) -> Named {
        let Some(found) = self.dimensions.get(dimension) else { return Named::Nobody };
        let folded = text.to_lowercase();
        let of = |m: &Member, name: &str| text == format!("{} ({name})", m.label);
        let tries: [&dyn Fn(&Member) -> bool; 5] = [
            &|m| m.kind == MemberKind::Real && m.key == text,
            &|m| m.label == text,
            &|m| of(m, &m.key),
            &|m| self.above(found, m).is_some_and(|(_, parent)| of(m, &parent.label)),
            &|m| m.label.to_lowercase() == folded,
        ];
        tries.iter().map(|same| found.only(same)).find(|n| *n != Named::Nobody).unwrap_or(Named::Nobody)
    }
}

impl Dimension {
    /// The only member that fits.
    pub(super) fn only(&self, same: impl Fn(&Member) -> bool) -> Named {
        let hits: Vec<u32> = (0_u32..).zip(&self.members).filter(|(_, m)| same(m)).map(|(code, _)| code).collect();
        match hits.as_slice() {
            [] => Named::Nobody,
            [code] => Named::One(*code),
            _ => Named::Several(hits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_one_member_or_tells_all_that_bear_it() {
        let of = |key: &str, label: &str, parent, kind| Member { key: key.into(), label: label.into(), parent, kind };
        let real = |key: &str, label: &str, parent| of(key, label, Some(parent), MemberKind::Real);
        let regions = ["East", "West"].map(|label| of(label, label, None, MemberKind::Real)).to_vec();
        let reps = vec![
            real("7", "Li Na", 0),
            real("8", "Li Na", 1),
            real("9", "Ann", 1),
            of("9", "(blank)", None, MemberKind::Blank),
        ];
        let dimension = |id: &str, parent, members| Dimension { id: id.into(), parent, members, has_targets: false };
        let data = Dataset {
            dimensions: vec![dimension("region", None, regions), dimension("rep", Some(0), reps)],
            ..Dataset::default()
        };
        for (text, named) in [
            ("9", Named::One(2)),
            ("Ann", Named::One(2)),
            ("ann", Named::One(2)),
            ("Li Na", Named::Several(vec![0, 1])),
            ("Li Na (8)", Named::One(1)),
            ("Li Na (East)", Named::One(0)),
            ("(blank)", Named::One(3)),
            ("Bo", Named::Nobody),
        ] {
            assert_eq!(data.named(1, text), named, "{text}");
        }
        assert_eq!(data.named(7, "Ann"), Named::Nobody, "no such dimension");
    }
}
