//! A file on its way into the results folder: temporary, hashed while it is written, and renamed
//! into place when all its neighbors are complete.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

/// The end of the name of every temporary file of ours.
const SUFFIX: &str = ".partial";

/// Letters that make the name of a temporary file unique.
const RANDOM: usize = 8;

/// A temporary file that is being written. Dropping it removes it.
pub(crate) struct Staged {
    file: NamedTempFile,
    hash: Sha256,
    bytes: u64,
}

/// A temporary file that is complete and on disk. Dropping it removes it.
pub(crate) struct Complete {
    path: TempPath,
    pub(crate) bytes: u64,
    /// In hexadecimal.
    pub(crate) sha256: String,
}

impl Staged {
    /// Creates a temporary file for `name` beside the place where it will stand.
    pub(crate) fn new(folder: &Path, name: &str) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        let prefix = format!(".{name}.");
        builder.prefix(&prefix).suffix(SUFFIX).rand_bytes(RANDOM);
        // Temporary files are private by default; results are as readable as the umask allows.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder)?;
        Ok(Staged {
            file,
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Hash of what has been written so far.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    /// Brings the content to the disk.
    pub(crate) fn complete(self) -> io::Result<Complete> {
        self.file.as_file().sync_all()?;
        let sha256 = hexadecimal(&self.hash.finalize());
        Ok(Complete {
            path: self.file.into_temp_path(),
            bytes: self.bytes,
            sha256,
        })
    }
}

impl Write for Staged {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.file.as_file_mut().write(buffer)?;
        self.hash.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

impl Complete {
    /// Moves the file to its place, over what stands there.
    pub(crate) fn place(self, target: &Path) -> io::Result<()> {
        self.path.persist(target).map_err(|error| error.error)
    }
}

/// Stages a whole small file in one step.
pub(crate) fn stage(folder: &Path, name: &str, content: &[u8]) -> io::Result<Complete> {
    let mut staged = Staged::new(folder, name)?;
    staged.write_all(content)?;
    staged.complete()
}

/// Makes renames and removals in the folder last through a power failure.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows cannot open a folder as a file, and does not need to.
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

/// Whether `entry` is a temporary file for one of the names, left by a killed run.
pub(crate) fn is_leftover<'a>(entry: &str, mut names: impl Iterator<Item = &'a str>) -> bool {
    let Some(inner) = entry
        .strip_prefix('.')
        .and_then(|rest| rest.strip_suffix(SUFFIX))
    else {
        return false;
    };
    names.any(|name| {
        inner
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|random| {
                random.len() == RANDOM && random.chars().all(|c| c.is_ascii_alphanumeric())
            })
    })
}

/// Hashes a file.
///
/// # Errors
/// Those of opening and reading it.
pub(crate) fn sha256_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hexadecimal(&hash.finalize())),
            Ok(length) => hash.update(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether there is nothing at a path, be it that its parent is a file.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Removes a file that may be absent.
pub(crate) fn remove_if_present(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staged_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.csv");
        let mut staged = Staged::new(folder.path(), "a.csv").unwrap();
        staged.write_all(b"abc").unwrap();
        assert!(!target.exists());
        let complete = staged.complete().unwrap();
        assert_eq!(complete.bytes, 3);
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(complete.sha256, expected);
        complete.place(&target).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"abc");
        assert_eq!(sha256_file(&target).unwrap(), expected);
    }

    #[test]
    fn a_dropped_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut staged = Staged::new(folder.path(), "a.csv").unwrap();
        staged.write_all(b"abc").unwrap();
        drop(staged);
        drop(
            Staged::new(folder.path(), "b.csv")
                .unwrap()
                .complete()
                .unwrap(),
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn leftovers_are_told_from_other_files() {
        let folder = tempfile::tempdir().unwrap();
        let staged = Staged::new(folder.path(), "a.csv").unwrap();
        let name = staged.file.path().file_name().unwrap().to_str().unwrap();
        assert!(is_leftover(name, ["b.csv", "a.csv"].into_iter()));
        assert!(!is_leftover(name, ["b.csv"].into_iter()));
        for foreign in [
            "a.csv",
            ".a.csv.partial",
            ".a.csv.my-notes.partial",
            "notes.md",
        ] {
            assert!(!is_leftover(foreign, ["a.csv"].into_iter()), "{foreign}");
        }
    }
}
