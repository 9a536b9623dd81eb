//! Which customers of one product line lack another, and what that could bring (S25).

use super::super::super::context::{Context, figure_block_of, table_block};
use super::super::super::deck::{CONTENT, Category, CohortSpec, FigureKind, FigureSpec, Phrase, Slide, TableSpec};
use super::super::super::numbers::{Digits, Scale};
use super::super::super::sentence::{self, Slots};
use super::super::super::{names, tiers};
use super::fact_table::{FactColumn, Head, Print, table};
use super::{dimension, footnotes, heading, span};
use crate::base::Scenario;
use crate::findings::customers::{CrossPair, CrossSell};
use crate::findings::{FactId, MemberRef};

/// Width of the matrix of lines, and the white space beside it.
const MATRIX: f64 = 390.0;
const GAP: f64 = 28.0;
/// White space between the two tables.
const BETWEEN: f64 = 12.0;

/// The cross-sell.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.customer_base.cross_sell.as_ref().and_then(|cross| slide(context, cross)).into_iter().collect()
}

fn slide(context: &Context<'_>, cross: &CrossSell) -> Option<Slide> {
    let findings = context.findings;
    let money = cross.pairs.iter().map(|p| &p.potential).chain(cross.candidates.iter().map(|c| &c.sales));
    let medians = cross.pairs.iter().map(|p| &p.median);
    let scale = context.scale("cross_sell", money.chain(medians).map(String::as_str), Digits::Table);
    let unit = cross.pairs.first().and_then(|p| findings.fact(&p.potential)).map(|f| scale.unit(f));
    let when = format!("{} AC", span(cross.span));
    let mut blocks = vec![figure_block_of(0.0, MATRIX, CONTENT.1, matrix(context, &scale, cross, &when))];
    let (x, width) = (MATRIX + GAP, CONTENT.0 - MATRIX - GAP);
    let mut y = 0.0;
    if let Some(unit) = &unit {
        let block = table_block(x, width, pairs(context, &scale, cross, (width, &when, unit)));
        y = block.height + BETWEEN;
        blocks.push(block);
    }
    if let (Some(unit), Some(best), false) = (&unit, cross.pairs.first(), cross.candidates.is_empty()) {
        let heads = cross
            .candidates
            .iter()
            .map(|c| Head::body(Phrase::name(names::member(&context.words, &c.member))))
            .collect();
        let sales = cross.candidates.iter().map(|c| Some(&c.sales)).collect();
        let columns = [FactColumn::new(context.words.text("column.sales_year"), 110.0, Print::Plain, sales)];
        let name = names::capital(&dimension(context, &cross.customers));
        let (specs, rows) = table(context, &scale, (name, Vec::new(), width), heads, &columns);
        let lines = [
            ("having", names::member(&context.words, &best.having)),
            ("lacking", names::member(&context.words, &best.lacking)),
        ];
        let lines: Vec<(&str, &str)> = lines.iter().map(|(slot, name)| (*slot, name.as_str())).collect();
        let spec = TableSpec {
            id: "cross_sell-candidates".into(),
            heading: heading(
                context,
                context.label("heading.candidates", &lines),
                context.label("heading.unit", &[("unit", unit)]),
                when.clone(),
            ),
            alt: context.alt_table(rows.len(), &specs),
            columns: specs,
            rows,
        };
        let mut block = table_block(x, width, spec);
        block.y = y;
        blocks.push(block);
    }
    let message = context.message("cross_sell", "cross_sell", &context.slots(), &scale);
    let notes = footnotes(context, &context.tables(false), unit);
    let mut slide = context.slide("cross_sell", 3, context.words.text("slide.cross_sell"), message, blocks, notes);
    let mut own = vec![context.plain("footnote.cross_sell", &Slots::default())];
    let slots = Slots::default().fact("left", findings.fact(&cross.check));
    own.extend(sentence::say("footnote.check_lines", &slots, &context.words, &scale));
    context.annotate(&mut slide, &own);
    Some(slide)
}

/// Of the customers of the line in the row, the share that buys the line in the column too.
fn matrix(context: &Context<'_>, scale: &Scale, cross: &CrossSell, when: &str) -> FigureSpec {
    let point = |id: &FactId| context.findings.fact(id).and_then(|f| tiers::point(f, scale));
    // The message speaks of the pair with the largest potential.
    let spoken = context.finding("cross_sell").and(cross.pairs.first());
    let lines = |pick: fn(&CrossPair) -> &MemberRef| {
        cross.lines.iter().map(move |line| Category {
            id: line.key.clone(),
            label: names::member(&context.words, line),
            sub: String::new(),
            highlight: spoken.is_some_and(|pair| pick(pair).key == line.key),
            rest: false,
        })
    };
    let spec = CohortSpec {
        cohorts: lines(|pair| &pair.having).collect(),
        ages: lines(|pair| &pair.lacking).map(|line| Category { id: format!("{}+", line.id), ..line }).collect(),
        scenario: Scenario::AC,
        cells: cross.shares.iter().map(|row| row.iter().map(|id| id.as_ref().and_then(point)).collect()).collect(),
        sizes: cross.sizes.iter().map(point).collect(),
        size_name: context.words.text("cohorts.size"),
    };
    let alt = spec.alt(&context.words, "customers", "%");
    context.figure(
        ("cross_sell-figure", "customers"),
        heading(
            context,
            context.words.text("heading.cross_sell"),
            context.words.text("heading.cross_sell_unit"),
            when.to_owned(),
        ),
        "%".into(),
        FigureKind::Cohort(spec),
        alt,
    )
}

fn pairs(context: &Context<'_>, scale: &Scale, cross: &CrossSell, (width, when, unit): (f64, &str, &str)) -> TableSpec {
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let heads = cross
        .pairs
        .iter()
        .map(|pair| Head {
            texts: vec![Phrase::name(names::member(&context.words, &pair.lacking))],
            ..Head::body(Phrase::name(names::member(&context.words, &pair.having)))
        })
        .collect();
    let all = |pick: fn(&CrossPair) -> &FactId| cross.pairs.iter().map(|p| Some(pick(p))).collect();
    let columns = [
        FactColumn::new(header("count"), 46.0, Print::Plain, all(|p| &p.customers)),
        FactColumn::new(header("buy_too"), 60.0, Print::Percent, all(|p| &p.share)),
        FactColumn::new(header("lift"), 56.0, Print::Plain, all(|p| &p.lift)),
        FactColumn::new(header("potential"), 70.0, Print::Plain, all(|p| &p.potential)),
    ];
    let texts = vec![(header("lacking"), 108.0)];
    let (specs, rows) = table(context, scale, (header("having"), texts, width), heads, &columns);
    TableSpec {
        id: "cross_sell-pairs".into(),
        heading: heading(
            context,
            context.words.text("heading.gaps"),
            context.label("heading.unit", &[("unit", unit)]),
            when.to_owned(),
        ),
        alt: context.alt_table(rows.len(), &specs),
        columns: specs,
        rows,
    }
}
