//! Trees of key figures: the measure, the drivers it is a product of, and what each contributed (S15).

use super::super::context::{Context, figure_block};
use super::super::deck::{CONTENT, Category, FigureKind, Slide, TreeNode, TreeSpec};
use super::super::numbers::{Digits, Scale};
use super::super::rounding::foot;
use super::super::sentence::Slots;
use super::super::template::Style;
use super::super::{names, tiers};
use super::pvm::checked;
use crate::base::{Impact, Scenario, Unit, Value};
use crate::findings::{Fact, KpiNode, KpiTree};

/// A slide a tree: of sales, of the value won.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.drivers.trees.iter().filter_map(|tree| slide(context, tree)).collect()
}

fn slide(context: &Context<'_>, tree: &KpiTree) -> Option<Slide> {
    let findings = context.findings;
    let id = format!("kpi_tree-{}", tree.measure);
    let change = Scenario::absolute(tree.reference)?;
    let relative = Scenario::relative(tree.reference)?;
    let root = &tree.nodes.first()?.comparison;
    let scenarios = [tree.reference, Scenario::AC, change, relative];
    let mut ids = tiers::ids(tree.nodes.iter().map(|n| &n.comparison), &scenarios);
    ids.extend(tree.nodes.iter().filter_map(|n| n.contribution.as_deref()));
    let scale = context.scale(&id, ids, Digits::Table);
    let spec = spec(context, &scale, tree, &id)?;
    let unit = findings.of(root, Scenario::AC).map(|f| scale.unit(f))?;
    let period = root.period;
    let alt = spec.alt(&context.words, &tree.measure, &unit);
    let figure = context.figure(
        (&format!("{id}-figure"), &tree.measure),
        context.heading(
            &tree.measure,
            context.label("heading.tree", &[("unit", &unit)]),
            context.when(&period, &period, &scenarios),
        ),
        unit,
        FigureKind::Tree(spec),
        alt,
    );
    let measure = names::measure(&context.words, &tree.measure);
    let slots = context.slots().words("measure", measure.clone());
    let slots =
        slots.words("reference", context.reference_name(tree.reference)).fact("delta", findings.of(root, change));
    let message = context.message(&id, "kpi_tree", &slots, &scale);
    let name = context.label("slide.kpi_tree", &[("measure", &measure)]);
    let tables: &[&str] = if tree.measure == "won_value" { &["opportunities"] } else { &["sales"] };
    let footnotes = vec![context.source(tables, None), checked(context, &tree.check, &measure, &change.label())];
    let blocks = vec![figure_block(0.0, CONTENT.0, figure)];
    let mut slide = context.slide(&id, 2, names::capital(&name), message, blocks, footnotes);
    let mut notes = vec![context.plain("footnote.kpi_tree", &Slots::default())];
    // Both slides explain one change: a reader may add them up otherwise.
    let twice = findings.drivers.pvm.iter().any(|p| p.measure == tree.measure && p.reference == tree.reference);
    if twice && !context.gone.contains("pvm") {
        notes.push(context.plain("footnote.kpi_tree_pvm", &Slots::default()));
    }
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// The boxes. Contributions of the leaves add up to the printed change of the root, and those of a branch are their sum.
fn spec(context: &Context<'_>, scale: &Scale, tree: &KpiTree, id: &str) -> Option<TreeSpec> {
    let findings = context.findings;
    let change = Scenario::absolute(tree.reference)?;
    let relative = Scenario::relative(tree.reference)?;
    let whole = findings.of(&tree.nodes.first()?.comparison, change)?;
    let format = scale.format(whole, Style::Plain);
    let leaf = |at: usize| !tree.nodes.iter().any(|n| n.parent == Some(at));
    let fact = |node: &KpiNode| node.contribution.as_deref().and_then(|id| findings.fact(id));
    let parts: Vec<Option<Value>> =
        tree.nodes.iter().enumerate().map(|(at, node)| fact(node).filter(|_| leaf(at)).and_then(|f| f.value)).collect();
    let mut digits = foot(&parts, whole.value?, format.digits(whole.value?), format);
    // Children stand behind their parents: from the last one upwards, each adds what it has.
    for at in (1..tree.nodes.len()).rev() {
        let (own, parent) = (digits.get(at).copied().flatten(), tree.nodes[at].parent);
        if let (Some(own), Some(sum)) = (own, parent.filter(|p| *p > 0).and_then(|p| digits.get_mut(p))) {
            *sum = Some(sum.unwrap_or(0) + own);
        }
    }
    let named = context.finding(id).and_then(|f| f.words.get("first_effect")?.strip_prefix("measure."));
    let varied = |node: &KpiNode, scenario: Scenario| {
        let fact = findings.of(&node.comparison, scenario)?;
        Some((tiers::point(fact, scale)?, context.impact(&node.measure, fact)))
    };
    let nodes = tree.nodes.iter().enumerate().map(|(at, node)| {
        let actual = findings.of(&node.comparison, Scenario::AC)?;
        let contribution = fact(node).and_then(|fact| {
            let num = scale.num_of_digits(fact, format, digits.get(at).copied().flatten()?);
            let point = super::super::deck::Point { value: scale.plotted(fact)?, num };
            Some((point, impact(context, tree, fact)))
        });
        Some(TreeNode {
            category: Category {
                id: node.measure.clone(),
                label: names::capital(&names::measure(&context.words, &node.measure)),
                sub: unit(scale, actual),
                highlight: named == Some(node.measure.as_str()),
                rest: false,
            },
            parent: node.parent,
            value: tiers::point(actual, scale)?,
            base: findings.of(&node.comparison, tree.reference).and_then(|f| tiers::point(f, scale)),
            absolute: varied(node, change),
            relative: varied(node, relative),
            contribution,
        })
    });
    Some(TreeSpec {
        reference: tree.reference,
        nodes: nodes.collect::<Option<_>>()?,
        contribution: context.words.text("column.contribution"),
    })
}

/// A contribution is good where the root moves the good way.
fn impact(context: &Context<'_>, tree: &KpiTree, fact: &Fact) -> Impact {
    context.impact(&tree.measure, fact)
}

/// The unit beside the name; numbers that carry their sign, and quotients of counts, need none.
fn unit(scale: &Scale, fact: &Fact) -> String {
    match (&fact.unit, fact.value) {
        (Unit::Ratio, _) | (Unit::Count, Some(Value::Real(_))) => String::new(),
        _ => scale.unit(fact),
    }
}
