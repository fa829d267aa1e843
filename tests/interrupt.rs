//! Signals belong to a whole process, so this test has one of its own.
#![cfg(unix)]

use std::process::Command;

use five_measures::failure::Failure;
use five_measures::interrupt::{check, install, interrupted};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::raise;

/// Set for the child process that is interrupted twice.
const CHILD: &str = "FIVE_MEASURES_TEST_SECOND_SIGNAL";

#[test]
fn the_first_signal_asks_and_the_second_ends() {
    install().unwrap();
    assert!(!interrupted() && check().is_ok());
    raise(SIGTERM).unwrap();
    assert!(interrupted());
    assert!(matches!(check(), Err(Failure::Interrupted)));
    if std::env::var_os(CHILD).is_some() {
        raise(SIGINT).unwrap();
        unreachable!("the second signal ends the process");
    }
    let status = Command::new(std::env::current_exe().unwrap())
        .env(CHILD, "1")
        .output()
        .unwrap();
    assert_eq!(status.status.code(), Some(130));
}
