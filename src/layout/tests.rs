//! The stage as a whole: every number has its fact, every page fits, both languages say the same.

use std::collections::BTreeSet;

use super::deck::*;
use super::sample::{brief, empty, finding, findings, of_size};
use super::sentence::fits;
use super::words::tests::words;
use super::*;
use crate::base::{Decimal, Grain, Impact, Lang, Period, Scenario, Status, Unit, Value};
use crate::findings::{Fact, Finding, Findings};

fn made(findings: &Findings, lang: &str) -> Deck {
    deck(findings, &brief(), &words(lang), &Lang::new(lang), &Versions::default())
}

fn decks() -> Vec<(Findings, Deck)> {
    let mut out = Vec::new();
    for size in [(1, 1, 1), (4, 17, 40), (16, 200, 632)] {
        for lang in ["zh", "en"] {
            let findings = of_size(size.0, size.1, size.2);
            let deck = made(&findings, lang);
            out.push((findings, deck));
        }
    }
    out
}

fn phrases(slide: &Slide) -> Vec<&Phrase> {
    let mut out = vec![&slide.message];
    for block in &slide.blocks {
        match &block.content {
            BlockContent::Table(table) => out.extend(table.rows.iter().flat_map(|r| &r.cells).map(|c| &c.phrase)),
            BlockContent::Text(text) => out.extend(text.items.iter().map(|i| &i.phrase)),
            BlockContent::Tiles(tiles) => out.extend(tiles.tiles.iter().map(|t| &t.note)),
            BlockContent::Figure(_) => {}
        }
    }
    out.extend(&slide.footnotes);
    out
}

#[test]
fn every_printed_number_derives_from_its_fact() {
    for (findings, deck) in decks() {
        assert_eq!(check(&deck, &findings), [], "{}", deck.lang);
        assert!(numbers_of(&deck).count() > 50);
    }
}

#[test]
fn a_wrong_number_is_found() {
    let findings = findings();
    let mut deck = made(&findings, "zh");
    let slide = deck.slides.iter_mut().find(|s| s.id == "key_figures").expect("the key figures");
    for part in &mut slide.message.parts {
        if let Part::Num(num) = part {
            num.text = "99.9%".to_owned();
        }
    }
    assert!(!check(&deck, &findings).is_empty());
}

#[test]
fn words_hold_no_digits_of_their_own() {
    // Every digit of a message is a number with a fact, a name, or marked as something else.
    for (_, deck) in decks() {
        for slide in &deck.slides {
            for part in &slide.message.parts {
                if let Part::Words { text } = part {
                    assert!(!text.contains(|c: char| c.is_ascii_digit()), "{}: {text}", slide.id);
                }
            }
        }
    }
}

#[test]
fn no_words_are_missing_and_no_message_is_empty() {
    for (_, deck) in decks() {
        for slide in &deck.slides {
            assert!(!slide.message.text().trim().is_empty() && !slide.name.is_empty(), "{}", slide.id);
            for phrase in phrases(slide) {
                let text = phrase.text();
                assert!(!text.contains(['⟨', '{', '}']), "{}: {text}", slide.id);
            }
        }
        assert!(deck.labels.contains_key("page") && deck.sections.len() == 6);
    }
}

#[test]
fn messages_take_two_lines_and_blocks_stay_in_their_area() {
    for (_, deck) in decks() {
        let mut ids = BTreeSet::new();
        for slide in &deck.slides {
            assert!(ids.insert(slide.id.clone()), "{} twice", slide.id);
            assert!(fits(&slide.message), "{}: {}", slide.id, slide.message.text());
            for block in slide.blocks.iter().filter(|_| slide.id != "cover") {
                let inside = block.x >= 0.0 && block.y >= 0.0 && block.x + block.width <= CONTENT.0 + 0.01;
                assert!(inside && block.y + block.height <= CONTENT.1 + 0.01, "{}", slide.id);
                if let BlockContent::Table(table) = &block.content {
                    let width: f64 = table.columns.iter().map(|c| c.width).sum();
                    assert!(width <= block.width + 0.01, "{}: {width} > {}", table.id, block.width);
                    let height = HEADING + TABLE_HEAD + TABLE_ROW * table.rows.len() as f64;
                    assert!(height <= CONTENT.1, "{}: {height}", table.id);
                    assert!(table.rows.iter().all(|r| r.cells.len() == table.columns.len()), "{}", table.id);
                }
            }
        }
    }
}

