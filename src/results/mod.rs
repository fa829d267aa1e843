//! Results folders: written, verified and resumed here, by code that knows nothing of the model.
//!
//! - [`table`]: columns declared once, with unit and meaning; the cells of a row;
//! - [`writer`]: rows to CSV, or to Parquet where the program is built with the feature `parquet`;
//! - [`document`]: the reference of tables and columns;
//! - [`plan`]: what is to be run, and its identity;
//! - [`manifest`]: what was run, with which inputs, and the hash of every file;
//! - [`folder`]: opening a folder (start, resume, confirm or refuse) and finishing it;
//! - [`mod@verify`]: comparing a folder with its manifest;
//! - [`terminal`]: tables on stdout, for people and for machines.

mod claim;
#[cfg(feature = "parquet")]
mod columnar;
pub mod document;
pub mod folder;
mod lock;
pub mod machine;
pub mod manifest;
pub mod plan;
mod staged;
pub mod table;
pub mod terminal;
pub mod verify;
pub mod writer;

pub use claim::Start;
pub use folder::{Opening, ResultsFolder};
pub(crate) use lock::is_locked;
pub use manifest::Manifest;
pub use plan::{Input, Plan};
pub(crate) use plan::{VERSION, engine};
pub(crate) use staged::{Staged, hexadecimal, sha256_file, stage, sync_folder};
pub use table::{Cell, Column, ColumnKind, TableFormat, TableSchema};
pub use verify::{Verification, verify};
