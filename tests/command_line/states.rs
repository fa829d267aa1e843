//! `run --save-state` and `run --from-state`: the same bytes as a run that never stopped, and refusals.

use five_measures::model::Simulation;
use five_measures::scenario::Scenario;

use super::*;

/// A folder with the results of the baseline, saved on the way.
struct Whole(tempfile::TempDir);

const SAMPLE: [&str; 6] = [
    "--scale",
    "10000",
    "--set",
    "output.panel=300",
    "--set",
    "time.end=2018",
];

fn simulated(scenario: &Path, out: &Path) -> Command {
    let mut command = run(scenario, out);
    command.args(SAMPLE);
    command
}

impl Whole {
    fn new() -> Self {
        let whole = Self(tempfile::tempdir().expect("a folder"));
        let mut command = simulated(&baseline(), &whole.path("whole"));
        ends(command.args(whole.saving(&[2014, 2016])), 0);
        whole
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn state(&self, year: u16) -> PathBuf {
        self.path(&format!("{year}.fmstate"))
    }

    /// Options that save states of these years.
    fn saving(&self, years: &[u16]) -> Vec<String> {
        let option = |year: &u16| format!("--save-state={year}={}", self.state(*year).display());
        years.iter().map(option).collect()
    }

    /// A policy that begins in 2015.
    fn reform(&self) -> PathBuf {
        let text = format!(
            "extends = {:?}\n[scenario]\ntitle = \"Late\"\n[measures.jobs]\nfunding = {{ multiply = 3.0, from = 2015 }}\n",
            baseline().display()
        );
        fs::write(self.path("late.toml"), text).expect("a file");
        self.path("late.toml")
    }

    /// The run of a scenario from the state of a year into a folder of the year's name.
    fn continued(&self, scenario: &Path, year: u16) -> Command {
        let mut command = simulated(scenario, &self.path(&format!("from-{year}")));
        command.arg("--from-state").arg(self.state(year));
        command
    }
}

/// All files but the manifest, which names the command and the time.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(folder);
    files.remove("manifest.json");
    assert!(files.contains_key("panel.csv"), "no panel");
    files
}

fn same(ours: &Path, theirs: &Path) {
    let (ours, theirs) = (content(ours), content(theirs));
    assert!(ours.keys().eq(theirs.keys()));
    for (name, bytes) in &ours {
        assert!(*bytes == theirs[name], "{name} differs");
    }
}

#[test]
fn a_continued_run_writes_the_same_bytes() {
    let whole = Whole::new();
    for (year, threads) in [(2014, "1"), (2016, "3")] {
        let mut command = whole.continued(&baseline(), year);
        let said = stdout(&ends(command.args(["--threads", threads]), 0));
        assert!(said.contains("2012 ") && said.contains("2018 "), "{said}");
        assert!(said.contains("Continued from: "), "{said}");
        let folder = whole.path(&format!("from-{year}"));
        same(&whole.path("whole"), &folder);
        let identity = |folder: &Path| manifest(folder)["identity"].clone();
        assert_eq!(identity(&folder), identity(&whole.path("whole")));
        let mut verify = Command::new(PROGRAM);
        ends(verify.args(["verify", "--rerun"]).arg(&folder), 0);
    }
}

#[test]
fn a_policy_that_begins_later_branches_from_a_state() {
    let whole = Whole::new();
    let reform = whole.reform();
    let later = whole.path("later.fmstate");
    let mut alone = simulated(&reform, &whole.path("alone"));
    ends(alone.args(whole.saving(&[2017])), 0);
    let mut branch = whole.continued(&reform, 2014);
    let option = format!("--save-state=2017={}", later.display());
    ends(branch.args([&option, "--threads", "2"]), 0);
    same(&whole.path("alone"), &whole.path("from-2014"));
    let states = [whole.state(2017), later].map(|file| fs::read(file).expect("a state"));
    assert!(states[0] == states[1], "states of the same year differ");
    let said = stderr(&ends(&mut whole.continued(&reform, 2016), 2));
    assert!(
        said.contains("`measures.jobs.funding` is 3.0 in 2015, and 1.0 in the state (of baseline)"),
        "{said}"
    );
    assert!(said.contains("change it from 2017 on"), "{said}");
    assert!(!whole.path("from-2016").exists());
}

#[test]
fn a_state_of_the_last_year_needs_no_simulation() {
    let whole = Whole::new();
    let command = || {
        let mut command = run(&baseline(), &whole.path("short"));
        command.args(&SAMPLE[..4]).args(["--set", "time.end=2016"]);
        command
    };
    ends(command().arg("--from-state").arg(whole.state(2016)), 0);
    let short = content(&whole.path("short"));
    fs::remove_dir_all(whole.path("short")).expect("removed");
    ends(&mut command(), 0);
    assert!(short == content(&whole.path("short")));
}

