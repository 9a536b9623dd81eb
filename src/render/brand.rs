//! `brand.yaml`: what makes a report the company's own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::contrast;
use crate::base::{Error, Lang, Result, Text};

/// Most bytes of a logo.
const LARGEST_LOGO: usize = 500_000;

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
    /// Department or firm that made the report, on the cover; empty for none.
    pub prepared_by: Text,
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
            prepared_by: Text::default(),
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
        let ratio = contrast::between(&brand.accent, "#ffffff").unwrap_or(1.0);
        if ratio < contrast::MARKS {
            let near = contrast::enough(&brand.accent, "#ffffff", contrast::MARKS);
            let message = format!(
                "{file}: accent `{}` can hardly be seen on white: contrast {ratio:.1}, at least {} is needed",
                brand.accent,
                contrast::MARKS
            );
            return Err(Error::config(message).hint(format!("the nearest darker one is `accent: \"{near}\"`")));
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

    /// Checks the bytes of the logo: a picture of its kind that is not too large to stand in every page.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn check_logo(logo: &str, bytes: &[u8], file: &str) -> Result<()> {
        if bytes.len() > LARGEST_LOGO {
            let message = format!("{file}: the logo `{logo}` has {} kB", bytes.len().div_ceil(1000));
            let hint = format!("it stands in every page: {} kB at most; save it smaller", LARGEST_LOGO / 1000);
            return Err(Error::config(message).hint(hint));
        }
        let kind = if logo.ends_with(".png") {
            bytes.starts_with(b"\x89PNG\r\n\x1a\n").then_some("PNG")
        } else {
            std::str::from_utf8(bytes).ok().filter(|text| text.contains("<svg")).map(|_| "SVG")
        };
        match kind {
            Some(_) => Ok(()),
            None => Err(Error::config(format!("{file}: the logo `{logo}` does not hold such a picture"))
                .hint("save it as PNG or SVG (in UTF-8), with the matching ending")),
        }
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
            ("prepared_by", Some(self.prepared_by.get(lang).to_owned())),
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

    #[test]
    fn an_accent_that_cannot_be_seen_is_answered_with_one_that_can() {
        let error = Brand::parse("accent: '#ffd700'", "b/brand.yaml").unwrap_err();
        assert!(error.message.contains("contrast 1.4"), "{error}");
        let near = error.hints[0].split('"').nth(1).unwrap().to_owned();
        assert_eq!(Brand::parse(&format!("accent: '{near}'"), "b/brand.yaml").unwrap().accent, near);
    }

    #[test]
    fn a_logo_is_a_small_picture_of_its_kind() {
        assert!(Brand::check_logo("a.svg", b"<?xml version='1.0'?><svg/>", "b").is_ok());
        assert!(Brand::check_logo("a.png", b"\x89PNG\r\n\x1a\n...", "b").is_ok());
        for (name, bytes) in [("a.png", &b"<svg/>"[..]), ("a.svg", b"\xff\xfe<"), ("a.svg", b"GIF89a")] {
            assert!(Brand::check_logo(name, bytes, "b").is_err(), "{name}");
        }
        let large = [b"<svg>".to_vec(), vec![b' '; LARGEST_LOGO]].concat();
        let error = Brand::check_logo("a.svg", &large, "b/brand.yaml").unwrap_err();
        assert!(error.message.contains("501 kB") && error.hints[0].contains("500 kB"), "{error}");
    }
}
