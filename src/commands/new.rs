//! `new`: a scenario file to fill in.

use std::path::{Component, Path, PathBuf};

use clap::Args;

use super::file;
use crate::failure::Failure;
use crate::results::terminal;
use crate::scenario::Template;

const EXAMPLES: &str = "\
Examples:
  five-measures new slower-growth
  five-measures new slower-growth --full --out scenarios/slower-growth.toml
  five-measures new no-jobs-2030 --extends scenarios/without-jobs.toml";

/// Write a commented scenario file to fill in.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct New {
    /// Name of the scenario; the file is NAME.toml.
    name: String,
    /// Include every section and parameter as comments.
    #[arg(long)]
    full: bool,
    /// Parent: a scenario file, or one that the program carries.
    #[arg(long, value_name = "SCENARIO", default_value = "shipped:baseline")]
    extends: PathBuf,
    /// Write to this file instead.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file that stands there.
    #[arg(long)]
    force: bool,
}

impl New {
    /// Writes the file and says what to do with it.
    pub fn execute(self) -> Result<(), Failure> {
        let name = self.name.strip_suffix(".toml").unwrap_or(&self.name);
        check_name(name)?;
        let path = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from(format!("{name}.toml")));
        if !self.force && path.symlink_metadata().is_ok() {
            let failure = Failure::input(format!("{} exists already", path.display()));
            return Err(failure.with_help("choose another name, or replace the file with --force"));
        }
        let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
            (Ok(a), Ok(b)) => a == b,
            _ => false,
        };
        if same(&path, &self.extends) {
            return Err(
                Failure::input(format!("{} cannot be its own parent", path.display()))
                    .with_help("choose another name"),
            );
        }
        let parents = super::load(std::slice::from_ref(&self.extends), &[])?;
        let [parent] = parents.as_slice() else {
            return Ok(());
        };
        let folder = file::folder_of(&path);
        let called = |file: &Path| called_from(&folder, file);
        let template = Template {
            name,
            file: &terminal::shell_word(&path.display().to_string()),
            extends: &called(&self.extends),
            parent,
            called: &called,
        };
        let text = if self.full {
            template.full()
        } else {
            template.short()
        };
        file::write(&path, text.as_bytes())?;
        terminal::print(&format!(
            "{}: written, to be edited and then checked with `five-measures check {}`\n",
            path.display(),
            terminal::shell_word(&path.display().to_string())
        ))
    }
}

fn check_name(name: &str) -> Result<(), Failure> {
    let mut parts = Path::new(name).components();
    let is_plain = matches!(
        (parts.next(), parts.next()),
        (Some(Component::Normal(part)), None) if part == name
    );
    let is_shown = !name.contains(['\\', ':']) && !name.contains(char::is_control);
    if is_plain && is_shown && !name.trim().is_empty() {
        return Ok(());
    }
    let shown = name.escape_debug();
    Err(Failure::input(format!("`{shown}` is no name for a scenario"))
        .with_help("expected a name without a folder, such as slower-growth; --out says where the file goes"))
}

/// What a file in `folder` calls `path`, which is relative to the working folder. Names of shipped
/// files and absolute paths are the same everywhere.
fn called_from(folder: &Path, path: &Path) -> String {
    let is_everywhere = path.is_absolute() || path.to_string_lossy().starts_with("shipped:");
    let relative = if is_everywhere || folder == Path::new(".") {
        None
    } else {
        between(folder, path)
    };
    let called = relative.unwrap_or_else(|| path.to_path_buf());
    called
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

/// The way from `folder` to `path`, or the absolute path if there is none; `None` if one of them
/// does not exist.
fn between(folder: &Path, path: &Path) -> Option<PathBuf> {
    let (folder, path) = (folder.canonicalize().ok()?, path.canonicalize().ok()?);
    let shared = folder
        .components()
        .zip(path.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared == 0 {
        return Some(path);
    }
    let up = folder
        .components()
        .skip(shared)
        .map(|_| Component::ParentDir);
    Some(up.chain(path.components().skip(shared)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        for name in ["mine", "slower growth", "2030", "贫困"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        for name in ["", " ", "a/b", "..", "/a", "shipped:x", "a\nb", "a/"] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_file_elsewhere_finds_its_parent() {
        let from = |folder, path| called_from(Path::new(folder), Path::new(path));
        assert_eq!(from(".", "scenarios/x.toml"), "scenarios/x.toml");
        assert_eq!(from("src", "shipped:baseline"), "shipped:baseline");
        assert_eq!(
            from("src/model", "scenarios/baseline.toml"),
            "../../scenarios/baseline.toml"
        );
        assert_eq!(
            from("scenarios", "scenarios/baseline.toml"),
            "baseline.toml"
        );
    }
}
