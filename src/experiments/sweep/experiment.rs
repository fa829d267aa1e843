//! An experiment file: which scenarios and parameters are varied, by which design, and what is kept of each run.
//!
//! ```toml
//! title = "How far does money carry?"
//! scenarios = ["shipped:baseline", "without-jobs.toml"]   # a path is relative to this file
//! replicates = 4
//!
//! [settings]                        # for all runs, as in a scenario file
//! population.scale = 4000
//!
//! [design]
//! kind = "grid"
//!
//! [vary]
//! money.scale = { multiply = [0.5, 1.0, 2.0], from = 2016 }
//! register.quota = [60e6, 90e6]
//!
//! [[keep]]
//! table = "national"
//! columns = ["poor_population", "mean_income"]
//! years = [2016, 2020]
//! ```

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use toml::de::DeTable;

use super::design::{Design, DesignSection};
use super::keep::KeepSection;
use super::parameters::{flatten, inline, plain, table};
use super::selection::Selection;
use super::vary::Varied;
use crate::failure::Failure;
use crate::scenario::{Fault, Faults, Place, Scenario, Source, experiments, nearest};

/// An experiment, read and checked.
#[derive(Debug)]
pub struct Experiment {
    /// The name of the file without its ending.
    pub name: String,
    /// The title, which may be empty.
    pub title: String,
    /// The file as it was read.
    pub text: String,
    /// The scenarios with the settings of the experiment.
    pub(super) scenarios: Vec<Scenario>,
    /// Replicates of each point, scenario and seed.
    pub(super) replicates: u32,
    /// Seeds; `None` is that of the scenario.
    pub(super) seeds: Vec<Option<u32>>,
    /// The design.
    pub(super) design: Design,
    /// The varied parameters in the order of the register.
    pub(super) varied: Vec<Varied>,
    /// What is kept.
    pub(super) selection: Selection,
}

/// What the command line changes in an experiment.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Settings as `--set` takes them, on top of those of the file.
    pub settings: Vec<String>,
    /// Replicates in place of those of the file.
    pub replicates: Option<u32>,
}

/// The file but for its parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    #[serde(default)]
    title: String,
    scenarios: Spanned<Vec<Spanned<String>>>,
    replicates: Option<Spanned<i64>>,
    seeds: Option<Spanned<Vec<u32>>>,
    design: Option<Spanned<DesignSection>>,
    #[serde(default)]
    keep: Vec<Spanned<KeepSection>>,
    #[serde(default, rename = "settings")]
    _settings: toml::Table,
    #[serde(default, rename = "vary")]
    _vary: toml::Table,
}

/// The keys of the file, for advice.
const KEYS: [&str; 8] = [
    "title",
    "scenarios",
    "replicates",
    "seeds",
    "design",
    "keep",
    "settings",
    "vary",
];

/// Most replicates of an experiment.
const MOST_REPLICATES: i64 = 100_000;

impl Experiment {
    /// Reads an experiment file, or a shipped one named as `shipped:experiments/smoke-sweep`, and its scenarios.
    ///
    /// # Errors
    /// All that is wrong with the file and its scenarios, each with its place and what was expected.
    pub fn load(path: &Path, overrides: &Overrides) -> Result<Self, Failure> {
        let place = Place::named(path);
        let text = read(&place)?;
        let source = Source::file(place.to_string(), text);
        let reader = Reader {
            place: &place,
            source: &source,
            overrides,
        };
        reader.experiment()
    }
}

fn read(place: &Place) -> Result<String, Failure> {
    let advice = |reason: String| {
        let failure = Failure::input(format!("cannot read {place}: {reason}"));
        let carried: Vec<&str> = experiments().collect();
        let name = place
            .path()
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy();
        let stem = |known: &&str| known.rsplit('/').next().is_some_and(|stem| stem == name);
        failure.with_help(match carried.iter().find(|known| stem(known)) {
            Some(known) => format!("the program carries that experiment: shipped:{known}"),
            None => format!("the program carries shipped:{}", carried.join(", shipped:")),
        })
    };
    let bytes = place.read().map_err(advice)?;
    String::from_utf8(bytes).map_err(|_| advice("it is not text in UTF-8".to_owned()))
}

