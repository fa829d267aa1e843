//! Random scenarios: any value of the parameters' ranges, from any year on, in nations large and small.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use five_measures::scenario::{Entry, Scenario, register};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::agree;
use crate::worlds::{override_at, policy, world};

fn config(cases: u32, seed: u64) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        // The first difference says more than a smaller scenario.
        max_shrink_iters: 0,
        ..ProptestConfig::default()
    }
}

/// Parameters that decide most about who is registered and served, beside all others that are free.
const DECISIVE: [&str; 34] = [
    "income.crowding_out",
    "income.displacement",
    "measures.education.grants.take_up",
    "measures.jobs.migrant_work.take_up",
    "measures.relocation.resettlement.take_up",
    "measures.subsistence.alignment",
    "measures.subsistence.per_head",
    "measures.subsistence.top_up.effect",
    "measures.subsistence.top_up.noise",
    "money.idle",
    "money.leakage",
    "money.margin",
    "register.addition_margin",
    "register.assessment_noise",
    "register.assessment_persistence",
    "register.detection",
    "register.detection_phase",
    "register.elite_capture",
    "register.exit.deadline_pressure",
    "register.exit.grace",
    "register.exit.margin",
    "register.exit.noise",
    "register.exit.reach",
    "register.exit.wrong",
    "register.exit.years_above",
    "register.matching_accuracy",
    "register.quota_per_head",
    "register.removal_margin",
    "register.reverification",
    "shocks.disaster_county",
    "shocks.epidemic_wage_loss",
    "shocks.illness",
    "shocks.job_loss",
    "shocks.medical_scar",
];

/// A scenario with settings by path, each with the years after the first from which on it holds, if not in all years.
#[derive(Clone)]
struct World {
    scenario: &'static str,
    first_year: u16,
    settings: BTreeMap<String, (String, Option<u16>)>,
    replicate: u32,
}

impl World {
    fn agrees(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(self.scenario);
        let settings: Vec<String> = self.settings.iter().map(|s| self.written(s)).collect();
        let scenario = Scenario::load(path, &settings).unwrap_or_else(|faults| panic!("{faults}"));
        agree(&scenario, self.replicate, |_| {});
    }

    /// The setting as a user writes it.
    fn written(&self, (path, (value, after)): (&String, &(String, Option<u16>))) -> String {
        match after {
            Some(years) if !entry(path).fixed => {
                let from = self.first_year + years;
                format!("{path}={{ value = {value}, from = {from} }}")
            }
            _ => format!("{path}={value}"),
        }
    }

    fn set(&mut self, path: &str, value: impl ToString) {
        self.settings
            .insert(path.to_owned(), (value.to_string(), None));
    }

    /// The same in a nation of its own, for which counts of a large one are too many.
    fn of(mut self, scenario: &'static str, scale: u32, first_year: u16) -> Self {
        let years = self.settings["time.end"].0.parse::<u16>().expect("a year") - self.first_year;
        let counts = [".capacity", ".recipients", ".quota"];
        self.settings
            .retain(|path, _| !counts.iter().any(|count| path.ends_with(count)));
        self.scenario = scenario;
        self.first_year = first_year;
        self.set("population.scale", scale);
        self.set("time.end", first_year + years);
        self
    }
}

/// As the command that runs it.
impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "run {} (replicate {})", self.scenario, self.replicate)?;
        for setting in &self.settings {
            write!(f, " --set '{}'", self.written(setting))?;
        }
        Ok(())
    }
}

fn entry(path: &str) -> &'static Entry {
    let found = register().iter().find(|entry| entry.path == path);
    found.unwrap_or_else(|| panic!("{path} is a parameter"))
}

/// Random worlds and policies; half of what may change begins in the middle of the run.
fn anything() -> impl Strategy<Value = World> {
    let decisive = prop::collection::btree_map(0..DECISIVE.len(), 0.0..=1.0f64, 6..14);
    let years = prop::collection::vec(prop::option::of(1..=4u16), 80);
    let registering = any::<bool>().prop_map(|on| format!("register.registering={on}"));
    (world(), policy(), decisive, registering, years, 0..4u32).prop_map(
        |(world, policy, decisive, registering, years, replicate)| {
            let decisive: Vec<String> = decisive
                .into_iter()
                .map(|(number, place)| override_at(entry(DECISIVE[number]), place))
                .collect();
            let all = [world, policy, decisive, vec![registering]].concat();
            let mut settings = BTreeMap::new();
            for (setting, after) in all.iter().zip(years) {
                let (path, value) = setting.split_once('=').expect("a setting");
                settings.insert(path.to_owned(), (value.to_owned(), after));
            }
            World {
                scenario: "scenarios/baseline.toml",
                first_year: 2012,
                settings,
                replicate,
            }
        },
    )
}

/// The whole nation, with few households to a county. The other shape takes seconds to fit to so many counties.
fn nation() -> impl Strategy<Value = World> {
    anything().prop_map(|mut world| {
        world.set("population.income_shape", "lognormal");
        world.set("population.scale", 10_000);
        world
    })
}

/// One province, with many households to a county.
fn province() -> impl Strategy<Value = World> {
    anything().prop_map(|world| world.of("tests/own-data/guizhou.toml", 1000, 2012))
}

/// Other places and years, with and without a list of poor counties.
fn country() -> impl Strategy<Value = World> {
    let scenario = prop::sample::select(vec![
        "tests/own-data/all-listed.toml",
        "tests/own-data/country.toml",
        "tests/own-data/no-list.toml",
    ]);
    (anything(), scenario).prop_map(|(world, scenario)| world.of(scenario, 300, 2005))
}

proptest! {
    #![proptest_config(config(8, 1978))]

    #[test]
    fn in_the_whole_nation(world in nation()) {
        world.agrees();
    }
}

proptest! {
    #![proptest_config(config(24, 1986))]

    #[test]
    fn in_one_province(world in province()) {
        world.agrees();
    }
}

proptest! {
    #![proptest_config(config(24, 1994))]

    #[test]
    fn in_an_invented_country(world in country()) {
        world.agrees();
    }
}
