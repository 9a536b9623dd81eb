//! A deck made by hand for the tests: every kind of slide and block, and names that try to be markup.

use std::collections::BTreeMap;
use std::path::Path;

use super::Template;
use super::sample_blocks::{columns, num, table, text_block, tiles};
use crate::base::{Impact, Lang, Period};
use crate::layout::*;
use crate::plot::Figure;

/// Names that would do harm as markup.
pub(super) const HOSTILE: [&str; 7] = [
    "#read(\"/etc/passwd\")",
    "*x* _y_ `z` = w",
    "<script>alert(1)</script>",
    "$x$ \\ & 'quoted' \"twice\"",
    "first\nsecond",
    "</title></style></svg><!-- x",
    "{{ 7 * 7 }} {% raw %} //",
];

/// The built-in template with words, whatever the repository holds of them.
pub(super) fn template() -> Template {
    Template::load("six-section", Path::new("/nowhere")).unwrap()
}

/// A drawing for every figure of a deck.
pub(super) fn figures(deck: &Deck) -> Vec<Figure> {
    let specs = deck.slides.iter().flat_map(|s| &s.blocks).filter_map(|b| match &b.content {
        BlockContent::Figure(spec) => Some(spec),
        _ => None,
    });
    specs.map(|spec| figure(spec)).collect()
}

fn figure(spec: &FigureSpec) -> Figure {
    let (w, h) = (spec.width, spec.height);
    let mut marks = String::new();
    for i in 0..13 {
        let x = 20.0 + f64::from(i) * (w - 40.0) / 13.0;
        let height = (h - 60.0) * (0.5 + 0.04 * f64::from((i * 7) % 11));
        marks.push_str(&format!(
            "<rect x=\"{x}\" y=\"{}\" width=\"28\" height=\"{height}\" fill=\"#404040\"/>\
             <text x=\"{}\" y=\"{}\" font-family=\"Noto Sans SC\" font-size=\"10.5\" text-anchor=\"middle\" fill=\"#333333\">{}</text>",
            h - 30.0 - height,
            x + 14.0,
            h - 34.0 - height,
            300 + (i * 7) % 11 * 9,
        ));
    }
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\">{marks}</svg>"
    );
    Figure { id: spec.id.clone(), svg, alt: spec.alt.clone(), width: w, height: h, warnings: Vec::new() }
}

/// The deck in Chinese (`zh`) or English.
pub(super) fn deck(lang: &str) -> Deck {
    let zh = lang == "zh";
    let word = |z: &str, e: &str| if zh { z.to_owned() } else { e.to_owned() };
    let sections = if zh {
        ["目标与概览", "业绩分析", "客户与渠道", "团队评估", "问题与计划", "附录"]
    } else {
        ["Objective", "Results", "Customers", "Team", "Plan", "Appendix"]
    };
    let period = Period::month(2026, 3).unwrap();
    Deck {
        lang: Lang::new(lang),
        report: "monthly".into(),
        title: word("远山器械 月度销售报告 2026-03", "Yuanshan Instruments monthly sales report 2026-03"),
        period,
        date: period.end,
        sections: sections.map(str::to_owned).to_vec(),
        slides: slides(&word),
        omitted: vec![Omitted {
            kind: "funnel".into(),
            name: word("漏斗", "Funnel"),
            reason: word("没有商机表", "there is no table of opportunities"),
        }],
        labels: BTreeMap::new(),
    }
}

/// The Chinese or the English of two texts.
pub(super) type Word<'a> = &'a dyn Fn(&str, &str) -> String;

