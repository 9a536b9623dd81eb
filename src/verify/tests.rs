//! Small documents with one fault each: every check must find its own.

use std::collections::BTreeMap;

use super::*;
use crate::base::{Date, Decimal, Format, Grain, Lang, Magnitude, Period, Polarity, Scenario, Status, Unit, Value};
use crate::findings::{Comparison, Contribution, Fact, Family, Frame, Measure};
use crate::layout::{
    Block, BlockContent, Category, Cell, Column, ColumnKind, ColumnsSpec, FigureKind, FigureLabels, FigureSpec,
    Heading, Num, Part, Phrase, Point, Row, RowKind, Slide, TableSpec, TextBlock, TextItem, TextStyle,
};
use crate::render::Bundle;
use crate::typeset::Press;

const AC: &str = "sales@2026-03.AC";

fn month() -> Period {
    Period::month(2026, 3).expect("a month")
}

fn fact(id: &str, cents: i128) -> Fact {
    Fact {
        id: id.into(),
        measure: "sales".into(),
        unit: Unit::Currency("CNY".into()),
        slice: BTreeMap::new(),
        period: month(),
        scenario: Scenario::AC,
        value: Some(Value::Exact(Decimal::new(cents, 2))),
        status: Status::Ok,
    }
}

fn findings(mut facts: Vec<Fact>) -> Findings {
    facts.sort_by(|a, b| a.id.cmp(&b.id));
    Findings {
        frame: Frame {
            report: "monthly".into(),
            cadence: Grain::Month,
            period: month(),
            as_of: month().end,
            partial: false,
            slice: BTreeMap::new(),
            reference: Scenario::PY,
            main_measure: "sales".into(),
            currency: "CNY".into(),
        },
        measures: vec![Measure {
            id: "sales".into(),
            unit: Unit::Currency("CNY".into()),
            polarity: Polarity::Up,
            family: Family::Business,
            additive: true,
        }],
        facts,
        absent: vec![],
        ..crate::layout::sample::empty()
    }
}

fn num(text: &str, fact: &str) -> Num {
    let how = Format::amount(Magnitude::Wan, 1);
    Num { text: text.into(), fact: fact.into(), format: how.name(), how: Some(how), adjusted: false }
}

fn slide(message: Vec<Part>, blocks: Vec<Block>) -> Slide {
    Slide {
        id: "history".into(),
        template: "content".into(),
        section: 2,
        name: "History".into(),
        message: Phrase { parts: message },
        blocks,
        footnotes: vec![],
    }
}

fn deck(slide: Slide) -> Deck {
    Deck {
        lang: Lang::new("en"),
        report: "monthly".into(),
        title: "Test".into(),
        period: month(),
        date: Date::from_ymd_opt(2026, 3, 31).expect("a date"),
        sections: vec![],
        slides: vec![slide],
        omitted: vec![],
        labels: BTreeMap::new(),
    }
}

fn block(content: BlockContent) -> Block {
    Block { x: 0.0, y: 0.0, width: 400.0, height: 100.0, content }
}

fn text_block(text: &str) -> Block {
    let item = TextItem { phrase: Phrase::words(text), link: None, impact: None };
    block(BlockContent::Text(TextBlock { heading: String::new(), items: vec![item], style: TextStyle::Plain }))
}

fn said(number: &str) -> Vec<Part> {
    vec![Part::Words { text: "Sales reached ".into() }, Part::Num(num(number, AC))]
}

fn typeset(body: &str) -> Document {
    static PRESS: std::sync::OnceLock<Press> = std::sync::OnceLock::new();
    let press = PRESS.get_or_init(|| {
        let fonts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates/six-section/fonts");
        Press::new(vec![crate::base::fs::read(&fonts.join("NotoSansSC-Regular.ttf")).expect("the font")])
    });
    let main = format!(
        "#set document(title: \"T\", date: datetime(year: 2026, month: 3, day: 31))\n\
         #set page(width: 960pt, height: 540pt, margin: 0pt)\n#set text(font: \"Noto Sans SC\", lang: \"en\")\n{body}"
    );
    let files = BTreeMap::from([("main.typ".to_owned(), main.into_bytes())]);
    press.compile(&Bundle { files }).expect("compiles")
}

