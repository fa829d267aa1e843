//! The report: figures, tables and the page made from results folders.

pub mod figure;
