//! What is broken: edits of the drawn SVG, of printed texts, of set pages.

use super::world::{World, get, set, shifted};
use crate::layout::{Part, Phrase, RowKind};
use crate::plot::tests::samples::metrics;
use crate::plot::{Theme, draw};
use crate::typeset::{PlacedBox, PlacedShape};

/// One broken thing.
pub(super) struct Mutant {
    /// The rule that must see it.
    pub rule: &'static str,
    /// What is broken.
    pub what: &'static str,
    /// Breaks it.
    pub breaks: fn(&mut World),
}

const fn mutant(rule: &'static str, what: &'static str, breaks: fn(&mut World)) -> Mutant {
    Mutant { rule, what, breaks }
}

const AC: &[&str] = &["data-m=\"col\"", "data-sc=\"AC\"", "data-tier=\"base\""];
const PL: &[&str] = &["data-m=\"col\"", "data-sc=\"PL\"", "data-tier=\"base\""];
const GOOD: &[&str] = &["data-m=\"col\"", "data-tier=\"abs\"", "data-impact=\"good\""];
const BAD: &[&str] = &["data-m=\"col\"", "data-tier=\"abs\"", "data-impact=\"bad\""];
const PIN: &[&str] = &["data-m=\"pin\"", "data-tier=\"rel\""];
const HEAD: &[&str] = &["data-m=\"pin-head\""];
const STEP: &[&str] = &["data-m=\"bar\"", "data-tier=\"step\""];

fn gone(_: &str) -> String {
    String::new()
}

/// The text of an element changed.
fn say(line: &str, text: &str) -> String {
    let (before, _) = line.rsplit_once("</text>").unwrap();
    let (open, _) = before.rsplit_once('>').unwrap();
    format!("{open}>{text}</text>")
}

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
    mutant("R43", "there is a slice of a pie", |w| {
        w.paint(
            "history",
            "<path data-m=\"segment\" data-sc=\"AC\" d=\"M50 50L90 50A40 40 0 0 1 50 90Z\" fill=\"#404040\"/>",
        );
    }),
    mutant("R43", "there is a gradient", |w| w.paint("history", "<linearGradient id=\"g\"/>")),
    mutant("R43", "a figure has a background", |w| {
        w.paint("history", "<rect data-m=\"plate\" x=\"0\" y=\"0\" width=\"884\" height=\"322\" fill=\"#EEEEEE\"/>");
    }),
    mutant("R44", "values of both signs are stacked", |w| {
        w.edit("x-stack", &["data-m=\"segment\""], |l| set(l, "data-v", "-50"))
    }),
    mutant("R45", "a contribution begins beside the one before", |w| {
        w.edit("x-pair-1", STEP, |l| shifted(l, "x", 4.0))
    }),
    mutant("R45", "a change begins off the level that it changes", |w| {
        w.edit("x-changes", &["data-m=\"level\""], |l| shifted(l, "x", 6.0))
    }),
    mutant("R45", "a change has no level before it", |w| w.edit("x-changes", &["data-m=\"level\""], gone)),
    mutant("R45", "the contributions do not foot", |w| w.edit("x-pair-1", STEP, |l| shifted(l, "data-v", 5.0))),
    mutant("R45", "a connector is thick", |w| {
        w.edit("x-pair-1", &["data-m=\"connector\""], |l| set(l, "stroke-width", "3"))
    }),
    mutant("R46", "the remainder does not stand last", |w| {
        w.edit("x-members", &["data-m=\"cat\"", "data-rest"], |l| l.replace(" data-rest=\"1\"", ""));
        w.edit("x-members", &["data-m=\"cat\"", "data-for=\"r3\""], |l| {
            l.replace("data-m=\"cat\"", "data-m=\"cat\" data-rest=\"1\"")
        });
    }),
    mutant("R46", "printed shares do not add up to 100", |w| {
        let table = w.table("contribution");
        let Some(Part::Num(num)) = table.rows[0].cells[3].phrase.parts.first_mut() else { panic!("a share") };
        num.text = "31.0".into();
    }),
    mutant("R47", "there is a vertical rule", |w| {
        let zone = Some("block-0".to_owned());
        let bounds = PlacedBox { x: 300.0, y: 200.0, width: 0.0, height: 120.0 };
        w.page("breakdown").shapes.push(PlacedShape {
            bounds,
            fill: None,
            stroke: Some([0, 0, 0]),
            stroke_width: 1.0,
            zone,
        });
    }),
    mutant("R47", "a number is set left", |w| {
        let page = w.page("breakdown");
        let text = page.texts.iter_mut().filter(|t| {
            t.zone.as_deref() == Some("block-0")
                && t.baseline > 230.0
                && t.text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
        });
        for text in text.take(1) {
            (text.start, text.end) = (text.start - 20.0, text.end - 20.0);
        }
    }),
    mutant("R47", "the total does not stand last", |w| w.table("breakdown").rows.rotate_right(1)),
    mutant("R47", "the total is not bold", |w| w.page("breakdown").texts.iter_mut().for_each(|text| text.bold = false)),
    mutant("R47", "columns of one kind have two widths", |w| {
        let columns = &mut w.table("breakdown").columns;
        columns.iter_mut().find(|c| c.header == "AC").unwrap().width += 9.0;
    }),
    mutant("R48", "a bar of a cell is longer", |w| {
        let mut marks = w
            .table("breakdown")
            .rows
            .iter_mut()
            .filter(|row| row.kind != RowKind::Total)
            .flat_map(|row| &mut row.cells)
            .filter_map(|cell| cell.mark.as_mut());
        let mark = marks.find(|mark| !mark.pin && mark.to - mark.from > 8.0).unwrap();
        mark.to += 5.0;
    }),
    mutant("R48", "the set bars have another colour", |w| {
        w.page("breakdown").shapes.iter_mut().for_each(|s| s.fill = s.fill.map(|_| [1, 2, 3]))
    }),
    mutant("R48", "a column has pins for bars", |w| {
        let mut marks =
            w.table("breakdown").rows.iter_mut().flat_map(|row| &mut row.cells).filter_map(|cell| cell.mark.as_mut());
        marks.find(|mark| !mark.pin).unwrap().pin = true;
    }),
];