/// Markup that puts words at a point of the page.
fn at(x: f64, y: f64, words: &str) -> String {
    format!("#place(top + left, dx: {x}pt, dy: {y}pt)[{words}]\n")
}

fn warnings(verdict: &Verdict, check: &str) -> Vec<String> {
    verdict.warnings.iter().filter(|w| w.check == check).map(|w| w.message.clone()).collect()
}

fn judged(slide: Slide, facts: Vec<Fact>, figures: &[Figure], body: &str) -> Verdict {
    verify(&deck(slide), &findings(facts), figures, &typeset(body))
}

#[test]
fn a_sound_slide_passes_every_check() {
    let body = at(38.0, 40.0, "Sales reached 332.9") + &at(38.0, 120.0, "Nothing else");
    let slide = slide(said("332.9"), vec![text_block("Nothing else")]);
    let verdict = judged(slide, vec![fact(AC, 332_860_746)], &[], &body);
    assert_eq!(verdict.warnings, []);
    assert!(verdict.is_clean());
    let names: Vec<&str> = verdict.checks.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["pages", "overflow", "numbers", "glyphs", "totals"]);
}

#[test]
fn pages_must_be_as_many_as_slides_and_of_their_size() {
    let body = "#set page(height: 500pt)\nA\n#pagebreak()\nB";
    let verdict = judged(slide(vec![], vec![]), vec![], &[], body);
    assert_eq!(
        warnings(&verdict, "pages"),
        ["1 slides became 2 pages", "the page is 960 × 500 points instead of 960 × 540"]
    );
}

/// Markup that puts words at a point of the page, as a part of the slide.
fn part(zone: &str, x: f64, y: f64, words: &str) -> String {
    format!("#place(top + left, dx: {x}pt, dy: {y}pt)[#block(width: 300pt)[{words}]#label(\"zone-{zone}\")]\n")
}

#[test]
fn text_that_leaves_page_or_block_is_found() {
    let body = at(930.0, 20.0, "#box(width: 90pt)[Far right]") + &part("block-0", 38.0, 300.0, "Under its block");
    let verdict = judged(slide(vec![], vec![text_block("Under its block")]), vec![], &[], &body);
    let found = warnings(&verdict, "overflow");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found.first().map(String::as_str), Some("“Far right” leaves the page"));
    assert!(found.iter().any(|w| w.starts_with("“Under its block” is ") && w.ends_with("points below its block")));
}

#[test]
fn words_of_a_block_may_stand_in_the_frame_of_the_slide() {
    let text = || vec![text_block("AdventureWorks and more")];
    let body = part("footer", 38.0, 524.0, "AdventureWorks") + &part("header", 38.0, 22.0, "AdventureWorks");
    assert_eq!(judged(slide(vec![], text()), vec![], &[], &body).warnings, []);
    // A page that names no parts, such as the cover, is set freely.
    assert!(judged(slide(vec![], text()), vec![], &[], &at(84.0, 420.0, "AdventureWorks and more")).is_clean());
}

#[test]
fn the_frame_of_a_slide_has_its_places() {
    for (zone, y, side) in [
        ("header", 60.0, "below its place in the header"),
        ("message", 20.0, "above its place above the content"),
        ("footnotes", 460.0, "above its place under the content"),
        ("footer", 500.0, "above its place in the footer"),
    ] {
        let verdict = judged(slide(vec![], vec![]), vec![], &[], &part(zone, 38.0, y, "Words"));
        let found = warnings(&verdict, "overflow");
        assert!(found.len() == 1 && found.iter().all(|w| w.ends_with(side)), "{zone}: {found:?}");
    }
}

