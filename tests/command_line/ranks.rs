//! The program as one of several processes that a launcher of MPI starts, without MPI.

use super::*;

/// Variables of Open MPI and of MPICH: number of processes, and which this is.
const LAUNCHERS: [[&str; 2]; 2] = [
    ["OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"],
    ["PMI_SIZE", "PMI_RANK"],
];

/// The command as started in the place of a rank of three.
fn started_as<'a>(
    command: &'a mut Command,
    [size, rank]: [&str; 2],
    number: &str,
) -> &'a mut Command {
    command.env(size, "3").env(rank, number)
}

#[test]
#[cfg(not(feature = "mpi"))]
fn several_processes_of_a_program_without_mpi_are_refused_once() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("new");
    for launcher in LAUNCHERS {
        let mut first = run(&baseline(), &folder);
        let output = ends(started_as(&mut first, launcher, "0"), 2);
        let said = stderr(&output);
        assert!(
            said.starts_with("error: 3 processes were started together"),
            "{said}"
        );
        assert!(said.contains("--features mpi"), "{said}");
        let mut other = run(&baseline(), &folder);
        let output = ends(started_as(&mut other, launcher, "2"), 0);
        assert_eq!((stdout(&output), stderr(&output)), Default::default());
        assert!(!folder.exists());
    }
}

#[test]
fn other_commands_than_run_are_refused_once() {
    for launcher in LAUNCHERS {
        let command = || {
            let mut command = Command::new(PROGRAM);
            command.arg("check").arg(baseline());
            command
        };
        let output = ends(started_as(&mut command(), launcher, "0"), 2);
        let said = stderr(&output);
        assert!(said.contains("only `run` shares its work"), "{said}");
        let output = ends(started_as(&mut command(), launcher, "1"), 0);
        assert_eq!((stdout(&output), stderr(&output)), Default::default());
    }
}

#[test]
fn faults_of_the_command_line_are_said_once() {
    let wrong = || {
        let mut command = Command::new(PROGRAM);
        command.args(["run", "--nonsense"]);
        command
    };
    let [_, launcher] = LAUNCHERS;
    let said = stderr(&ends(started_as(&mut wrong(), launcher, "0"), 2));
    assert!(said.contains("--nonsense"), "{said}");
    let output = ends(started_as(&mut wrong(), launcher, "1"), 0);
    assert_eq!((stdout(&output), stderr(&output)), Default::default());
}