#[test]
fn states_that_are_there_are_not_made_again_and_missing_ones_are() {
    let whole = Whole::new();
    let bytes = |year| fs::read(whole.state(year)).expect("a state");
    let (first, second) = (bytes(2014), bytes(2016));
    let table = whole.path("whole/national.csv");
    let modified = || fs::metadata(&table).expect("a table").modified().ok();
    let before = modified();
    fs::remove_file(whole.state(2014)).expect("removed");
    let again = || {
        let mut command = simulated(&baseline(), &whole.path("whole"));
        command.args(whole.saving(&[2014, 2016]));
        command
    };
    let said = stdout(&ends(&mut again(), 0));
    assert!(said.contains("finished before, verified now"), "{said}");
    assert!(bytes(2014) == first && bytes(2016) == second);
    // A damaged state and one of another run are replaced with --force alone, other files never.
    fs::write(whole.state(2014), &first[..first.len() / 2]).expect("written");
    let said = stderr(&ends(&mut again(), 2));
    assert!(
        said.contains("truncated") && said.contains("--force"),
        "{said}"
    );
    ends(again().arg("--force"), 0);
    assert!(bytes(2014) == first);
    fs::copy(whole.state(2016), whole.state(2014)).expect("copied");
    let said = stderr(&ends(&mut again(), 2));
    assert!(
        said.contains("holds another state, of baseline in 2016"),
        "{said}"
    );
    fs::write(whole.state(2014), "notes").expect("written");
    let said = stderr(&ends(again().arg("--force"), 2));
    assert!(
        said.contains("is there and no state of a simulation"),
        "{said}"
    );
    assert_eq!(fs::read(whole.state(2014)).expect("a file"), b"notes");
    assert_eq!(modified(), before);
}

#[test]
fn what_cannot_be_saved_or_continued_is_refused_before_anything_is_simulated() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    fs::write(base.path().join("table.csv"), "year,poor\n").expect("a file");
    let cases: [(&[&str], &str); 11] = [
        (
            &["--from-state", "none"],
            "none is not a usable state: there is no such file",
        ),
        (&["--from-state", "."], "it is a folder"),
        (
            &["--from-state", "table.csv"],
            "it was not saved by five-measures",
        ),
        (
            &["--save-state", "2013"],
            "expected YEAR=FILE, such as 2015=state-2015.fmstate",
        ),
        (&["--save-state", "2013="], "expected YEAR=FILE"),
        (&["--save-state", "soon=a"], "expected YEAR=FILE"),
        (
            &["--save-state", "2030=a"],
            "no state of 2030 can be saved: the run simulates 2012 to 2013",
        ),
        (&["--save-state", "2013=no/a"], "there is no folder no"),
        (
            &["--save-state", "2012=a", "--save-state", "2013=a"],
            "two states would be saved in a",
        ),
        (
            &["--save-state", "2013=a", "--replicates", "2"],
            "a state is of one run",
        ),
        (
            &["--save-state", "2013=a", "shipped:growth-only"],
            "a state is of one scenario",
        ),
    ];
    for (options, expected) in cases {
        let mut command = run(&baseline(), &out);
        command.args(SHORT).args(options).current_dir(&base);
        let said = stderr(&ends(&mut command, 2));
        assert!(said.contains(expected), "{options:?}: {said}");
    }
    let left: Vec<_> = files(base.path()).into_keys().collect();
    assert_eq!(left, ["table.csv"]);
}

#[test]
fn a_state_in_the_results_folder_or_before_the_continued_year_is_refused() {
    let whole = Whole::new();
    let inside = format!("--save-state=2013={}", whole.path("whole/a").display());
    let mut command = simulated(&baseline(), &whole.path("whole"));
    let said = stderr(&ends(command.arg(inside), 2));
    assert!(said.contains("would lie in the results folder"), "{said}");
    let mut command = whole.continued(&baseline(), 2016);
    let said = stderr(&ends(command.args(whole.saving(&[2014])), 2));
    assert!(said.contains("the run simulates 2017 to 2018"), "{said}");
    let bytes = fs::read(whole.state(2016)).expect("a state");
    for (spoilt, expected) in [
        (&bytes[..bytes.len() - 1], "it is truncated"),
        (
            &[&bytes[..bytes.len() - 1], &[0]].concat()[..],
            "it is damaged",
        ),
    ] {
        fs::write(whole.state(2016), spoilt).expect("written");
        let said = stderr(&ends(&mut whole.continued(&baseline(), 2016), 2));
        assert!(said.contains(expected), "{said}");
    }
    assert!(!whole.path("from-2016").exists());
}

#[test]
fn a_state_that_no_run_saved_is_refused() {
    let base = tempfile::tempdir().expect("a folder");
    let (file, out) = (base.path().join("state"), base.path().join("out"));
    let overrides = ["population.scale=10000", "time.end=2013"].map(str::to_owned);
    let scenario = Scenario::load(baseline(), &overrides).expect("a scenario");
    for (replicate, expected) in [
        (3, "it is of replicate 3, not of replicate 0"),
        (0, "the state holds no tables of the years before it"),
    ] {
        let mut simulation = Simulation::new(&scenario, replicate).expect("a nation");
        simulation.step();
        five_measures::checkpoint::save(&simulation, b"", &file).expect("saved");
        let mut command = run(&baseline(), &out);
        let said = stderr(&ends(command.args(SHORT).arg("--from-state").arg(&file), 2));
        assert!(said.contains(expected), "{said}");
        assert!(!out.exists());
    }
}
