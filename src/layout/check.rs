//! Every printed number of a deck, and whether it still says what its fact says.

use super::deck::{Block, BlockContent, Deck, FigureKind, FigureSpec, Num, Phrase, Point, Slide, TreeNode};
use super::numbers::NOTHING;
use crate::base::number::{MISSING, not_applicable};
use crate::base::{Format, Lang, Status, Value};
use crate::findings::Findings;

/// A printed number that its fact does not give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Slide.
    pub slide: String,
    /// What is printed.
    pub text: String,
    /// The fact it claims to print.
    pub fact: String,
    /// How it says it was printed.
    pub format: String,
    /// What is wrong, in a few words.
    pub why: String,
}

/// Every printed number of a deck with the id of its slide, in reading order.
pub fn numbers_of(deck: &Deck) -> impl Iterator<Item = (&str, &Num)> {
    deck.slides.iter().flat_map(|slide| numbers_of_slide(slide).map(|num| (slide.id.as_str(), num)))
}

/// Every printed number of a slide, in reading order.
pub(crate) fn numbers_of_slide(slide: &Slide) -> impl Iterator<Item = &Num> {
    let blocks = slide.blocks.iter().flat_map(numbers_of_block);
    slide.message.nums().chain(blocks).chain(slide.footnotes.iter().flat_map(Phrase::nums))
}

/// Every printed number of a block, in reading order.
pub(crate) fn numbers_of_block(block: &Block) -> Vec<&Num> {
    match &block.content {
        BlockContent::Figure(figure) => series(figure).into_iter().flatten().map(|p| &p.num).collect(),
        BlockContent::Table(table) => table.rows.iter().flat_map(|r| &r.cells).flat_map(|c| c.phrase.nums()).collect(),
        BlockContent::Text(text) => text.items.iter().flat_map(|i| i.phrase.nums()).collect(),
        BlockContent::Tiles(tiles) => {
            tiles.tiles.iter().flat_map(|t| std::iter::once(&t.number).chain(t.note.nums())).collect()
        }
    }
}

/// The points of a figure, one list a series.
fn series(figure: &FigureSpec) -> Vec<Vec<&Point>> {
    fn values(points: &[Option<Point>]) -> Vec<&Point> {
        points.iter().flatten().collect()
    }
    fn variances(points: &[Option<(Point, crate::base::Impact)>]) -> Vec<&Point> {
        points.iter().flatten().map(|(p, _)| p).collect()
    }
    match &figure.kind {
        FigureKind::Columns(c) => {
            let marker = c.marker.iter().map(|marker| &marker.point).collect();
            vec![values(&c.values), values(&c.reference_values), variances(&c.absolute), variances(&c.relative), marker]
        }
        FigureKind::Bars(b) => {
            vec![values(&b.values), values(&b.reference_values), variances(&b.absolute), variances(&b.relative)]
        }
        FigureKind::Control(c) => vec![values(&c.values), vec![&c.upper, &c.centre, &c.lower]],
        FigureKind::Bridge(b) => {
            vec![vec![&b.base.2], b.steps.iter().map(|(_, p, _)| p).collect(), vec![&b.total.2]]
        }
        FigureKind::Course(c) => {
            vec![values(&c.actual), values(&c.target), values(&c.ahead), c.landing.iter().collect()]
        }
        FigureKind::Fan(f) => {
            let bands = f.bands.iter().map(|b| b.borders.iter().flatten().flatten().collect());
            [values(&f.actual), values(&f.forecast), values(&f.plan)].into_iter().chain(bands).collect()
        }
        FigureKind::Calculation(c) => vec![c.rows.iter().map(|row| &row.point).collect()],
        FigureKind::Tree(t) => t.nodes.iter().map(TreeNode::points).collect(),
        FigureKind::Multiples(m) => {
            let panels = m.panels.iter().flat_map(|p| [values(&p.values), values(&p.reference_values)]);
            panels.chain([values(&m.mean)]).collect()
        }
        FigureKind::Funnel(f) => vec![values(&f.values), values(&f.conversions)],
        FigureKind::Pareto(p) => vec![values(&p.values), values(&p.cumulative), p.threshold.iter().collect()],
        FigureKind::Key(_) => Vec::new(),
        FigureKind::Cohort(c) => c.cells.iter().map(|row| values(row)).chain([values(&c.sizes)]).collect(),
        FigureKind::Scatter(s) => {
            let points = s.points.iter().flat_map(|p| [Some(&p.x), Some(&p.y), p.size.as_ref()]);
            vec![points.chain([s.x.mean.as_ref(), s.y.mean.as_ref()]).flatten().collect()]
        }
        FigureKind::Stacked(s) => s.parts.iter().map(|part| values(&part.values)).chain([values(&s.totals)]).collect(),
    }
}

/// Compares every printed number with its fact; empty when all agree.
pub fn check(deck: &Deck, findings: &Findings) -> Vec<Mismatch> {
    let mut out = Vec::new();
    for slide in &deck.slides {
        let mut wrong = |num: &Num, why: Result<(), String>| {
            if let Err(why) = why {
                let (text, fact, format) = (num.text.clone(), num.fact.clone(), num.format.clone());
                out.push(Mismatch { slide: slide.id.clone(), text, fact, format, why });
            }
        };
        for num in numbers_of_slide(slide) {
            wrong(num, redo(num, findings, &deck.lang));
        }
    }
    out
}

/// Prints a number again from its fact.
fn redo(num: &Num, findings: &Findings, lang: &Lang) -> Result<(), String> {
    let fact = findings.fact(&num.fact).ok_or("no such fact")?;
    match (fact.value, num.how) {
        (None, None) => {
            let expected = match (fact.status, num.format.as_str()) {
                (Status::NaBase, "na_base") => not_applicable(lang),
                (Status::New, "new") => return Ok(()),
                (Status::NaBase | Status::New, _) => return Err("the status is printed wrongly".into()),
                _ => MISSING,
            };
            if num.text == expected { Ok(()) } else { Err(format!("expected {expected}")) }
        }
        (Some(value), Some(format)) => same(num, format, value, lang),
        (Some(value), None) if num.format == NOTHING && value.to_f64().abs() < f64::MIN_POSITIVE => Ok(()),
        (Some(_), None) => Err("the fact has a value".into()),
        (None, Some(_)) => Err("the fact has no value".into()),
    }
}

/// True when the text is the value in its format; a moved last digit differs by one.
fn same(num: &Num, format: Format, value: Value, lang: &Lang) -> Result<(), String> {
    let digits = format.digits(value);
    let digits = if num.format.ends_with(".abs") { digits.abs() } else { digits };
    let reach: i128 = if num.adjusted { 1 } else { 0 };
    let name = num.format.trim_end_matches(".abs");
    if name != format.name() {
        return Err(format!("the format {name} is called {}", format.name()));
    }
    if (-reach..=reach).any(|moved| format.show_digits(digits + moved, lang) == num.text) {
        return Ok(());
    }
    Err(format!("expected {}", format.show_digits(digits, lang)))
}
