//! Cells that stand once over several rows: a blank cell repeats the one above.

use crate::data::column::{BLANK_CODE, Column};

/// Repeats the texts of a column downwards over the given rows, in their order.
pub fn down(column: &mut Column, rows: &[u32]) {
    let mut last = BLANK_CODE;
    for &row in rows {
        let Some(code) = column.codes.get_mut(row as usize) else { continue };
        if column.texts[*code as usize].trim().is_empty() {
            *code = last;
        } else {
            last = *code;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::column::Coder;

    #[test]
    fn a_blank_cell_repeats_the_one_above() {
        let mut coder = Coder::new();
        for text in ["", "华东", "", "小计", "", "华北", " "] {
            coder.push(text);
        }
        let mut column = coder.finish();
        down(&mut column, &[0, 1, 2, 4, 5, 6]);
        let texts: Vec<&str> = (0..7).map(|row| column.text(row)).collect();
        assert_eq!(texts, ["", "华东", "华东", "小计", "华东", "华北", "华北"], "a row left out is no source");
    }
}
