//! Tiny bundles: sandbox, places of errors, glyphs, frames, equal bytes.

use std::sync::OnceLock;

use super::*;
use crate::base::{Error, fs};
use crate::render::Bundle;

/// One press for all tests: reading two fonts of 10 MB takes longer than any of them.
pub(crate) fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates/six-section/fonts");
        let read = |name: &str| fs::read(&folder.join(name)).expect("the fonts are in the repository");
        Press::new(vec![read("NotoSansSC-Bold.ttf"), read("NotoSansSC-Regular.ttf")])
    })
}

/// A slide-sized document around some markup.
pub(crate) fn bundle(body: &str) -> Bundle {
    let main = format!(
        "#set document(title: \"Test\", date: datetime(year: 2026, month: 3, day: 31))\n\
         #set page(width: 960pt, height: 540pt, margin: 38pt)\n\
         #set text(font: \"Noto Sans SC\", size: 12pt, lang: \"en\")\n\
         {body}\n"
    );
    let mut bundle = Bundle::default();
    bundle.files.insert("main.typ".into(), main.into_bytes());
    bundle
}

fn refused(body: &str) -> Error {
    press().compile(&bundle(body)).expect_err("the document is refused")
}

#[test]
fn two_slides_give_two_pages_and_equal_bytes() {
    let two = bundle("= 销售额增长 7.2%\n东区\n#pagebreak()\n= Second\nWest");
    let first = press().compile(&two).expect("compiles");
    let again = press().compile(&two).expect("compiles");
    assert!(first.pdf.starts_with(b"%PDF-1.7"));
    assert_eq!(first.pages.len(), 2);
    assert!(first.pdf == again.pdf, "the same bundle gives the same bytes");
    assert_eq!(first.warnings, Vec::<String>::new());
    let words: String = first.pages.iter().flat_map(|p| &p.texts).map(|t| t.text.as_str()).collect();
    assert!(words.contains("销售额增长") && words.contains("7.2%") && words.contains("West"), "{words}");
}

#[test]
fn files_outside_the_bundle_are_refused_with_their_place() {
    let error = refused("#read(\"/etc/passwd\")");
    assert!(error.message.contains("file not found"), "{error}");
    let place = error.place.expect("a place");
    assert_eq!((place.file.as_str(), place.line, place.column), ("main.typ", 4, 7));
    assert_eq!(place.text, "#read(\"/etc/passwd\")");
    assert_eq!(place.width, "\"/etc/passwd\"".len());
    let error = refused("#read(\"../../../etc/passwd\")");
    assert!(error.message.contains("escape"), "{error}");
}

#[test]
fn packages_are_refused() {
    let error = refused("#import \"@preview/cetz:0.4.0\"");
    assert!(error.message.contains("packages are switched off"), "{error}");
    assert_eq!(error.place.map(|p| p.line), Some(4));
}

#[test]
fn the_clock_is_not_there() {
    let error = refused("#datetime.today()");
    assert_eq!(error.place.map(|p| p.line), Some(4));
}

#[test]
fn an_error_in_a_library_names_its_file_and_the_call() {
    let mut with_library = bundle("#import \"lib/look.typ\": tile\n#tile(\"a\")");
    with_library.files.insert("lib/look.typ".into(), "// 看\n#let tile(n) = [#(n + 1)]\n".as_bytes().to_vec());
    let error = press().compile(&with_library).expect_err("a word + 1");
    let place = error.place.clone().expect("a place");
    assert_eq!((place.file.as_str(), place.line), ("lib/look.typ", 2));
    assert!(error.hints.iter().any(|h| h.contains("main.typ:5")), "{error}");
}

#[test]
fn broken_data_are_located_in_the_data_file() {
    let mut with_data = bundle("#json(\"data.json\")");
    with_data.files.insert("data.json".into(), b"{\n \"a\": 1,\n}".to_vec());
    let error = press().compile(&with_data).expect_err("a trailing comma");
    assert_eq!(error.place.map(|p| (p.file, p.line)), Some(("data.json".into(), 3)));
}

#[test]
fn a_bundle_without_main_file_is_an_error() {
    assert!(press().compile(&Bundle::default()).is_err());
}

#[test]
fn a_missing_glyph_is_an_error_with_its_place() {
    let error = refused("Name: 🙂");
    assert!(error.message.contains("could not be displayed"), "{error}");
    assert_eq!(error.place.map(|p| p.line), Some(4));
}

#[test]
fn a_document_without_date_is_refused_rather_than_dated_by_a_clock() {
    let mut undated = Bundle::default();
    undated.files.insert("main.typ".into(), b"#set document(title: \"T\")\nHello".to_vec());
    assert!(press().compile(&undated).is_err());
}

#[test]
fn characters_that_the_fonts_cover_can_be_set_and_others_are_known() {
    for c in "aZ0é€¥喆堃，。（）〔〕−–·±×÷%‰Δ→①Ω".chars() {
        assert!(press().covers(c), "{c}");
    }
    for c in ['🙂', 'ש', 'ع', '\n', '\t', '\0', '\u{202e}', '\u{200d}', '\u{feff}', '\u{fe0f}', '\u{e000}', '\u{fffe}']
    {
        assert!(!press().covers(c), "U+{:04X}", c as u32);
    }
}

#[test]
fn no_glyph_of_the_fonts_is_covered_but_refused() {
    // Every 97th character keeps the test fast; the step shares no factor with the blocks' sizes.
    let text: String = (0..0x3_0000).step_by(97).filter_map(char::from_u32).filter(|c| press().covers(*c)).collect();
    assert!(text.chars().count() > 300);
    let mut document = bundle("#for c in json(\"data.json\").codepoints() [#c ]");
    document.files.insert("data.json".into(), serde_json::to_vec(&text).expect("a string"));
    press().compile(&document).expect("every covered character can be set");
}

