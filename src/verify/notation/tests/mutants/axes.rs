//! What is broken in scales, axes and periods (R24–R32).

use super::super::world::{get, set, shifted};
use super::{AC, Mutant, PIN, mutant};
use crate::plot::tests::samples::metrics;
use crate::plot::{Theme, draw};

pub(super) const MUTANTS: &[Mutant] = &[
    mutant("R24", "a period stands behind a later one", |w| w.edit("history", AC, |l| set(l, "data-cat", "2031-01"))),
    mutant("R24", "columns stand for members", |w| w.edit("history", AC, |l| set(l, "data-cat", "France"))),
    mutant("R25", "a column hangs above its axis", |w| w.edit("history", AC, |l| shifted(l, "y", -6.0))),
    mutant("R25", "a long column is cut", |w| {
        w.edit("history", AC, |l| shifted(&shifted(l, "y", 20.0), "height", -20.0));
    }),
    mutant("R25", "a marker stands off its value", |w| {
        w.edit("control", &["data-m=\"point\""], |l| shifted(l, "cy", 7.0))
    }),
    mutant("R26", "one of two figures has its own scale", |w| {
        let theme = Theme::default();
        let mut spec = w.spec("x-pair").clone();
        spec.scale = spec.scale.map(|scale| 0.8 * scale);
        *w.svg("x-pair-0") = draw(&spec, &theme, metrics()).unwrap().svg;
    }),
    mutant("R27", "one panel has its own scale", |w| {
        w.edit_some("x-grid", &["data-m=\"col\"", "data-panel=\"p1\""], 1000, |l| {
            set(l, "data-v", 1.3 * get(l, "data-v").parse::<f64>().unwrap())
        });
    }),
    mutant("R27", "the panel of the others is not the last", |w| {
        w.edit("x-grid", &["data-m=\"panel-title\""], |l| {
            l.replace("data-m=\"panel-title\"", "data-m=\"panel-title\" data-rest=\"1\"")
        });
    }),
    mutant("R28", "a pin stands beside its column", |w| {
        w.edit("history", PIN, |l| shifted(&shifted(l, "x1", 4.0), "x2", 4.0))
    }),
    mutant("R29", "a column fills its category", |w| w.edit("history", AC, |l| shifted(l, "width", 15.0))),
    mutant("R29", "a ratio is as thick as a measure", |w| {
        w.paint("x-funnel", "<rect data-m=\"rate\" data-tier=\"rate\" data-cat=\"s0\" data-sc=\"AC\" data-v=\"0\" x=\"700\" y=\"50\" width=\"0\" height=\"30\" fill=\"#404040\"/>\n<rect data-m=\"rate\" data-tier=\"rate\" data-cat=\"s1\" data-sc=\"AC\" data-v=\"0\" x=\"700\" y=\"100\" width=\"0\" height=\"30\" fill=\"#404040\"/>");
    }),
    mutant("R30", "months are narrow although there is room", |w| {
        let mut theme = Theme::default();
        theme.category_width.month = 30.0;
        let spec = w.spec("history").clone();
        *w.svg("history") = draw(&spec, &theme, metrics()).unwrap().svg;
    }),
    mutant("R31", "the axis is painted over the columns", |w| {
        let axis = w
            .svg("history")
            .lines()
            .find(|l| l.contains("data-m=\"axis\"") && l.contains("data-tier=\"base\""))
            .unwrap()
            .to_owned();
        w.paint("history", &axis);
    }),
    mutant("R32", "there is a gridline", |w| {
        w.paint(
            "history",
            "<line data-m=\"grid\" x1=\"0\" y1=\"100\" x2=\"800\" y2=\"100\" stroke=\"#949494\" stroke-width=\"0.5\"/>",
        );
    }),
    mutant("R32", "there is a value axis", |w| {
        w.paint("history", "<line data-m=\"axis\" data-tier=\"base\" x1=\"30\" y1=\"20\" x2=\"30\" y2=\"290\" stroke=\"#404040\" stroke-width=\"1\"/>");
    }),
    mutant("R32", "a line does not say what it is", |w| {
        w.paint("history", "<line x1=\"0\" y1=\"100\" x2=\"800\" y2=\"100\" stroke=\"#949494\" stroke-width=\"0.5\"/>");
    }),
];
