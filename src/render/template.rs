//! A template: the texts, pictures and fonts that decide the look of a report.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::template_files::{FOLDER, is_font, own_files, unknown};
use super::{Brand, TemplateInfo, built_in};
use crate::base::{Error, Lang, Result, slug};

/// A template, read whole.
#[derive(Debug, Clone)]
pub struct Template {
    /// What it says about itself.
    pub info: TemplateInfo,
    /// The company's marks.
    pub brand: Brand,
    /// SHA-256 over the lines `<sha256 of the file>  <path>`, sorted by path: the hash of what
    /// `sha256sum` prints for its files.
    pub hash: String,
    /// Relative path with `/` → bytes.
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Template {
    /// The template of a name: the project's own folder `report-templates/<name>/`, else the built-in one;
    /// where the names are the same (or `template.yaml` says `extends:`), single files of the project
    /// take the place of the built-in ones.
    ///
    /// # Errors
    /// An unknown name, a file that cannot be read, is not UTF-8 text or does not belong to a template, a
    /// missing part, or a template made for another version of salesdeck.
    pub fn load(name: &str, root: &Path) -> Result<Template> {
        let own = own_files(name, root)?;
        let own_info = own
            .get("template.yaml")
            .map(|bytes| TemplateInfo::parse(&text_of(bytes, "template.yaml")?, "template.yaml"))
            .transpose()?;
        let base = match own_info.as_ref().and_then(|info| info.extends.as_deref()) {
            Some(extended) if extended == built_in::NAME => true,
            Some(extended) => {
                return Err(Error::config(format!("template `{name}` extends `{extended}`, which is not built in"))
                    .hint(format!("`extends:` can name `{}`", built_in::NAME)));
            }
            None => name == built_in::NAME,
        };
        if own.is_empty() && !base {
            return Err(unknown(name, root));
        }
        let mut files: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
        if base {
            files.extend(built_in::FILES.iter().map(|(path, bytes)| ((*path).to_owned(), Cow::Borrowed(*bytes))));
        }
        files.extend(own.into_iter().map(|(path, bytes)| (path, Cow::Owned(bytes))));
        Template::from_files(name, files)
    }

    /// A template from its files, checked.
    fn from_files(name: &str, mut files: BTreeMap<String, Cow<'static, [u8]>>) -> Result<Template> {
        // A template without fonts of its own is set in the built-in ones.
        if !files.keys().any(|path| is_font(path)) {
            let fonts = built_in::FILES.iter().filter(|(path, _)| path.starts_with("fonts/"));
            files.extend(fonts.map(|(path, bytes)| ((*path).to_owned(), Cow::Borrowed(*bytes))));
        }
        let hash = hash(&files);
        let shown = |file: &str| format!("{FOLDER}/{name}/{file}");
        let text = |file: &str| -> Result<String> {
            let bytes = files
                .get(file)
                .ok_or_else(|| Error::config(format!("template `{name}` has no {file}")).hint(whole_hint()))?;
            text_of(bytes, &shown(file))
        };
        let info = TemplateInfo::parse(&text("template.yaml")?, &shown("template.yaml"))?;
        if !info.accepts(env!("CARGO_PKG_VERSION"))? {
            let message = format!(
                "template `{name}` {} is made for salesdeck {}, this is {}",
                info.version,
                info.salesdeck,
                env!("CARGO_PKG_VERSION")
            );
            return Err(Error::config(message).hint("check the template, then widen `salesdeck:` in template.yaml"));
        }
        let brand = match files.contains_key("brand.yaml") {
            true => Brand::parse(&text("brand.yaml")?, &shown("brand.yaml"))?,
            false => Brand::default(),
        };
        for part in ["theme.yaml", "main.typ.tera", "page.html.tera"] {
            text(part)?;
        }
        if let Some(logo) = brand.logo.as_ref().filter(|logo| !files.contains_key(logo.as_str())) {
            return Err(Error::config(format!("{} names the logo `{logo}`, which is not there", shown("brand.yaml")))
                .hint("put the file into the folder of the template, or delete the line `logo:`"));
        }
        if let Some((logo, bytes)) = brand.logo.as_ref().and_then(|logo| Some((logo, files.get(logo.as_str())?))) {
            Brand::check_logo(logo, bytes, &shown("brand.yaml"))?;
        }
        let template = Template { info, brand, hash, files };
        if template.languages().is_empty() {
            return Err(Error::config(format!("template `{name}` has no words/<language>.yaml")).hint(whole_hint()));
        }
        Ok(template)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.info.name
    }

    /// Its version.
    pub fn version(&self) -> &str {
        &self.info.version
    }

    /// The languages it has words for, sorted.
    pub fn languages(&self) -> Vec<Lang> {
        let code = |path: &String| Some(Lang::new(path.strip_prefix("words/")?.strip_suffix(".yaml")?));
        self.files.keys().filter_map(code).collect()
    }

    /// The words of a language, as YAML.
    ///
    /// # Errors
    /// A language without a file, with the languages there are.
    pub fn words(&self, lang: &Lang) -> Result<String> {
        self.text(&format!("words/{lang}.yaml")).map_err(|_| {
            let known: Vec<String> = self.languages().into_iter().map(|l| l.0).collect();
            Error::config(format!("template `{}` has no words for the language `{lang}`", self.name()))
                .hint(format!("it has: {}", known.join(", ")))
                .hint(format!("add {FOLDER}/{}/words/{lang}.yaml", self.name()))
        })
    }

    /// The theme (sizes and palette), as YAML.
    ///
    /// # Errors
    /// A theme that is not UTF-8.
    pub fn theme(&self) -> Result<String> {
        self.text("theme.yaml")
    }

    /// The fonts, sorted by file name: name, bytes.
    pub fn fonts(&self) -> Vec<(&str, &[u8])> {
        self.under("fonts/").filter(|(path, _)| is_font(path)).collect()
    }

    /// The regular and the bold font for measuring texts: the files whose names say so, else the first.
    pub fn text_fonts(&self) -> Option<(&[u8], &[u8])> {
        let fonts = self.fonts();
        let named = |word: &str| fonts.iter().find(|(path, _)| path.to_lowercase().contains(word)).map(|(_, b)| *b);
        let first = fonts.first().map(|(_, bytes)| *bytes)?;
        let regular = named("regular").unwrap_or(first);
        Some((regular, named("bold").unwrap_or(regular)))
    }

    /// Every file: relative path with `/`, bytes; sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }

    /// Files below a folder.
    pub(super) fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files().filter(move |(path, _)| path.starts_with(folder))
    }

