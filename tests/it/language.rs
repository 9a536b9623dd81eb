//! Languages: a page speaks one. Chinese pages have no English words but those that are the same in Chinese reports, English
//! pages no Chinese but names from the data; and another language is one words file.

use std::collections::BTreeSet;

use crate::decks::{LATEST, brief, dataset, deck, found, said};
use crate::harness::{copy, folder, json, repository, salesdeck};

fn is_chinese(c: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&c)
        || ('\u{f900}'..='\u{faff}').contains(&c)
        || ('\u{3000}'..='\u{303f}').contains(&c)
}

/// What may be Latin on a Chinese page: scenarios and abbreviations that the notation page or the glossary explains, units,
/// file names, settings of the configuration, keys of the data.
#[rustfmt::skip]
const LATIN: &[&str] = &[
    "AC", "PY", "PP", "PL", "PLF", "BM", "FC", "BU", "ΔPL", "ΔPY", "ΔPP", "ΔBM", "ΔBU", "ABC", "RFM", "R", "F", "M",
    "A", "B", "C", "D", "DSO", "ADD", "CEI", "NPS", "CSAT", "HHI", "Gini", "LMDI", "KPI", "IBCS", "ISO", "YTD",
    "MASE", "MAPE", "CNY", "pp", "k", "m", "b", "vs", "n", "r", "d", "H", "P", "SMART", "PDF", "HTML", "JSON", "UTF",
    "UTF-8", "GB18030", "CSV", "Excel", "xlsx", "csv", "jsonl", "data", "sales", "salesdeck", "six-section", "pages",
    "Theta", "Holt-Winters", "Croston", "E50", "E20", "W10", "GRR", "NRR", "XmR", "Kaplan", "Meier", "Spearman",
];

#[test]
fn a_chinese_page_speaks_chinese() {
    let brief = brief(repository());
    let data = dataset(&brief);
    let known: BTreeSet<&str> = LATIN.iter().copied().collect();
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    let mut looked = 0;
    for (report, period) in LATEST {
        let deck = deck(&found(&brief, &data, (report, period), Vec::new()), &brief, "zh");
        for said in deck.slides.iter().flat_map(said).filter(|s| !s.name) {
            looked += 1;
            // A command is typed as it is; encodings and hashes of files are what they are.
            if said.text.contains("salesdeck build ")
                || ["sources", "quality", "omitted"].iter().any(|id| said.slide.starts_with(id))
            {
                continue;
            }
            // Files stand with their folders and endings; ids of rules and periods hold digits.
            let words = said.text.split(|c: char| !(c.is_ascii_alphanumeric() || "-_./Δ%[]".contains(c)));
            for word in
                words.map(|w| w.trim_matches(|c: char| !c.is_ascii_alphabetic() && c != 'Δ')).filter(|w| !w.is_empty())
            {
                let letters = word.chars().filter(char::is_ascii_alphabetic).count();
                let is_file = word.contains('/')
                    || [".csv", ".xlsx", ".jsonl", ".json", ".yaml"].iter().any(|e| word.contains(e));
                let bare = word.trim_end_matches('%').trim_start_matches('Δ');
                if letters > 1
                    && !is_file
                    && !known.contains(word)
                    && !known.contains(bare)
                    && !bare.chars().any(|c| c.is_ascii_digit())
                {
                    wrong.insert(format!("{report} {}: `{word}` in `{}`", said.slide, said.text));
                }
            }
        }
    }
    assert!(looked > 4_000, "{looked} texts");
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), wrong.into_iter().take(60).collect::<Vec<_>>().join("\n"));
}

