//! The source folder of a PDF: skeleton by tera, look by the template, words and numbers as data.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use tera::{Context, Tera};

use super::attachment::figures_csv;
use super::look::Look;
use super::{Bundle, Template, typ_text};
use crate::base::{Error, Result, slug};
use crate::layout::{BlockContent, Deck};
use crate::plot::Figure;

/// The stock command that makes the same PDF from the folder.
const COMPILE: &str = include_str!("compile.sh");

/// Everything the document needs but the fonts: `main.typ`, `lib/`, `data.json`, `charts/`, the attachments, and
/// `compile.sh`, which gives the same PDF with a stock `typst`.
///
/// # Errors
/// A figure that was not drawn, a slide whose template is not there, or a template that cannot be rendered.
pub fn bundle(deck: &Deck, figures: &[Figure], template: &Template, findings_json: &[u8]) -> Result<Bundle> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let drawn: BTreeMap<&str, &Figure> = figures.iter().map(|f| (f.id.as_str(), f)).collect();
    let mut charts = serde_json::Map::new();
    for slide in &deck.slides {
        for block in &slide.blocks {
            let BlockContent::Figure(spec) = &block.content else { continue };
            let figure = drawn.get(spec.id.as_str()).ok_or_else(|| {
                Error::internal(format!("figure `{}` of slide `{}` was not drawn", spec.id, slide.id))
            })?;
            let path = chart_path(&spec.id);
            let alt = if figure.alt.is_empty() { &spec.alt } else { &figure.alt };
            charts.insert(spec.id.clone(), json!({ "path": path, "alt": alt }));
            files.insert(path, figure.svg.clone().into_bytes());
        }
    }
    let data = Data {
        deck,
        charts,
        heights: heights(deck),
        brand: template.brand.view(&deck.lang),
        look: Look::of(template)?,
        template: json!({ "name": template.name(), "version": template.version(), "hash": template.hash }),
    };
    files.insert("data.json".into(), pretty(&data)?);
    files.insert("findings.json".into(), findings_json.to_vec());
    files.insert("figures.csv".into(), figures_csv(deck).into_bytes());
    files.insert("main.typ".into(), skeleton(deck, template)?.into_bytes());
    files.insert("compile.sh".into(), COMPILE.as_bytes().to_vec());
    for (path, bytes) in template.under("lib/") {
        files.insert(path.to_owned(), bytes.to_vec());
    }
    if let Some(logo) = &template.brand.logo {
        files.insert(logo.clone(), template.bytes(logo).unwrap_or_default().to_vec());
    }
    Ok(Bundle { files })
}

/// The heights of rows of sentences, by table.
fn heights(deck: &Deck) -> BTreeMap<&str, Vec<f64>> {
    let blocks = deck.slides.iter().flat_map(|slide| &slide.blocks);
    let tables = blocks.filter_map(|block| match &block.content {
        BlockContent::Table(table) => Some(table),
        _ => None,
    });
    tables.filter_map(|table| Some((table.id.as_str(), table.row_heights()?))).collect()
}

/// What `data.json` holds.
#[derive(Serialize)]
struct Data<'a> {
    deck: &'a Deck,
    charts: serde_json::Map<String, Value>,
    /// Table id → heights of its rows, where sentences give them heights of their own.
    heights: BTreeMap<&'a str, Vec<f64>>,
    brand: BTreeMap<&'static str, Option<String>>,
    look: Look,
    template: Value,
}

/// One value a line, so that two editions can be compared with `diff`.
fn pretty(data: &Data) -> Result<Vec<u8>> {
    serde_json::to_vec_pretty(data).map_err(|e| Error::internal(format!("cannot write data.json: {e}")))
}

/// `charts/<id>.svg`; an id made from a name in the configuration becomes a plain one.
///
/// Typst keeps every path it has seen for the life of the process, at most 65,535: ids are those of the
/// storyboard, not of members.
fn chart_path(id: &str) -> String {
    let plain =
        !id.is_empty() && id.len() <= 60 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain { format!("charts/{id}.svg") } else { format!("charts/chart-{}.svg", slug::short_hash(id.as_bytes())) }
}

/// A slide as its template sees it: no words of the deck, only where they are in the data.
#[derive(Serialize)]
struct SlideContext<'a> {
    /// Position from 0.
    index: usize,
    /// Page number.
    number: usize,
    /// Its id; escaped by tera.
    id: &'a str,
    /// Section 0–6.
    section: u8,
    /// True of the first slide of its section.
    opens_section: bool,
    /// `figure`, `table`, `text`, `tiles` in order.
    blocks: Vec<&'static str>,
}

