//! A fault of the program ends one report, not all of them, and is told in plain words.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::base::{Error, Result};

thread_local! {
    /// Where this thread last met a fault.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps the place of a fault for the message instead of printing it at once. With `RUST_BACKTRACE` set,
/// the usual report with its backtrace is printed as well.
pub fn install() {
    let usual = std::panic::take_hook();
    let trace = std::env::var_os("RUST_BACKTRACE").is_some_and(|v| v != "0");
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map(|l| format!("{}:{}", l.file(), l.line()));
        PLACE.with(|p| p.replace(place));
        if trace {
            usual(info);
        }
    }));
}

/// Does some work; a fault in it becomes an internal error.
///
/// # Errors
/// Those of the work, and a fault.
pub fn guarded<T, E: From<Error>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    PLACE.with(RefCell::take);
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let said = payload
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        let place = PLACE.with(RefCell::take).map(|p| format!(" ({p})")).unwrap_or_default();
        Err(Error::internal(format!("this is a fault of salesdeck: {said}{place}"))
            .hint("please report it with this message, the command and, where you may, the data")
            .into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_becomes_an_internal_error() {
        let error = guarded::<(), Error>(|| panic!("index {} is out", 7)).expect_err("a fault");
        assert_eq!(error.kind.exit_code(), 3);
        assert!(error.message.contains("index 7 is out"), "{error}");
        assert_eq!(guarded::<_, Error>(|| Ok(1)).expect("no fault"), 1);
    }
}
