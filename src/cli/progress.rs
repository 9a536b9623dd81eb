//! Progress: a bar on a terminal, plain lines otherwise, nothing when quiet.

use indicatif::{ProgressBar, ProgressStyle};

use super::console::{Console, harmless};

/// The progress of a number of reports.
#[derive(Debug)]
pub struct Progress<'a> {
    console: &'a Console,
    bar: Option<ProgressBar>,
    total: usize,
    done: std::sync::atomic::AtomicUsize,
}

impl<'a> Progress<'a> {
    /// Progress of `total` reports.
    pub fn new(console: &'a Console, total: usize) -> Progress<'a> {
        let bar = console.draws_progress().then(|| {
            let bar = ProgressBar::new(total as u64);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {wide_msg}") {
                bar.set_style(style);
            }
            bar
        });
        Progress { console, bar, total, done: 0.into() }
    }

    /// A report is being worked on.
    pub fn begin(&self, name: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(harmless(name));
        }
    }

    /// A report is done, or failed.
    pub fn end(&self, name: &str, failed: bool) {
        let done = self.done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        match &self.bar {
            Some(bar) => bar.inc(1),
            None => {
                let failed = if failed { " failed" } else { "" };
                self.console.note(&format!("[{done}/{}] {name}{failed}", self.total));
            }
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
