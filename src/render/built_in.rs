//! The built-in template, whole, inside the binary.

/// Name of the built-in template.
pub(super) const NAME: &str = "six-section";

/// Its files: relative path with `/`, bytes; sorted by path. The list is made by `build.rs`.
pub(super) const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));