/// What the check says about overflow on a slide that the built-in template sets.
fn overflow_of(slide: Slide) -> Vec<String> {
    let template =
        crate::render::Template::load("six-section", std::path::Path::new("/nowhere")).expect("the template");
    let press = Press::new(template.fonts().into_iter().map(|(_, bytes)| bytes.to_vec()).collect());
    let mut deck = deck(slide);
    deck.sections = ["One", "Two", "Three"].map(str::to_owned).to_vec();
    let bundle = crate::render::bundle(&deck, &[], &template, b"{}").expect("renders");
    let document = press.compile(&bundle).expect("compiles");
    warnings(&verify(&deck, &findings(vec![fact(AC, 332_860_746)]), &[], &document), "overflow")
}

#[test]
fn a_table_that_is_too_long_is_found() {
    let of = |rows: usize| {
        let mut block = totals::table(&vec![(RowKind::Body, "332.9", AC); rows], ("332.9", AC));
        block.height = 366.0;
        overflow_of(slide(said("332.9"), vec![block]))
    };
    assert_eq!(of(14), Vec::<String>::new());
    let long = of(17);
    assert!(long.iter().any(|w| w.ends_with("below its block")), "{long:?}");
    assert!(of(40).iter().any(|w| w.ends_with("leaves the page")));
}

#[test]
fn a_list_that_is_too_long_is_found() {
    let of = |entries: usize, template: &str| {
        let item = TextItem { phrase: Phrase::words("An entry"), link: Some("history".into()), impact: None };
        let text = TextBlock { heading: "Part".into(), items: vec![item; entries], style: TextStyle::Plain };
        let mut slide = slide(said("332.9"), vec![block(BlockContent::Text(text))]);
        slide.template = template.into();
        overflow_of(slide)
    };
    // The entries of an agenda stand one behind the other.
    for (template, many) in [("agenda", 120), ("content", 9)] {
        assert_eq!(of(4, template), Vec::<String>::new());
        assert!(of(many, template).iter().any(|w| w.contains("below its block")), "{:?}", of(many, template));
    }
}

#[test]
fn hidden_text_is_found() {
    let body = at(38.0, 20.0, "#box(width: 20pt, height: 20pt, clip: true)[#box(width: 90pt)[Hidden words]]");
    let verdict = judged(slide(vec![], vec![]), vec![], &[], &body);
    assert_eq!(warnings(&verdict, "overflow"), ["“Hidden words” is cut off"]);
}

#[test]
fn lines_that_stand_on_each_other_are_found() {
    let body = at(38.0, 480.0, "A footnote here") + &at(60.0, 484.0, "The last row");
    let verdict = judged(slide(vec![], vec![]), vec![], &[], &body);
    assert_eq!(warnings(&verdict, "overflow"), ["“A footnote here” and “The last row” stand on each other"]);
    let apart = at(38.0, 460.0, "A footnote here") + &at(60.0, 476.0, "The last row");
    assert!(judged(slide(vec![], vec![]), vec![], &[], &apart).is_clean());
}

#[test]
fn a_number_that_is_not_on_the_page_is_found() {
    let body = at(38.0, 40.0, "Sales reached 1,332.9");
    let verdict = judged(slide(said("332.9"), vec![]), vec![fact(AC, 332_860_746)], &[], &body);
    assert_eq!(warnings(&verdict, "numbers"), ["`332.9` (sales@2026-03.AC) stands 0 times on the page instead of 1"]);
}

#[test]
fn a_number_that_is_not_its_fact_is_found() {
    let body = at(38.0, 40.0, "Sales reached 333.9");
    let verdict = judged(slide(said("333.9"), vec![]), vec![fact(AC, 332_860_746)], &[], &body);
    assert_eq!(
        warnings(&verdict, "numbers"),
        ["`333.9` is printed for `sales@2026-03.AC`, whose value prints as `332.9`"]
    );
    let verdict = judged(slide(said("333.9"), vec![]), vec![], &[], &body);
    assert_eq!(warnings(&verdict, "numbers"), ["`333.9` stands for the fact `sales@2026-03.AC`, which is not there"]);
}

