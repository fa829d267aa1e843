//! One writer per folder.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The file that a running program locks. It is there only while one runs, or after a kill.
pub(crate) const LOCK: &str = ".lock";

/// The right to write a folder, until dropped.
pub(crate) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder.
    ///
    /// # Errors
    /// A fault of the input if another process has it, of the machine if the folder cannot be
    /// written.
    pub(crate) fn take(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(LOCK);
        let failure = |error: io::Error| Failure::io("write", &path, &error);
        loop {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
                .map_err(failure)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let message = format!(
                        "another process is writing results into {}",
                        folder.display()
                    );
                    return Err(Failure::input(message).with_help(
                        "wait until it has ended, or choose another folder with --out",
                    ));
                }
                // Some network file systems have no locks; results are worth more than the guard.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(failure(error)),
            }
            // The one who had the lock removes the file when done. Whoever opened it before that
            // holds a lock on a file that nobody else will find, and must try again.
            if is_same(&file, &path) {
                return Ok(Lock { path, _file: file });
            }
        }
    }
}

/// Whether another process is writing into a folder, also for those who may only read it. A folder that cannot be asked is not.
pub(crate) fn is_locked(folder: &Path) -> bool {
    let file = File::open(folder.join(LOCK));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A file that stays behind is unlocked by the system and does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(found)) => open.ino() == found.ino() && open.dev() == found.dev(),
        _ => false,
    }
}

/// Other systems do not remove a file that somebody has open.
#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_is_refused_until_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let Err(refused) = Lock::take(folder.path()) else {
            panic!("two writers")
        };
        assert_eq!(refused.exit_code(), 2);
        assert!(is_locked(folder.path()));
        assert!(refused.to_string().contains("another process"));
        drop(first);
        assert!(!folder.path().join(LOCK).exists());
        assert!(!is_locked(folder.path()));
        drop(Lock::take(folder.path()).unwrap());
    }
}
