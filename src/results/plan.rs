//! What a run is going to do, and the identity by which a finished result is known again.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::staged::hexadecimal;
use super::table::{TableFormat, TableSchema};

/// The name of the program in manifests.
pub(crate) const PROGRAM: &str = env!("CARGO_PKG_NAME");

/// The version of the program in manifests.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Which results the program gives, as a hash of the golden results of the baseline: builds of one version between which results change
/// differ in it.
pub(crate) fn engine() -> &'static str {
    static ENGINE: LazyLock<String> = LazyLock::new(|| {
        let golden = include_bytes!("../../scenarios/golden/baseline.csv");
        hexadecimal(&Sha256::digest(golden)[..8])
    });
    &ENGINE
}

/// A data file that a run reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// The name by which the scenario calls it, so that it does not depend on the machine.
    pub name: String,
    /// Hash of the content, in hexadecimal.
    pub sha256: String,
}

impl Input {
    /// An input whose content is at hand.
    pub fn of_bytes(name: impl Into<String>, content: &[u8]) -> Self {
        Input {
            name: name.into(),
            sha256: hexadecimal(&Sha256::digest(content)),
        }
    }
}

/// What a run is going to do and to write. Two runs of the same identity give the same tables.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario's short name.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// Every parameter of the scenario, with what it inherits, in the order of the register.
    pub parameters: serde_json::Value,
    /// The seed of all draws.
    pub seed: u64,
    /// The number of replicates.
    pub replicates: u32,
    /// Numbers of the posterior draws, each with all replicates; none if no posterior is drawn from. Their values are in the inputs.
    pub posterior_draws: Vec<u32>,
    /// Households for which one agent stands.
    pub scale: u64,
    /// The data files that the run reads.
    pub inputs: Vec<Input>,
    /// The tables that it writes, in the order of the manifest.
    pub tables: Vec<&'static TableSchema>,
    /// The form of the tables.
    pub format: TableFormat,
    /// The names of other files that it writes (the resolved scenario).
    pub files: Vec<String>,
    /// The names of files that it keeps in the folder while it goes on; not part of the identity.
    pub working: Vec<String>,
    /// The command line as given; not part of the identity.
    pub command: Vec<String>,
    /// The threads that it uses; not part of the identity.
    pub threads: usize,
}

impl Plan {
    /// The hash of everything that decides the content of the tables: program version, engine, parameters,
    /// data, seed, replicates, posterior draws, scale, and which tables and files are written.
    pub fn identity(&self) -> String {
        let mut hash = Sha256::new();
        // Lengths go first so that no two plans give the same sequence of bytes.
        let mut field = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        field(PROGRAM);
        field(VERSION);
        field(engine());
        field(&self.scenario);
        field(&self.title);
        field(&self.parameters.to_string());
        field(&format!("{} {} {}", self.seed, self.replicates, self.scale));
        if !self.posterior_draws.is_empty() {
            field(&format!("draws {:?}", self.posterior_draws));
        }
        field(&format!("{} inputs", self.inputs.len()));
        for input in &self.inputs {
            field(&input.name);
            field(&input.sha256);
        }
        for table in &self.tables {
            field(&table.file_name(self.format));
            field(&table.header());
        }
        for file in &self.files {
            field(file);
        }
        hexadecimal(&hash.finalize())
    }

    /// The names of all files that the run writes, without the manifest.
    pub fn file_names(&self) -> Vec<String> {
        let tables = self.tables.iter().map(|table| table.file_name(self.format));
        tables.chain(self.files.iter().cloned()).collect()
    }
}

/// A small plan for tests.
#[cfg(test)]
pub(crate) fn example() -> Plan {
    Plan {
        scenario: "baseline".into(),
        title: "The Five Measures".into(),
        parameters: serde_json::json!({"growth": 0.08, "measures": {"jobs": true}}),
        seed: 1,
        replicates: 2,
        posterior_draws: Vec::new(),
        scale: 100,
        inputs: vec![Input::of_bytes("provinces.csv", b"a,b\n")],
        tables: Vec::new(),
        format: TableFormat::Csv,
        files: vec!["scenario.toml".into()],
        working: Vec::new(),
        command: vec!["five-measures".into(), "run".into()],
        threads: 2,
    }
}

#[cfg(test)]
mod tests {
    use super::example as plan;
    use super::*;

    #[test]
    fn identity_depends_on_what_decides_the_tables_and_on_nothing_else() {
        let base = plan().identity();
        assert_eq!(base.len(), 64);
        assert_eq!(base, plan().identity());
        let elsewhere = Plan {
            threads: 64,
            command: Vec::new(),
            ..plan()
        };
        assert_eq!(base, elsewhere.identity());
        let others = [
            Plan { seed: 2, ..plan() },
            Plan {
                replicates: 3,
                ..plan()
            },
            Plan {
                posterior_draws: vec![0, 2],
                ..plan()
            },
            Plan {
                posterior_draws: vec![0, 3],
                ..plan()
            },
            Plan {
                scale: 10,
                ..plan()
            },
            Plan {
                parameters: serde_json::json!({"growth": 0.07}),
                ..plan()
            },
            Plan {
                inputs: vec![Input::of_bytes("provinces.csv", b"a,c\n")],
                ..plan()
            },
            Plan {
                inputs: Vec::new(),
                ..plan()
            },
            Plan {
                files: Vec::new(),
                ..plan()
            },
        ];
        for other in others {
            assert_ne!(base, other.identity(), "{other:?}");
        }
    }
}