    /// The bytes of a file.
    pub fn bytes(&self, file: &str) -> Option<&[u8]> {
        self.files.get(file).map(AsRef::as_ref)
    }

    /// The text of a file.
    pub(super) fn text(&self, file: &str) -> Result<String> {
        let bytes =
            self.bytes(file).ok_or_else(|| Error::config(format!("template `{}` has no {file}", self.name())))?;
        text_of(bytes, file)
    }
}

fn text_of(bytes: &[u8], file: &str) -> Result<String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|e| Error::config(format!("{file} is not UTF-8 text (byte {})", e.valid_up_to())))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
}

fn hash(files: &BTreeMap<String, Cow<'static, [u8]>>) -> String {
    let lines: String = files.iter().map(|(path, bytes)| format!("{}  {path}\n", slug::hash(bytes))).collect();
    slug::hash(lines.as_bytes())
}

fn whole_hint() -> String {
    format!("write `extends: {}` in its template.yaml to take every missing file from there", built_in::NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, file: &str, text: &str) {
        use std::io::Write as _;
        let path = root.join(FOLDER).join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn the_built_in_template_is_whole() {
        let template = Template::load("six-section", Path::new("/nowhere")).unwrap();
        assert_eq!(template.name(), "six-section");
        let fonts: Vec<&str> = template.fonts().into_iter().map(|(path, _)| path).collect();
        assert_eq!(fonts, ["fonts/NotoSansSC-Bold.ttf", "fonts/NotoSansSC-Regular.ttf"]);
        let (regular, bold) = template.text_fonts().unwrap();
        assert_eq!(regular, template.bytes("fonts/NotoSansSC-Regular.ttf").unwrap());
        assert_eq!(bold, template.bytes("fonts/NotoSansSC-Bold.ttf").unwrap());
        assert!(template.bytes("fonts/OFL.txt").is_some(), "the licence travels with the fonts");
        assert_eq!(template.languages(), [Lang::new("en"), Lang::new("zh")]);
        assert!(template.words(&Lang::new("xx")).unwrap_err().hints[0].contains("zh"));
    }

    #[test]
    fn one_file_of_a_project_takes_the_place_of_the_built_in_one() {
        let root = tempfile::tempdir().unwrap();
        let plain = Template::load("six-section", root.path()).unwrap();
        write(root.path(), "six-section/brand.yaml", "accent: '#aa0000'\n");
        write(root.path(), "six-section/words/de.yaml", "language: Deutsch\n");
        write(root.path(), "six-section/README.md", "ours\n");
        let own = Template::load("six-section", root.path()).unwrap();
        assert_eq!(own.brand.accent, "#aa0000");
        assert_eq!(own.languages().len(), plain.languages().len() + 1);
        assert_eq!(own.theme().unwrap(), plain.theme().unwrap());
        assert_ne!(own.hash, plain.hash);
        assert_eq!(own.hash, Template::load("six-section", root.path()).unwrap().hash);
    }

    #[test]
    fn the_repository_itself_gives_the_built_in_template() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(
            Template::load("six-section", root).unwrap().hash,
            Template::load("six-section", Path::new("/nowhere")).unwrap().hash
        );
    }

    #[test]
    fn a_template_of_a_project_may_extend_the_built_in_one_or_stand_alone() {
        let root = tempfile::tempdir().unwrap();
        write(
            root.path(),
            "ours/template.yaml",
            "name: ours\nversion: '2'\nsalesdeck: '>=0.1'\nextends: six-section\n",
        );
        let ours = Template::load("ours", root.path()).unwrap();
        assert_eq!((ours.name(), ours.version()), ("ours", "2"));
        write(root.path(), "bare/template.yaml", "name: bare\nversion: '1'\nsalesdeck: '>=0.1'\n");
        let error = Template::load("bare", root.path()).unwrap_err();
        assert!(error.message.contains("has no theme.yaml") && error.hints[0].contains("extends"), "{error}");
        write(root.path(), "late/template.yaml", "name: late\nversion: '1'\nsalesdeck: '>=99'\nextends: six-section\n");
        assert!(Template::load("late", root.path()).unwrap_err().message.contains("is made for salesdeck >=99"));
    }

    #[test]
    fn mistakes_are_answered_with_what_to_write() {
        let root = tempfile::tempdir().unwrap();
        let error = Template::load("six-sections", root.path()).unwrap_err();
        assert_eq!(error.hints[0], "did you mean `six-section`?");
        for name in ["", "../x", "a/b"] {
            assert!(Template::load(name, root.path()).is_err(), "{name}");
        }
        write(root.path(), "six-section/them.yaml", "palette: cvd\n");
        let error = Template::load("six-section", root.path()).unwrap_err();
        assert!(error.message.contains("them.yaml") && error.hints[0].contains("theme.yaml"), "{error}");
    }
}
