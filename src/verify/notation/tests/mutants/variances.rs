//! What is broken in variances: bars, pins, their axes and labels (R11–R23).

use super::super::world::{get, set, shifted};
use super::{Mutant, PIN, gone, mutant, say};
use crate::layout::Part;

const GOOD: &[&str] = &["data-m=\"col\"", "data-tier=\"abs\"", "data-impact=\"good\""];
const BAD: &[&str] = &["data-m=\"col\"", "data-tier=\"abs\"", "data-impact=\"bad\""];
const HEAD: &[&str] = &["data-m=\"pin-head\""];

pub(super) const MUTANTS: &[Mutant] = &[
    mutant("R11", "a tier has another name", |w| {
        w.edit("history", &["data-m=\"tier-name\"", ">ΔPL<"], |l| say(l, "Variance"))
    }),
    mutant("R11", "a variance is not the difference of what is drawn", |w| {
        w.edit("x-pair-0", GOOD, |l| shifted(l, "data-v", 0.7))
    }),
    mutant("R12", "a tier has another name", |w| {
        w.edit("history", &["data-m=\"tier-name\"", ">ΔPL%<"], |l| say(l, "%"))
    }),
    mutant("R12", "a pin is not the quotient of what is drawn", |w| {
        w.edit("history", PIN, |l| shifted(l, "data-v", 0.02))
    }),
    mutant("R13", "a variance has no sign", |w| {
        w.edit("x-pair-0", &["data-m=\"lbl\"", "data-tier=\"abs\"", ">+"], |l| l.replace(">+", ">"));
    }),
    mutant("R13", "a value has a plus sign", |w| {
        w.edit("x-pair-0", &["data-m=\"lbl\"", "data-tier=\"base\""], |l| say(l, "+3,100"))
    }),
    mutant("R13", "a growth in a plane has no sign", |w| {
        w.edit("x-plane", &["data-m=\"lbl\"", "data-var=\"rel\"", "· +"], |l| l.replace("· +", "· "));
    }),
    mutant("R13", "a minus is a hyphen", |w| {
        w.edit("history", &["data-m=\"lbl\"", "data-tier=\"abs\"", ">−"], |l| l.replace(">−", ">-"));
    }),
    mutant("R14", "a shortfall is green", |w| w.edit("history", BAD, |l| set(l, "fill", "#009E73"))),
    mutant("R14", "more sales are called bad", |w| {
        w.edit("x-pair-0", GOOD, |l| set(&set(l, "data-impact", "bad"), "fill", "#C00000"));
    }),
    mutant("R14", "a cell calls a shortfall good", |w| {
        let mut rows = w.table("breakdown").rows.iter_mut().flat_map(|row| &mut row.cells);
        let bad = |cell: &&mut crate::layout::Cell| cell.impact == Some(crate::base::Impact::Bad);
        match rows.find(bad) {
            Some(cell) => cell.impact = Some(crate::base::Impact::Good),
            None => panic!("the table has no shortfall"),
        }
    }),
    mutant("R14", "the key shows good in another colour", |w| {
        w.edit("notation-key", &["data-m=\"key\"", "data-impact=\"good\""], |l| set(l, "fill", "#1F6FC4"));
    }),
    mutant("R15", "good is nearly as red as bad", |w| {
        let svg = w.svg("x-pair-0");
        *svg = svg.replace("#009E73", "#B81800");
    }),
    mutant("R16", "a variance is narrower than its value", |w| w.edit("x-pair-0", GOOD, |l| shifted(l, "width", -8.0))),
    mutant("R16", "variances are drawn twice as long", |w| {
        w.edit_some("x-members", &["data-m=\"bar\"", "data-tier=\"abs\""], 1000, |l| {
            set(l, "width", 2.0 * get(l, "width").parse::<f64>().unwrap())
        });
    }),
    mutant("R17", "a variance of actuals is outlined", |w| {
        w.edit("x-pair-0", GOOD, |l| {
            l.replace("fill=\"#009E73\"", "fill=\"#FFFFFF\" stroke=\"#009E73\" stroke-width=\"1\"")
        });
    }),
    mutant("R18", "a pin has lost its head", |w| w.edit("history", HEAD, gone)),
    mutant("R18", "a pin has two heads", |w| w.edit("history", HEAD, |l| format!("{l}\n{l}"))),
    mutant("R18", "a head is green", |w| w.edit("history", HEAD, |l| set(l, "fill", "#009E73"))),
    mutant("R18", "a stem is a bar", |w| w.edit("history", PIN, |l| set(l, "stroke-width", "9"))),
    mutant("R19", "the axis of a target is one line", |w| {
        w.edit("history", &["data-m=\"axis\"", "data-tier=\"abs\""], gone)
    }),
    mutant("R19", "the axis of last year is dark", |w| {
        w.edit("x-pair-0", &["data-m=\"axis\"", "data-tier=\"rel\""], |l| set(l, "stroke", "#404040"));
    }),
    mutant("R19", "the key shows the axis of a target as one line", |w| {
        w.edit("notation-key", &["data-m=\"key-axis\"", "data-ref=\"PL\""], gone);
    }),
    mutant("R20", "a label stands on its bar", |w| {
        w.edit("x-members", &["data-m=\"lbl\"", "data-for=\"abs:r0\""], |l| shifted(l, "x", -30.0));
    }),
    mutant("R21", "a readable variance is n.a.", |w| {
        w.edit("x-members", &["data-for=\"rel:r8\""], |l| set(l, "data-for", "rel:r1"))
    }),
    mutant("R21", "a pin stands over a negative target", |w| {
        w.edit("x-members", &["data-m=\"bar\"", "data-sc=\"PL\"", "data-cat=\"r0\""], |l| set(l, "data-v", "-1010"));
    }),
    mutant("R22", "percentage points lose their unit", |w| {
        for slide in &mut w.deck.slides {
            for block in &mut slide.blocks {
                let crate::layout::BlockContent::Table(table) = &mut block.content else { continue };
                for part in table.rows.iter_mut().flat_map(|row| &mut row.cells).flat_map(|cell| &mut cell.phrase.parts)
                {
                    if let Part::Num(num) = part {
                        num.text = num.text.replace("pp", "");
                    }
                }
                table.columns.iter_mut().for_each(|column| column.header = column.header.replace("pp", ""));
            }
        }
    }),
    mutant("R23", "an outlier has the head of a pin", |w| {
        w.edit("x-members", &["data-m=\"outlier\""], |l| l.replace("data-m=\"outlier\"", "data-m=\"pin-head\""));
    }),
    mutant("R23", "an outlier is labelled with where it ends", |w| {
        w.edit("x-members", &["data-for=\"rel:r7\""], |l| say(l, "+125.0%"))
    }),
];
