//! `template.yaml`: what a template says about itself.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::base::{Error, Grain, Result};

/// What a template says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateInfo {
    /// Its name.
    pub name: String,
    /// Its version, as each report names it.
    pub version: String,
    /// Versions of salesdeck it works with: `>=0.1, <1`.
    pub salesdeck: String,
    /// Template whose files it uses where it has none of its own; none stands alone.
    #[serde(default)]
    pub extends: Option<String>,
    /// Cadence → kinds of slides in order; a cadence that is not listed shows every slide as it comes.
    #[serde(default)]
    pub slides: BTreeMap<Grain, Vec<String>>,
}

impl TemplateInfo {
    /// Reads `template.yaml`.
    ///
    /// # Errors
    /// Malformed YAML, unknown or missing fields, or a version range that cannot be read.
    pub fn parse(text: &str, file: &str) -> Result<TemplateInfo> {
        let info: TemplateInfo =
            serde_yaml::from_str(text).map_err(|e| Error::config(format!("cannot read {file}: {e}")))?;
        info.accepts(env!("CARGO_PKG_VERSION")).map_err(|e| Error::config(format!("{file}: {}", e.message)))?;
        Ok(info)
    }

    /// True when the version lies in the range that the template asks for.
    ///
    /// # Errors
    /// A range that is not a list of `>=`, `>`, `<=`, `<` or `=` with a version, separated by commas.
    pub fn accepts(&self, version: &str) -> Result<bool> {
        let bad = |part: &str| {
            Error::config(format!("`{part}` is not a version range")).hint("write it like `salesdeck: \">=0.1, <1\"`")
        };
        let version = numbers(version).ok_or_else(|| bad(version))?;
        let mut inside = true;
        for part in self.salesdeck.split(',').map(str::trim) {
            let (sign, rest) = part.split_at(part.find(|c: char| !"<>=".contains(c)).unwrap_or(part.len()));
            let bound = numbers(rest.trim()).ok_or_else(|| bad(part))?;
            inside &= match sign {
                ">=" => version >= bound,
                ">" => version > bound,
                "<=" => version <= bound,
                "<" => version < bound,
                "=" | "" => version == bound,
                _ => return Err(bad(part)),
            };
        }
        Ok(inside)
    }
}

/// Up to three numbers of a version, missing ones zero; a pre-release suffix is ignored.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let plain = version.split(['-', '+']).next()?;
    let mut out = [0; 3];
    let mut parts = plain.split('.');
    for (slot, part) in out.iter_mut().zip(parts.by_ref()) {
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(range: &str) -> TemplateInfo {
        TemplateInfo {
            name: "x".into(),
            version: "1".into(),
            salesdeck: range.into(),
            extends: None,
            slides: BTreeMap::new(),
        }
    }

    #[test]
    fn ranges_are_compared_number_by_number() {
        for (range, version, inside) in [
            (">=0.1, <1", "0.1.0", true),
            (">=0.1, <1", "0.10.2", true),
            (">=0.2", "0.1.9", false),
            (">=0.1, <1", "1.0.0", false),
            ("=0.1", "0.1.0", true),
            (">0.1", "0.1.0", false),
            ("<=0.1.5", "0.1.5", true),
        ] {
            assert_eq!(info(range).accepts(version).unwrap(), inside, "{range} {version}");
        }
        for range in ["", "latest", "~1", ">=1.2.3.4", "=>1"] {
            assert!(info(range).accepts("0.1.0").is_err(), "{range}");
        }
    }

    #[test]
    fn a_misspelled_field_is_an_error_with_its_place() {
        let error = TemplateInfo::parse("name: x\nverson: 1\nsalesdeck: '>=0'\n", "t/template.yaml").unwrap_err();
        assert!(error.message.contains("t/template.yaml") && error.message.contains("verson"), "{error}");
    }
}
