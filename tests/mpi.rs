//! One simulation over several ranks: the bytes of one process, and an orderly end when something happens to a rank.
//!
//! Needs `mpirun` of Open MPI, so these tests are ignored unless asked for: `cargo test --features mpi --test mpi -- --ignored`.
//! `tests/several_processes.rs` tests the same cut without MPI.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_five-measures");

/// Lets one test at a time start ranks: they wait for each other busily.
fn in_turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn mpirun(ranks: usize) -> Command {
    let mut command = Command::new("mpirun");
    let number = ranks.to_string();
    command.args(["--allow-run-as-root", "--oversubscribe", "-n", &number]);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// A run in so many ranks.
fn run(ranks: usize, folder: &Path, options: &[&str]) -> Command {
    let mut command = mpirun(ranks);
    command.args([PROGRAM, "run", "shipped:baseline", "--threads", "1"]);
    command.args(options).arg("--out").arg(folder);
    command
}

/// The output of a command that must end with a code.
fn ends(command: &mut Command, code: i32) -> Output {
    let output = command.output().expect("mpirun starts");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{command:?}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    output
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Files by name, the manifest without what differs from run to run.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a results folder");
    let read = |path: &Path| {
        let bytes = fs::read(path).expect("a file");
        if !path.ends_with("manifest.json") {
            return bytes;
        }
        let mut manifest: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let all = manifest.as_object_mut().expect("a manifest");
        for own in [
            "command",
            "started",
            "finished",
            "duration_seconds",
            "machine",
        ] {
            assert!(all.remove(own).is_some(), "{own}");
        }
        manifest.to_string().into_bytes()
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into();
    paths.map(|path| (name(&path), read(&path))).collect()
}

/// Checks that ranks leave what one process leaves.
fn same_as_one_process(options: &[&str], ranks: &[usize]) {
    let base = tempfile::tempdir().expect("a folder");
    let alone = base.path().join("alone");
    let mut command = Command::new(PROGRAM);
    command
        .args(["run", "shipped:baseline", "--quiet"])
        .args(options);
    ends(command.arg("--out").arg(&alone), 0);
    let alone = files(&alone);
    assert!(alone.len() > 15, "{:?}", alone.keys());
    for &ranks in ranks {
        let folder = base.path().join(ranks.to_string());
        let output = ends(&mut run(ranks, &folder, options), 0);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(said.matches("Results: ").count(), 1, "{said}");
        let exchanged = format!("Exchanged among {ranks} ranks: ");
        assert!(said.contains(&exchanged), "{said}");
        let among = files(&folder);
        assert!(among.keys().eq(alone.keys()), "{:?}", among.keys());
        for (name, bytes) in &alone {
            assert!(among[name] == *bytes, "{name} differs with {ranks} ranks");
        }
        ends(Command::new(PROGRAM).arg("verify").arg(&folder), 0);
    }
}

#[test]
#[ignore = "needs mpirun"]
fn ranks_leave_the_bytes_of_one_process() {
    let _turn = in_turn();
    let panel = ["--set", "output.panel=200", "--replicates", "2"];
    same_as_one_process(&[&["--scale", "8000"][..], &panel].concat(), &[2, 3]);
    let draws = ["--posterior", "3", "--set", "time.end=2014"];
    same_as_one_process(&[&["--scale", "10000"][..], &draws].concat(), &[2]);
}

#[test]
#[ignore = "needs mpirun"]
fn what_is_done_already_is_verified_and_several_scenarios_follow_each_other() {
    let _turn = in_turn();
    let base = tempfile::tempdir().expect("a folder");
    let small = ["--scale", "10000", "--set", "time.end=2013"];
    let mut two = run(2, base.path(), &small);
    ends(two.args(["shipped:growth-only", "--format", "csv"]), 0);
    let folder = base.path().join("growth-only");
    let before = files(&folder);
    let mut again = mpirun(2);
    again
        .args([PROGRAM, "run", "shipped:growth-only"])
        .args(small);
    let output = ends(again.arg("--out").arg(&folder), 0);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("finished before, verified now"), "{said}");
    assert_eq!(files(&folder), before);
}

#[test]
#[ignore = "needs mpirun"]
fn faults_are_said_once_with_the_code_of_the_program() {
    let _turn = in_turn();
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("new");
    let refused = |command: &mut Command, problem: &str| {
        let said = stderr(&ends(command, 2));
        assert_eq!(said.matches(problem).count(), 1, "{said}");
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
        assert!(!folder.exists());
    };
    refused(&mut run(3, &folder, &["--nonsense"]), "unexpected argument");
    refused(&mut run(3, &folder, &["nowhere.toml"]), "no such file");
    let state = base.path().join("2013.fmstate");
    let state = format!("--save-state=2013={}", state.display());
    refused(&mut run(2, &folder, &[&state]), "a state is of a process");
    let mut other = mpirun(2);
    other.args([PROGRAM, "check", "shipped:baseline"]);
    refused(&mut other, "only `run` shares its work");
    let mut different = run(1, &folder, &["--scale", "10000", "--seed", "1"]);
    different.args([":", "-n", "1", PROGRAM, "run", "shipped:baseline"]);
    different.args(["--scale", "10000", "--seed", "2"]);
    refused(&mut different, "rank 1 was given other inputs than rank 0");
    let impossible = ["--scale", "900000"];
    refused(
        &mut run(2, &folder, &impossible),
        "`population.scale` is 900000",
    );
    let memory = ["--scale", "10", "--memory", "0.2"];
    refused(&mut run(2, &folder, &memory), "GiB is available");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("notes.txt"), "mine").expect("a file");
    let said = stderr(&ends(&mut run(2, &folder, &["--scale", "10000"]), 2));
    assert_eq!(said.matches("error: ").count(), 1, "{said}");
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
}

