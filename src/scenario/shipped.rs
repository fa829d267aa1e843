//! The scenarios that the program carries, so that it runs without the repository.

use std::path::PathBuf;

use super::files::Shipped;

macro_rules! shipped {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../", $path)))),+]
    };
}

/// Every shipped scenario and data file under its path in the repository.
pub(crate) const FILES: Shipped = shipped![
    "scenarios/baseline.toml",
    "scenarios/double-leakage.toml",
    "scenarios/extended-2030.toml",
    "scenarios/growth-only.toml",
    "scenarios/neutral-growth.toml",
    "scenarios/poor-targeting.toml",
    "scenarios/without-eco-compensation.toml",
    "scenarios/without-education.toml",
    "scenarios/without-jobs.toml",
    "scenarios/without-relocation.toml",
    "scenarios/without-subsistence.toml",
    "scenarios/data/observed.csv",
    "scenarios/data/poverty-lines.csv",
    "scenarios/data/provinces.csv",
];

/// The path of a shipped scenario, or the names of those that exist.
pub(crate) fn path_of(name: &str) -> Result<PathBuf, Vec<&'static str>> {
    let names = FILES
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("scenarios/")?.strip_suffix(".toml"));
    match names.clone().find(|known| *known == name) {
        Some(known) => Ok(PathBuf::from(format!("scenarios/{known}.toml"))),
        None => Err(names.collect()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::scenario::Scenario;

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
        let mut expected: BTreeSet<String> = on_disk("scenarios", ".toml").into_iter().collect();
        expected.extend(
            ["observed", "poverty-lines", "provinces"]
                .map(|name| format!("scenarios/data/{name}.csv")),
        );
        assert_eq!(carried, expected);
        assert_eq!(carried.len(), FILES.len(), "a file is carried twice");
    }

    #[test]
    fn every_carried_scenario_is_right_with_what_is_carried() {
        for (path, _) in FILES.iter().filter(|(path, _)| path.ends_with(".toml")) {
            let name = &path["scenarios/".len()..path.len() - ".toml".len()];
            let built = Scenario::shipped(name).and_then(|builder| builder.build());
            let scenario = built.unwrap_or_else(|faults| panic!("{path}: {faults}"));
            assert_eq!(scenario.name(), name);
        }
    }
}
