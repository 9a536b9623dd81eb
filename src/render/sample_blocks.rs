//! Blocks of the deck of the tests.

use super::sample::{HOSTILE, Word};
use crate::base::{Format, Impact, Magnitude, Scenario};
use crate::layout::*;

/// A printed number.
pub(super) fn num(text: &str, fact: &str) -> Num {
    let how = Format::amount(Magnitude::One, 0);
    Num { text: text.into(), fact: fact.into(), format: how.name(), how: Some(how), adjusted: false }
}

type Item<'a> = (Phrase, Option<&'a str>, Option<Impact>);

pub(super) fn text_block(at: (f64, f64, f64, f64), heading: &str, style: TextStyle, items: Vec<Item>) -> Block {
    let items =
        items.into_iter().map(|(phrase, link, impact)| TextItem { phrase, link: link.map(str::to_owned), impact });
    let content = BlockContent::Text(TextBlock { heading: heading.into(), items: items.collect(), style });
    Block { x: at.0, y: at.1, width: at.2, height: at.3, content }
}

fn heading(word: Word) -> Heading {
    Heading {
        who: word("远山器械", "Yuanshan Instruments"),
        what: word("销售额", "Sales"),
        unit: word("（万元，按大区）", "in kCNY by region"),
        when: "2026-03 PY, PL, AC, ΔPY, ΔPL".into(),
    }
}

pub(super) fn tiles(word: Word) -> TilesBlock {
    let tile = |name: &str, text: &str, impact: Option<Impact>| Tile {
        name: name.into(),
        number: num(text, "sales@2026-03.AC"),
        note: Phrase {
            parts: vec![Part::Words { text: "ΔPL% ".into() }, Part::Num(num("−7.2%", "sales@2026-03.dPL%"))],
        },
        impact,
    };
    TilesBlock {
        tiles: vec![
            tile(&word("销售额（万元）", "Sales in kCNY"), "321", Some(Impact::Bad)),
            tile(&word("毛利率", "Gross margin"), "31.4%", Some(Impact::Good)),
            tile(&word("客户数", "Customers"), "1,204", None),
            tile(&word("客单价（元）", "Average order in CNY"), "2,666", Some(Impact::Neutral)),
        ],
    }
}

pub(super) fn table(word: Word) -> TableSpec {
    let column = |header: &str, group: &str, width: f64, kind: ColumnKind| Column {
        header: header.into(),
        group: group.into(),
        width,
        kind,
    };
    let (month, variance) = (word("当月", "Month"), word("差异", "Variances"));
    let columns = vec![
        column(&word("大区", "Region"), "", 204.0, ColumnKind::Text),
        column("PY", &month, 70.0, ColumnKind::Number),
        column("PL", &month, 70.0, ColumnKind::Number),
        column("AC", &month, 70.0, ColumnKind::Number),
        column("ΔPL", &variance, 150.0, ColumnKind::Variance { reference: Scenario::PL }),
        column("ΔPL%", &variance, 150.0, ColumnKind::Relative { reference: Scenario::PL }),
        column("ΔPY", &variance, 150.0, ColumnKind::Variance { reference: Scenario::PY }),
    ];
    let names = [
        word("华东", "East"),
        word("华南", "South"),
        HOSTILE[0].to_owned(),
        HOSTILE[2].to_owned(),
        "很长的名字".repeat(80),
    ];
    let mut rows: Vec<Row> = names.iter().enumerate().map(|(i, name)| row(name, i, RowKind::Body)).collect();
    rows.insert(0, Row { level: 0, kind: RowKind::Group, cells: blank(&word("国内", "Domestic")) });
    rows[1].level = 1;
    rows[2].level = 1;
    rows.push(row(&word("其余 12 个", "Rest of 12"), 2, RowKind::Rest));
    rows.push(row(&word("合计", "All regions"), 5, RowKind::Total));
    TableSpec {
        id: "key-figures-table".into(),
        heading: heading(word),
        columns,
        rows,
        alt: word("各大区销售额与差异", "Sales and variances by region"),
    }
}

fn blank(name: &str) -> Vec<Cell> {
    let empty = || Cell { phrase: Phrase::default(), value: None, impact: None, mark: None, link: None };
    let mut cells = vec![Cell { phrase: Phrase::words(name), ..empty() }];
    cells.extend((0..6).map(|_| empty()));
    cells
}

fn row(name: &str, i: usize, kind: RowKind) -> Row {
    let cell = |text: &str, value: f64| Cell {
        phrase: Phrase::num(num(text, "sales@2026-03.AC")),
        value: Some(value),
        impact: None,
        mark: None,
        link: None,
    };
    let variance = |value: f64, pin: bool| {
        let (axis, scale) = (75.0, 3.0);
        let to = axis + value * scale;
        let impact = if value > 0.0 { Impact::Good } else { Impact::Bad };
        let text = if value > 0.0 { format!("+{value}") } else { format!("−{}", -value) };
        let label = if value > 0.0 { to + 6.0 } else { to - 6.0 };
        Cell {
            impact: Some(impact),
            mark: Some(CellMark {
                axis,
                from: axis.min(to),
                to: axis.max(to),
                pin,
                outlier: i == 3 && pin,
                label,
                trend: None,
            }),
            ..cell(&text, value)
        }
    };
    let value = [8.0, -12.0, 3.0, -5.0, 14.0, -9.0][i % 6];
    let mut relative = variance(value, true);
    if i == 2 {
        relative = Cell { phrase: Phrase::words("n.a."), value: None, impact: None, mark: None, link: None };
    }
    let cells = vec![
        Cell { phrase: Phrase::name(name), value: None, impact: None, mark: None, link: None },
        cell("298", 298.0),
        cell("346", 346.0),
        cell("321", 321.0),
        variance(value, false),
        relative,
        variance(-value, false),
    ];
    Row { level: 0, kind, cells }
}

pub(super) fn columns(word: Word, width: f64, height: f64) -> FigureSpec {
    let months: Vec<String> = (0..13).map(|i| format!("{}-{:02}", 2025 + (i + 2) / 12, (i + 2) % 12 + 1)).collect();
    let point = |month: &str, scenario: &str, value: f64| Point {
        value,
        num: num(&value.to_string(), &format!("sales@{month}.{scenario}")),
    };
    let categories = months.iter().enumerate().map(|(i, id)| Category {
        id: id.clone(),
        label: id[5..].to_owned(),
        sub: if i == 0 || id.ends_with("-01") { id[..4].to_owned() } else { String::new() },
        highlight: i == 12,
        rest: false,
    });
    FigureSpec {
        id: "history".into(),
        heading: heading(word),
        width,
        height,
        scale_group: "kCNY".into(),
        scale: None,
        labels: FigureLabels { not_applicable: "n.a.".into(), measure: "sales".into(), ..FigureLabels::default() },
        kind: FigureKind::Columns(ColumnsSpec {
            grain: "month".into(),
            categories: categories.collect(),
            primary: Scenario::AC,
            values: months.iter().map(|m| Some(point(m, "AC", 321.0))).collect(),
            reference: Some(Scenario::PL),
            reference_values: months.iter().map(|m| Some(point(m, "PL", 346.0))).collect(),
            absolute: months.iter().map(|m| Some((point(m, "dPL", -25.0), Impact::Bad))).collect(),
            relative: months.iter().map(|_| None).collect(),
            not_applicable: vec![true; 13],
            marker: None,
        }),
        alt: word("13 个月的销售额与目标", "Sales and target of 13 months, <b>lowest</b> in March"),
    }
}