/// Whether rank 0 has written rows of the largest tables, which are hidden until it ends.
fn half_written(folder: &Path) -> bool {
    let Ok(listing) = fs::read_dir(folder) else {
        return false;
    };
    listing.filter_map(Result::ok).any(|item| {
        let hidden = item.file_name().to_string_lossy().starts_with(".count");
        hidden && item.metadata().is_ok_and(|metadata| metadata.len() > 0)
    })
}

/// The process of a rank, which is a child of `mpirun`.
fn process(mpirun: &Child, rank: usize) -> String {
    let mpirun = mpirun.id();
    let children = format!("/proc/{mpirun}/task/{mpirun}/children");
    let children = fs::read_to_string(children).expect("children of mpirun");
    let wanted = format!("OMPI_COMM_WORLD_RANK={rank}");
    let is_wanted = |process: &&str| {
        let variables = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
        let mut variables = variables.split(|byte| *byte == 0);
        variables.any(|variable| variable == wanted.as_bytes())
    };
    let found = children.split_whitespace().find(is_wanted);
    found.expect("a process of that rank").to_owned()
}

/// Starts a run that takes seconds in three ranks and sends one of them a signal after its first years.
fn struck(folder: &Path, rank: usize, signal: &str) -> Output {
    let mut command = run(3, folder, &["--scale", "60"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("mpirun starts");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !half_written(folder) {
        assert!(Instant::now() < deadline, "the run writes nothing");
        sleep(Duration::from_millis(5));
    }
    let process = process(&child, rank);
    let sent = Command::new("kill").args(["-s", signal, &process]).status();
    assert!(sent.expect("kill").success());
    child.wait_with_output().expect("it ends")
}

#[test]
#[ignore = "needs mpirun"]
fn a_rank_that_is_lost_ends_the_run_with_one_error_and_no_results() {
    let _turn = in_turn();
    for (signal, code) in [("KILL", 137), ("TERM", 130)] {
        let base = tempfile::tempdir().expect("a folder");
        let output = struck(&base.path().join("new"), 1, signal);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{said}");
        let problem = "error: the run was stopped before its end";
        assert_eq!(said.matches(problem).count(), 1, "{said}");
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
        assert!(output.stdout.is_empty());
        assert_eq!(fs::read_dir(base.path()).expect("a folder").count(), 0);
    }
}

#[test]
#[ignore = "needs mpirun"]
fn what_a_killed_first_rank_leaves_is_no_result_and_is_taken_up_again() {
    let _turn = in_turn();
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("new");
    let output = struck(&folder, 0, "KILL");
    assert_eq!(output.status.code(), Some(137), "{}", stderr(&output));
    assert!(!folder.join("manifest.json").exists());
    assert!(folder.join("manifest.partial.json").exists());
    ends(&mut run(2, &folder, &["--scale", "60"]), 0);
    ends(Command::new(PROGRAM).arg("verify").arg(&folder), 0);
}
