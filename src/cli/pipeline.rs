//! The stages in their order: the only place of `cli/` that calls them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::facts::Row;
use super::options::Format;
use super::timings::Timings;
use crate::base::{Date, Error, Lang, Period, Result, Scenario, slug};
use crate::config::{self, Brief};
use crate::data::{self, Dataset};
use crate::findings::{self, Findings, Query, Request};
use crate::layout::{self, BlockContent, Deck, FigureSpec, Versions, Words};
use crate::plot::{self, Figure, Metrics, Theme};
use crate::render::{self, Bundle, Template};
use crate::typeset::{self, Document, Press};
use crate::verify::notation::{self, Drawn, Score};
use crate::verify::{self, Verdict};

pub use crate::findings::Slice;

/// Stages in their order, for `--timings`.
pub const STAGES: [&str; 8] = ["config", "data", "findings", "layout", "plot", "render", "typeset", "verify"];

/// The configuration of a project.
///
/// # Errors
/// Every mistake in it.
pub fn config(root: &Path) -> Result<Brief, Vec<Error>> {
    config::load(root)
}

/// The data of a project.
///
/// # Errors
/// Everything that keeps the data from being read.
pub fn data(brief: &Brief) -> Result<Dataset, Vec<Error>> {
    data::load(brief)
}

/// The day up to which actual data count: as asked, as configured, or the last day of the data.
///
/// # Errors
/// There is no dated row at all.
pub fn as_of(asked: Option<Date>, dataset: &Dataset, brief: &Brief) -> Result<Date> {
    asked.or(brief.as_of).or_else(|| findings::default_as_of(dataset, brief)).ok_or_else(|| {
        Error::data("no table has a dated row, so there is nothing to report")
            .hint("`salesdeck check` tells which rows were read and which were refused")
    })
}

/// The facts that were asked for.
#[derive(Debug, Clone)]
pub struct Question {
    /// Measure ids.
    pub measures: Vec<String>,
    /// Dimensions to break down by.
    pub by: Vec<usize>,
    /// The slice.
    pub slice: Slice,
    /// Periods.
    pub periods: Vec<Period>,
    /// Scenarios.
    pub scenarios: Vec<Scenario>,
    /// The day up to which actual data count.
    pub as_of: Date,
}

/// Answers a question about facts.
///
/// # Errors
/// An unknown measure, or one that the data cannot give.
pub fn query(dataset: &Dataset, brief: &Brief, question: Question) -> Result<Vec<Row>> {
    let id = |dimension: usize| dataset.dimensions.get(dimension).map(|d| d.id.clone()).unwrap_or_default();
    if question.measures.is_empty() {
        return Err(Error::config("no measure is named").hint("write one, for example --measure sales"));
    }
    let query = Query {
        measures: question.measures,
        by: question.by.iter().map(|d| id(*d)).collect(),
        slice: Vec::new(),
        periods: question.periods,
        scenarios: question.scenarios,
        as_of: question.as_of,
    };
    // By codes: two members may share a label.
    let rows = findings::answer(dataset, brief, &query, &question.slice)?;
    Ok(rows
        .into_iter()
        .map(|row| Row {
            measure: row.measure,
            unit: row.unit.code().to_owned(),
            members: row.members,
            period: row.period.to_string(),
            scenario: row.scenario.code().to_owned(),
            value: row.value.map(|v| v.text()),
            status: row.status.code().to_owned(),
        })
        .collect())
}

/// Checks that the template and the languages of a configuration are there.
///
/// # Errors
/// An unknown template or language.
pub fn check_template(brief: &Brief) -> Result<()> {
    Workshop::open(brief, &[]).map(|_| ())
}

/// What all reports of a build share: the template with its words, theme and fonts, and the typesetter.
pub struct Workshop {
    template: Template,
    words: Vec<(Lang, Words)>,
    theme: Theme,
    metrics: Metrics,
    press: Press,
    versions: Versions,
    /// Languages to build.
    pub langs: Vec<Lang>,
}

/// A report in one language, with everything that is written.
pub struct Sheet {
    /// The deck as HTML has it: with every character of the data.
    pub deck: Deck,
    /// The source of the PDF, and the PDF as it was laid out; none when no PDF was asked for.
    pub printed: Option<(Bundle, Document)>,
    /// The page; none when no HTML was asked for.
    pub html: Option<String>,
    /// What the checks found.
    pub verdict: Verdict,
    /// How the figures, tables and texts keep the rules of the notation.
    pub notation: Score,
    /// What does not fit the rules: an error under `--strict`.
    pub broken: Vec<String>,
    /// What is worth knowing, but within the rules.
    pub remarks: Vec<String>,
}

