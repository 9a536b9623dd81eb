//! The deck as one self-contained HTML page.

use std::collections::BTreeMap;
use std::io::Write;

use tera::{Context, Tera};

use super::html_view::sections;
use super::look::Look;
use super::typ::{context_of, template_error};
use super::{Brand, Template};
use crate::base::{Error, Result};
use crate::layout::Deck;
use crate::plot::Figure;

/// The page: style, drawings and data inside, nothing loaded from elsewhere, no script.
///
/// # Errors
/// A template that cannot be rendered, or a drawing that is not an SVG.
pub fn html(deck: &Deck, figures: &[Figure], template: &Template) -> Result<String> {
    let mut tera = Tera::new();
    tera.autoescape_on([".html.tera"]);
    tera.set_escape_fn(escape);
    let broken = |e: tera::Error| template_error(template, &e);
    tera.add_raw_template("page.html.tera", &template.text("page.html.tera")?).map_err(broken)?;
    let mut drawings: BTreeMap<&str, (String, String)> = BTreeMap::new();
    for figure in figures {
        drawings.insert(&figure.id, (inline(figure)?, figure.alt.clone()));
    }
    let sections = sections(deck, &|id| drawings.get(id).cloned().unwrap_or_default());
    let mut context: Context = context_of("sections", &sections)?;
    context.insert("lang", &language_tag(deck));
    context.insert("title", &deck.title);
    context.insert("period", &deck.period.to_string());
    context.insert("date", &deck.date.to_string());
    context.insert("labels", &labels(deck));
    context.insert("brand", &template.brand.view(&deck.lang));
    context.insert("logo", &logo(&template.brand, template));
    context.insert("look", &Look::of(template)?);
    context.insert("template", &format!("{} {}", template.name(), template.version()));
    context.insert("slides", &deck.slides.len());
    tera.render("page.html.tera", &context).map_err(broken)
}

/// Words of the page's own controls: the deck's label of that key, else English.
fn labels(deck: &Deck) -> BTreeMap<String, String> {
    let own =
        [("skip", "Skip to the content"), ("contents", "Contents"), ("data", "Data of the figure"), ("table", "Table")];
    let mut labels: BTreeMap<String, String> = own.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    labels.extend(deck.labels.clone());
    labels
}

/// BCP 47: the language code; Chinese names its script, so that the reader's fonts fit.
fn language_tag(deck: &Deck) -> String {
    if deck.lang.0 == "zh" { "zh-Hans".to_owned() } else { deck.lang.0.clone() }
}

/// The drawing without an XML declaration or document type, so that it can stand inside HTML.
fn inline(figure: &Figure) -> Result<String> {
    let start =
        figure.svg.find("<svg").ok_or_else(|| Error::internal(format!("figure `{}` is not an SVG", figure.id)))?;
    Ok(figure.svg[start..].trim_end().to_owned())
}

/// The logo as a `data:` address.
fn logo(brand: &Brand, template: &Template) -> Option<String> {
    let path = brand.logo.as_ref()?;
    let kind = if path.ends_with(".svg") { "image/svg+xml" } else { "image/png" };
    Some(format!("data:{kind};base64,{}", base64(template.bytes(path)?)))
}

/// Base64 with padding (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, i| bits << 8 | u32::from(chunk.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// HTML escaping for text and quoted attributes; control characters, which HTML cannot hold, become U+FFFD.
fn escape(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    for c in text.chars() {
        match c {
            '&' => out.write_all(b"&amp;")?,
            '<' => out.write_all(b"&lt;")?,
            '>' => out.write_all(b"&gt;")?,
            '"' => out.write_all(b"&quot;")?,
            '\'' => out.write_all(b"&#39;")?,
            '\n' | '\t' => out.write_all(b" ")?,
            c if c.is_control() => out.write_all("\u{fffd}".as_bytes())?,
            c => write!(out, "{c}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn page(lang: &str) -> String {
        let deck = sample::deck(lang);
        html(&deck, &sample::figures(&deck), &sample::template()).unwrap()
    }

    #[test]
    fn hostile_names_are_text() {
        let page = page("en");
        for needle in ["<script", "</title></style>", "<!-- x", "<b>lowest"] {
            assert!(!page.contains(needle), "{needle}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(page.contains("#read(&quot;/etc/passwd&quot;)"));
        assert!(page.contains("{{ 7 * 7 }}"));
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        let page = page("zh").replace("http://www.w3.org/2000/svg", "");
        for needle in ["http:", "https:", "url(", "@import", "src=", "<link", "<script", "javascript:"] {
            assert!(!page.contains(needle), "{needle}");
        }
    }

    #[test]
    fn it_is_well_formed_with_headings_in_order_and_links_that_lead_somewhere() {
        for lang in ["zh", "en"] {
            let page = page(lang);
            let body = page.trim_start().strip_prefix("<!doctype html>").unwrap();
            let tree = roxmltree::Document::parse(body).unwrap();
            let ids: Vec<&str> = tree.descendants().filter_map(|n| n.attribute("id")).collect();
            let mut unique = ids.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), ids.len(), "an id stands twice");
            for link in tree.descendants().filter(|n| n.has_tag_name("a")) {
                let target = link.attribute("href").and_then(|h| h.strip_prefix('#')).unwrap();
                assert!(ids.contains(&target), "{target}");
            }
            let mut level = 0;
            for heading in tree.descendants() {
                let name = heading.tag_name().name();
                let Some(n) = name.strip_prefix('h').and_then(|n| n.parse::<u32>().ok()) else { continue };
                assert!(n <= level + 1, "h{n} after h{level}");
                level = n;
            }
            for name in ["main", "nav", "header", "footer"] {
                assert!(tree.descendants().any(|n| n.has_tag_name(name)), "{name}");
            }
            assert!(tree.descendants().filter(|n| n.has_tag_name("details")).count() >= 1);
        }
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, code) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), code);
        }
    }

    #[test]
    fn the_same_deck_gives_the_same_page() {
        assert_eq!(page("zh"), page("zh"));
    }
}
