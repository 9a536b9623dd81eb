//! What is broken in how scenarios look (R01–R10).

use super::super::world::{set, shifted};
use super::{AC, Mutant, gone, mutant};

const PL: &[&str] = &["data-m=\"col\"", "data-sc=\"PL\"", "data-tier=\"base\""];

pub(super) const MUTANTS: &[Mutant] = &[
    mutant("R01", "an actual is lighter", |w| w.edit("history", AC, |l| set(l, "fill", "#606060"))),
    mutant("R01", "an actual is outlined", |w| {
        w.edit("history", AC, |l| {
            l.replace("fill=\"#404040\"", "fill=\"#404040\" stroke=\"#404040\" stroke-width=\"1\"")
        })
    }),
    mutant("R02", "last year is as dark as the actual", |w| {
        w.edit("x-pair-0", &["data-m=\"col\"", "data-sc=\"PY\""], |l| set(l, "fill", "#404040"));
    }),
    mutant("R03", "a target is filled", |w| w.edit("history", PL, |l| set(l, "fill", "#DDDDDD"))),
    mutant("R03", "the frame of a target is a hairline", |w| w.edit("history", PL, |l| set(l, "stroke-width", "0.4"))),
    mutant("R04", "a forecast has no stripes", |w| w.edit_some("x-forecast", &["data-m=\"hatch\""], 1000, gone)),
    mutant("R04", "a stripe leaves its forecast", |w| {
        w.edit("x-forecast", &["data-m=\"hatch\""], |l| shifted(l, "x2", 30.0))
    }),
    mutant("R05", "one target has a heavier frame", |w| w.edit("history", PL, |l| set(l, "stroke-width", "2"))),
    mutant("R06", "an axis is blue", |w| {
        w.edit("history", &["data-m=\"axis\"", "data-tier=\"base\""], |l| set(l, "stroke", "#1F6FC4"))
    }),
    mutant("R07", "a marker of actuals is white", |w| {
        w.edit("control", &["data-m=\"point\""], |l| set(l, "fill", "#FFFFFF"))
    }),
    mutant("R07", "a line has lost its markers", |w| {
        w.edit_some("pacing", &["data-m=\"point\"", "data-sc=\"PL\""], 1000, gone)
    }),
    mutant("R08", "an actual stands beside its target", |w| w.edit("history", AC, |l| shifted(l, "x", 25.0))),
    mutant("R08", "a target stands in front", |w| {
        w.edit("history", AC, |l| l.replace("data-sc=\"AC\"", "data-sc=\"@\""));
        w.edit("history", PL, |l| l.replace("data-sc=\"PL\"", "data-sc=\"AC\""));
        w.edit("history", &["data-sc=\"@\""], |l| l.replace("data-sc=\"@\"", "data-sc=\"PL\""));
    }),
    mutant("R09", "a third scenario stands as a bar", |w| {
        w.edit("history", PL, |l| format!("{l}\n{}", l.replace("\"PL\"", "\"PY\"")))
    }),
    mutant("R09", "a triangle stands beside its value", |w| {
        w.paint("history", "<path data-m=\"third\" data-sc=\"PY\" data-tier=\"base\" data-cat=\"2020-05\" data-v=\"1\" d=\"M700 60L690 55L690 65Z\" fill=\"#949494\"/>");
    }),
    mutant("R10", "the keys have changed places", |w| {
        w.edit("history", &["data-m=\"key\"", "data-sc=\"AC\""], |l| l.replace("\"AC\"", "\"@\""));
        w.edit("history", &["data-m=\"key\"", "data-sc=\"PL\""], |l| l.replace("\"PL\"", "\"AC\""));
        w.edit("history", &["data-m=\"key\"", "data-sc=\"@\""], |l| l.replace("\"@\"", "\"PL\""));
    }),
];
