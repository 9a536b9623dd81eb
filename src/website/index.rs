//! The index page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Entry;
use super::style::{CSS, SCRIPT};
use crate::base::Grain;

/// Words of the page by language.
struct Words {
    lang: &'static str,
    title: &'static str,
    open: &'static str,
    whole: &'static str,
    partial: &'static str,
    filter: &'static str,
    empty: &'static str,
}

const ZH: Words = Words {
    lang: "zh",
    title: "销售报告",
    open: "打开",
    whole: "全部",
    partial: "未满期",
    filter: "筛选",
    empty: "还没有报告。",
};

const EN: Words = Words {
    lang: "en",
    title: "Sales reports",
    open: "Open",
    whole: "All",
    partial: "incomplete",
    filter: "Filter",
    empty: "No reports yet.",
};

fn words(lang: &str) -> &'static Words {
    if lang.starts_with("zh") { &ZH } else { &EN }
}

fn cadence(grain: Grain, lang: &str) -> &'static str {
    match (grain, lang.starts_with("zh")) {
        (Grain::Week, true) => "周报",
        (Grain::Month, true) => "月报",
        (Grain::Quarter, true) => "季报",
        (Grain::Year, true) => "年报",
        (Grain::Week, false) => "Weekly",
        (Grain::Month, false) => "Monthly",
        (Grain::Quarter, false) => "Quarterly",
        (Grain::Year, false) => "Yearly",
    }
}

