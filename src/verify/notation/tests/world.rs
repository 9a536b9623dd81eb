//! A report to break: a whole deck from findings, set by the real template, and slides with the other kinds of figures.

use std::sync::OnceLock;

use crate::base::{Lang, Scenario};
use crate::findings::Findings;
use crate::layout::sample;
use crate::layout::*;
use crate::plot::tests::samples::{bridge, metrics, months, num, quarters, regions};
use crate::plot::tests::{changes_only, marker, multiples, rated, scatter, stacked};
use crate::plot::{Figure, Theme, draw, mark_cells, scale};
use crate::render::{self, Template};
use crate::typeset::{Page, Press};
use crate::verify::notation::subject::{Drawn, Subject};
use crate::verify::notation::{RuleScore, rules, score};

/// A report as it was drawn and set.
#[derive(Clone)]
pub(super) struct World {
    pub deck: Deck,
    pub findings: Findings,
    pub figures: Vec<Figure>,
    pub pages: Vec<Page>,
    pub theme: Theme,
    /// What a mutant wanted to change and did not find.
    pub missed: Vec<String>,
}

impl World {
    /// The report that keeps every rule; made once.
    pub fn sound() -> World {
        static SOUND: OnceLock<World> = OnceLock::new();
        SOUND.get_or_init(make).clone()
    }

    fn drawn(&self) -> Drawn<'_> {
        let World { deck, findings, figures, pages, theme, .. } = self;
        Drawn { deck, findings, figures, pages: Some(pages), theme, metrics: metrics() }
    }

    /// How it keeps one rule.
    pub fn rule(&self, id: &str) -> RuleScore {
        let drawn = self.drawn();
        let rule = rules().find(|rule| rule.id == id).unwrap();
        let mut score = RuleScore::new(rule.id);
        (rule.check)(&Subject::new(&drawn), &mut score);
        score
    }

    /// How it keeps all rules.
    pub fn score(&self) -> crate::verify::notation::Score {
        score(&self.drawn())
    }

    /// The drawing of the figure whose id begins so.
    pub fn svg(&mut self, id: &str) -> &mut String {
        &mut self.figures.iter_mut().find(|figure| figure.id.starts_with(id)).unwrap().svg
    }

    /// Changes the first element of a figure whose source has all of these parts.
    pub fn edit(&mut self, id: &str, parts: &[&str], change: impl Fn(&str) -> String) {
        self.edit_some(id, parts, 1, change);
    }

    /// Changes the first so many such elements.
    pub fn edit_some(&mut self, id: &str, parts: &[&str], most: usize, change: impl Fn(&str) -> String) {
        let svg = self.svg(id);
        let mut left = most;
        let lines = svg.lines().map(|line| {
            let hit = left > 0 && parts.iter().all(|part| line.contains(part));
            left -= usize::from(hit);
            if hit { change(line) } else { line.to_owned() }
        });
        let changed: Vec<String> = lines.collect();
        *svg = changed.join("\n");
        if left == most {
            self.missed.push(format!("{parts:?} in {id}"));
        }
    }

    /// Puts an element at the end of a figure, where it is painted last.
    pub fn paint(&mut self, id: &str, element: &str) {
        let svg = self.svg(id);
        *svg = svg.replace("</svg>", &format!("{element}\n</svg>"));
    }

    /// The slide whose id begins so.
    pub fn slide(&mut self, id: &str) -> &mut Slide {
        self.deck.slides.iter_mut().find(|slide| slide.id.starts_with(id)).unwrap()
    }

    /// The figure of a slide.
    pub fn spec(&mut self, slide: &str) -> &mut FigureSpec {
        let blocks = &mut self.slide(slide).blocks;
        let figures = blocks.iter_mut().find_map(|block| match &mut block.content {
            BlockContent::Figure(figure) => Some(&mut **figure),
            _ => None,
        });
        figures.unwrap()
    }

    /// The table of a slide.
    pub fn table(&mut self, slide: &str) -> &mut TableSpec {
        let blocks = &mut self.slide(slide).blocks;
        let tables = blocks.iter_mut().find_map(|block| match &mut block.content {
            BlockContent::Table(table) => Some(&mut **table),
            _ => None,
        });
        tables.unwrap()
    }

    /// The page of a slide.
    pub fn page(&mut self, slide: &str) -> &mut Page {
        let at = self.deck.slides.iter().position(|s| s.id.starts_with(slide)).unwrap();
        &mut self.pages[at]
    }
}

/// The value of an attribute.
pub(super) fn get(line: &str, name: &str) -> String {
    let from = line.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    line[from..].split('"').next().unwrap().to_owned()
}

/// The element with an attribute changed.
pub(super) fn set(line: &str, name: &str, value: impl std::fmt::Display) -> String {
    line.replace(&format!(" {name}=\"{}\"", get(line, name)), &format!(" {name}=\"{value}\""))
}

/// The element with a number changed by so much.
pub(super) fn shifted(line: &str, name: &str, by: f64) -> String {
    set(line, name, get(line, name).parse::<f64>().unwrap() + by)
}

