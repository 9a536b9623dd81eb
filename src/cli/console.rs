//! The terminal: what is printed where, in which colours, and for whom it keeps quiet.

use std::io::{self, IsTerminal as _, Write as _};

use super::args::ColorArg;
use crate::base::{Error, Result};

/// Standard output and standard error with the user's wishes.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    quiet: bool,
    colour_out: bool,
    colour_err: bool,
}

/// How a word is set off on a terminal.
#[derive(Debug, Clone, Copy)]
pub enum Style {
    /// Something failed.
    Bad,
    /// Something should be looked at.
    Warn,
    /// Something is done.
    Good,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Bad => "1;31",
            Style::Warn => "1;33",
            Style::Good => "1;32",
        }
    }
}

impl Console {
    /// A console as the options and the environment say.
    pub fn new(quiet: bool, color: ColorArg) -> Console {
        let wanted = |terminal: bool| match color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        };
        Console {
            quiet,
            colour_out: wanted(io::stdout().is_terminal()),
            colour_err: wanted(io::stderr().is_terminal()),
        }
    }

    /// True when progress may be drawn: a terminal, and nobody asked for quiet.
    pub fn draws_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// True when only errors are wanted.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Writes what was asked for, as it is. A reader that has gone away is no error.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub fn data(&self, text: &str) -> Result<()> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
                Err(Error::config(format!("cannot write to standard output: {e}")))
            }
            _ => Ok(()),
        }
    }

    /// A line of the summary on standard output; nothing when quiet.
    pub fn say(&self, mark: Option<(Style, &str)>, text: &str) {
        if !self.quiet {
            let line = match mark {
                Some((style, word)) => format!("{} {}", paint(word, style, self.colour_out), harmless(text)),
                None => harmless(text),
            };
            // Nothing can be said about a failure to say something.
            let _ = writeln!(io::stdout().lock(), "{line}");
        }
    }

    /// A line about the progress on standard error; nothing when quiet.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{}", harmless(text));
        }
    }

    /// A warning on standard error; nothing when quiet.
    pub fn warning(&self, text: &str) {
        if !self.quiet {
            let word = paint("warning:", Style::Warn, self.colour_err);
            let _ = writeln!(io::stderr().lock(), "{word} {}", harmless(text));
        }
    }

    /// An error on standard error, also when quiet.
    pub fn error(&self, error: &Error) {
        let word = paint("error:", Style::Bad, self.colour_err);
        let _ = writeln!(io::stderr().lock(), "{word} {}", harmless(&error.to_string()));
    }

    /// A word in a style, for text that goes to standard output.
    pub fn styled(&self, word: &str, style: Style) -> String {
        paint(word, style, self.colour_out)
    }
}

fn paint(word: &str, style: Style, colour: bool) -> String {
    if colour { format!("\x1b[{}m{word}\x1b[0m", style.code()) } else { word.to_owned() }
}

/// Text from the data must not command the terminal: control characters become visible.
pub fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            // The pictures of the control characters stand in the same order.
            c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            c if c.is_control() || is_bidi_control(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_the_data_cannot_command_the_terminal() {
        assert_eq!(harmless("a\x1b[2Jb\n张伟\u{202e}"), "a␛[2Jb\n张伟\u{fffd}");
    }

    #[test]
    fn colours_follow_the_option() {
        assert_eq!(paint("x", Style::Bad, false), "x");
        assert_eq!(paint("x", Style::Bad, true), "\x1b[1;31mx\x1b[0m");
        assert!(Console::new(false, ColorArg::Always).colour_err);
        assert!(!Console::new(false, ColorArg::Never).colour_out);
    }
}