impl Workshop {
    /// Opens the template of a project; without languages asked for, those of the configuration count.
    ///
    /// # Errors
    /// A template that is not there or not whole, or a language it has no words for.
    pub fn open(brief: &Brief, asked: &[Lang]) -> Result<Workshop> {
        let template = Template::load(&brief.template, &brief.root)?;
        let langs = if asked.is_empty() { brief.languages.clone() } else { asked.to_vec() };
        for lang in &langs {
            // A language that is not there is answered with those that are.
            template.words(lang)?;
        }
        // A language that nobody asks for costs nothing, and a mistake in its words stops nobody.
        let mut spoken: Vec<Lang> = brief.languages.iter().chain(&langs).cloned().collect();
        spoken.sort();
        spoken.dedup();
        let words = spoken
            .into_iter()
            .filter(|lang| template.languages().contains(lang))
            .map(|lang| {
                let file = format!("report-templates/{}/words/{lang}.yaml", template.name());
                Ok((lang.clone(), Words::parse(&template.words(&lang)?, &file)?))
            })
            .collect::<Result<Vec<_>>>()?;
        let theme = serde_yaml::from_str(&template.theme()?)
            .map_err(|e| Error::config(format!("theme.yaml of template `{}`: {e}", template.name())))?;
        let (regular, bold) = template
            .text_fonts()
            .ok_or_else(|| Error::config(format!("template `{}` has no fonts", template.name())))?;
        let metrics = Metrics::new(regular.to_vec(), bold.to_vec())?;
        let press = Press::new(template.fonts().into_iter().map(|(_, bytes)| bytes.to_vec()).collect());
        let versions = Versions {
            template_name: template.name().to_owned(),
            template_version: template.version().to_owned(),
            template_hash: template.hash.clone(),
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            edition: String::new(),
        };
        Ok(Workshop { template, words, theme, metrics, press, versions, langs })
    }

    /// The same workshop, whose reports name their edition.
    pub fn of_edition(mut self, edition: String) -> Workshop {
        self.versions.edition = edition;
        self
    }

    /// Template and program.
    pub fn versions(&self) -> &Versions {
        &self.versions
    }

    /// Program, template and typesetter by name.
    pub fn version_texts(&self) -> BTreeMap<String, String> {
        let template = format!("{} {}", self.versions.template_name, self.versions.template_version);
        [("salesdeck", self.versions.program_version.as_str()), ("template", &template), ("typst", typeset::VERSION)]
            .into_iter()
            .map(|(name, version)| (name.to_owned(), version.to_owned()))
            .collect()
    }