struct Reader<'a> {
    place: &'a Place,
    source: &'a Arc<Source>,
    overrides: &'a Overrides,
}

impl Reader<'_> {
    fn experiment(&self) -> Result<Experiment, Failure> {
        let sections: Sections = toml::from_str(&self.source.text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let message = error.message().replace("a sequence", "a list");
            let fault = Fault::at(self.source, span, message);
            faults(vec![fault.maybe_help(advice(error.message()))])
        })?;
        let document = DeTable::parse(&self.source.text)
            .map_err(|error| faults(vec![Fault::of(self.source, error.message())]))?;
        let settings = self.settings(document.get_ref())?;
        let scenarios = self.scenarios(&sections.scenarios, &settings)?;
        let varied = self.varied(document.get_ref())?;
        let mut wrong = Vec::new();
        for one in &varied {
            wrong.extend(one.faults(&scenarios, self.source));
        }
        let design = match &sections.design {
            Some(section) => section.get_ref().design(),
            None if varied.is_empty() => Ok(Design::Single),
            None => Ok(Design::Grid),
        };
        let first = varied.first().map_or(0..0, |one| one.span());
        let span = sections.design.as_ref().map_or(first, Spanned::span);
        let checked = design.and_then(|design| {
            design.check(&varied, &scenarios)?;
            Ok(design)
        });
        let fault = |message: String| Fault::at(self.source, span.clone(), message);
        let replicates = self.replicates(&sections, &mut wrong);
        let seeds = self.seeds(&sections, &mut wrong);
        let design = checked
            .map_err(|message| wrong.push(fault(message)))
            .unwrap_or(Design::Single);
        let draws = design.draws_posterior();
        let selection = Selection::new(&sections.keep, &scenarios, &varied, draws, self.source)
            .map_err(|mut found| wrong.append(&mut found))
            .ok();
        match selection {
            Some(selection) if wrong.is_empty() => Ok(Experiment {
                name: self.name(),
                title: sections.title,
                text: self.source.text.clone(),
                scenarios,
                replicates,
                seeds,
                design,
                varied,
                selection,
            }),
            _ => Err(faults(wrong)),
        }
    }

    fn name(&self) -> String {
        let stem = self.place.path().file_stem();
        stem.map_or_else(String::new, |stem| stem.to_string_lossy().into())
    }

    fn replicates(&self, sections: &Sections, wrong: &mut Vec<Fault>) -> u32 {
        if let Some(given) = self.overrides.replicates {
            return given;
        }
        let Some(given) = &sections.replicates else {
            return 1;
        };
        let replicates = *given.get_ref();
        if !(1..=MOST_REPLICATES).contains(&replicates) {
            let expected = format!("`replicates` is {replicates}, expected 1 to {MOST_REPLICATES}");
            wrong.push(Fault::at(self.source, given.span(), expected));
        }
        u32::try_from(replicates).unwrap_or(1)
    }

    fn seeds(&self, sections: &Sections, wrong: &mut Vec<Fault>) -> Vec<Option<u32>> {
        let Some(given) = &sections.seeds else {
            return vec![None];
        };
        let seeds = given.get_ref();
        let twice = (1..seeds.len()).find(|&i| seeds[..i].contains(&seeds[i]));
        let problem = match twice {
            _ if seeds.is_empty() => Some("`seeds` is empty, expected at least one".to_owned()),
            Some(i) => Some(format!("the seed {} is given twice", seeds[i])),
            None => None,
        };
        wrong.extend(problem.map(|problem| Fault::at(self.source, given.span(), problem)));
        seeds.iter().copied().map(Some).collect()
    }

    /// Settings of the file as texts such as `growth.level=0.01`, then those of the command line.
    fn settings(&self, document: &DeTable<'_>) -> Result<Vec<Setting>, Failure> {
        let (mut found, mut wrong) = (Vec::new(), Vec::new());
        if let Some(table) = table(document, "settings") {
            flatten("", table, self.source, &mut wrong, &mut |path, value| {
                found.push(Setting {
                    text: format!("{path}={}", inline(&plain(value.get_ref()))),
                    span: Some(value.span()),
                });
            });
        }
        let more = self.overrides.settings.iter().map(|text| Setting {
            text: text.clone(),
            span: None,
        });
        found.extend(more);
        if wrong.is_empty() {
            Ok(found)
        } else {
            Err(faults(wrong))
        }
    }

    fn scenarios(
        &self,
        named: &Spanned<Vec<Spanned<String>>>,
        settings: &[Setting],
    ) -> Result<Vec<Scenario>, Failure> {
        let fault = |span, message: &str| faults(vec![Fault::at(self.source, span, message)]);
        if named.get_ref().is_empty() {
            return Err(fault(
                named.span(),
                "`scenarios` is empty, expected at least one",
            ));
        }
        let mut scenarios: Vec<Scenario> = Vec::new();
        for name in named.get_ref() {
            let texts: Vec<String> = settings
                .iter()
                .map(|setting| setting.text.clone())
                .collect();
            let scenario = Scenario::load_at(&self.place.beside(name.get_ref()), &texts);
            let scenario = scenario.map_err(|found| self.moved(&found, settings, &name.span()))?;
            if scenarios
                .iter()
                .any(|other| other.name() == scenario.name())
            {
                let message = format!("two scenarios are named `{}`", scenario.name());
                return Err(fault(name.span(), &message));
            }
            scenarios.push(scenario);
        }
        let first = scenarios[0].horizon();
        if let Some(other) = scenarios.iter().find(|other| other.horizon() != first) {
            let years = |scenario: &Scenario| {
                format!("{} to {}", scenario.first_year(), scenario.last_year())
            };
            let message = format!(
                "the scenarios have different years: {} from {}, {} from {}",
                scenarios[0].name(),
                years(&scenarios[0]),
                other.name(),
                years(other)
            );
            return Err(fault(named.span(), &message));
        }
        Ok(scenarios)
    }

    /// Faults of settings, and scenarios that cannot be read, at their place in the experiment; others where they are.
    fn moved(&self, found: &Faults, settings: &[Setting], name: &Range<usize>) -> Failure {
        let place = |fault: &Fault| {
            let of = |setting: &&Setting| fault.file().ends_with(&setting.text);
            match settings.iter().find(of) {
                Some(setting) => setting.span.clone(),
                None => fault.line_and_column().is_none().then(|| name.clone()),
            }
        };
        let moved = found.as_slice().iter().map(|fault| match place(fault) {
            Some(span) => fault.clone().moved_to(self.source, span),
            None => fault.clone(),
        });
        faults(moved.collect())
    }

    fn varied(&self, document: &DeTable<'_>) -> Result<Vec<Varied>, Failure> {
        let (mut found, mut wrong) = (BTreeMap::new(), Vec::new());
        if let Some(table) = table(document, "vary") {
            let mut items = Vec::new();
            flatten("", table, self.source, &mut wrong, &mut |path, value| {
                items.push((path.to_owned(), plain(value.get_ref()), value.span()));
            });
            for (path, value, span) in items {
                match Varied::read(&path, &value, span.clone()) {
                    Ok(varied) => {
                        found.insert(varied.place(), varied);
                    }
                    Err(message) => wrong.push(Fault::at(self.source, span, message)),
                }
            }
        }
        if wrong.is_empty() {
            Ok(found.into_values().collect())
        } else {
            Err(faults(wrong))
        }
    }
}

/// A setting of all scenarios, and where it stands if it is from the file.
struct Setting {
    text: String,
    span: Option<Range<usize>>,
}

/// What was probably meant by an unknown key.
fn advice(message: &str) -> Option<String> {
    let unknown = message.strip_prefix("unknown field `")?.split('`').next()?;
    let near = nearest(
        unknown,
        KEYS.into_iter()
            .chain(super::design::KEYS)
            .chain(super::keep::KEYS),
    )?;
    Some(format!("did you mean `{near}`?"))
}

pub(super) fn faults(found: Vec<Fault>) -> Failure {
    use std::io::IsTerminal;
    let color = std::io::stderr().is_terminal();
    let text: Vec<String> = found.iter().map(|fault| fault.render(color)).collect();
    Failure::Faults(text.join("\n\n").trim_end().to_owned())
}
