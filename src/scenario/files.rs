//! Where scenario files and data files are read from: the disk, or what the program carries.

use std::io;
use std::path::{Component, Path, PathBuf};

/// Files that the program carries, each under the path that it has in the repository.
pub(crate) type Shipped = &'static [(&'static str, &'static [u8])];

/// A place to read files from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Library {
    /// The file system.
    Disk,
    /// Files inside the program.
    Shipped(Shipped),
}

impl Library {
    /// The content of a file, or why it cannot be had.
    pub fn read(self, path: &Path) -> Result<Vec<u8>, String> {
        match self {
            Library::Disk => read_regular(path).map_err(|error| explain(&error)),
            Library::Shipped(files) => {
                let path = without_detours(path);
                let found = files.iter().find(|(name, _)| Path::new(name) == path);
                match found {
                    Some((_, bytes)) => Ok(bytes.to_vec()),
                    None => Err("the program carries no such file".to_owned()),
                }
            }
        }
    }

    /// A name that is the same for all paths to the same file.
    pub fn identity(self, path: &Path) -> PathBuf {
        match self {
            Library::Disk => path
                .canonicalize()
                .unwrap_or_else(|_| without_detours(path)),
            Library::Shipped(_) => without_detours(path),
        }
    }
}

/// Reads a file but no folder, device or pipe, from which reading might never end.
fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    std::fs::read(path)
}

/// The system's reason in plain words, without its number.
fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder, expected a file".to_owned(),
        _ => error.to_string(),
    }
}

/// The path with `.` and `name/..` left out.
pub(crate) fn without_detours(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(plain.components().next_back(), Some(Component::Normal(_))) =>
            {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_files_are_found_by_any_path_to_them() {
        let library = Library::Shipped(&[("scenarios/baseline.toml", b"x")]);
        assert_eq!(
            library.read(Path::new("scenarios/./more/../baseline.toml")),
            Ok(b"x".to_vec())
        );
        assert!(library.read(Path::new("../baseline.toml")).is_err());
    }

    #[test]
    fn what_is_no_file_is_named_as_such() {
        let folder = Library::Disk.read(Path::new("."));
        assert_eq!(folder, Err("it is a folder, expected a file".to_owned()));
        assert_eq!(
            Library::Disk.read(Path::new("no/such")),
            Err("no such file".to_owned())
        );
        #[cfg(unix)]
        assert_eq!(
            Library::Disk.read(Path::new("/dev/zero")),
            Err("it is no regular file".to_owned())
        );
    }
}
