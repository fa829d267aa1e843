//! States between two years: continued to the same end, and refused when they are not what was saved.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{draw, scenario};
use five_measures::checkpoint::{self, Checkpoint};
use five_measures::failure::Failure;
use five_measures::model::Simulation;
use five_measures::scenario::Scenario;
use sha2::{Digest, Sha256};

/// A small country, so that a file can be spoilt at every byte that matters.
fn country(overrides: &[&str]) -> Scenario {
    let mut overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
    overrides.push("population.scale=4000".to_owned());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/own-data/country.toml");
    Scenario::load(file, &overrides).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A replicate of a scenario at the end of a year.
fn at(scenario: &Scenario, replicate: u32, year: u16) -> Simulation<'_> {
    let mut simulation = draw(scenario, replicate);
    while simulation.year() != Some(year) {
        simulation.step().expect("a year of the scenario");
    }
    simulation
}

/// The state of a replicate at the end of a year, as a file.
struct Saved {
    folder: tempfile::TempDir,
    bytes: Vec<u8>,
}

impl Saved {
    fn new(scenario: &Scenario, replicate: u32, year: u16) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("state");
        let simulation = at(scenario, replicate, year);
        checkpoint::save(&simulation, b"attached", &file).expect("saved");
        let bytes = fs::read(file).expect("a file");
        Self { folder, bytes }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn open(&self) -> Checkpoint {
        Checkpoint::open(&self.file()).expect("a whole state")
    }

    /// What is said of the file with other bytes.
    fn with(&self, bytes: &[u8]) -> Result<Checkpoint, Failure> {
        let file = self.folder.path().join("spoilt");
        fs::write(&file, bytes).expect("written");
        Checkpoint::open(&file)
    }

    /// The bytes with a change, and with the hash that belongs to them.
    fn rehashed(&self, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut bytes = self.bytes[..self.bytes.len() - 32].to_vec();
        change(&mut bytes);
        let length = (bytes.len() + 32) as u64;
        bytes[20..28].copy_from_slice(&length.to_le_bytes());
        let digest = Sha256::digest(&bytes);
        bytes.extend_from_slice(&digest);
        bytes
    }
}

/// The refusal of bad input.
fn refusal<T>(result: Result<T, Failure>) -> String {
    match result {
        Ok(_) => panic!("not refused"),
        Err(failure) => {
            assert_eq!(failure.exit_code(), 2, "{failure}");
            assert!(failure.help().is_some(), "{failure}");
            failure.to_string()
        }
    }
}

#[test]
fn a_state_of_any_year_is_continued_to_the_same_end() {
    let base = scenario(
        "baseline",
        &["population.scale=10000", "time.end=2016", "output.panel=50"],
    );
    let mut alone = draw(&base, 3);
    let folder = tempfile::tempdir().expect("a folder");
    let file = |year: u16| folder.path().join(format!("{year}"));
    let mut years = Vec::new();
    while let Some(year) = alone.step() {
        checkpoint::save(&alone, b"", &file(year)).expect("saved");
        years.push((year, alone.rows().to_vec()));
    }
    for (saved, _) in &years {
        let mut state = Checkpoint::open(&file(*saved)).expect("a whole state");
        let mut continued = state.resume(&base).expect("the same scenario");
        assert_eq!((continued.year(), continued.replicate()), (Some(*saved), 3));
        for (year, rows) in years.iter().filter(|(year, _)| year > saved) {
            assert_eq!(continued.step(), Some(*year));
            assert!(continued.rows() == rows, "{year} after {saved}");
        }
        assert_eq!(continued.step(), None);
        assert!(continued.nation() == alone.nation(), "after {saved}");
    }
    let panel = years.last().expect("a year").1.iter();
    assert!(panel.map(|row| row.panel.len()).sum::<usize>() > 40);
}