#[test]
fn links_lead_to_slides_that_are_there() {
    for (_, deck) in decks() {
        let ids: BTreeSet<&str> = deck.slides.iter().map(|s| s.id.as_str()).collect();
        let items = deck.slides.iter().flat_map(|s| &s.blocks).filter_map(|b| match &b.content {
            BlockContent::Text(text) => Some(&text.items),
            _ => None,
        });
        let links: Vec<&str> = items.flatten().filter_map(|i| i.link.as_deref()).collect();
        assert!(links.len() > 10 && links.iter().all(|l| ids.contains(l)), "{links:?}");
    }
}

#[test]
fn the_agenda_names_the_pages_of_the_slides() {
    let deck = made(&findings(), "zh");
    let agenda = deck.slides.iter().find(|s| s.template == "agenda").expect("an agenda");
    let page = |id: &str| deck.slides.iter().position(|s| s.id == id).map(|i| i + 1).expect("the slide");
    let text: String = phrases(agenda).iter().map(|p| p.text() + "\n").collect();
    assert!(text.contains(&format!("历期走势 · 第{}页", page("history"))), "{text}");
    assert!(text.contains(&format!("第{}–{}页", page("reps"), page("reps-2"))), "{text}");
}

/// The integer of the last printed digit.
fn digits(text: &str) -> i128 {
    let n: i128 = text.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("digits");
    if text.starts_with('−') { -n } else { n }
}

#[test]
fn printed_parts_add_up_to_the_printed_whole_over_all_pages() {
    for (_, deck) in decks() {
        for prefix in ["reps", "customers", "next_targets", "breakdown"] {
            let of_page =
                |s: &&Slide| s.id.strip_prefix(prefix).is_some_and(|r| r.is_empty() || r[1..].parse::<u32>().is_ok());
            let tables: Vec<&TableSpec> = deck
                .slides
                .iter()
                .filter(of_page)
                .flat_map(|s| &s.blocks)
                .filter_map(|b| if let BlockContent::Table(t) = &b.content { Some(t.as_ref()) } else { None })
                .collect();
            let rows: Vec<&Row> = tables.iter().flat_map(|t| &t.rows).collect();
            let total = rows.iter().find(|r| r.kind == RowKind::Total).expect("a total");
            let top = |r: &&&Row| r.level == 0 && matches!(r.kind, RowKind::Body | RowKind::Subtotal | RowKind::Rest);
            for (i, column) in tables[0].columns.iter().enumerate() {
                let plain = ["AC", "PL", "PY", "ΔPY", "ΔPL"].contains(&column.header.as_str());
                let Some(whole) = total.cells[i].phrase.nums().next().filter(|n| plain && n.how.is_some()) else {
                    continue;
                };
                let parts: i128 =
                    rows.iter().filter(top).flat_map(|r| r.cells[i].phrase.nums()).map(|n| digits(&n.text)).sum();
                assert_eq!(parts, digits(&whole.text), "{prefix} {} {}", column.header, deck.lang);
            }
        }
    }
}

#[test]
fn a_bridge_adds_up_as_printed() {
    for (_, deck) in decks() {
        let mut bridges = 0;
        for block in deck.slides.iter().flat_map(|s| &s.blocks) {
            if let BlockContent::Figure(figure) = &block.content
                && let FigureKind::Bridge(bridge) = &figure.kind
            {
                let steps: i128 = bridge.steps.iter().map(|(_, p, _)| digits(&p.num.text)).sum();
                assert_eq!(digits(&bridge.base.2.num.text) + steps, digits(&bridge.total.2.num.text));
                bridges += 1;
            }
        }
        assert_eq!(bridges, 1);
    }
}

#[test]
fn absent_findings_still_give_a_deck() {
    for lang in ["zh", "en"] {
        for cadence in [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year] {
            let mut findings = empty();
            findings.frame.cadence = cadence;
            let deck = made(&findings, lang);
            let ids: Vec<&str> = deck.slides.iter().map(|s| s.id.as_str()).collect();
            assert_eq!(ids.first(), Some(&"cover"));
            assert!(ids.contains(&"sources") && ids.contains(&"omitted"), "{ids:?}");
            assert_eq!(ids.contains(&"agenda"), cadence != Grain::Week);
            assert!(deck.omitted.iter().any(|o| o.kind == "pacing"));
            assert!(deck.omitted.iter().all(|o| !o.name.contains('⟨') && !o.reason.contains('⟨')));
        }
    }
}

#[test]
fn the_same_findings_give_the_same_deck() {
    let json = |deck: &Deck| serde_json::to_string(deck).expect("a deck is plain data");
    assert_eq!(json(&made(&findings(), "zh")), json(&made(&findings(), "zh")));
}