/// `main.typ`: which slides, in which order, each by its template.
fn skeleton(deck: &Deck, template: &Template) -> Result<String> {
    let mut tera = Tera::new();
    tera.autoescape_on([".typ.tera"]);
    tera.set_escape_fn(typ_text::escape);
    let broken = |e: tera::Error| template_error(template, &e);
    let mut sources = vec![("main.typ.tera".to_owned(), template.text("main.typ.tera")?)];
    for (path, _) in template.under("slides/") {
        sources.push((path.to_owned(), template.text(path)?));
    }
    tera.add_raw_templates(sources).map_err(broken)?;
    let mut parts = Vec::new();
    let mut section = None;
    for (index, slide) in deck.slides.iter().enumerate() {
        let name = format!("slides/{}.typ.tera", slide.template);
        if !tera.contains_template(&name) {
            return Err(Error::config(format!(
                "template `{}` has no {name}, for slide `{}`",
                template.name(),
                slide.id
            )));
        }
        let context = SlideContext {
            index,
            number: index + 1,
            id: &slide.id,
            section: slide.section,
            opens_section: section != Some(slide.section),
            blocks: slide.blocks.iter().map(|b| kind(&b.content)).collect(),
        };
        section = Some(slide.section);
        parts.push(tera.render(&name, &context_of("slide", &context)?).map_err(broken)?.trim_end().to_owned());
    }
    let mut text = tera.render("main.typ.tera", &context_of("slides", &parts)?).map_err(broken)?;
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(text)
}

pub(super) fn kind(content: &BlockContent) -> &'static str {
    match content {
        BlockContent::Figure(_) => "figure",
        BlockContent::Table(_) => "table",
        BlockContent::Text(_) => "text",
        BlockContent::Tiles(_) => "tiles",
    }
}

/// A tera context with one value.
pub(super) fn context_of(name: &'static str, value: &impl Serialize) -> Result<Context> {
    let value = tera::Value::try_from_serializable(value)
        .map_err(|e| Error::internal(format!("cannot give `{name}` to a template: {e}")))?;
    let mut context = Context::new();
    context.insert_value(name, value);
    Ok(context)
}

/// The error of a template, with tera's own excerpt of the place.
pub(super) fn template_error(template: &Template, error: &tera::Error) -> Error {
    Error::config(format!("template `{}` cannot be rendered\n{error}", template.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn sample_bundle(lang: &str) -> Bundle {
        let deck = sample::deck(lang);
        bundle(&deck, &sample::figures(&deck), &sample::template(), b"{}").unwrap()
    }

    #[test]
    fn only_our_own_paths_are_in_the_folder() {
        for path in sample_bundle("zh").files.keys() {
            let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
            assert!(plain && !path.contains("..") && !path.starts_with('/'), "{path}");
        }
        assert_eq!(chart_path("ranking-region-2"), "charts/ranking-region-2.svg");
        for id in ["../../etc/passwd", "大区", "a b", "", "a\"b", &"x".repeat(99)] {
            let path = chart_path(id);
            assert!(path.starts_with("charts/chart-") && path.len() < 30, "{path}");
        }
    }

    #[test]
    fn hostile_names_are_only_in_the_data() {
        let files = sample_bundle("en").files;
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            let carries = ["data.json", "figures.csv"].contains(&path.as_str()) || path.starts_with("charts/");
            assert!(carries || !text.contains("/etc/passwd"), "{path}");
        }
        let data: Value = serde_json::from_slice(&files["data.json"]).unwrap();
        assert!(data.to_string().contains("#read(\\\"/etc/passwd\\\")"));
    }

    #[test]
    fn slide_ids_reach_the_skeleton_escaped() {
        let mut deck = sample::deck("en");
        deck.slides[2].id = "x\")\n#panic(\"".into();
        let bundle = bundle(&deck, &sample::figures(&deck), &sample::template(), b"{}").unwrap();
        let main = String::from_utf8(bundle.files["main.typ"].clone()).unwrap();
        assert!(!main.contains("#panic"), "{main}");
    }

    #[test]
    fn the_same_deck_gives_the_same_bytes() {
        assert_eq!(sample_bundle("zh"), sample_bundle("zh"));
        assert_ne!(sample_bundle("zh"), sample_bundle("en"));
    }

    #[test]
    fn a_missing_drawing_is_an_internal_error() {
        let deck = sample::deck("en");
        let error = bundle(&deck, &[], &sample::template(), b"{}").unwrap_err();
        assert!(error.message.contains("was not drawn"), "{error}");
    }

    #[test]
    fn every_slide_is_one_page_whatever_the_names_are() {
        let template = sample::template();
        let press = crate::typeset::Press::new(template.fonts().into_iter().map(|(_, bytes)| bytes.to_vec()).collect());
        for lang in ["zh", "en"] {
            let (deck, _) = crate::render::printable(&sample::deck(lang), &|c| press.covers(c));
            let document = press.compile(&bundle(&deck, &sample::figures(&deck), &template, b"{}").unwrap()).unwrap();
            assert_eq!(document.pages.len(), deck.slides.len());
            assert_eq!(document.warnings, Vec::<String>::new());
            for (page, slide) in document.pages.iter().zip(&deck.slides) {
                for text in &page.texts {
                    let (b, end) = (&text.bounds, text.bounds.x + text.bounds.width);
                    assert!(b.x > 30.0 && end < 930.0 && b.y + b.height < 540.0, "{}: {text:?}", slide.id);
                }
            }
            let words: String = document.pages.iter().flat_map(|p| &p.texts).map(|t| t.text.as_str()).collect();
            let words: String = words.split_whitespace().collect();
            for name in sample::HOSTILE {
                let name: String = name.split_whitespace().collect();
                assert!(words.contains(&name), "{name} is not printed as it is");
            }
        }
    }
}
