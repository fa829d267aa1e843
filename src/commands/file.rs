//! Small text files that commands write where the user says.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::results::stage;

/// The folder that a file lies in; the working folder for a bare name.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Writes a whole file, over one that stands there; it is never seen half-written.
///
/// # Errors
/// If `path` names no file, or the machine refuses.
pub(super) fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let Some(name) = path.file_name().filter(|_| !path.is_dir()) else {
        return Err(Failure::input(format!(
            "{} is a folder, expected a file",
            path.display()
        )));
    };
    stage(&folder_of(path), &name.to_string_lossy(), content)
        .and_then(|complete| complete.place(path))
        .map_err(|error| Failure::io("write", path, &error))
}
