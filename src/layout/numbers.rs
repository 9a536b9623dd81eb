//! One magnitude and one precision for a slide: facts become printed numbers here and nowhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::agreement::{self, Moved};
use super::deck::Num;
use super::fact_sort::{AVERAGES, Class, WORTH, class, is_own, is_percentage, is_points, is_variance};
use super::magnitude;
use super::names;
use super::template::Style;
use super::words::Words;
use crate::base::number::{FormatKind, MISSING, not_applicable};
use crate::base::{Decimal, Format, Lang, Magnitude, Status, Unit, Value};
use crate::findings::{Fact, Findings};

/// Name of the format of a growth of nothing out of nothing.
pub(crate) const NOTHING: &str = "nothing";

/// How many digits a page can carry (notation R33).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digits {
    /// At most three where possible: beside marks of a chart.
    Chart,
    /// At most four where possible: in a table or a sentence.
    Table,
}

impl Digits {
    fn most(self) -> i32 {
        match self {
            Digits::Chart => 3,
            Digits::Table => 4,
        }
    }
}

/// Numbers that share a magnitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Money,
    /// Money per piece, order or customer: far smaller than the sums on the same page.
    Average,
    Pieces,
    Count,
}

/// The magnitude and the decimals of every kind of number on a slide.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    lang: Lang,
    /// Decimals of percentages.
    percent: u8,
    chosen: BTreeMap<Kind, (Magnitude, u8)>,
    averages: Vec<String>,
    new: String,
    /// What is counted, by measure: `单` of orders, `家` of customers.
    counted: BTreeMap<String, String>,
    /// Digits that a table moved so that its parts add up: a number has one text in a deck.
    moved: Arc<Moved>,
}