/// The index of the site: by report (short cadences first), in it by period (newest first), the whole
/// before its slices, every language on its own line.
pub fn index(entries: &[Entry]) -> String {
    let mut langs: Vec<&str> = entries.iter().map(|e| e.lang.as_str()).collect();
    langs.sort_by_key(|lang| (!lang.starts_with("zh"), *lang));
    langs.dedup();
    let main = langs.first().copied().unwrap_or("zh");
    let both = |pick: fn(&'static Words) -> &'static str| {
        let mut texts: Vec<String> = Vec::new();
        for lang in if langs.is_empty() { &["zh", "en"][..] } else { &langs } {
            let words = words(lang);
            let text = format!("<span lang=\"{}\">{}</span>", words.lang, pick(words));
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.join(" · ")
    };
    let mut html = String::new();
    // Writing to a String cannot fail, here and below.
    let _ = write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n",
        escape(main),
        words(main).title,
        both(|w| w.title),
    );
    if entries.is_empty() {
        let _ = writeln!(html, "<p class=\"soft\">{}</p>", both(|w| w.empty));
    } else {
        let label = words(main).filter;
        let _ =
            writeln!(html, "<input id=\"q\" type=\"search\" hidden aria-label=\"{label}\" placeholder=\"{label}\">");
    }
    html.push_str("</header>\n<main>\n");
    for ((grain, report), of_report) in group(entries.iter(), |e| (e.cadence, e.report.as_str())) {
        let mut names: Vec<String> = Vec::new();
        for lang in &langs {
            let name = format!("<span lang=\"{}\">{}</span>", words(lang).lang, cadence(grain, lang));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        // `weekly` needs no second name beside "Weekly".
        let plain = report.eq_ignore_ascii_case(cadence(grain, "en"));
        let id = if plain { String::new() } else { format!(" <span class=\"soft\">{}</span>", escape(report)) };
        let _ = writeln!(html, "<section data-group>\n<h2>{}{id}</h2>", names.join(" · "));
        let periods = group(of_report.into_iter(), |e| (e.end.as_str(), e.period.as_str()));
        for ((_, period), of_period) in periods.into_iter().rev() {
            write_period(&mut html, period, of_period, main);
        }
        html.push_str("</section>\n");
    }
    let _ = write!(html, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n");
    html
}

/// Slices of a period beyond this number are folded.
const OPEN_SLICES: usize = 6;

fn write_period(html: &mut String, period: &str, entries: Vec<&Entry>, main: &str) {
    let partial = entries.iter().any(|e| e.partial);
    let note = if partial { format!(" <span class=\"soft\">{}</span>", words(main).partial) } else { String::new() };
    let _ = writeln!(html, "<div data-group>\n<h3>{}{note}</h3>", escape(period));
    let (whole, slices): (Vec<&Entry>, Vec<&Entry>) = entries.into_iter().partition(|e| e.slice.is_empty());
    write_list(html, &whole);
    let count = group(slices.iter().copied(), |e| e.slice.clone()).len();
    if count > OPEN_SLICES {
        let dimensions: Vec<String> = group(slices.iter().copied(), |e| {
            e.slice.iter().map(|(dimension, _)| dimension.as_str()).collect::<Vec<_>>().join(" + ")
        })
        .into_keys()
        .map(|d| escape(&d))
        .collect();
        let _ = writeln!(html, "<details>\n<summary>{} ({count})</summary>", dimensions.join(", "));
        write_list(html, &slices);
        html.push_str("</details>\n");
    } else {
        write_list(html, &slices);
    }
    html.push_str("</div>\n");
}

fn write_list(html: &mut String, entries: &[&Entry]) {
    if entries.is_empty() {
        return;
    }
    let mut entries = entries.to_vec();
    entries.sort_by_key(|e| (&e.slice, !e.lang.starts_with("zh"), &e.lang));
    html.push_str("<ul>\n");
    for entry in entries {
        write_entry(html, entry);
    }
    html.push_str("</ul>\n");
}

fn write_entry(html: &mut String, entry: &Entry) {
    let words = words(&entry.lang);
    let slice = if entry.slice.is_empty() {
        words.whole.to_owned()
    } else {
        entry.slice.iter().map(|(_, members)| members.as_str()).collect::<Vec<_>>().join(" · ")
    };
    let find = format!("{} {} {} {} {}", entry.report, entry.period, slice, entry.title, entry.message);
    let _ = write!(
        html,
        "<li lang=\"{}\" data-find=\"{}\">\n<p><strong>{}</strong><br>{}",
        escape(&entry.lang),
        escape(&find),
        escape(if entry.slice.is_empty() { &entry.title } else { &slice }),
        escape(&entry.message),
    );
    if entry.warnings > 0 {
        let count = entry.warnings;
        let text = match (words.lang, count) {
            ("zh", _) => format!("{count} 条提示"),
            (_, 1) => "1 warning".to_owned(),
            _ => format!("{count} warnings"),
        };
        let _ = write!(html, "<br><span class=\"soft\">{text}</span>");
    }
    html.push_str("</p>\n<div class=\"files\">");
    let folder = address(&entry.folder);
    let name = escape(&format!("{} {} {}", entry.period, slice, entry.title));
    if entry.html {
        let _ = write!(html, "<a href=\"{folder}/index.html\" title=\"{name}\">{}</a>", words.open);
    }
    if entry.pdf {
        let pages = match words.lang {
            "zh" => format!("PDF {} 页", entry.pages),
            _ => format!("PDF {} p.", entry.pages),
        };
        let _ = write!(html, "<a href=\"{folder}/report.pdf\" title=\"{name}\">{pages}</a>");
    }
    html.push_str("</div>\n</li>\n");
}

/// Entries by a key, in the order of the keys.
fn group<'a, K: Ord>(
    entries: impl Iterator<Item = &'a Entry>,
    key: impl Fn(&'a Entry) -> K,
) -> BTreeMap<K, Vec<&'a Entry>> {
    let mut groups: BTreeMap<K, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        groups.entry(key(entry)).or_default().push(entry);
    }
    groups
}

/// Text and attribute values in HTML; control characters, which HTML forbids, become visible.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A relative address: everything but unreserved characters is percent-encoded (RFC 3986).
fn address(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(period: &str, end: &str, lang: &str) -> Entry {
        Entry {
            report: "monthly".into(),
            cadence: Grain::Month,
            period: period.into(),
            end: end.into(),
            partial: false,
            slice: vec![],
            lang: lang.into(),
            title: format!("Company {period}"),
            message: "Sales rose by 7.2%".into(),
            folder: format!("monthly/{period}/all/{lang}"),
            html: true,
            pdf: true,
            pages: 12,
            warnings: 0,
        }
    }

    #[test]
    fn the_newest_period_comes_first_and_chinese_before_english() {
        let html = index(&[
            entry("2026-02", "2026-02-28", "en"),
            entry("2026-03", "2026-03-31", "en"),
            entry("2026-03", "2026-03-31", "zh"),
        ]);
        let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} in {html}"));
        assert!(at("monthly/2026-03/all/zh/index.html") < at("monthly/2026-03/all/en/index.html"));
        assert!(at("monthly/2026-03/all/en/index.html") < at("monthly/2026-02/all/en/index.html"));
        assert_eq!(html.matches("<h3>2026-03</h3>").count(), 1);
        assert_eq!(html.matches("<h2>").count(), 1);
    }

    #[test]
    fn names_from_the_data_stay_text() {
        let mut hostile = entry("2026-03", "2026-03-31", "en");
        hostile.message = "<script>alert('x')</script> & \"q\"".into();
        hostile.slice = vec![("rep".into(), "\"><img src=x onerror=alert(1)>\u{0}".into())];
        hostile.folder = "monthly/2026-03/rep=张伟-1a2b3c4d+x=\"y/en".into();
        hostile.lang = "en\" onload=\"x".into();
        let html = index(&[hostile]);
        assert_eq!(html.matches("<script>").count(), 1, "only our own");
        assert!(!html.contains("<img") && !html.contains("onload=\"x") && !html.contains('\u{0}'));
        assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot;"));
        assert!(html.contains("href=\"monthly/2026-03/rep%3D%E5%BC%A0%E4%BC%9F-1a2b3c4d%2Bx%3D%22y/en/report.pdf\""));
    }

    #[test]
    fn links_are_relative_and_nothing_is_loaded_from_elsewhere() {
        let html = index(&[entry("2026-03", "2026-03-31", "zh")]);
        assert!(!html.contains("http:") && !html.contains("https:") && !html.contains("href=\"/"));
    }

    #[test]
    fn many_slices_are_folded_and_an_empty_site_says_so() {
        let slices: Vec<Entry> = (0..8)
            .map(|i| {
                let mut e = entry("2026-03", "2026-03-31", "zh");
                e.slice = vec![("rep".into(), format!("张{i}"))];
                e
            })
            .collect();
        let html = index(&slices);
        assert!(html.contains("<summary>rep (8)</summary>"));
        assert!(index(&[]).contains("还没有报告。"));
    }
}
