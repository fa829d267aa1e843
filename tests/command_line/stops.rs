//! Runs that are stopped halfway: by the user, by a full disk, by a reader that has seen enough.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::*;

/// Whether a run has written rows of the largest tables, which are hidden until it ends.
fn half_written(folder: &Path) -> bool {
    let Ok(listing) = fs::read_dir(folder) else {
        return false;
    };
    listing.filter_map(Result::ok).any(|item| {
        let hidden = item.file_name().to_string_lossy().starts_with(".count");
        hidden && item.metadata().is_ok_and(|metadata| metadata.len() > 0)
    })
}

/// Starts a run that takes seconds and sends it a signal after its first years.
fn interrupted(folder: &Path, more: &[&str]) -> Output {
    let mut command = std::process::Command::new(PROGRAM);
    command
        .arg("run")
        .arg(baseline())
        .args(["--scale", "300", "--out"]);
    command
        .arg(folder)
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().expect("the program starts");
    let deadline = Instant::now() + Duration::from_secs(20);
    while !half_written(folder) {
        assert!(Instant::now() < deadline, "the run writes nothing");
        sleep(Duration::from_millis(5));
    }
    send("INT", &child);
    child.wait_with_output().expect("it ends")
}

fn send(signal: &str, child: &Child) {
    let sent = std::process::Command::new("kill")
        .args(["-s", signal, &child.id().to_string()])
        .status();
    assert!(sent.expect("kill").success());
}

#[test]
fn an_interrupted_run_leaves_nothing() {
    let base = tempfile::tempdir().expect("a folder");
    let output = interrupted(&base.path().join("new"), &[]);
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(
        stderr(&output).ends_with("error: interrupted\n"),
        "{}",
        stderr(&output)
    );
    assert!(output.stdout.is_empty(), "{}", stdout(&output));
    assert_eq!(fs::read_dir(base.path()).expect("a folder").count(), 0);
}

#[test]
fn a_state_that_was_saved_outlives_an_interruption() {
    let base = tempfile::tempdir().expect("a folder");
    let (folder, state) = (base.path().join("new"), base.path().join("2012.fmstate"));
    let option = format!("--save-state=2012={}", state.display());
    let mut command = std::process::Command::new(PROGRAM);
    let sample = ["--scale", "1000", "--quiet", "--out"];
    command.arg("run").arg(baseline()).args(sample).arg(&folder);
    command.arg(option).stderr(Stdio::piped());
    let child = command.spawn().expect("the program starts");
    let deadline = Instant::now() + Duration::from_secs(20);
    while !state.exists() {
        assert!(Instant::now() < deadline, "the run saves nothing");
        sleep(Duration::from_millis(5));
    }
    send("INT", &child);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    let left: Vec<_> = files(base.path()).into_keys().collect();
    assert_eq!(left, ["2012.fmstate"]);
    let mut again = run(&baseline(), &folder);
    again.args(["--scale", "1000", "--set", "time.end=2013"]);
    ends(again.arg("--from-state").arg(&state), 0);
}

#[test]
fn an_interrupted_comparison_leaves_nothing() {
    // Budgets are sought when the folder is there already.
    for options in [&[][..], &["--equal-budget"]] {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("new");
        let mut command = std::process::Command::new(PROGRAM);
        command.args(["compare", "shipped:without-jobs", "shipped:baseline"]);
        command.args(["--scale", "300", "--out"]).arg(&folder);
        command.args(options);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the program starts");
        let deadline = Instant::now() + Duration::from_secs(20);
        while !folder.exists() {
            assert!(Instant::now() < deadline, "the comparison makes no folder");
            sleep(Duration::from_millis(5));
        }
        send("INT", &child);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
        assert!(output.stdout.is_empty(), "{}", stdout(&output));
        assert_eq!(fs::read_dir(base.path()).expect("a folder").count(), 0);
    }
}

#[test]
fn an_interrupted_replacement_leaves_the_result_that_was_there() {
    let (_base, folder) = copy_of_reference();
    let output = interrupted(&folder, &["--force"]);
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert_eq!(files(&folder), files(&reference().folder));
}

#[test]
fn an_interrupted_rerun_leaves_nothing() {
    let (base, folder) = copy_of_reference();
    let temporary = base.path().join("temporary");
    fs::create_dir(&temporary).expect("a folder");
    let mut command = std::process::Command::new(PROGRAM);
    command
        .args(["verify", "--rerun"])
        .arg(&folder)
        .env("TMPDIR", &temporary)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().expect("the program starts");
    let deadline = Instant::now() + Duration::from_secs(20);
    let simulates = || {
        let listing = fs::read_dir(&temporary).expect("a folder");
        let folders = listing.filter_map(Result::ok);
        folders
            .map(|item| item.path().join("again"))
            .any(|again| half_written(&again))
    };
    while !simulates() {
        assert!(Instant::now() < deadline, "nothing is simulated");
        sleep(Duration::from_millis(1));
    }
    send("INT", &child);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert_eq!(fs::read_dir(&temporary).expect("a folder").count(), 0);
    assert_eq!(files(&folder), files(&reference().folder));
}

/// Runs where no file can grow beyond some kilobytes, which fails like a full disk.
fn on_a_full_disk(folder: &Path, more: &[&str]) -> Output {
    let limited = "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command
        .args(["-c", limited, PROGRAM, "run"])
        .arg(baseline());
    command
        .args(["--scale", "5000", "--out"])
        .arg(folder)
        .args(more);
    ends(&mut command, 1)
}

#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let base = tempfile::tempdir().expect("a folder");
    let output = on_a_full_disk(&base.path().join("new"), &[]);
    let said = stderr(&output);
    assert!(
        said.contains("error: cannot write ") && said.contains("counties.csv"),
        "{said}"
    );
    assert!(said.contains("help: free some space"), "{said}");
    assert_eq!(fs::read_dir(base.path()).expect("a folder").count(), 0);

    let (_base, folder) = copy_of_reference();
    on_a_full_disk(&folder, &["--force", "--seed", "7"]);
    assert_eq!(files(&folder), files(&reference().folder));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("result");
    let mut listing = std::process::Command::new(PROGRAM);
    listing.args(["parameters", "--format", "json"]);
    let mut running = std::process::Command::new(PROGRAM);
    running
        .arg("run")
        .arg(baseline())
        .args(SHORT)
        .arg("--out")
        .arg(&folder);
    for (mut command, lines) in [(listing, 1), (running, 0)] {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let reader = BufReader::new(child.stdout.take().expect("a pipe"));
        // The pipe is closed when the lines have been read.
        assert_eq!(reader.lines().take(lines).count(), lines);
        let output = child.wait_with_output().expect("it ends");
        let said = stderr(&output);
        assert!(
            output.status.success() && !said.contains("error"),
            "{command:?}\n{said}"
        );
    }
    assert_eq!(tables(&folder).len(), TABLES.len());
}

#[cfg(target_os = "linux")]
#[test]
fn a_table_that_cannot_be_printed_is_told_and_the_result_kept() {
    let base = tempfile::tempdir().expect("a folder");
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("the device");
    let mut command = std::process::Command::new(PROGRAM);
    command
        .arg("run")
        .arg(baseline())
        .args(SHORT)
        .arg("--out")
        .arg(base.path());
    let output = command.stdout(full).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("cannot write to stdout: no space left on device"),
        "{said}"
    );
    assert_eq!(tables(base.path()).len(), TABLES.len());
}