    /// The fonts: file name without folder, bytes.
    pub fn fonts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.template.fonts().into_iter().map(|(path, bytes)| (path.rsplit('/').next().unwrap_or(path), bytes))
    }

    /// Font file → SHA-256.
    pub fn font_hashes(&self) -> BTreeMap<String, String> {
        self.fonts().map(|(name, bytes)| (name.to_owned(), slug::hash(bytes))).collect()
    }

    /// The findings of a report and their file.
    ///
    /// # Errors
    /// What the data cannot give.
    pub fn findings(
        &self,
        dataset: &Dataset,
        brief: &Brief,
        request: &Request,
        timings: &Timings,
    ) -> Result<(Findings, Vec<u8>)> {
        let findings = timings.measure("findings", || findings::compute(dataset, brief, request))?;
        let mut texts: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        timings.measure("layout", || {
            for finding in &findings.findings {
                let text = |(lang, words): &(Lang, Words)| {
                    (lang.to_string(), layout::sentence(finding, &findings, words, lang).text())
                };
                texts.insert(finding.id.clone(), self.words.iter().map(text).collect());
            }
        });
        let json = timings.measure("render", || render::findings_json(&findings, &texts, &self.version_texts()))?;
        Ok((findings, json))
    }

    /// A report in one language.
    ///
    /// # Errors
    /// A mistake in the template.
    pub fn sheet(
        &self,
        (findings, json): (&Findings, &[u8]),
        brief: &Brief,
        lang: &Lang,
        formats: &BTreeSet<Format>,
        timings: &Timings,
    ) -> Result<Sheet> {
        let words = self.words.iter().find(|(l, _)| l == lang).map(|(_, words)| words);
        let words = words.ok_or_else(|| Error::internal(format!("no words for {lang}")))?;
        let cadence = findings.frame.cadence;
        let mut deck = timings.measure("layout", || {
            self.template.arrange(layout::deck(findings, brief, words, lang, &self.versions), cadence)
        });
        let (mut broken, mut remarks) = (Vec::new(), Vec::new());
        let (mut html, mut printed, mut verdict) = (None, None, Verdict::default());
        let mut score = None;
        if formats.contains(&Format::Pdf) {
            let (mut plain, missing) = render::printable(&deck, &|c| self.press.covers(c));
            broken.extend(missing.iter().map(|c| format!("no font has the character U+{:04X} ({c})", *c as u32)));
            let figures = self.draw(&mut plain, timings)?;
            remarks.extend(figures.iter().flat_map(|f| f.warnings.iter().map(|w| format!("{}: {w}", f.id))));
            // A page tells the score of what is drawn, itself included; the set pages are measured again.
            let groups = timings.measure("verify", || self.score(&plain, findings, &figures, None).groups());
            let told_on_page = layout::tell_score(&mut plain, &groups, words);
            layout::tell_score(&mut deck, &groups, words);
            let bundle = timings.measure("render", || render::bundle(&plain, &figures, &self.template, json))?;
            let document = timings.measure("typeset", || self.press.compile(&bundle))?;
            timings.measure("verify", || {
                verdict = verify::verify(&plain, findings, &figures, &document);
                let measured = self.score(&plain, findings, &figures, Some(&document.pages));
                verdict.judge(&measured, told_on_page.then_some(&groups));
                score = Some(measured);
            });
            broken.extend(document.warnings.iter().cloned());
            broken.extend(told(&verdict));
            if formats.contains(&Format::Html) && missing.is_empty() {
                html = Some(timings.measure("render", || render::html(&plain, &figures, &self.template))?);
            }
            printed = Some((bundle, document));
        }
        if formats.contains(&Format::Html) && html.is_none() {
            let figures = self.draw(&mut deck, timings)?;
            if score.is_none() {
                let measured = timings.measure("verify", || self.score(&deck, findings, &figures, None));
                layout::tell_score(&mut deck, &measured.groups(), words);
                verdict.judge(&measured, None);
                broken.extend(told(&verdict));
                score = Some(measured);
            }
            html = Some(timings.measure("render", || render::html(&deck, &figures, &self.template))?);
        }
        let lost = verify::lost_notes(&deck);
        broken.extend(lost.iter().map(|warning| format!("{}: {}", warning.check, warning.message)));
        verdict.warnings.extend(lost);
        Ok(Sheet { deck, printed, html, verdict, notation: score.unwrap_or_default(), broken, remarks })
    }

    /// How a drawn report keeps the rules of the notation.
    fn score(&self, deck: &Deck, findings: &Findings, figures: &[Figure], pages: Option<&[typeset::Page]>) -> Score {
        let theme = self.theme_of(deck);
        notation::score(&Drawn { deck, findings, figures, pages, theme: &theme, metrics: &self.metrics })
    }

    /// The theme of a report: its periods are as wide as its figures leave room for.
    fn theme_of(&self, deck: &Deck) -> Theme {
        let blocks = deck.slides.iter().flat_map(|slide| &slide.blocks);
        let figures = blocks.filter_map(|block| match &block.content {
            BlockContent::Figure(figure) => Some(&**figure),
            _ => None,
        });
        plot::widened(figures, &self.theme, &self.metrics)
    }

    /// Marks the cells of all tables, solves the scales of each page, and draws every figure.
    fn draw(&self, deck: &mut Deck, timings: &Timings) -> Result<Vec<Figure>> {
        timings.measure("plot", || {
            let blocks = deck.slides.iter_mut().flat_map(|slide| &mut slide.blocks);
            let tables = blocks.filter_map(|block| match &mut block.content {
                BlockContent::Table(table) => Some(&mut **table),
                _ => None,
            });
            plot::mark_cells(tables.collect(), &self.metrics);
            let theme = self.theme_of(deck);
            let mut drawn = Vec::new();
            for slide in &mut deck.slides {
                let blocks = slide.blocks.iter_mut();
                let figures = blocks.filter_map(|block| match &mut block.content {
                    BlockContent::Figure(figure) => Some(&mut **figure),
                    _ => None,
                });
                let mut figures: Vec<&mut FigureSpec> = figures.collect();
                plot::scale(&mut figures, &theme, &self.metrics)?;
                for figure in figures {
                    drawn.push(plot::draw(figure, &theme, &self.metrics)?);
                }
            }
            Ok(drawn)
        })
    }
}

/// The warnings of a verdict, each with its check and its place.
fn told(verdict: &Verdict) -> Vec<String> {
    let line = |w: &verify::Warning| match w.slide.as_str() {
        "" => format!("{}: {}", w.check, w.message),
        slide => format!("{}: {slide}: {}", w.check, w.message),
    };
    verdict.warnings.iter().map(line).collect()
}