#[test]
fn several_policies_branch_from_one_state() {
    let base = country(&[]);
    let saved = Saved::new(&base, 0, 2008);
    let mut state = saved.open();
    assert_eq!((state.year(), state.scenario()), (2008, "country"));
    assert_eq!(state.attachment().expect("attached"), b"attached");
    for change in [
        "measures.jobs.public_jobs.capacity={multiply=8.0, from=2009}",
        "growth.level={value=0.01, from=2010}",
        "time.end=2010",
        "calibration.fit_until=2007",
    ] {
        let policy = country(&[change]);
        let mut continued = state.resume(&policy).expect("the same until 2008");
        while continued.step().is_some() {}
        let alone = at(&policy, 0, policy.last_year());
        assert!(continued.nation() == alone.nation(), "{change}");
        assert!(continued.rows() == alone.rows(), "{change}");
    }
}

#[test]
fn what_was_not_the_same_so_far_is_refused_by_name() {
    let saved = Saved::new(&country(&["output.panel=5"]), 2, 2008);
    let state = saved.open();
    let told = |replicate: u32, overrides: &[&str]| {
        let mut all = vec!["output.panel=5"];
        all.extend_from_slice(overrides);
        refusal(state.check(&country(&all), replicate))
    };
    let cases: [(&str, &str); 8] = [
        (
            "growth.level={value=0.01, from=2008}",
            "`growth.level` is 0.01 in 2008, and ",
        ),
        (
            "measures.jobs.enabled=false",
            "`measures.jobs.enabled` is false in 2005, and true in the state (of country)",
        ),
        (
            "population.seed=9",
            "`population.seed` is 9, and 5 in the state",
        ),
        (
            "population.designated_poor_share=0.8",
            "`population.designated_poor_share` is 0.8, and 0.83 in the state",
        ),
        ("output.panel=6", "`output.panel` is 6, and 5 in the state"),
        (
            "time.end=2007",
            "it is of 2008, and the scenario ends in 2007",
        ),
        (
            "time.start=2006",
            "`time.start` is 2006, and 2005 in the state",
        ),
        (
            "data.observed=\"shipped:data/observed.csv\"",
            "`data.observed` holds other data than for the state",
        ),
    ];
    for (change, expected) in cases {
        let said = told(2, &[change]);
        assert!(said.contains(expected), "{change}: {said}");
        assert!(said.contains("cannot be continued as country: "), "{said}");
    }
    let said = told(0, &[]);
    assert!(
        said.contains("it is of replicate 2, not of replicate 0"),
        "{said}"
    );
    assert!(state.check(&country(&["output.panel=5"]), 2).is_ok());
}

#[test]
fn every_cut_and_every_changed_byte_is_refused() {
    let saved = Saved::new(&country(&[]), 0, 2006);
    let bytes = &saved.bytes;
    let is_damage = |said: &str| {
        [
            "was not saved by five-measures",
            "it is truncated",
            "it is damaged",
        ]
        .iter()
        .any(|words| said.contains(words))
    };
    // All of the beginning and the end, and places in between that meet every section.
    let edges = (0..80).chain(bytes.len() - 80..bytes.len());
    let places: Vec<usize> = edges.chain((80..bytes.len()).step_by(487)).collect();
    for &place in &places {
        let said = refusal(saved.with(&bytes[..place]));
        assert!(is_damage(&said), "cut at {place}: {said}");
        let mut changed = bytes.clone();
        changed[place] ^= 1 << (place % 8);
        let said = refusal(saved.with(&changed));
        assert!(is_damage(&said), "byte {place}: {said}");
    }
    let longer = [bytes.as_slice(), b"more"].concat();
    assert!(refusal(saved.with(&longer)).contains("it is damaged"));
    let cut = refusal(saved.with(&bytes[..bytes.len() / 2]));
    assert!(cut.contains("it is truncated"), "{cut}");
    for foreign in [&b"year,poor\n2012,1\n"[..], b"", b"PK\x03\x04 and so on"] {
        let said = refusal(saved.with(foreign));
        assert!(said.contains("it was not saved by five-measures"), "{said}");
    }
    assert!(saved.with(bytes).is_ok());
}

