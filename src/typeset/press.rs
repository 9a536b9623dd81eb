//! The press: everything a document needs that is the same for all documents.

use std::panic::{AssertUnwindSafe, catch_unwind};

use typst::diag::{SourceResult, Warned};
use typst::foundations::{Bytes, Smart};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::world::BundleWorld;
use super::{Document, diagnostics, frames};
use crate::base::{Error, Result};
use crate::render::Bundle;

/// Results of parts of a document that were not asked for again in so many documents are forgotten.
///
/// Documents of one batch share their look and their fonts, rarely more; the memory of hundreds of reports
/// would otherwise grow without bound.
const REMEMBERED_DOCUMENTS: usize = 4;

/// Typst's standard library and the fonts, read once for hundreds of documents; may be shared by threads.
pub struct Press {
    library: LazyHash<Library>,
    fonts: FontStore,
    coverage: Vec<(u32, u32)>,
}

impl Press {
    /// A press with these font files (TrueType, OpenType or collections), in this order. Data that are no
    /// font are left out; a document then says which family it misses.
    pub fn new(fonts: Vec<Vec<u8>>) -> Press {
        let mut store = FontStore::new();
        for data in fonts {
            for font in typst::text::Font::iter(Bytes::new(data)) {
                let info = font.info().clone();
                store.push((font, info));
            }
        }
        let coverage = coverage(&store);
        Press { library: LazyHash::new(Library::builder().build()), fonts: store, coverage }
    }

    /// Sets a bundle: the PDF (PDF/UA-1 and PDF/A-3a), its laid-out pages and the compiler's warnings.
    ///
    /// The same bundle and fonts give the same bytes, with any number of threads.
    ///
    /// # Errors
    /// What the compiler refuses, with the place in the bundle's file: a mistake in a template, a file that
    /// is not in the bundle, a package, a character that no font has, a missing document date.
    pub fn compile(&self, bundle: &Bundle) -> Result<Document> {
        let _forget = Forget;
        // The typesetter is not ours: a bug in it must cost one report, not the whole batch.
        catch_unwind(AssertUnwindSafe(|| self.set(bundle))).unwrap_or_else(|_| {
            Err(Error::internal("the typesetter stopped unexpectedly on this report")
                .hint("please report this with the report's source folder"))
        })
    }

    /// True when a character can be printed: some font has a glyph for it, and PDF/A allows it.
    ///
    /// Controls, invisible format characters (joiners, direction marks, variation selectors), private-use
    /// characters and U+FFFE are not printable even where a font has a glyph: the first two would silently
    /// disappear or reorder a name, and PDF/A-3a forbids the others.
    pub fn covers(&self, c: char) -> bool {
        let private = matches!(c as u32, 0xE000..=0xF8FF | 0xF0000..=0x10_FFFF);
        let invisible = c.is_control() || typst::text::is_default_ignorable(c);
        let line_break = matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}');
        !private && !invisible && !line_break && self.has_glyph(c as u32)
    }

    pub(super) fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    pub(super) fn fonts(&self) -> &FontStore {
        &self.fonts
    }

    fn has_glyph(&self, c: u32) -> bool {
        let after = self.coverage.partition_point(|(first, _)| *first <= c);
        after.checked_sub(1).and_then(|i| self.coverage.get(i)).is_some_and(|(_, last)| c <= *last)
    }

    fn set(&self, bundle: &Bundle) -> Result<Document> {
        let world = BundleWorld::new(self, bundle).ok_or_else(|| Error::internal("the main file's name is no path"))?;
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
        let refused = |errors: typst::ecow::EcoVec<_>| diagnostics::error(&world, &errors);
        let document = output.map_err(refused)?;
        let pdf = pdf(&document).map_err(refused)?;
        let pages = document.pages().iter().map(|page| frames::page(&page.frame)).collect();
        let warnings = warnings.iter().map(|warning| diagnostics::line(&world, warning)).collect();
        Ok(Document { pdf, pages, warnings })
    }
}

/// Writes the PDF with the options of the stock program: identifier, creator and tags as they come, no
/// pretty printing. A timestamp is used only by documents that set no date, and PDF/A-3a refuses these here.
fn pdf(document: &PagedDocument) -> SourceResult<Vec<u8>> {
    use typst::diag::At;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_3a]).at(typst::syntax::Span::detached())?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Auto,
        timestamp: None,
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(document, &options)
}

/// Sorted, disjoint ranges of the characters that some font has.
fn coverage(fonts: &FontStore) -> Vec<(u32, u32)> {
    let mut characters: Vec<u32> = (0..)
        .map_while(|index| fonts.book().info(index))
        .flat_map(|info| info.coverage.iter().collect::<Vec<u32>>())
        .collect();
    characters.sort_unstable();
    characters.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in characters {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == c => *last = c,
            _ => ranges.push((c, c)),
        }
    }
    ranges
}

/// Lets the compiler forget old results when a document is done, also when it failed.
struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        typst::comemo::evict(REMEMBERED_DOCUMENTS);
    }
}
