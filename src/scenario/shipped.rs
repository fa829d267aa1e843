//! The scenarios and experiments that the program carries, so that it runs without the repository.

use std::path::Path;

macro_rules! shipped {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../", $path)))),+]
    };
}

/// Every shipped scenario and data file under its path in the repository.
const FILES: &[(&str, &[u8])] = shipped![
    "scenarios/baseline.toml",
    "scenarios/double-leakage.toml",
    "scenarios/experiments/attribution-drivers.toml",
    "scenarios/experiments/funding-grid.toml",
    "scenarios/experiments/one-at-a-time.toml",
    "scenarios/experiments/posterior-policies.toml",
    "scenarios/experiments/poverty-drivers.toml",
    "scenarios/experiments/smoke-sweep.toml",
    "scenarios/extended-2030.toml",
    "scenarios/fitted-to-2016.toml",
    "scenarios/gallery/to-2020/delayed-start.toml",
    "scenarios/gallery/to-2020/education-first.toml",
    "scenarios/gallery/to-2020/equal-split.toml",
    "scenarios/gallery/to-2020/jobs-for-relocation.toml",
    "scenarios/gallery/to-2020/money-to-all.toml",
    "scenarios/gallery/to-2020/perfect-targeting.toml",
    "scenarios/gallery/to-2020/universal-allowance.toml",
    "scenarios/gallery/to-2030/education-first-2030.toml",
    "scenarios/gallery/to-2030/shock-2023-alone.toml",
    "scenarios/gallery/to-2030/shock-2023.toml",
    "scenarios/gallery/to-2030/support-ends-2021.toml",
    "scenarios/growth-only.toml",
    "scenarios/neutral-growth.toml",
    "scenarios/poor-targeting.toml",
    "scenarios/without-eco-compensation.toml",
    "scenarios/without-education.toml",
    "scenarios/without-jobs.toml",
    "scenarios/without-relocation.toml",
    "scenarios/without-subsistence.toml",
    "scenarios/data/observed.csv",
    "scenarios/data/posterior-to-2016.csv",
    "scenarios/data/posterior.csv",
    "scenarios/data/poverty-lines.csv",
    "scenarios/data/provinces.csv",
    "scenarios/data/targets.csv",
];

/// The folder of the repository that they lie in.
const FOLDER: &str = "scenarios/";

/// The content of a shipped file, named by its path from the folder of the scenarios.
pub(crate) fn file(path: &Path) -> Option<&'static [u8]> {
    FILES
        .iter()
        .find(|(name, _)| name.strip_prefix(FOLDER).map(Path::new) == Some(path))
        .map(|(_, bytes)| *bytes)
}

/// The folder among them whose files are experiments.
const EXPERIMENTS: &str = "experiments/";

/// The names of the shipped scenarios.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().filter(|name| !name.starts_with(EXPERIMENTS))
}

/// The names of the shipped experiments, with their folder.
pub(crate) fn experiments() -> impl Iterator<Item = &'static str> {
    all().filter(|name| name.starts_with(EXPERIMENTS))
}

fn all() -> impl Iterator<Item = &'static str> {
    FILES
        .iter()
        .filter_map(|(path, _)| path.strip_prefix(FOLDER)?.strip_suffix(".toml"))
}

/// The name of a shipped scenario without its folder, which is what its results are called.
pub(crate) fn stem(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, stem)| stem)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::scenario::Scenario;

    /// The folders of the repository with scenarios.
    const FOLDERS: [&str; 4] = [
        "scenarios",
        "scenarios/experiments",
        "scenarios/gallery/to-2020",
        "scenarios/gallery/to-2030",
    ];

    /// The paths of the files in `folder` of the repository that end in `ending`.
    fn on_disk(folder: &str, ending: &str) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::read_dir(root.join(folder))
            .expect("a folder")
            .map(|item| item.expect("an entry").file_name())
            .map(|name| format!("{folder}/{}", name.display()))
            .filter(|path| path.ends_with(ending))
            .collect()
    }

    #[test]
    fn the_program_carries_every_scenario_of_the_repository() {
        let carried: BTreeSet<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        let scenarios = FOLDERS.iter().flat_map(|folder| on_disk(folder, ".toml"));
        let mut expected: BTreeSet<String> = scenarios.collect();
        expected.extend(
            [
                "observed",
                "posterior",
                "posterior-to-2016",
                "poverty-lines",
                "provinces",
                "targets",
            ]
            .map(|name| format!("scenarios/data/{name}.csv")),
        );
        assert_eq!(carried, expected);
        assert_eq!(carried.len(), FILES.len(), "a file is carried twice");
    }

    #[test]
    fn every_carried_scenario_is_right_with_what_is_carried() {
        for name in names() {
            let built = Scenario::shipped(name).and_then(|builder| builder.build());
            let scenario = built.unwrap_or_else(|faults| panic!("{name}: {faults}"));
            assert_eq!(scenario.name(), stem(name));
        }
    }

    #[test]
    fn names_of_results_tell_carried_scenarios_apart() {
        let stems: BTreeSet<&str> = names().map(stem).collect();
        assert_eq!(stems.len(), names().count());
    }

    #[test]
    fn scenarios_of_one_folder_of_the_gallery_have_the_same_years() {
        for (folder, last) in [("gallery/to-2020/", 2020), ("gallery/to-2030/", 2030)] {
            let inside: Vec<&str> = names().filter(|name| name.starts_with(folder)).collect();
            assert!(inside.len() > 3, "{folder}");
            for name in inside {
                let built = Scenario::shipped(name).and_then(|builder| builder.build());
                assert_eq!(built.expect("a scenario").last_year(), last, "{name}");
            }
        }
    }
}
