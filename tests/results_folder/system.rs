//! Permissions and full disks.

use super::*;
use std::os::unix::fs::PermissionsExt;

#[test]
fn files_are_as_readable_as_others() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 1, false);
    let other = dir.path().join("other");
    fs::write(&other, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in FILES {
        assert_eq!(mode(&dir.path().join(name)), mode(&other), "{name}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_the_machines_fault() {
    let base = tempfile::tempdir().unwrap();
    let dir = base.path().join("out");
    make(&dir, 1, false);
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o555)).unwrap();
    assert!(
        is_complete(&dir, 1),
        "a result that cannot be written can be confirmed"
    );
    // The superuser may write anywhere.
    if fs::write(dir.join("probe"), "").is_err() {
        let failure = refused(&dir, 2, true);
        assert_eq!(failure.exit_code(), 1);
        assert!(
            failure.to_string().contains("permission denied"),
            "{failure}"
        );
    }
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Set for the child process in which the file size is limited.
const LIMITED: &str = "FIVE_MEASURES_TEST_LIMITED_FOLDER";

#[test]
fn a_disk_that_fills_up_leaves_nothing_half_written() {
    let base = tempfile::tempdir().unwrap();
    let dir = base.path().join("out");
    // A limit of the file size fails like a full disk, but needs no disk to fill. It holds
    // for a whole process, so that this test runs itself once more in a child.
    let status = std::process::Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 64; exec \"$0\" --exact \"$1\" --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .arg("system::in_a_process_with_limited_files")
        .env(LIMITED, &dir)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&status.stdout).into_owned();
    assert!(
        status.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&status.stderr)
    );
    assert!(said.contains("the limit was met"), "{said}");
    assert!(
        listing(base.path()).is_empty(),
        "{:?}",
        listing(base.path())
    );
}

/// The other half of the test above; does nothing when run by itself.
#[test]
fn in_a_process_with_limited_files() {
    let Some(dir) = std::env::var_os(LIMITED) else {
        return;
    };
    let mut folder = begin(Path::new(&dir), 1, false);
    folder.file("scenario.toml", b"title = \"x\"\n").unwrap();
    let mut national = folder.table(&NATIONAL).unwrap();
    let failure = (0..100_000)
        .find_map(|year| national.write(&row!["baseline", year, 0.5]).err())
        .expect("the limit is met");
    assert_eq!(failure.exit_code(), 1);
    assert!(failure.to_string().contains("cannot write"), "{failure}");
    assert!(failure.to_string().contains("national.csv"), "{failure}");
    assert!(
        failure
            .help()
            .is_some_and(|help| help.contains("free some space")),
        "{failure}"
    );
    println!("the limit was met");
}
