//! The report: figures, tables and the page made from results folders.
//!
//! - [`read`]: results folders, found intact, and what made them;
//! - [`figure`]: what a figure shows, apart from how it is drawn;
//! - [`ink`], [`svg`](svg()), [`png`](png()), [`images`](images()): looks by role, and figures as files for papers;
//! - [`figures`]: all figures of some results;
//! - [`mod@page`]: the page.
//!
//! Inside, `themes` has the sections, one file a theme, `words` every word in both languages, and `templates` what the browser
//! gets. The report knows tables and the register of parameters, and nothing of the model.

mod cells;
mod describe;
pub mod figure;
mod images;
pub mod ink;
mod number;
mod numbers;
mod overview;
pub mod page;
mod parameters;
mod plotly;
mod png;
mod provenance;
pub mod read;
mod section;
mod summary;
mod svg;
mod table;
mod themes;
mod words;

use figure::Figure;
pub use images::{HEAD, Image, images, is_image};
pub use page::page;
pub use png::{Fonts, png};
pub use read::{Kind, ResultFolder, read_all};
pub use svg::{Columns, Style, svg};
use themes::{View, sections};
pub use words::Language;

/// All figures of the results, in the order of the page.
pub fn figures(results: &[ResultFolder], language: Language) -> Vec<Figure> {
    let views = views(results, language);
    let sections = overview::section(&views)
        .into_iter()
        .chain(views.iter().flat_map(sections));
    sections.flat_map(|section| section.figures).collect()
}

/// The results as one report shows them, numbered if there are several.
fn views(results: &[ResultFolder], language: Language) -> Vec<View<'_>> {
    let several = results.len() > 1;
    let numbered = results.iter().zip(1..);
    numbered
        .map(|(folder, number)| View {
            folder,
            language,
            number: several.then_some(number),
        })
        .collect()
}
