//! What is broken in labels, headings, messages and comments (R33–R42).

use super::super::world::{set, shifted};
use super::{Mutant, gone, mutant, say};
use crate::layout::{Part, Phrase};

pub(super) const MUTANTS: &[Mutant] = &[
    mutant("R33", "a label has eight digits", |w| {
        w.edit_some("history", &["data-m=\"lbl\"", "data-tier=\"base\""], 1000, |l| say(l, "3,328,607.25"));
        w.slide("history").message = Phrase::words("Sales of 2020");
        w.slide("history").blocks.truncate(1);
        w.slide("history").footnotes.clear();
        w.edit_some("history", &["data-m=\"lbl\"", "data-tier=\"abs\""], 1000, |l| say(l, "+3,328,607.25"));
    }),
    mutant("R34", "a label carries its unit", |w| {
        w.edit("x-members", &["data-m=\"lbl\"", "data-tier=\"base\""], |l| say(l, "1,250万元"))
    }),
    mutant("R34", "a number of a plane carries its unit", |w| {
        w.edit("x-plane", &["data-m=\"lbl\"", "data-tier=\"base\""], |l| say(l, "1,250万元"))
    }),
    mutant("R34", "the heading has lost the unit", |w| {
        let svg = w.svg("x-members");
        *svg = svg.replacen("万元 · ", "", 1);
    }),
    mutant("R35", "two labels stand on each other", |w| {
        let line = w.svg("history").lines().find(|l| l.contains("data-m=\"lbl\"")).unwrap().to_owned();
        w.paint("history", &shifted(&line, "x", 3.0));
    }),
    mutant("R35", "a label is turned", |w| {
        w.edit("history", &["data-m=\"lbl\""], |l| l.replace("<text", "<text transform=\"rotate(-90)\""));
    }),
    mutant("R35", "a label of a value stands below its axis", |w| {
        w.edit("x-pair-0", &["data-m=\"lbl\"", "data-tier=\"base\""], |l| shifted(l, "y", 400.0));
    }),
    mutant("R36", "a key is missing", |w| w.edit_some("history", &["\"key", "data-sc=\"PL\""], 2, gone)),
    mutant("R36", "there is a legend", |w| {
        w.paint("history", "<rect data-m=\"legend-box\" x=\"1\" y=\"1\" width=\"5\" height=\"5\" fill=\"#404040\"/>")
    }),
    mutant("R37", "a heading has no unit", |w| w.spec("history").heading.unit.clear()),
    mutant("R37", "the third line does not stand above the figure", |w| {
        w.page("history").texts.retain(|text| !text.text.contains("2019-05"));
    }),
    mutant("R38", "a period is written in words", |w| w.spec("history").heading.when = "May 2020 PL, AC".into()),
    mutant("R38", "a column stands under a period in words", |w| {
        w.table("key_figures").columns[3].group = "2020/05".into()
    }),
    mutant("R39", "a message has no number", |w| w.slide("history").message = Phrase::words("Sales grew")),
    mutant("R39", "a message has a number that the page does not show", |w| {
        for part in &mut w.slide("x-members").message.parts {
            if let Part::Num(num) = part {
                num.text = "98,765".into();
            }
        }
    }),
    mutant("R39", "a message takes three lines", |w| {
        let page = w.page("history");
        let line = page.texts.iter().find(|t| t.zone.as_deref() == Some("message")).unwrap().clone();
        page.texts.extend(
            [25.0, 50.0].map(|down| crate::typeset::PlacedText { baseline: line.baseline + down, ..line.clone() }),
        );
    }),
    mutant("R40", "nothing points at what the message says", |w| {
        w.edit_some("x-members", &["data-m=\"highlight\""], 9, gone);
        let svg = w.svg("x-members");
        *svg = svg.replace(" font-weight=\"700\"", "");
    }),
    mutant("R40", "everything is ringed", |w| {
        let ring = w.svg("x-members").lines().find(|l| l.contains("data-m=\"highlight\"")).unwrap().to_owned();
        (0..6).for_each(|_| w.paint("x-members", &ring));
    }),
    mutant("R40", "a ring is around a number that the message does not say", |w| {
        w.edit("x-members", &["data-m=\"lbl\"", "data-for=\"abs:r0\""], |l| set(l, "data-fact", "another"));
    }),
    mutant("R40", "a difference points at the wrong column", |w| {
        w.edit("x-difference", &["data-m=\"difference\""], |l| set(l, "data-from", "2025-04"));
    }),
    mutant("R40", "an assisting line begins at another column", |w| {
        w.edit("x-difference", &["data-m=\"assist\""], |l| shifted(l, "x1", 60.0));
    }),
    mutant("R40", "a difference is longer than what it says", |w| {
        w.edit("x-difference", &["data-m=\"difference\""], |l| shifted(l, "height", 9.0));
    }),
    mutant("R40", "a difference has the colour of a loss", |w| {
        w.edit("x-difference", &["data-m=\"difference\""], |l| set(l, "data-impact", "bad"));
    }),
    mutant("R40", "an arrow leads to the wrong column", |w| {
        w.edit("x-trend", &["data-m=\"trend\""], |l| set(l, "data-cat", "2022"));
        w.edit("x-trend", &["data-m=\"trend-head\""], |l| set(l, "data-cat", "2022"));
    }),
    mutant("R40", "an arrow is flatter than its columns", |w| {
        w.edit("x-trend", &["data-m=\"trend\""], |l| shifted(l, "y1", -8.0));
    }),
    mutant("R40", "an arrow says another growth", |w| {
        w.edit("x-trend", &["data-m=\"trend\""], |l| set(l, "data-v", "0.09"));
    }),
    mutant("R40", "two markers stand on a page", |w| {
        let marker = w.svg("x-trend").lines().find(|l| l.contains("data-m=\"trend\"")).unwrap().to_owned();
        w.paint("x-trend", &marker);
    }),
    mutant("R41", "a page has no source", |w| w.slide("history").footnotes.clear()),
    mutant("R41", "a comment has no mark", |w| {
        let item = crate::layout::TextItem { phrase: Phrase::words("① Price"), link: None, impact: None };
        let text = crate::layout::TextBlock {
            heading: String::new(),
            items: vec![item],
            style: crate::layout::TextStyle::Plain,
        };
        let content = crate::layout::BlockContent::Text(text);
        w.slide("history").blocks.push(crate::layout::Block { x: 0.0, y: 0.0, width: 9.0, height: 9.0, content });
    }),
    mutant("R42", "a heading analyses", |w| w.spec("history").heading.what = "Analysis of sales".into()),
    mutant("R42", "the year stands under every month", |w| {
        w.edit_some("history", &["data-m=\"cat-sub\""], 99, |l| say(l, "2020"));
    }),
];
