//! What does not fit into memory is refused before it starts, with the sample that fits.

use super::*;

/// The refusal of a command in an empty folder, in which nothing may be left.
fn refused(arguments: &[&str]) -> String {
    let base = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(PROGRAM);
    let output = ends(command.current_dir(&base).args(arguments), 2);
    assert!(output.stdout.is_empty(), "{}", stdout(&output));
    let left: Vec<_> = files(base.path()).into_keys().collect();
    assert!(left.is_empty(), "left behind: {left:?}");
    let said = stderr(&output);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with("error: "), "{said}");
    assert!(lines[1].starts_with("help: "), "{said}");
    said
}

/// The scale that a refusal advises.
fn advised(said: &str) -> u32 {
    let (_, advice) = said.split_once("a scale of at least ").expect("advice");
    let digits: String = advice.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a scale")
}

#[test]
fn a_run_that_does_not_fit_says_how_much_it_needs_and_which_sample_fits() {
    let arguments = |scale: &str| {
        let words = [
            "run",
            "shipped:baseline",
            "--memory",
            "0.2",
            "--set",
            "time.end=2012",
        ];
        let mut words: Vec<String> = words.map(str::to_owned).into();
        words.extend(["--threads", "2", "--scale", scale].map(str::to_owned));
        words
    };
    let refuse = |scale: &str| {
        let words = arguments(scale);
        refused(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let said = refuse("1");
    assert!(
        said.contains("baseline at a scale of 1 needs about "),
        "{said}"
    );
    assert!(
        said.contains("GiB of memory, and 0.20 GiB is available"),
        "{said}"
    );
    assert!(said.contains("(`population.scale`)"), "{said}");
    let scale = advised(&said);
    // The next larger sample does not fit, and this one does.
    let larger = refuse(&(scale - 1).to_string());
    assert_eq!(advised(&larger), scale, "{larger}");
    let base = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(&base)
        .args(arguments(&scale.to_string()));
    ends(&mut command, 0);
}

#[test]
fn every_command_with_a_nation_counts_what_it_keeps_at_once() {
    let of = |command: &[&str]| {
        let options = ["--memory", "0.5", "--threads", "2", "--scale", "10"];
        advised(&refused(&[command, &options].concat()))
    };
    let run = of(&["run", "shipped:baseline"]);
    let pair = of(&["compare", "shipped:growth-only", "shipped:baseline"]);
    let three = of(&[
        "compare",
        "shipped:growth-only",
        "shipped:baseline",
        "shipped:without-jobs",
    ]);
    let attribution = of(&["attribute", "shipped:baseline"]);
    assert!(
        run < pair && pair < three && run < attribution,
        "{run} {pair} {three} {attribution}"
    );
    // A scenario beside itself is one nation.
    let same = of(&["compare", "shipped:baseline", "shipped:baseline"]);
    assert!(same < pair, "{same} {pair}");
}

#[test]
fn a_sample_that_fits_at_no_scale_is_refused_without_one() {
    let said = refused(&["run", "shipped:baseline", "--memory", "0.01"]);
    assert!(said.contains("not even the smallest sample fits"), "{said}");
}

#[test]
fn a_finished_result_needs_no_memory() {
    let base = tempfile::tempdir().expect("a folder");
    ends(run(&baseline(), base.path()).args(SHORT), 0);
    ends(
        run(&baseline(), base.path())
            .args(SHORT)
            .args(["--memory", "0.01"]),
        0,
    );
}

#[test]
fn memory_is_a_number_above_zero() {
    for wrong in ["0", "-1", "much", "inf"] {
        let output = Command::new(PROGRAM)
            .args(["run", "shipped:baseline", &format!("--memory={wrong}")])
            .output();
        let output = output.expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(
            stderr(&output).contains("--memory"),
            "{wrong}: {}",
            stderr(&output)
        );
    }
}
