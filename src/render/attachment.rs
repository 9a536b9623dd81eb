//! `figures.csv`: the numbers of every figure and table of a deck, attached to its PDF.

use super::data_table::data_table;
use crate::layout::{BlockContent, Deck, FigureSpec, TableSpec};

/// One line a number: slide, figure or table, heading, series, category, value in the figure's unit, printed text,
/// fact. RFC 4180 with a header line; UTF-8 without byte-order mark.
pub(super) fn figures_csv(deck: &Deck) -> String {
    let mut csv = Csv { text: String::from("slide,figure,title,unit,series,category,label,value,text,fact\r\n") };
    for slide in &deck.slides {
        for block in &slide.blocks {
            match &block.content {
                BlockContent::Figure(figure) => csv.figure(&slide.id, figure),
                BlockContent::Table(table) => csv.table(&slide.id, table),
                BlockContent::Text(_) | BlockContent::Tiles(_) => {}
            }
        }
    }
    csv.text
}

struct Csv {
    text: String,
}

impl Csv {
    fn figure(&mut self, slide: &str, figure: &FigureSpec) {
        let table = data_table(figure);
        for row in &table.rows {
            for (series, cell) in table.series.iter().zip(&row.cells) {
                let Some(cell) = cell else { continue };
                let value = cell.value.map(|v| v.to_string()).unwrap_or_default();
                let heading = (figure.heading.what.as_str(), figure.heading.unit.as_str());
                self.line(slide, &figure.id, heading, series, (&row.id, &row.label), (&value, &cell.text, &cell.fact));
            }
        }
    }

    fn table(&mut self, slide: &str, table: &TableSpec) {
        for row in &table.rows {
            let label = row.cells.first().map(|c| c.phrase.text()).unwrap_or_default();
            for (column, cell) in table.columns.iter().zip(&row.cells).skip(1) {
                let series = [column.group.as_str(), column.header.as_str()].join(" ");
                let value = cell.value.filter(|v| v.is_finite()).map(|v| v.to_string()).unwrap_or_default();
                let heading = (table.heading.what.as_str(), table.heading.unit.as_str());
                for num in cell.phrase.nums() {
                    self.line(slide, &table.id, heading, series.trim(), ("", &label), (&value, &num.text, &num.fact));
                }
            }
        }
    }

    fn line(
        &mut self,
        slide: &str,
        figure: &str,
        heading: (&str, &str),
        series: &str,
        category: (&str, &str),
        number: (&str, &str, &str),
    ) {
        // Only the value is a number to a spreadsheet; everything else must not become a formula.
        let texts = [slide, figure, heading.0, heading.1, series, category.0, category.1];
        let mut fields: Vec<String> = texts.into_iter().map(|t| quoted(&as_text(t))).collect();
        fields.extend([quoted(number.0), quoted(&as_text(number.1)), quoted(&as_text(number.2))]);
        self.text.push_str(&fields.join(","));
        self.text.push_str("\r\n");
    }
}

/// A text that a spreadsheet would read as a formula gets an apostrophe in front; printed numbers stay.
fn as_text(text: &str) -> String {
    let formula = text.starts_with(['=', '@', '\t', '\r'])
        || (text.starts_with(['+', '-']) && text.chars().any(|c| c.is_alphabetic() || c == '(' || c == '!'));
    if formula { format!("'{text}") } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn formulas_are_texts_and_numbers_stay() {
        assert_eq!(as_text("=1+1"), "'=1+1");
        assert_eq!(as_text("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
        assert_eq!(as_text("+12.5"), "+12.5");
        assert_eq!(as_text("−3"), "−3");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
    }

    #[test]
    fn every_printed_number_of_a_figure_is_there_with_its_fact() {
        let csv = figures_csv(&sample::deck("en"));
        assert!(csv.lines().count() > 20, "{csv}");
        assert!(csv.contains("history,history,"), "{csv}");
        assert!(csv.contains("sales@2026-03.AC"), "{csv}");
        assert!(csv.lines().any(|l| l.contains("ΔPL") && l.contains("2026-03")), "{csv}");
    }
}
