//! The scenarios that the program carries, so that it runs without the repository.

use std::path::PathBuf;

use super::files::Shipped;

/// Every shipped scenario and data file under its path in the repository.
pub(crate) const FILES: Shipped = &[];

/// The path of a shipped scenario, or the names of those that exist.
pub(crate) fn path_of(name: &str) -> Result<PathBuf, Vec<&'static str>> {
    let names = FILES
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("scenarios/")?.strip_suffix(".toml"));
    match names.clone().find(|known| *known == name) {
        Some(known) => Ok(PathBuf::from(format!("scenarios/{known}.toml"))),
        None => Err(names.collect()),
    }
}
