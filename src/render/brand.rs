//! `brand.yaml`: what makes a report the company's own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{Error, Lang, Result, Text};

/// The company's marks on every page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Brand {
    /// Picture for the cover, a `.svg` or `.png` in the template's folder; none shows the name alone.
    pub logo: Option<String>,
    /// What the picture shows, for people who cannot see it.
    pub logo_alt: Text,
    /// Accent colour `#rrggbb`, for lines and areas only: never for text or values.
    pub accent: String,
    /// Font family of every text; it must be in the template's `fonts/` folder.
    pub font: String,
    /// Left part of the footer; the document's title when it is empty.
    pub footer: Text,
    /// Confidentiality label on every page; empty for none.
    pub confidential: Text,
}

impl Default for Brand {
    fn default() -> Self {
        Brand {
            logo: None,
            logo_alt: Text::default(),
            accent: "#1f4e79".to_owned(),
            font: "Noto Sans SC".to_owned(),
            footer: Text::default(),
            confidential: Text::default(),
        }
    }
}

impl Brand {
    /// Reads `brand.yaml`.
    ///
    /// # Errors
    /// Malformed YAML, unknown fields, a colour that is not `#rrggbb`, a logo that is no picture.
    pub fn parse(text: &str, file: &str) -> Result<Brand> {
        // A file with comments only is empty, which YAML reads as null.
        let brand: Option<Brand> =
            serde_yaml::from_str(text).map_err(|e| Error::config(format!("cannot read {file}: {e}")))?;
        let brand = brand.unwrap_or_default();
        let digits = brand.accent.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::config(format!("{file}: accent `{}` is not a colour", brand.accent))
                .hint("write it like `accent: \"#1f4e79\"`, with quotes: # begins a comment"));
        }
        if let Some(logo) = &brand.logo {
            let plain = !logo.starts_with("charts/")
                && logo.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
                && !logo.contains("..");
            if !plain || !(logo.ends_with(".svg") || logo.ends_with(".png")) {
                return Err(Error::config(format!("{file}: logo `{logo}` is not an .svg or .png of the template"))
                    .hint("put the picture beside brand.yaml and name it with letters, digits, `-` and `_`"));
            }
        }
        Ok(brand)
    }

    /// The brand in one language, as pages read it.
    pub fn view(&self, lang: &Lang) -> BTreeMap<&'static str, Option<String>> {
        BTreeMap::from([
            ("logo", self.logo.clone()),
            ("logo_alt", Some(self.logo_alt.get(lang).to_owned())),
            ("accent", Some(self.accent.clone())),
            ("font", Some(self.font.clone())),
            ("footer", Some(self.footer.get(lang).to_owned())),
            ("confidential", Some(self.confidential.get(lang).to_owned())),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_is_read_or_refused_with_a_hint() {
        let brand = Brand::parse("accent: '#C0392B'\nfooter: {zh: 内部, en: Internal}\n", "brand.yaml").unwrap();
        assert_eq!(brand.footer.get(&Lang::new("zh")), "内部");
        assert_eq!(Brand::parse("# nothing\n", "brand.yaml").unwrap(), Brand::default());
        for text in ["accent: red", "logo: ../x.svg", "logo: a.exe", "logo: \"a b.svg\"", "colour: 1"] {
            let error = Brand::parse(text, "b/brand.yaml").unwrap_err();
            assert!(error.message.contains("b/brand.yaml"), "{error}");
        }
    }
}
