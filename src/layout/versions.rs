//! What made a report: the template and the program, for its last page.

/// Names and versions that a report prints about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Versions {
    /// Name of the template.
    pub template_name: String,
    /// Version of the template.
    pub template_version: String,
    /// Hash of the template's content.
    pub template_hash: String,
    /// Version of the program.
    pub program_version: String,
    /// Edition: the same inputs, configuration, template and program give the same; empty when nothing says which.
    pub edition: String,
}
