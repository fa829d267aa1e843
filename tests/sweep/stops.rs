//! Sweeps that are killed, interrupted or run out of disk, and go on.

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::*;

/// One thread: on a machine of many cores a small sweep would end before it can be stopped.
const ONE: [&str; 2] = ["--threads", "1"];

/// The same experiment with runs that take long enough to be stopped in the midst of them.
fn long(experiment: &str) -> String {
    let (short, long) = ("10000\ntime.end = 2013", "4000\ntime.end = 2020");
    assert!(experiment.contains(short));
    experiment.replace(short, long)
}

/// Starts a sweep in the background.
fn start(folder: &Path) -> Child {
    let mut command = std::process::Command::new(PROGRAM);
    command
        .current_dir(folder)
        .args(["sweep", "small.toml", "-q", "--out", "a"])
        .args(ONE);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

/// Pseudorandom times up to so many milliseconds, the same in every test.
fn moments(most: u64) -> impl Iterator<Item = Duration> {
    let mut state = 12_345_u64;
    std::iter::repeat_with(move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis((state >> 33) % most)
    })
}

#[test]
fn a_sweep_that_is_killed_again_and_again_ends_in_the_same_bytes() {
    let more = long(SMALL).replace("[-0.01, 0.0, 0.01]", "[-0.01, -0.005, 0.0, 0.005, 0.01]");
    let place = workplace(&more);
    let before = Instant::now();
    sweep(place.path(), &["--out", "whole", "--threads", "1"]);
    // What has ended is written once a second, so that some of these moments are too early for anything.
    let most_at_once = before.elapsed() / 3;
    let folder = place.path().join("a");
    let (mut killed, mut most) = (0, 0);
    for moment in moments(most_at_once.as_millis() as u64).take(25) {
        let mut child = start(place.path());
        std::thread::sleep(moment);
        let _ = child.kill();
        killed += u32::from(child.wait().expect("ended").code().is_none());
        if folder.join("manifest.json").exists() {
            break;
        }
        let done = done(&folder);
        assert!(done >= most, "runs are lost: {done} after {most}");
        most = done;
    }
    assert!(killed >= 5, "killed {killed} times only");
    sweep(place.path(), &["--out", "a"]);
    assert!(tables(&place.path().join("whole")) == tables(&folder));
    assert!(
        !names(&folder).iter().any(|name| name.contains("partial")),
        "{:?}",
        names(&folder)
    );
}

/// Runs that have ended, by the status command.
fn done(folder: &Path) -> u32 {
    let mut status = program(folder, &["status", ".", "--format", "csv"]);
    let output = status.output().expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("text");
    // Before the first run there is nothing to read yet.
    let line = text.lines().nth(1).unwrap_or_default();
    line.split(',')
        .nth(5)
        .map_or(0, |done| done.parse().expect("a number"))
}

#[test]
fn ctrl_c_keeps_the_runs_that_have_ended() {
    let place = workplace(&long(SMALL));
    sweep(place.path(), &["--out", "whole"]);
    let folder = place.path().join("a");
    let mut child = start(place.path());
    wait_for_runs(2, &mut child, &folder);
    let pid = i32::try_from(child.id()).expect("a process");
    std::process::Command::new("kill")
        .args(["-INT", &pid.to_string()])
        .status()
        .expect("kill");
    assert_eq!(child.wait().expect("ended").code(), Some(130));
    let before = done(&folder);
    assert!((2..12).contains(&before), "{before}");
    assert!(!folder.join("manifest.json").exists());
    let mut again = program(place.path(), &["sweep", "small.toml", "--out", "a"]);
    let (said, _) = ends(&mut again, 0);
    let left = format!("12 runs, {} left", 12 - before);
    assert!(said.contains(&left), "{said}");
    assert!(tables(&place.path().join("whole")) == tables(&folder));
}

/// Waits until so many runs have their lines in the file of runs.
fn wait_for_runs(number: usize, sweep: &mut Child, folder: &Path) {
    loop {
        let text = fs::read_to_string(folder.join("partial-runs.csv")).unwrap_or_default();
        if text.lines().count() > number {
            return;
        }
        let ended = sweep.try_wait().expect("asked");
        assert!(ended.is_none(), "the sweep has ended before {number} runs");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_a_power_failure_leaves_is_cut_off() {
    let place = workplace(&long(SMALL));
    sweep(place.path(), &["--out", "whole"]);
    let folder = place.path().join("a");
    let mut child = start(place.path());
    wait_for_runs(3, &mut child, &folder);
    let _ = child.kill();
    let _ = child.wait();
    // Half a line of a run, and rows that no line vouches for.
    for (name, torn) in [
        ("partial-runs.csv", "7,done,2,1"),
        ("partial-results.csv", "7,baseline,3,0.0"),
    ] {
        let path = folder.join(name);
        let mut text = fs::read_to_string(&path).expect("a file");
        text.push_str(torn);
        fs::write(&path, text).expect("written");
    }
    sweep(place.path(), &["--out", "a"]);
    assert!(tables(&place.path().join("whole")) == tables(&folder));
}

#[test]
fn a_full_disk_ends_the_sweep_with_one_message_and_loses_nothing() {
    // Rows of all counties: the disk is full after some runs.
    let large = SMALL.replace(
        "table = \"national\"\ncolumns = [\"poor_population\", \"mean_income\"]",
        "table = \"counties\"",
    );
    let place = workplace(&large);
    sweep(place.path(), &["--out", "whole"]);
    let size = fs::metadata(place.path().join("whole/results.csv"))
        .expect("a file")
        .len();
    let limited = format!(
        "trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"",
        size / 1024 / 2
    );
    let mut command = Command::new("bash");
    command
        .current_dir(place.path())
        .args(["-c", &limited, PROGRAM]);
    command.args(["sweep", "small.toml", "-q", "--out", "a", "--threads", "1"]);
    let (_, told) = ends(&mut command, 1);
    assert!(
        told.contains("cannot write a/partial-results.csv"),
        "{told}"
    );
    let folder = place.path().join("a");
    let before = done(&folder);
    assert!((1..12).contains(&before), "{before}");
    sweep(place.path(), &["--out", "a"]);
    assert!(tables(&place.path().join("whole")) == tables(&folder));
}
