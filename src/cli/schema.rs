//! `schema`: the JSON schema of `salesdeck.yaml`, for editors.

use super::console::Console;
use crate::base::Result;
use crate::config;

/// Prints the schema.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(console: &Console) -> Result<()> {
    console.data(&config::schema())
}