#[test]
fn frames_tell_where_ink_is() {
    let body = "#place(top + left, dx: 100pt, dy: 50pt)[#text(size: 20pt, top-edge: \"bounds\")[H]]\n\
                #place(top + left, dx: 300pt, dy: 50pt)[#scale(200%, origin: top + left)[#text(top-edge: \"bounds\")[H]]]\n\
                #place(top + left, dx: 500pt)[#box(width: 20pt, height: 20pt, clip: true)[#box(width: 90pt)[Hidden]]]";
    let document = press().compile(&bundle(body)).expect("compiles");
    let page = document.pages.first().expect("a page");
    assert!((page.width - 960.0).abs() < 1e-6 && (page.height - 540.0).abs() < 1e-6);
    let [plain, scaled, hidden] = page.texts.as_slice() else { panic!("three runs: {:?}", page.texts) };
    assert!((plain.bounds.y - 88.0).abs() < 0.01, "{plain:?}");
    assert!(plain.bounds.x > 138.0 && plain.bounds.x < 141.0, "{plain:?}");
    assert!((plain.baseline - plain.bounds.bottom()).abs() < 0.01, "H stands on its baseline");
    assert!((plain.size - 20.0).abs() < 1e-6 && (scaled.size - 24.0).abs() < 1e-6);
    assert!((scaled.bounds.height / plain.bounds.height - 1.2).abs() < 0.01, "{scaled:?}");
    assert!(hidden.clipped && !plain.clipped && !scaled.clipped);
}

#[test]
fn pictures_are_placed() {
    let mut with_picture =
        bundle("#place(top + left, dx: 10pt, dy: 20pt, image(\"charts/a.svg\", width: 100pt, alt: \"A\"))");
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'><rect width='200' height='100'/></svg>";
    with_picture.files.insert("charts/a.svg".into(), svg.as_bytes().to_vec());
    let document = press().compile(&with_picture).expect("compiles");
    let image = document.pages.first().and_then(|p| p.images.first()).expect("a picture");
    let expected = PlacedBox { x: 48.0, y: 58.0, width: 100.0, height: 50.0 };
    assert!(image.holds(&expected, 0.01) && expected.holds(image, 0.01), "{image:?}");
}

#[test]
fn the_stock_program_gives_the_same_bytes() {
    let program = std::env::var("TYPST").unwrap_or_else(|_| PROGRAM.to_owned());
    let Ok(version) = std::process::Command::new(&program).arg("--version").output() else {
        eprintln!("skipped: no stock typst on the PATH or in the TYPST variable");
        return;
    };
    if !String::from_utf8_lossy(&version.stdout).contains(VERSION) {
        eprintln!("skipped: the stock typst is not {VERSION}");
        return;
    }
    let mut whole = bundle(
        "#import \"lib/look.typ\": row\n#let data = json(\"data.json\")\n= #data.title <top>\n*Bold* #link(<top>)[up]\n\
         #row(data.rows)\n#image(\"charts/a.svg\", width: 200pt, alt: \"Chart\")\n\
         #pdf.attach(\"data.json\", relationship: \"data\", mime-type: \"application/json\", description: \"Data\")",
    );
    let mut add = |path: &str, text: &str| whole.files.insert(path.into(), text.as_bytes().to_vec());
    add("data.json", "{\"title\": \"销售额 332.9 万元，+7.2%\", \"rows\": [\"东区 *x*\", \"堃元 #panic()\"]}");
    add("lib/look.typ", "#let row(r) = table(columns: 2, table.header[A][B], ..r)");
    add(
        "charts/a.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'><rect width='200' height='100' fill='#eee'/>\
         <text x='10' y='50' font-family='Noto Sans SC' font-weight='bold'>东区 1,234</text></svg>",
    );
    let inside = press().compile(&whole).expect("compiles").pdf;
    let folder = tempfile::tempdir().expect("a folder");
    for (path, bytes) in &whole.files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        #[expect(clippy::disallowed_methods, reason = "the stock program reads from the disk")]
        std::fs::write(path, bytes).expect("written");
    }
    let fonts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates/six-section/fonts");
    let run = std::process::Command::new(&program)
        .args(stock_arguments(&fonts.to_string_lossy(), "report.pdf"))
        .current_dir(folder.path())
        .output()
        .expect("the stock program starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(inside == fs::read(&folder.path().join("report.pdf")).expect("the PDF"), "other bytes");
}

#[test]
fn threads_share_a_press_without_mixing_their_documents() {
    // All bundles use the same paths: only the contents tell them apart.
    let numbered = |n: usize| {
        let mut document = bundle("#for n in json(\"data.json\") [#n ]");
        document.files.insert("data.json".into(), format!("[{n}, {n}]").into_bytes());
        document
    };
    let words = |document: &Document| document.pages.iter().flat_map(|p| &p.texts).map(|t| t.text.clone()).collect();
    std::thread::scope(|scope| {
        let set = |n| scope.spawn(move || press().compile(&numbered(n)).expect("compiles"));
        for (n, thread) in (0..12).map(|n| (n, set(n))).collect::<Vec<_>>() {
            let document = thread.join().expect("no panic");
            let text: String = words(&document);
            assert_eq!(text.split_whitespace().collect::<Vec<_>>(), [n.to_string(), n.to_string()]);
            assert!(document.pdf == press().compile(&numbered(n)).expect("compiles").pdf);
        }
    });
}
