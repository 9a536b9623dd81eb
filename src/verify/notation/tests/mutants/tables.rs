//! What is broken in the choice of charts, in remainders and in tables (R43–R48).

use super::super::world::{set, shifted};
use super::{Mutant, gone, mutant};
use crate::layout::{Part, RowKind};
use crate::typeset::{PlacedBox, PlacedShape};

const STEP: &[&str] = &["data-m=\"bar\"", "data-tier=\"step\""];

pub(super) const MUTANTS: &[Mutant] = &[
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