impl Scale {
    /// The scale of a slide that prints these facts (unknown ids are passed over).
    pub fn of<'i>(
        findings: &Findings,
        ids: impl IntoIterator<Item = &'i str>,
        digits: Digits,
        words: &Words,
        lang: &Lang,
    ) -> Scale {
        let averages = findings.measures.iter().filter(|m| !m.additive).map(|m| m.id.clone()).collect();
        let new = words.text("status.new");
        let mut scale = Scale {
            lang: lang.clone(),
            percent: 1,
            chosen: BTreeMap::new(),
            averages,
            new,
            counted: words.group(names::COUNTED),
            moved: Arc::default(),
        };
        let mut classes: BTreeMap<Kind, BTreeMap<Class, Vec<f64>>> = BTreeMap::new();
        let mut ratios: Vec<f64> = Vec::new();
        for fact in ids.into_iter().filter_map(|id| findings.fact(id)) {
            let Some(value) = fact.value.map(Value::to_f64) else { continue };
            match scale.kind(fact) {
                Some(kind) => classes.entry(kind).or_default().entry(class(fact)).or_default().push(value),
                None if is_percentage(fact) => ratios.push(value.abs()),
                None => {}
            }
        }
        for (kind, classes) in classes {
            let classes: Vec<Vec<f64>> = classes.into_values().collect();
            let largest = classes.iter().flatten().fold(0.0, |most: f64, v| most.max(v.abs()));
            let mut choice = match kind {
                Kind::Count => magnitude::choose(&[vec![largest]], lang, digits.most(), None),
                Kind::Money => magnitude::choose(&classes, lang, digits.most(), scale.home(findings)),
                _ => magnitude::choose(&classes, lang, digits.most(), None),
            };
            // A page does not mix 万 and 亿, or k and m (notation A3): the small ones stay whole.
            let money = scale.chosen.get(&Kind::Money).map(|(m, _)| *m);
            if kind == Kind::Average && money.is_some_and(|m| m != choice.0) {
                choice = (Magnitude::One, if largest < 100.0 { 2 } else { u8::from(largest < 1000.0) });
            }
            if choice.0 == Magnitude::One && (kind == Kind::Count || (kind == Kind::Pieces && largest >= 10.0)) {
                choice.1 = 0;
            }
            scale.chosen.insert(kind, choice);
        }
        // One decimal, unless the page has no room for it and loses nothing without it.
        ratios.retain(|r| *r > 0.0);
        ratios.sort_by(f64::total_cmp);
        let typical = ratios.get(ratios.len() / 2).copied().unwrap_or(0.0);
        let room = if digits == Digits::Chart { 1.0 } else { 10.0 };
        scale.percent = u8::from(typical < 0.1 || ratios.last().is_none_or(|most| *most < room));
        scale
    }

    /// The scale, printing numbers that tables moved as these do.
    pub fn moving(self, moved: &Arc<Moved>) -> Scale {
        Scale { moved: Arc::clone(moved), ..self }
    }

    /// The magnitude of the report's money: of the whole and the members of its main dimension.
    fn home(&self, findings: &Findings) -> Option<Magnitude> {
        let main = findings.rankings.first()?;
        let mut classes: BTreeMap<Class, Vec<f64>> = BTreeMap::new();
        let facts = main.rows.iter().chain([&main.total]).flat_map(|row| row.facts.values());
        for fact in facts.filter_map(|id| findings.fact(id)).filter(|f| self.kind(f) == Some(Kind::Money)) {
            if let Some(value) = fact.value {
                classes.entry(class(fact)).or_default().push(value.to_f64());
            }
        }
        let classes: Vec<Vec<f64>> = classes.into_values().collect();
        (!classes.is_empty()).then(|| magnitude::choose(&classes, &self.lang, Digits::Table.most(), None).0)
    }

    fn kind(&self, fact: &Fact) -> Option<Kind> {
        let base = fact.measure.split('.').next().unwrap_or_default();
        match fact.unit {
            Unit::Currency(_)
                if self.averages.iter().any(|m| m == base) || AVERAGES.contains(&base) || fact.measure == WORTH =>
            {
                Some(Kind::Average)
            }
            Unit::Currency(_) => Some(Kind::Money),
            Unit::Pcs => Some(Kind::Pieces),
            // A quotient of counts, such as orders of a customer, is small and has decimals.
            Unit::Count if matches!(fact.value, Some(Value::Real(_))) => None,
            Unit::Count => Some(Kind::Count),
            Unit::Ratio | Unit::Days | Unit::Score => None,
        }
    }

    /// The magnitude that a fact is printed in.
    pub fn magnitude(&self, fact: &Fact) -> Magnitude {
        self.kind(fact).and_then(|k| self.chosen.get(&k)).map_or(Magnitude::One, |(m, _)| *m)
    }

    /// The unit of a fact with its magnitude, as titles name it.
    pub fn unit(&self, fact: &Fact) -> String {
        let label = fact.unit.label(self.magnitude(fact), &self.lang);
        let measure = fact.measure.strip_prefix("process.").unwrap_or(&fact.measure);
        let base = measure.split('.').next().unwrap_or_default();
        match self.counted.get(base).filter(|_| fact.unit == Unit::Count) {
            Some(word) => label.replace(&Unit::Count.label(Magnitude::One, &self.lang), word),
            None => label,
        }
    }

    /// What stands behind a number of this fact in a sentence: a unit where its format has none.
    pub fn unit_behind(&self, fact: &Fact) -> String {
        let unit = self.unit(fact);
        let zh = self.lang.is_chinese();
        match fact.unit {
            Unit::Ratio => String::new(),
            Unit::Days if !zh && fact.value == Some(Value::Exact(Decimal::whole(1))) => " day".to_owned(),
            Unit::Count if !zh => unit.strip_suffix("count").map_or(String::new(), |m| m.trim().to_owned()),
            _ if zh && !unit.ends_with(|c: char| c.is_ascii()) => unit,
            _ => format!(" {unit}"),
        }
    }

    /// How a fact is printed.
    pub fn format(&self, fact: &Fact, style: Style) -> Format {
        let what = fact.measure.split_once('.').map_or("", |(_, what)| what);
        let own = is_own(fact);
        let format = match &fact.unit {
            Unit::Ratio if matches!(what, "required_ratio" | "return") => Format::times(1),
            Unit::Ratio if what == "lift" => Format::times(2),
            // A coefficient of correlation is no percentage; minutes are whole.
            Unit::Ratio if what.starts_with("rho") => Format::amount(Magnitude::One, 2),
            Unit::Count if what == "minutes" => Format::amount(Magnitude::One, 0),
            Unit::Count if what == "follow_ups_mean" => Format::amount(Magnitude::One, 1),
            Unit::Ratio if is_points(fact) => Format::points(1).unsigned(),
            Unit::Ratio if is_percentage(fact) => Format::percent(self.percent),
            Unit::Ratio => Format::percent(1),
            Unit::Days if matches!(fact.value, Some(Value::Exact(d)) if d.scale == 0) => Format::count(),
            Unit::Days | Unit::Score => Format::amount(Magnitude::One, 1),
            // A quotient of counts, such as orders of a customer, is small; a usual count is not.
            Unit::Count if matches!(fact.value, Some(Value::Real(v)) if v.abs() >= 100.0) => {
                Format::amount(Magnitude::One, 0)
            }
            Unit::Count if matches!(fact.value, Some(Value::Real(_))) => Format::amount(Magnitude::One, 2),
            _ => {
                let (magnitude, decimals) =
                    self.kind(fact).and_then(|k| self.chosen.get(&k)).copied().unwrap_or((Magnitude::One, 0));
                Format::amount(magnitude, decimals)
            }
        };
        let variance = is_variance(fact.scenario) && own;
        let signed = match style {
            Style::Signed => true,
            Style::Abs => false,
            Style::Plain | Style::Bare => variance || matches!(what, "pull" | "pace_gap" | "landing_gap"),
        };
        if signed { format.signed() } else { format }
    }

    /// A fact as a printed number: its value, `–`, n.a. or "new".
    pub fn num(&self, fact: &Fact, style: Style) -> Num {
        self.num_as(fact, self.format(fact, style), style == Style::Abs)
    }

    /// A relative variance as a column or tier prints it; nothing out of nothing is no growth of 0 % but `–`.
    pub fn growth(&self, fact: &Fact, reference: Option<&Fact>) -> Num {
        let is_zero = |f: &Fact| f.value.is_some_and(|v| v.to_f64().abs() < f64::MIN_POSITIVE);
        if is_zero(fact) && reference.is_some_and(is_zero) {
            return Num {
                text: MISSING.to_owned(),
                fact: fact.id.clone(),
                format: NOTHING.to_owned(),
                how: None,
                adjusted: false,
            };
        }
        self.bare_percent(fact, true)
    }

    /// A difference of ratios in points, or of anything else in its unit, as short as a narrow column needs.
    pub fn short_points(&self, fact: &Fact) -> Num {
        let format = self.format(fact, Style::Signed);
        let kind = if fact.unit == Unit::Ratio { FormatKind::ShortPoints } else { format.kind };
        self.num_as(fact, Format { kind, ..format }, false)
    }

    /// A fact as a printed percentage without its sign, for columns whose header carries it.
    pub fn bare_percent(&self, fact: &Fact, signed: bool) -> Num {
        let format = self.format(fact, Style::Plain);
        let format = Format { kind: FormatKind::PercentBare, signed, ..format };
        self.num_as(fact, format, false)
    }

    /// Shares of one whole, without the sign of per cent; where they add up to it, so do the printed ones (R46).
    pub(crate) fn shares(&self, facts: &[Option<&Fact>]) -> Vec<Option<Num>> {
        let Some(first) = facts.iter().flatten().next() else { return vec![None; facts.len()] };
        let format = Format { kind: FormatKind::PercentBare, signed: false, ..self.format(first, Style::Plain) };
        let parts: Vec<Option<Value>> = facts.iter().map(|fact| fact.and_then(|fact| fact.value)).collect();
        let whole = Value::Real(1.0);
        let digits = super::rounding::foot(&parts, whole, format.digits(whole), format);
        let num = |(fact, digits): (&Option<&Fact>, Option<i128>)| {
            let fact = (*fact)?;
            Some(digits.map_or_else(|| self.bare_percent(fact, false), |d| self.num_of_digits(fact, format, d)))
        };
        facts.iter().zip(digits).map(num).collect()
    }

    /// A fact in a given format.
    fn num_as(&self, fact: &Fact, format: Format, absolute: bool) -> Num {
        let moved = agreement::same(&fact.id, format).and_then(|same| self.moved.get(&same)).copied();
        let (text, name, how) = match (fact.value, fact.status) {
            (Some(value), _) => {
                let digits = moved.unwrap_or_else(|| format.digits(value));
                let digits = if absolute { digits.abs() } else { digits };
                let name = format.name() + if absolute { ".abs" } else { "" };
                (format.show_digits(digits, &self.lang), name, Some(format))
            }
            (None, Status::NaBase) => (not_applicable(&self.lang).to_owned(), "na_base".to_owned(), None),
            (None, Status::New) => (self.new.clone(), "new".to_owned(), None),
            (None, _) => (MISSING.to_owned(), "missing".to_owned(), None),
        };
        Num { text, fact: fact.id.clone(), format: name, how, adjusted: moved.is_some() }
    }

    /// A number of a fact with digits that were moved so that parts add up (see `rounding`).
    pub(crate) fn num_of_digits(&self, fact: &Fact, format: Format, digits: i128) -> Num {
        let moved = fact.value.is_some_and(|v| format.digits(v) != digits);
        Num {
            text: format.show_digits(digits, &self.lang),
            fact: fact.id.clone(),
            format: format.name(),
            how: Some(format),
            adjusted: moved,
        }
    }

    /// A value in a format of its own, outside the slide's magnitude.
    pub(crate) fn exactly(fact: &Fact, value: Value, format: Format, lang: &Lang) -> Num {
        let text = format.show_digits(format.digits(value), lang);
        Num { text, fact: fact.id.clone(), format: format.name(), how: Some(format), adjusted: false }
    }

    /// A value in the slide's unit, for geometry: divided by its magnitude; a ratio as it is.
    pub fn plotted(&self, fact: &Fact) -> Option<f64> {
        let value = fact.value?.to_f64();
        let shown = match fact.unit {
            Unit::Ratio => value,
            _ => value / 10_f64.powi(i32::from(self.magnitude(fact).exponent())),
        };
        shown.is_finite().then_some(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::super::words::tests::words;
    use super::*;
    use crate::base::Scenario;

    fn scale(lang: &str, digits: Digits) -> (Findings, Scale) {
        let findings = sample::findings();
        let ids: Vec<String> = findings.facts.iter().map(|f| f.id.clone()).collect();
        let scale = Scale::of(&findings, ids.iter().map(String::as_str), digits, &words(lang), &Lang::new(lang));
        (findings, scale)
    }

    #[test]
    fn a_page_has_one_magnitude_and_few_digits() {
        let findings = sample::findings();
        let fact = findings.fact("sales@2020-05.AC").expect("the total");
        let of = |lang: &str, digits: Digits| {
            Scale::of(&findings, [fact.id.as_str()], digits, &words(lang), &Lang::new(lang))
        };
        let table = of("zh", Digits::Table);
        assert_eq!(table.num(fact, Style::Plain).text, "332.9");
        assert_eq!(table.unit_behind(fact), "万美元");
        assert_eq!(of("zh", Digits::Chart).num(fact, Style::Plain).text, "333");
        let chart = of("en", Digits::Chart);
        // The report is at home in millions, so this page is, too.
        assert_eq!(chart.num(fact, Style::Plain).text, "3.33");
        assert_eq!(chart.unit_behind(fact), " mUSD");
    }

    #[test]
    fn what_is_counted_has_the_word_of_its_measure() {
        let (findings, scale) = scale("zh", Digits::Table);
        let mut fact = findings.fact("sales@2020-05.AC").expect("the total").clone();
        fact.unit = Unit::Count;
        let mut of = |measure: &str| {
            fact.measure = measure.into();
            scale.unit_behind(&fact)
        };
        let known = ["orders", "customers", "complaints.type", "process.visits_per_week", "won_deals"].map(&mut of);
        assert_eq!(known, ["单", "家", "起", "次", "个"]);
    }

    #[test]
    fn points_percent_and_times_are_told_apart() {
        let (findings, scale) = scale("zh", Digits::Table);
        let mut fact = findings.fact("sales@2020-05.AC").expect("the total").clone();
        fact.unit = Unit::Ratio;
        fact.value = Some(Value::Real(-0.0123));
        fact.scenario = Scenario::DPY;
        fact.measure = "gross_margin".into();
        assert_eq!(scale.num(&fact, Style::Plain).text, "−1.2个百分点");
        assert_eq!(scale.num(&fact, Style::Abs).text, "1.2个百分点");
        fact.scenario = Scenario::DPYRel;
        assert_eq!(scale.num(&fact, Style::Plain).text, "−1.2%");
        assert_eq!(scale.bare_percent(&fact, true).text, "−1.2");
        fact.measure = "sales.required_ratio".into();
        fact.scenario = Scenario::AC;
        fact.value = Some(Value::Real(1.333));
        assert_eq!(scale.num(&fact, Style::Plain).text, "1.3倍");
    }

    #[test]
    fn what_is_not_known_is_never_a_number() {
        let (findings, scale) = scale("en", Digits::Table);
        let mut fact = findings.fact("sales@2020-05.AC").expect("the total").clone();
        fact.value = None;
        for (status, text) in [(Status::Missing, "–"), (Status::NaBase, "n.a."), (Status::New, "no base")] {
            fact.status = status;
            assert_eq!(scale.num(&fact, Style::Plain).text, text);
        }
    }
}
