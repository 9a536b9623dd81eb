//! Golden sentences: the truth table of bases, and the sample's findings, in both languages.

use super::sample::{Book, empty, finding, findings, month};
use super::sentence;
use super::words::tests::words;
use crate::base::{Decimal, Impact, Lang, Period, Scenario, Status, Unit, Value};
use crate::findings::{Fact, Finding};

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
    type Case<'c> = (Option<i64>, i64, Option<&'c str>, &'c str, &'c str);
    let rows: [Case<'_>; 12] = [
        (
            Some(800),
            1000,
            None,
            "2020年5月毛利1,000美元，同比大幅增长25.0%（+200美元）",
            "Gross profit in May 2020 came to 1,000 USD, up 25.0% on a year earlier (+200 USD)",
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
            "2020年5月毛利1,005美元，与上年同期基本持平（+0.5%）",
            "Gross profit in May 2020 came to 1,005 USD, roughly unchanged on last year (+0.5%)",
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
            "2020年5月毛利0美元，与上年同期持平",
            "Gross profit in May 2020 came to 0 USD, unchanged on last year",
        ),
        (
            Some(0),
            700,
            Some("new"),
            "2020年5月毛利700美元，新增（基期为零）",
            "Gross profit in May 2020 came to 700 USD, up from a base of zero",
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
                "region 0低于目标254.3万美元，达成率24.7%，占各区域缺口合计的25.0%",
                "2020年达成率6.6%，时间进度41.5%，落后34.9个百分点；剩余153个工作日需日均118万美元",
                "2020年5月销售额332.9万美元，高于控制上限290.0万美元，并非正常波动",
            ]
        } else {
            [
                "Sales in May 2020 reached 3.33 mUSD, 24.7% of target and 10.17 mUSD short of it",
                "region 0 fell 2.54 mUSD short of target at 24.7% attainment: 25.0% of all shortfalls by region",
                "6.6% of the 2020 target with 41.5% of the time gone (34.9pp behind): 1.2 mUSD a working day needed",
                "Sales of 3.33 mUSD in May 2020 broke through the upper limit of 2.90 mUSD: more than noise",
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

/// What a kind of finding says of these facts, each an amount of money or a count by its slot.
fn said(kind: &str, lang: &str, facts: &[(&str, Scenario, i64)], words_of: &[(&str, &str)]) -> String {
    let mut book = Book::new();
    let mut findings = empty();
    let ids: Vec<(&str, String)> = facts
        .iter()
        .map(|(slot, scenario, value)| {
            (*slot, book.money(&format!("sales.effect_{slot}"), month(2020, 5), *scenario, *value))
        })
        .collect();
    findings.facts = book.facts.into_values().collect();
    let pairs: Vec<(&str, &str)> = ids.iter().map(|(slot, id)| (*slot, id.as_str())).collect();
    let names = [("first", "2020-06"), ("last", "2020-08")];
    let names: &[(&str, &str)] = if kind == "forecast" { &names } else { &[] };
    let finding = finding(kind, "key_figures", &pairs, names, words_of, Impact::Neutral);
    sentence(&finding, &findings, &words(lang), &Lang::new(lang)).text()
}

#[test]
fn a_gap_to_the_target_is_said_by_its_side() {
    let of = |gap: i64, lang: &str| {
        let fc = Scenario::FC;
        let facts = [("total", fc, 900), ("low", fc, 800), ("high", fc, 990), ("ahead_gap", Scenario::DPL, gap)];
        said("forecast", lang, &facts, &[("measure", "measure.sales")])
    };
    assert!(of(-70, "zh").ends_with("，比目标少70美元"), "{}", of(-70, "zh"));
    assert!(of(70, "zh").ends_with("，比目标多70美元"));
    assert!(of(-70, "en").ends_with(", 70 USD short of target"));
    assert!(of(70, "en").ends_with(", 70 USD above target"));
    assert!(of(0, "zh").ends_with("80%区间800至990美元"), "{}", of(0, "zh"));
}

#[test]
fn an_effect_against_the_change_is_a_part_and_no_source_of_it() {
    let of = |second: i64| {
        let change = Scenario::DPY;
        let facts = [("delta", change, 100), ("first", change, 120), ("second", change, second)];
        let words = [
            ("measure", "measure.sales"),
            ("reference", "reference.PY"),
            ("first_effect", "effect.volume"),
            ("second_effect", "effect.price"),
        ];
        said("pvm", "zh", &facts, &words)
    };
    assert_eq!(of(-20), "销售额同比+100美元，其中数量带来+120美元、价格−20美元");
    assert_eq!(of(20), "销售额同比+100美元，主要是数量带来+120美元、价格+20美元");
}

#[test]
fn a_limit_is_an_upper_or_a_lower_one() {
    let of = |side: &str, lang: &str| {
        let facts = [("value", Scenario::AC, 400), ("limit", Scenario::PL, 500)];
        said("limit_broken", lang, &facts, &[("measure", "measure.sales"), ("side", side)])
    };
    assert_eq!(of("side.above", "zh"), "销售额400美元，超过上限（500美元）");
    assert_eq!(of("side.below", "zh"), "销售额400美元，低于下限（500美元）");
    assert_eq!(of("side.below", "en"), "Sales came to 400 USD, below the lower limit of 500 USD");
}

#[test]
fn the_cell_that_gained_most_is_not_called_the_strongest() {
    let findings = findings();
    let row = &findings.rankings[0].rows[0];
    let said = |reference: &str, lang: &str| {
        let reference = Scenario::parse(reference).expect("a scenario");
        let scenarios = [Some(Scenario::AC), Scenario::absolute(reference), Scenario::relative(reference)];
        let ids = scenarios.map(|s| row.facts[&s.expect("a variance")].as_str());
        let facts = [("actual", ids[0]), ("delta", ids[1]), ("relative", ids[2])];
        let reference = format!("reference.{reference}");
        let words_of = [("measure", "measure.sales"), ("reference", reference.as_str())];
        let names = [("member", "Northwest"), ("child", "Bikes")];
        let lead = finding("cell_lead", "breakdown", &facts, &names, &words_of, Impact::Good);
        sentence(&lead, &findings, &words(lang), &Lang::new(lang)).text()
    };
    assert!(
        said("PY", "en").starts_with("Of the rows shown Bikes in Northwest grew most on a year earlier: +"),
        "{}",
        said("PY", "en")
    );
    assert!(said("PY", "zh").starts_with("所列各项中，Northwest的Bikes同比增加最多：+"), "{}", said("PY", "zh"));
    assert!(said("PL", "en").starts_with("Bikes in Northwest is furthest above target: "), "{}", said("PL", "en"));
}
