//! The stock program that gives the same bytes.

/// Name of the stock program.
pub const PROGRAM: &str = "typst";

/// Version of the stock program that gives the same bytes as [`Press`](super::Press).
pub const VERSION: &str = "0.15.1";

/// PDF standards of every document, in the spelling of the stock program.
pub(super) const STANDARDS: &str = "ua-1,a-3a";

/// The arguments of the stock program for a bundle written to a folder: run there, they give the same bytes
/// as [`Press::compile`](super::Press::compile).
///
/// `font_path` is the folder of the fonts and `output` the PDF, both relative to the bundle's folder.
/// Nothing else of the machine takes part: no installed font, no `SOURCE_DATE_EPOCH` (the document sets its
/// own date).
pub fn stock_arguments(font_path: &str, output: &str) -> Vec<String> {
    [
        "compile",
        "--root",
        ".",
        "--ignore-system-fonts",
        "--ignore-embedded-fonts",
        "--font-path",
        font_path,
        "--pdf-standard",
        STANDARDS,
        super::world::MAIN,
        output,
    ]
    .map(str::to_owned)
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_font_of_the_machine_takes_part() {
        let arguments = stock_arguments("../../../fonts", "../report.pdf").join(" ");
        assert_eq!(
            arguments,
            "compile --root . --ignore-system-fonts --ignore-embedded-fonts --font-path ../../../fonts \
             --pdf-standard ua-1,a-3a main.typ ../report.pdf"
        );
    }
}