#[test]
fn both_languages_have_the_same_slides_and_facts() {
    let findings = findings();
    let (zh, en) = (made(&findings, "zh"), made(&findings, "en"));
    let ids = |deck: &Deck| deck.slides.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&zh), ids(&en));
}

/// A finding with the variance slots for a base and a value, as the findings stage makes it.
fn variance(base: Option<i64>, actual: i64, base_case: Option<&str>, lang: &str) -> String {
    let dictionary = words(lang);
    let mut findings = empty();
    let period = Period::month(2020, 5).expect("a month");
    let mut fact = |slot: &str, scenario: Scenario, unit: Unit, value: Value| {
        let id = format!("gross_profit@{slot}");
        findings.facts.push(Fact {
            id: id.clone(),
            measure: "gross_profit".into(),
            unit,
            slice: Default::default(),
            period,
            scenario,
            value: Some(value),
            status: Status::Ok,
        });
        (slot.to_owned(), id)
    };
    let usd = || Unit::Currency("USD".into());
    let exact = |v: i64| Value::Exact(Decimal::whole(v.into()));
    let mut facts = vec![fact("actual", Scenario::AC, usd(), exact(actual))];
    let mut words = vec![("measure", "measure.gross_profit"), ("reference", "reference.PY")];
    let case = base_case.map(|c| format!("base_case.{c}"));
    if let Some(base) = base {
        facts.push(fact("base", Scenario::PY, usd(), exact(base)));
        facts.push(fact("delta", Scenario::DPY, usd(), exact(actual - base)));
        words.push((
            "direction",
            match actual.cmp(&base) {
                std::cmp::Ordering::Less => "direction.down",
                std::cmp::Ordering::Equal => "direction.flat",
                std::cmp::Ordering::Greater => "direction.up",
            },
        ));
        if case.is_none() && base > 0 {
            let relative = (actual - base) as f64 / base as f64;
            facts.push(fact("relative", Scenario::DPYRel, Unit::Ratio, Value::Real(relative)));
            words.push((
                "size",
                match relative.abs() {
                    r if r < 0.01 => "size.unchanged",
                    r if r < 0.05 => "size.slightly",
                    r if r < 0.15 => "size.plain",
                    r if r < 0.5 => "size.strongly",
                    _ => "size.multiple",
                },
            ));
        }
    }
    words.extend(case.as_deref().map(|c| ("base_case", c)));
    findings.facts.sort_by(|a, b| a.id.cmp(&b.id));
    let pairs: Vec<(&str, &str)> = facts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let finding = finding("measure_change", "key_figures", &pairs, &[], &words, Impact::Neutral);
    sentence(&finding, &findings, &dictionary, &Lang::new(lang)).text()
}

#[test]
fn the_truth_table_of_bases_reads_right_in_both_languages() {
    // methods.md B1, row by row.
    let rows: [(Option<i64>, i64, Option<&str>, &str, &str); 12] = [
        (
            Some(800),
            1000,
            None,
            "2020年5月毛利1,000美元，同比大幅增长25.0%（+200美元）",
            "Gross profit in May 2020 came to 1,000 USD, up strongly by 25.0% on a year earlier (+200 USD)",
        ),
        (
            Some(1000),
            900,
            None,
            "2020年5月毛利900美元，同比下降10.0%（−100美元）",
            "Gross profit in May 2020 came to 900 USD, down 10.0% on a year earlier (−100 USD)",
        ),
        (
            Some(1000),
            1030,
            None,
            "2020年5月毛利1,030美元，同比小幅增长3.0%（+30美元）",
            "Gross profit in May 2020 came to 1,030 USD, slightly up by 3.0% on a year earlier (+30 USD)",
        ),
        (
            Some(1000),
            1005,
            None,
            "2020年5月毛利1,005美元，与去年同期基本持平（+0.5%）",
            "Gross profit in May 2020 came to 1,005 USD, roughly unchanged on a year earlier (+0.5%)",
        ),
        (
            Some(1000),
            -500,
            Some("turned_negative"),
            "2020年5月毛利−500美元，由盈转亏（基期1,000美元）",
            "Gross profit in May 2020 came to −500 USD, turned negative from 1,000 USD",
        ),
        (
            Some(0),
            0,
            None,
            "2020年5月毛利0美元，与去年同期持平",
            "Gross profit in May 2020 came to 0 USD, unchanged on a year earlier",
        ),
        (
            Some(0),
            700,
            Some("new"),
            "2020年5月毛利700美元，新增（基期为零）",
            "Gross profit in May 2020 came to 700 USD, new against a base of zero",
        ),
        (
            Some(-300),
            300,
            Some("turned_positive"),
            "2020年5月毛利300美元，扭亏为盈（基期−300美元）",
            "Gross profit in May 2020 came to 300 USD, turned positive from −300 USD",
        ),
        (
            Some(-300),
            -100,
            Some("loss_narrowed"),
            "2020年5月毛利−100美元，亏损收窄200美元",
            "Gross profit in May 2020 came to −100 USD, the loss narrowed by 200 USD",
        ),
        (
            Some(-300),
            -500,
            Some("loss_widened"),
            "2020年5月毛利−500美元，亏损扩大200美元",
            "Gross profit in May 2020 came to −500 USD, the loss widened by 200 USD",
        ),
        (
            None,
            500,
            None,
            "2020年5月毛利500美元，无可比基期",
            "Gross profit in May 2020 came to 500 USD, with no comparable base",
        ),
        (
            Some(400),
            1000,
            None,
            "2020年5月毛利1,000美元，同比增长150.0%（+600美元）",
            "Gross profit in May 2020 came to 1,000 USD, up 150.0% on a year earlier (+600 USD)",
        ),
    ];
    for (base, actual, case, zh, en) in rows {
        assert_eq!(variance(base, actual, case, "zh"), zh);
        assert_eq!(variance(base, actual, case, "en"), en);
    }
}

