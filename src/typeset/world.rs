//! What a document can see: the files of its bundle, and nothing else.

use typst::diag::{FileError, FileResult, PackageError};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_kit::files::{FileLoader, FileStore};

use super::press::Press;
use crate::render::Bundle;

/// The file of the bundle with which typesetting starts.
pub(super) const MAIN: &str = "main.typ";

/// One document: what the press shares plus the files of one bundle.
///
/// Virtual paths are the bundle's own. Typst keeps each distinct path for the life of the process and has
/// room for 65,535 of them, so bundles must use the same names in every document.
pub(super) struct BundleWorld<'a> {
    press: &'a Press,
    files: FileStore<BundleFiles<'a>>,
    main: FileId,
}

impl<'a> BundleWorld<'a> {
    /// The world of a bundle; none when the name of its main file were no path.
    pub(super) fn new(press: &'a Press, bundle: &'a Bundle) -> Option<Self> {
        let main = RootedPath::new(VirtualRoot::Project, VirtualPath::new(MAIN).ok()?).intern();
        Some(BundleWorld { press, files: FileStore::new(BundleFiles { bundle }), main })
    }
}

impl World for BundleWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.press.library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.press.fonts().book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts().font(index)
    }

    /// No clock: a document takes its date from its data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Serves the files of a bundle.
struct BundleFiles<'a> {
    bundle: &'a Bundle,
}

impl FileLoader for BundleFiles<'_> {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        if let VirtualRoot::Package(_) = id.root() {
            let reason = "packages are switched off: a report uses the files of its own folder only";
            return Err(FileError::Package(PackageError::Other(Some(reason.into()))));
        }
        let path = id.vpath().get_without_slash();
        match self.bundle.files.get(path) {
            Some(bytes) => Ok(Bytes::new(bytes.clone())),
            None => Err(FileError::NotFound(path.into())),
        }
    }
}
