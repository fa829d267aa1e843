//! Whether a results folder still holds what its manifest says.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::manifest::{MANIFEST, Manifest};
use super::staged::{is_absent, sha256_file};
use crate::failure::Failure;

/// The outcome of comparing a folder with its manifest. Names are in the manifest's order,
/// extra ones in alphabetical order.
#[derive(Debug)]
pub struct Verification {
    /// The manifest itself.
    pub manifest: Manifest,
    /// Files whose hash is the recorded one.
    pub intact: usize,
    /// Files that the manifest names and the folder lacks.
    pub missing: Vec<String>,
    /// Files whose content is no longer what was written.
    pub edited: Vec<String>,
    /// Files that the manifest does not name (a report, notes); they do not make a result invalid.
    pub extra: Vec<String>,
}

impl Verification {
    /// Whether all recorded files are there, unchanged.
    pub fn is_intact(&self) -> bool {
        self.missing.is_empty() && self.edited.is_empty()
    }

    /// The result if it is intact.
    ///
    /// # Errors
    /// A fault of the input that names the files which are missing or edited.
    pub fn require_intact(self, folder: &Path) -> Result<Manifest, Failure> {
        if self.is_intact() {
            return Ok(self.manifest);
        }
        let mut faults = Vec::new();
        if !self.edited.is_empty() {
            faults.push(format!(
                "changed since it was written: {}",
                self.edited.join(", ")
            ));
        }
        if !self.missing.is_empty() {
            faults.push(format!("missing: {}", self.missing.join(", ")));
        }
        let message = format!(
            "the result in {} is not intact; {}",
            folder.display(),
            faults.join("; ")
        );
        Err(Failure::input(message))
    }
}

/// Recomputes the hash of every file of a result.
///
/// # Errors
/// A fault of the input if the folder has no readable manifest, of the machine if a file cannot
/// be read. Missing and edited files are findings, not errors.
pub fn verify(folder: &Path) -> Result<Verification, Failure> {
    let manifest = Manifest::read(folder).map_err(|fault| fault.failure(folder))?;
    compare(folder, manifest)
}

/// Compares a folder with its manifest that has been read.
pub(crate) fn compare(folder: &Path, manifest: Manifest) -> Result<Verification, Failure> {
    let (mut intact, mut missing, mut edited) = (0, Vec::new(), Vec::new());
    for (name, expected) in manifest.hashes() {
        let path = folder.join(name);
        match sha256_file(&path) {
            Ok(found) if found == expected => intact += 1,
            Ok(_) => edited.push(name.to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push(name.to_string()),
            // A folder in the place of a file.
            Err(_) if path.is_dir() => edited.push(name.to_string()),
            Err(error) => return Err(Failure::io("read", &path, &error)),
        }
    }
    let known: BTreeSet<&str> = manifest
        .hashes()
        .map(|(name, _)| name)
        .chain([MANIFEST])
        .collect();
    let mut extra = entries(folder)?;
    extra.retain(|name| !known.contains(name.as_str()));
    Ok(Verification {
        manifest,
        intact,
        missing,
        edited,
        extra,
    })
}

/// The names in a folder in alphabetical order; none if it is absent.
pub(crate) fn entries(folder: &Path) -> Result<Vec<String>, Failure> {
    let failure = |error: io::Error| Failure::io("read the folder", folder, &error);
    let listing = match std::fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(failure(error)),
    };
    let mut names = listing
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(failure)?;
    names.sort();
    Ok(names)
}
