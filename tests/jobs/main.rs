//! The job files of examples/jobs, run by the tools they are for, give the bytes of one machine.
//!
//! They need these tools in PATH, so they are ignored unless asked for (.ci/run installs them):
//! `cargo test --test jobs -- --ignored`.

mod kubernetes;
mod slurm;
mod snakemake;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Nine runs, so that no shard of eight is empty.
const EXPERIMENT: &str = r#"
scenarios = ["shipped:baseline"]
replicates = 3

[settings]
population.scale = 8000
time.end = 2013

[vary]
growth.level = [-0.01, 0.0, 0.01]
"#;

/// A folder with the experiment, its tables as one machine makes them, and the program in PATH.
struct Workplace {
    folder: tempfile::TempDir,
}

impl Workplace {
    fn new() -> Self {
        let place = Workplace {
            folder: tempfile::tempdir().expect("a folder"),
        };
        fs::write(place.path("experiment.toml"), EXPERIMENT).expect("written");
        let mut sweep = place.command("five-measures");
        succeed(sweep.args(["sweep", "experiment.toml", "--quiet", "--out", "alone"]));
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command that begins in the folder and finds the program.
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command
            .current_dir(self.folder.path())
            .env("PATH", search_path());
        command
    }

    /// The merged tables in a folder are those of one machine.
    #[track_caller]
    fn assert_merged(&self, folder: &str) {
        for name in ["results.csv", "runs.csv"] {
            let read = |folder: &str| fs::read(self.path(folder).join(name)).expect(name);
            let (alone, merged) = (read("alone"), read(folder));
            assert!(alone.len() > 500, "{name} says little");
            assert!(alone == merged, "{name} of {folder} differs");
        }
    }
}

/// PATH with the program in front.
fn search_path() -> OsString {
    let program = Path::new(env!("CARGO_BIN_EXE_five-measures"));
    let mut folders = vec![program.parent().expect("a folder").to_owned()];
    let all = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&all));
    std::env::join_paths(folders).expect("a PATH")
}

/// A file of examples/jobs.
fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/jobs")
        .join(name)
}

/// Runs a command that must end well.
#[track_caller]
fn succeed(command: &mut Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{command:?}: {out}{err}");
    output
}