fn make() -> World {
    let (lang, theme) = (Lang::new("en"), Theme::default());
    let template = Template::load("six-section", std::path::Path::new(".")).unwrap();
    let words = Words::parse(&template.words(&lang).unwrap(), "words/en.yaml").unwrap();
    let findings = sample::findings();
    let versions = Versions {
        template_name: "six-section".into(),
        template_version: "1".into(),
        template_hash: "0".into(),
        program_version: "1".into(),
        edition: "1".into(),
    };
    let mut deck = deck(&findings, &sample::brief(), &words, &lang, &versions);
    deck.slides.extend(others());
    let tables =
        deck.slides.iter_mut().flat_map(|slide| &mut slide.blocks).filter_map(|block| match &mut block.content {
            BlockContent::Table(table) => Some(&mut **table),
            _ => None,
        });
    mark_cells(tables.collect(), metrics());
    let mut figures = Vec::new();
    for slide in &mut deck.slides {
        let specs = slide.blocks.iter_mut().filter_map(|block| match &mut block.content {
            BlockContent::Figure(figure) => Some(&mut **figure),
            _ => None,
        });
        let mut specs: Vec<&mut FigureSpec> = specs.collect();
        scale(&mut specs, &theme, metrics()).unwrap();
        figures.extend(specs.into_iter().map(|spec| draw(spec, &theme, metrics()).unwrap()));
    }
    let (plain, _) = render::printable(&deck, &|_| true);
    let bundle = render::bundle(&plain, &figures, &template, b"{}").unwrap();
    let press = Press::new(template.fonts().into_iter().map(|(_, bytes)| bytes.to_vec()).collect());
    let pages = press.compile(&bundle).unwrap().pages;
    World { deck: plain, findings, figures, pages, theme, missed: Vec::new() }
}

/// Slides with the kinds of figures that the deck has none of.
fn others() -> Vec<Slide> {
    let mut grid = multiples::regions(MultiplesStyle::Columns, 9, 884.0, 322.0);
    let mut lines = multiples::regions(MultiplesStyle::Lines, 6, 884.0, 322.0);
    for figure in [&mut grid, &mut lines] {
        let FigureKind::Multiples(spec) = &mut figure.kind else { panic!("multiples") };
        for (i, period) in spec.periods.iter_mut().enumerate() {
            period.id = if i < 10 { format!("2025-{:02}", i + 3) } else { format!("2026-{:02}", i - 9) };
        }
    }
    let mut quarters = quarters();
    let FigureKind::Columns(spec) = &mut quarters.kind else { panic!("columns") };
    for (i, category) in spec.categories.iter_mut().enumerate() {
        (category.id, category.label) = (format!("{}-Q{}", 2026 + i / 4, i % 4 + 1), format!("Q{}", i % 4 + 1));
        category.sub = if i % 4 == 0 { (2026 + i / 4).to_string() } else { String::new() };
    }
    let pair = vec![months(false, 430.0, 322.0, Scenario::PY), bridge(430.0, 322.0)];
    let size = (884.0, 322.0);
    let months =
        [8202.0, 7631.0, 7331.0, 9891.0, 6785.0, 8200.0, 9184.0, 7440.0, 3799.0, 9524.0, 7993.0, 7252.0, 9609.0];
    let difference = marker::marked("month", &months, 0, MarkerKind::Difference(Scenario::PY), Some(8000.0), size);
    let trend = marker::marked("year", &[811.0, 847.0, 913.0], 0, MarkerKind::Trend, Some(880.0), size);
    vec![
        slide("x-difference", "PL, AC, ΔPL, ΔPL%", vec![difference]),
        slide("x-trend", "PL, AC, ΔPL, ΔPL%", vec![trend]),
        slide("x-members", "PL, AC, ΔPL, ΔPL%", vec![regions(false, 884.0, 322.0, Scenario::PL)]),
        slide("x-forecast", "PL, FC, ΔPL, ΔPL%", vec![quarters]),
        slide("x-pair", "PY, PL, AC, ΔPY, ΔPY%, ΔPL", pair),
        slide("x-changes", "PL, AC, ΔPL", vec![changes_only::bridge(884.0, 300.0)]),
        slide("x-grid", "PY, AC", vec![grid]),
        slide("x-lines", "PY, AC", vec![lines]),
        slide("x-plane", "AC, ΔPY%", vec![scatter::products(true, 884.0, 322.0)]),
        slide("x-stack", "AC", vec![stacked::members(884.0, 322.0)]),
        slide("x-funnel", "AC", vec![rated::funnel(884.0, 322.0)]),
    ]
}

/// A slide that says a number which its first figure shows.
fn slide(id: &str, scenarios: &str, figures: Vec<FigureSpec>) -> Slide {
    let mut x = 0.0;
    let blocks = figures.into_iter().enumerate().map(|(i, mut figure)| {
        figure.id = format!("{id}-{i}");
        figure.heading.unit = "in 万元".into();
        figure.heading.when = format!("2026-03 {scenarios}");
        let block = Block {
            x,
            y: 0.0,
            width: figure.width,
            height: figure.height + HEADING,
            content: BlockContent::Figure(Box::new(figure)),
        };
        x += 454.0;
        block
    });
    let blocks: Vec<Block> = blocks.collect();
    let BlockContent::Figure(first) = &blocks[0].content else { panic!("a figure") };
    let shown = numbers_of_figure(first);
    let name = if id == "x-members" { "France" } else { "Northwind" };
    Slide {
        id: id.into(),
        template: "content".into(),
        section: 2,
        name: id.into(),
        message: Phrase {
            parts: vec![
                Part::Name { text: name.into() },
                Part::Words { text: " sold ".into() },
                Part::Num(num(shown)),
                Part::Words { text: " in March 2026".into() },
            ],
        },
        blocks,
        footnotes: vec![Phrase::words("Source: data/sales.csv. Data to 2026-03-31. Unit: 万元.")],
    }
}

/// A number that a figure prints.
fn numbers_of_figure(spec: &FigureSpec) -> String {
    let svg = draw(spec, &Theme::default(), metrics()).unwrap().svg;
    let line = svg.lines().find(|line| line.contains("data-m=\"lbl\"") && line.contains("data-fact")).unwrap();
    line.rsplit_once("</text>").unwrap().0.rsplit_once('>').unwrap().1.to_owned()
}