#[test]
fn an_english_page_speaks_english() {
    let brief = brief(repository());
    let data = dataset(&brief);
    let names: BTreeSet<&str> =
        data.dimensions.iter().flat_map(|d| d.members.iter().map(|m| m.label.as_str())).collect();
    // A name may be part of a longer one.
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    let mut looked = 0;
    for (report, period) in LATEST {
        let deck = deck(&found(&brief, &data, (report, period), Vec::new()), &brief, "en");
        for said in deck.slides.iter().flat_map(said) {
            looked += 1;
            // Headers, files, names, and who wrote a note are the company's; everything else is ours.
            let own = said.name
                || said.text.starts_with("Note (written by a person)")
                || said.slide.starts_with("sources")
                || said.slide.starts_with("quality");
            let mut text = said.text.clone();
            for name in &names {
                text = text.replace(name, "");
            }
            if text.chars().any(is_chinese) && !own {
                wrong.insert(format!("{report} {}: {}", said.slide, said.text));
            }
        }
        // What has a label is called by it everywhere.
        let labelled = &brief.labels["en"];
        let told = deck.slides.iter().filter(|s| !s.id.starts_with("sources") && !s.id.starts_with("quality"));
        for said in told.flat_map(said) {
            if let Some(word) = labelled.keys().find(|word| said.text == **word) {
                wrong.insert(format!("{report} {}: `{word}` has the label `{}`", said.slide, labelled[word]));
            }
        }
    }
    assert!(looked > 4_000, "{looked} texts");
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), wrong.into_iter().take(60).collect::<Vec<_>>().join("\n"));
}

/// Every text of the English words file behind a mark, as a translator would hand it in.
fn marked(yaml: &str) -> String {
    let mark = |line: &str| {
        let indent = line.len() - line.trim_start().len();
        let (head, rest) = line.split_at(indent);
        let (list, rest) = rest.strip_prefix("- ").map_or(("", rest), |rest| ("- ", rest));
        // `key: "text"`, `- "[flag] text"` and `key: text`: the mark stands behind the flags.
        let key =
            if rest.starts_with('"') { rest.find("\": ").map(|at| at + 3) } else { rest.find(": ").map(|at| at + 2) };
        let value = if list.is_empty() { key } else { Some(0) };
        let Some(at) = value.filter(|at| !rest[*at..].starts_with(['{', '[', '|', '>', '#', '\''])) else {
            return line.to_owned();
        };
        let quoted = usize::from(rest[at..].starts_with('"'));
        let text = &rest[at + quoted..];
        let flags = if text.starts_with('[') { text.find("] ").map_or(0, |to| to + 2) } else { 0 };
        format!("{head}{list}{}{}¤{}", &rest[..at + quoted], &text[..flags], &text[flags..])
    };
    yaml.lines().map(mark).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn another_language_is_one_words_file() {
    let project = folder("language-third");
    crate::small::write(&project, &crate::small::Names::plain());
    let template = project.join("report-templates/six-section");
    copy(&repository().join("report-templates/six-section"), &template);
    let english = std::fs::read_to_string(template.join("words/en.yaml")).expect("the English words");
    let third = marked(&english);
    assert!(third.matches('¤').count() > 300, "{} texts", third.matches('¤').count());
    std::fs::write(template.join("words/de.yaml"), third).expect("written");
    let arguments = ["build", "monthly", "--period", "2026-02", "--lang", "de,en", "--format", "html,json"];
    salesdeck(&project, arguments).done();
    let manifest = |lang: &str| json(&project.join(format!("output/monthly/2026-02/all/{lang}/manifest.json")));
    let titles = |lang: &str| -> Vec<String> {
        let slides = manifest(lang)["slides"].as_array().expect("slides").clone();
        slides.iter().map(|s| s["title"].as_str().expect("a title").to_owned()).collect()
    };
    let (third, english) = (titles("de"), titles("en"));
    assert_eq!(third.len(), english.len());
    let same: Vec<&String> =
        third.iter().zip(&english).filter(|(t, e)| !t.contains('¤') && t == e).map(|(t, _)| t).collect();
    assert!(same.is_empty(), "not taken from the file: {same:?}");
    let page = std::fs::read_to_string(project.join("output/monthly/2026-02/all/de/index.html")).expect("the page");
    assert!(page.contains("lang=\"de\"") && page.matches('¤').count() > 200);
}