#[test]
fn an_adjusted_number_may_differ_by_one_in_its_last_digit() {
    let adjusted = |text: &str| {
        let mut moved = num(text, AC);
        moved.adjusted = true;
        judged(slide(vec![Part::Num(moved)], vec![]), vec![fact(AC, 332_860_746)], &[], &at(38.0, 40.0, text))
    };
    assert!(adjusted("333.0").is_clean());
    assert!(!adjusted("333.1").is_clean());
}

#[test]
fn words_may_carry_the_direction_but_a_signed_number_may_not_lose_it() {
    let down = || vec![fact(AC, -12_345_600)];
    let body = at(38.0, 40.0, "Sales reached 12.3");
    assert!(judged(slide(said("12.3"), vec![]), down(), &[], &body).is_clean());
    let mut signed = num("12.3", AC);
    signed.how = Some(Format::amount(Magnitude::Wan, 1).signed());
    assert!(!judged(slide(vec![Part::Num(signed)], vec![]), down(), &[], &body).is_clean());
}

#[test]
fn an_empty_fact_prints_no_digits() {
    let mut empty = fact(AC, 0);
    (empty.value, empty.status) = (None, Status::NaBase);
    let not_applicable = judged(slide(said("n.a."), vec![]), vec![empty.clone()], &[], &at(38.0, 40.0, "n.a."));
    assert_eq!(not_applicable.warnings, []);
    assert!(!judged(slide(said("0.0"), vec![]), vec![empty], &[], &at(38.0, 40.0, "0.0")).is_clean());
}

fn column_chart() -> FigureSpec {
    let category =
        Category { id: "2026-03".into(), label: "03".into(), sub: "2026".into(), highlight: false, rest: false };
    FigureSpec {
        id: "history-figure".into(),
        heading: Heading::default(),
        width: 400.0,
        height: 56.0,
        scale_group: "万元".into(),
        scale: None,
        labels: FigureLabels::default(),
        kind: FigureKind::Columns(ColumnsSpec {
            grain: "month".into(),
            categories: vec![category],
            primary: Scenario::AC,
            values: vec![Some(Point { value: 332.9, num: num("332.9", AC) })],
            reference: None,
            reference_values: vec![],
            absolute: vec![],
            relative: vec![],
            not_applicable: vec![],
            marker: None,
        }),
        alt: "Sales".into(),
    }
}

fn figure(texts: &str) -> Figure {
    let svg = format!("<svg>{texts}</svg>");
    Figure { id: "history-figure".into(), svg, alt: "Sales".into(), width: 400.0, height: 56.0, warnings: vec![] }
}

#[test]
fn figures_draw_their_numbers_and_no_others() {
    let judge = |figures: &[Figure]| {
        let content = BlockContent::Figure(Box::new(column_chart()));
        let verdict = judged(slide(vec![], vec![block(content)]), vec![fact(AC, 332_860_746)], figures, "Chart");
        warnings(&verdict, "numbers")
    };
    assert_eq!(judge(&[figure("<text>332.9</text><text>03</text><text>2026</text>")]), Vec::<String>::new());
    assert_eq!(
        judge(&[figure("<text>332.9</text><text>17.5</text>")]),
        ["the figure `history-figure` prints “17.5”, which no fact stands for"]
    );
    assert_eq!(
        judge(&[figure("<text>03</text>")]),
        ["`332.9` (sales@2026-03.AC) stands 0 times on the page instead of 1"]
    );
    assert_eq!(judge(&[]), ["the figure `history-figure` was not drawn"]);
}

#[test]
fn placeholders_are_counted() {
    let body = at(38.0, 40.0, "Shop 〔U+1F600〕");
    let verdict = judged(slide(vec![], vec![]), vec![], &[], &body);
    assert_eq!(warnings(&verdict, "glyphs"), ["〔U+1F600〕 stands for a character that no font has"]);
}

mod totals;
