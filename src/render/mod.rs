//! [`Deck`](crate::layout::Deck) + figures → [`Bundle`] and HTML: the only stage that names tera.
//!
//! [`Template`] is the folder of texts that decides the look: the built-in one, or a project's own. A
//! [`bundle`] is what the typesetter needs as files in memory; [`html`] is the same deck as one
//! page; [`findings_json`] is what was found, as data. Words of a deck reach Typst only as values of
//! `data.json`, and HTML only through tera's escaping, so that no name in the data is ever markup.

mod analyses;
mod arrange;
mod attachment;
mod brand;
mod built_in;
mod bundle;
mod contrast;
mod data_table;
mod findings_json;
mod held;
mod html;
mod html_table;
mod html_view;
mod look;
mod printable;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sample_blocks;
mod template;
mod template_files;
mod template_info;
mod typ;
mod typ_text;

pub use brand::Brand;
pub use bundle::*;
pub use findings_json::findings_json;
pub use html::html;
pub use printable::printable;
pub use template::Template;
pub use template_info::TemplateInfo;
pub use typ::bundle;
