//! The report: figures, tables and the page made from results folders.

pub mod figure;
pub mod ink;
mod png;
mod svg;

pub use png::{Fonts, png};
pub use svg::{Columns, Style, svg};