#[test]
fn chinese_never_grows_by_a_negative_number() {
    let findings = findings();
    let (zh, lang) = (words("zh"), Lang::new("zh"));
    let said = |f: &Finding| sentence(f, &findings, &zh, &lang).text();
    let mut texts: Vec<String> = findings.findings.iter().map(said).collect();
    texts.extend([(Some(1000), 900), (Some(1000), 100)].map(|(b, a)| variance(b, a, None, "zh")));
    for text in texts {
        for wrong in ["增长−", "增长-", "下降−", "增加−", "减少−", "超目标−", "低于目标−"]
        {
            assert!(!text.contains(wrong), "{text}");
        }
        assert!(!text.contains("显著"), "{text}");
    }
}

#[test]
fn sentences_pair_their_numbers_with_facts() {
    let findings = findings();
    for lang in ["zh", "en"] {
        let (words, lang) = (words(lang), Lang::new(lang));
        let said: Vec<String> =
            findings.findings.iter().map(|f| sentence(f, &findings, &words, &lang).text()).collect();
        let expected = if lang.is_chinese() {
            [
                "2020年5月销售额333万美元，达成率24.7%，缺口1,017万美元",
                "region 0低于目标254.3万美元，达成率24.7%，占全部缺口的25.0%",
                "2020年达成率6.6%，时间进度41.5%，落后34.9个百分点；剩余153个工作日需日均118万美元",
                "2020年5月销售额332.9万美元，高于控制上限290.0万美元，并非正常波动",
            ]
        } else {
            [
                "Sales in May 2020 reached 3.33 mUSD, 24.7% of target and 10.17 mUSD short of it",
                "region 0 fell 2,543 kUSD short of target at 24.7% attainment: 25.0% of the whole shortfall",
                "6.6% of the 2020 target with 41.5% of the time gone (34.9pp behind): 1.2 mUSD a working day needed",
                "Sales of 3,329 kUSD in May 2020 broke through the upper limit of 2,900 kUSD: more than noise",
            ]
        };
        assert_eq!(said, expected);
        for finding in &findings.findings {
            for num in sentence(finding, &findings, &words, &lang).nums() {
                assert!(findings.fact(&num.fact).is_some());
            }
        }
    }
}

#[test]
fn hostile_names_stay_names() {
    let deck = made(&findings(), "zh");
    let names: Vec<&str> = deck
        .slides
        .iter()
        .flat_map(phrases)
        .flat_map(|p| &p.parts)
        .filter_map(|p| if let Part::Name { text } = p { Some(text.as_str()) } else { None })
        .collect();
    assert!(names.iter().any(|n| n.contains("=#[x]$")));
    assert!(names.iter().all(|n| !n.contains('\n')));
    let words = deck.slides.iter().flat_map(phrases).flat_map(|p| &p.parts).filter_map(|p| match p {
        Part::Words { text } => Some(text),
        _ => None,
    });
    assert!(words.clone().count() > 0 && words.into_iter().all(|w| !w.contains("#[x]")));
}
