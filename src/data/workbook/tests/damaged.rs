//! Files with bytes changed at random places, always the same: none may panic or hang.

use std::time::{Duration, Instant};

use super::super::limits::Subject;
use super::super::package::{Package, Stored};
use super::super::{Limits, Workbook};
use super::messy_files;
use crate::base::fs;

/// The next of a fixed series of numbers.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 8) as usize
}

fn damage(bytes: &mut [u8], state: &mut u64) {
    for _ in 0..=next(state) % 8 {
        if bytes.len() < 50 {
            return;
        }
        let at = next(state) % (bytes.len() - 40);
        match next(state) % 5 {
            0 => bytes[at] = 0xFF,
            1 => bytes[at] = b'9',
            2 => bytes[at] ^= 1 << (next(state) % 8),
            3 => bytes[at] = next(state) as u8,
            _ => bytes.copy_within(at..at + next(state) % 40, next(state) % bytes.len().saturating_sub(40).max(1)),
        }
    }
}

#[test]
fn damaged_files_are_read_or_refused() {
    let limits = Limits::default();
    let subject = Subject { name: "a", limits: &limits };
    let mut state = 20_260_305;
    let (mut read, mut refused) = (0, 0);
    let files = messy_files();
    for path in &files {
        let whole = fs::read(path).unwrap();
        // Within a zip file the parts are damaged, or its check sums would be all that is tested.
        let bytes = match Package::open(&whole, subject) {
            Ok(package) if !next(&mut state).is_multiple_of(8) => {
                let mut stored = Stored::default();
                for part in package.paths() {
                    let hit = next(&mut state).is_multiple_of(3);
                    let _ = stored.add(&package, part, subject, |part| {
                        if hit {
                            damage(part, &mut state);
                        }
                        Ok(())
                    });
                }
                stored.finish()
            }
            _ => {
                let mut copy = whole.clone();
                damage(&mut copy, &mut state);
                copy
            }
        };
        let start = Instant::now();
        match Workbook::open(&bytes, "a", &limits).map(|w| w.sheets().iter().all(|s| w.read(&s.name).is_ok())) {
            Ok(true) => read += 1,
            _ => refused += 1,
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{}", path.display());
    }
    assert!(files.is_empty() || (read > 20 && refused > 20), "{read} read, {refused} refused");
}