#[test]
fn content_that_cannot_be_is_refused_though_its_hash_is_right() {
    let base = country(&[]);
    let saved = Saved::new(&base, 0, 2006);
    // Lengths and counts that ask for more than there is, wherever they stand.
    for place in (28..saved.bytes.len() - 40).step_by(61) {
        let bytes = saved.rehashed(|bytes| bytes[place..place + 8].fill(0xff));
        if let Ok(mut state) = saved.with(&bytes) {
            // Whatever comes back has been read within the file.
            let _ = state.resume(&base);
            let _ = state.attachment();
        }
    }
    let header = 28;
    let bytes = saved.rehashed(|bytes| bytes[header..header + 8].fill(0xff));
    assert!(refusal(saved.with(&bytes)).contains("it is damaged"));
    let short = saved.rehashed(|bytes| bytes.truncate(bytes.len() - 1000));
    let mut short = saved.with(&short).expect("a right hash");
    assert!(refusal(short.resume(&base)).contains("it is damaged"));
}

#[test]
fn states_of_other_versions_are_refused() {
    let saved = Saved::new(&country(&[]), 0, 2006);
    let format = saved.rehashed(|bytes| bytes[16] = 3);
    let said = refusal(saved.with(&format));
    assert!(
        said.contains("it has format 3, and this program reads format 2"),
        "{said}"
    );
    let engine = saved.rehashed(|bytes| {
        let name = b"\"engine\":\"";
        let place = bytes.windows(name.len()).position(|w| w == name);
        let digit = place.expect("an engine") + name.len();
        bytes[digit] = if bytes[digit] == b'0' { b'1' } else { b'0' };
    });
    let said = refusal(saved.with(&engine));
    assert!(said.contains("gives other results"), "{said}");
    let ours = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let other = ours.replace(|c: char| c.is_ascii_digit(), "9");
    let version = saved.rehashed(|bytes| {
        let mut windows = bytes.windows(ours.len());
        let place = windows.position(|window| window == ours.as_bytes());
        let place = place.expect("a version");
        bytes[place..place + other.len()].copy_from_slice(other.as_bytes());
    });
    let said = refusal(saved.with(&version));
    assert!(
        said.contains("version 9.9.9 of the program saved it"),
        "{said}"
    );
}

#[test]
fn nothing_is_saved_before_the_first_year_or_without_a_folder() {
    let base = country(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state");
    let said = refusal(
        checkpoint::save(&draw(&base, 0), b"", &file)
            .map_err(|failure| failure.with_help("simulate a year first")),
    );
    assert!(said.contains("no year is simulated yet"), "{said}");
    let first = at(&base, 0, 2005);
    let nowhere = folder.path().join("nowhere/state");
    let said = refusal(checkpoint::save(&first, b"", &nowhere));
    assert!(said.contains("there is no folder"), "{said}");
    let said = refusal(
        checkpoint::save(&first, b"", folder.path())
            .map_err(|failure| failure.with_help("name a file")),
    );
    assert!(said.contains("is no file to save a state in"), "{said}");
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 0);
}

#[test]
fn a_household_takes_forty_bytes() {
    let size = |scale: u32| {
        let scale = format!("population.scale={scale}");
        let base = scenario("baseline", &[&scale, "time.end=2013"]);
        let simulation = at(&base, 0, 2013);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("state");
        checkpoint::save(&simulation, b"", &file).expect("saved");
        let bytes = fs::metadata(file).expect("a file").len();
        (bytes, simulation.nation().agents() as u64)
    };
    let [(fine, many), (coarse, few)] = [size(5_000), size(10_000)];
    let each = (fine - coarse) as f64 / (many - few) as f64;
    // Groups of villages are a few more in a finer sample.
    assert!((40.0..41.5).contains(&each), "{each} bytes");
}