fn slides(word: Word) -> Vec<Slide> {
    let footnotes = || {
        vec![
            Phrase::words(word(
                "来源：Sales.csv、Targets.csv；数据截至 2026-03-31；金额不含税，单位万元",
                "Source: Sales.csv, Targets.csv; data as of 2026-03-31; amounts without tax",
            )),
            Phrase::words(word("PL 目标；PY 上年同期", "PL target; PY same period last year")),
        ]
    };
    let slide = |id: &str, template: &str, section: u8, name: String, message: Phrase, blocks: Vec<Block>| Slide {
        id: id.into(),
        template: template.into(),
        section,
        name,
        message,
        blocks,
        footnotes: if template == "cover" { Vec::new() } else { footnotes() },
    };
    let message = sentence(word);
    vec![
        slide(
            "cover",
            "cover",
            0,
            word("封面", "Cover"),
            sentence(word),
            vec![text_block(
                (0.0, 120.0, 884.0, 120.0),
                &word("月度销售报告", "Monthly sales report"),
                TextStyle::Plain,
                vec![
                    (Phrase::name(word("远山器械有限公司", "Yuanshan Instruments Ltd.")), None, None),
                    (
                        Phrase::words(word(
                            "2026 年 3 月（2026-03-01 至 2026-03-31）",
                            "March 2026 (2026-03-01 to 2026-03-31)",
                        )),
                        None,
                        None,
                    ),
                    (Phrase::words(word("数据截至 2026-03-31", "Data as of 2026-03-31")), None, None),
                ],
            )],
        ),
        slide(
            "agenda",
            "agenda",
            1,
            word("目录", "Agenda"),
            Phrase::words(word(
                "这份报告用六节说明 3 月做得怎样、为什么、接下来做什么",
                "Six sections say how March went, why, and what comes next",
            )),
            vec![text_block(
                (0.0, 0.0, 884.0, 340.0),
                "",
                TextStyle::Numbered,
                (0..6)
                    .map(|i| {
                        (
                            Phrase::words(word(
                                ["目标与概览", "业绩分析", "客户与渠道", "团队评估", "问题与计划", "附录"][i],
                                ["Objective", "Results", "Customers", "Team", "Plan", "Appendix"][i],
                            )),
                            Some("key-figures"),
                            None,
                        )
                    })
                    .collect(),
            )],
        ),
        slide(
            "messages",
            "messages",
            1,
            word("要点", "Key messages"),
            message.clone(),
            vec![text_block(
                (0.0, 0.0, 884.0, 340.0),
                "",
                TextStyle::Bullets,
                vec![
                    (message.clone(), Some("history"), Some(Impact::Bad)),
                    (
                        Phrase::words(word(
                            "华东贡献了缺口的一半以上",
                            "East China accounts for more than half of the gap",
                        )),
                        Some("key-figures"),
                        Some(Impact::Good),
                    ),
                    (Phrase::name(HOSTILE[0]), Some("history"), Some(Impact::Neutral)),
                    (Phrase::name("长".repeat(400)), None, None),
                ],
            )],
        ),
        slide(
            "key-figures",
            "content",
            1,
            word("关键指标", "Key figures"),
            message.clone(),
            vec![
                Block { x: 0.0, y: 0.0, width: 884.0, height: 84.0, content: BlockContent::Tiles(tiles(word)) },
                Block {
                    x: 0.0,
                    y: 100.0,
                    width: 884.0,
                    height: 266.0,
                    content: BlockContent::Table(Box::new(table(word))),
                },
            ],
        ),
        slide(
            "history",
            "content",
            2,
            word("13 个月", "13 months"),
            message.clone(),
            vec![
                Block {
                    x: 0.0,
                    y: 0.0,
                    width: 620.0,
                    height: 366.0,
                    content: BlockContent::Figure(Box::new(columns(word, 620.0, 322.0))),
                },
                text_block(
                    (640.0, 0.0, 244.0, 366.0),
                    &word("说明", "Notes"),
                    TextStyle::Plain,
                    HOSTILE.iter().map(|h| (Phrase::name(*h), None, None)).collect(),
                ),
            ],
        ),
        slide(
            "sources",
            "content",
            6,
            word("来源与质量", "Sources and quality"),
            Phrase::name(format!("{} {}", "长名字".repeat(130), HOSTILE[2])),
            vec![text_block(
                (0.0, 0.0, 884.0, 120.0),
                &word("数据质量", "Data quality"),
                TextStyle::Bullets,
                vec![
                    (Phrase::words(word("3 行被拒绝", "3 rows were refused")), None, None),
                    (Phrase::words(word("1 个键没有匹配", "1 key found no match")), None, None),
                ],
            )],
        ),
    ]
}

fn sentence(word: Word) -> Phrase {
    Phrase {
        parts: vec![
            Part::Words { text: word("3 月销售额 ", "March sales reached ") },
            Part::Num(num("321", "sales@2026-03.AC")),
            Part::Words { text: word(" 万元，比目标低 ", " kCNY, ") },
            Part::Num(num("7.2%", "sales@2026-03.dPL%")),
            Part::Words { text: word("，缺口主要来自", " below target; the gap comes mostly from ") },
            Part::Name { text: word("华东大区", "East China") },
            Part::Words { text: word("的医院渠道", " and its hospital channel") },
        ],
    }
}
