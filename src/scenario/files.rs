//! Where scenario files and data files are read from: the disk, or what the program carries.

use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::diagnostics::nearest;
use super::shipped;

/// What the name of a file that the program carries begins with.
pub(crate) const SHIPPED: &str = "shipped:";

/// Where a scenario file or a data file lies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    /// A path of the file system.
    Disk(PathBuf),
    /// A path inside the program, relative to the shipped baseline.
    Shipped(PathBuf),
}

impl Place {
    /// The place that a user names: `shipped:NAME`, or a path of the file system.
    pub fn named(name: &Path) -> Self {
        match name.to_str().and_then(|name| name.strip_prefix(SHIPPED)) {
            Some(inside) => Place::inside(inside),
            None => Place::Disk(name.to_path_buf()),
        }
    }

    /// The place that the file here calls `name`: `shipped:NAME`, or a path from its folder.
    pub fn beside(&self, name: &str) -> Self {
        if let Some(inside) = name.strip_prefix(SHIPPED) {
            return Place::inside(inside);
        }
        let beside = |path: &Path| path.parent().unwrap_or(Path::new("")).join(name);
        match self {
            Place::Disk(path) => Place::Disk(beside(path)),
            Place::Shipped(path) => Place::Shipped(beside(path)),
        }
    }

    /// A place inside the program; a name without an ending is that of a scenario.
    fn inside(name: &str) -> Self {
        let path = without_detours(Path::new(name));
        Place::Shipped(match path.extension() {
            None if !name.is_empty() => path.with_extension("toml"),
            _ => path,
        })
    }

    /// The path without its root, which tells what the file is called.
    pub fn path(&self) -> &Path {
        match self {
            Place::Disk(path) | Place::Shipped(path) => path,
        }
    }

    /// The content of the file, or why it cannot be had.
    pub fn read(&self) -> Result<Vec<u8>, String> {
        match self {
            Place::Disk(path) => read_regular(path).map_err(|error| explain(&error)),
            Place::Shipped(path) => match shipped::file(&without_detours(path)) {
                Some(bytes) => Ok(bytes.to_vec()),
                None => Err("the program carries no such file".to_owned()),
            },
        }
    }

    /// A place that is the same for all paths to the same file.
    pub fn identity(&self) -> Self {
        match self {
            Place::Disk(path) => Place::Disk(
                path.canonicalize()
                    .unwrap_or_else(|_| without_detours(path)),
            ),
            Place::Shipped(path) => Place::Shipped(without_detours(path)),
        }
    }

    /// What was probably meant by a place that cannot be read.
    pub fn advice(&self) -> Option<String> {
        let stem = self.path().file_stem()?.to_str()?;
        match self {
            Place::Disk(path) if path.exists() => None,
            Place::Disk(_) => shipped::names()
                .find(|name| shipped::stem(name) == stem)
                .map(|name| format!("the program carries that scenario: `{SHIPPED}{name}`")),
            Place::Shipped(_) => {
                let near = nearest(stem, shipped::names().map(shipped::stem));
                let named = shipped::names().find(|name| Some(shipped::stem(name)) == near);
                Some(named.map_or_else(carried, |name| format!("did you mean `{SHIPPED}{name}`?")))
            }
        }
    }
}

/// The place as the user may name it.
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Disk(path) => without_detours(path).display().fmt(formatter),
            Place::Shipped(path) => {
                let path = without_detours(path).to_string_lossy().replace('\\', "/");
                let name = path.strip_suffix(".toml").unwrap_or(&path);
                write!(formatter, "{SHIPPED}{name}")
            }
        }
    }
}

/// The scenarios that the program carries, in a sentence.
pub(crate) fn carried() -> String {
    let names: Vec<_> = shipped::names().collect();
    format!("the program carries {}", names.join(", "))
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
fn without_detours(path: &Path) -> PathBuf {
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

    fn named(name: &str) -> Place {
        Place::named(Path::new(name))
    }

    #[test]
    fn shipped_files_are_found_by_any_path_to_them() {
        let baseline = named("shipped:baseline");
        assert_eq!(baseline, named("shipped:./data/../baseline.toml"));
        assert_eq!(baseline.to_string(), "shipped:baseline");
        let data = baseline.beside("more/../data/provinces.csv");
        assert_eq!(data.to_string(), "shipped:data/provinces.csv");
        for place in [
            &baseline,
            &data,
            &named("x/y.toml").beside("shipped:baseline"),
        ] {
            assert!(place.read().is_ok(), "{place}");
        }
        assert!(named("shipped:../baseline").read().is_err());
        assert!(named("shipped:").read().is_err());
    }

    #[test]
    fn a_file_beside_another_lies_in_its_folder() {
        assert_eq!(named("a/b.toml").beside("../c.toml").to_string(), "c.toml");
        assert_eq!(named("b.toml").beside("d/c.csv"), named("d/c.csv"));
    }

    #[test]
    fn what_was_probably_meant_is_said() {
        let advice = |name| named(name).advice().unwrap_or_default();
        assert_eq!(
            advice("shipped:basline"),
            "did you mean `shipped:baseline`?"
        );
        assert_eq!(
            advice("shipped:equal-split"),
            "did you mean `shipped:gallery/to-2020/equal-split`?"
        );
        assert!(advice("shipped:x").contains("carries baseline, "));
        assert!(advice("no-folder/baseline.toml").contains("`shipped:baseline`"));
        assert_eq!(advice("no-folder/mine.toml"), "");
        assert_eq!(advice("scenarios/baseline.toml"), "");
    }

    #[test]
    fn what_is_no_file_is_named_as_such() {
        let folder = named(".").read();
        assert_eq!(folder, Err("it is a folder, expected a file".to_owned()));
        assert_eq!(named("no/such").read(), Err("no such file".to_owned()));
        #[cfg(unix)]
        assert_eq!(
            named("/dev/zero").read(),
            Err("it is no regular file".to_owned())
        );
    }
}
