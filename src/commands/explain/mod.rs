//! `explain`: one household through the years, every yuan and every decision.

mod items;
mod register;
mod slots;
mod text;

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::Args;

use super::OutputFormat;
use crate::experiments::{self, Criterion, Design, Found, Life, Run, Wanted};
use crate::failure::Failure;
use crate::interrupt;
use crate::results::terminal::{self, Style, TextTable, View};
use crate::results::{self, Manifest};
use crate::row;
use crate::scenario::Scenario;
use items::Shown;

/// Follow one household of a result through the years: what it was, received and was refused, and why.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  five-measures explain output/baseline --find relocated --years 2017\n  five-measures explain output/baseline 1203-45\n  five-measures explain output/baseline 1203-45 --years 2014..2016 --format csv"
)]
pub struct Explain {
    /// Results folder; its scenario is simulated again.
    #[arg(value_name = "RESULT")]
    result: PathBuf,
    /// The household: number of the county, a hyphen, number in the county, for example 1203-45.
    #[arg(value_name = "ID", required_unless_present = "find")]
    id: Option<String>,
    /// List households instead: `registered`, `missed-poor`, `relocated`, `topped-up` … (a wrong name lists all).
    #[arg(long, value_name = "CRITERION", conflicts_with = "id")]
    find: Option<String>,
    /// Most households that --find lists, spread over all that it finds.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    /// Replicate of the result.
    #[arg(long, default_value_t = 0)]
    replicate: u32,
    /// A year or years, for example 2014..2016; --find looks at the last of them [default: all].
    #[arg(long, value_name = "YEARS")]
    years: Option<String>,
    /// Show no progress.
    #[arg(long, short)]
    quiet: bool,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

impl Explain {
    /// Replays the run and prints the household's years, or the households that are found.
    ///
    /// # Errors
    /// A fault of the input if the folder is no intact result of this version, or has no such household, replicate or year.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        let id = self.id.as_deref().map(household).transpose()?;
        let criterion = self.find.as_deref().map(criterion).transpose()?;
        let verification = results::verify(&self.result)?;
        let scenario = experiments::scenario_of(&self.result, &verification)?;
        let manifest = verification.require_intact(&self.result).map_err(|failure| {
            failure.with_help("restore the files, or run the scenario again; `five-measures verify` lists every file")
        })?;
        let years = self.years(&scenario)?;
        self.check_replicate(&manifest)?;
        let run = Design::of_result(&scenario, &manifest)?.run(self.replicate)?;
        let scenario = &*run.scenario;
        let printed = match (id, criterion) {
            (Some((county, slot)), _) => {
                let wanted = Wanted {
                    luck: run.luck,
                    county,
                    slot,
                    until: *years.end(),
                };
                let life = experiments::follow(scenario, wanted, self.quiet)?;
                self.tell(&run, wanted, &life, years)
            }
            (None, Some(criterion)) => self.list(&run, criterion, *years.end())?,
            (None, None) => String::new(),
        };
        terminal::print(&printed)
    }

    /// The years that were asked for, all if none.
    fn years(&self, scenario: &Scenario) -> Result<RangeInclusive<u16>, Failure> {
        let horizon = scenario.horizon();
        let Some(given) = &self.years else {
            return Ok(horizon);
        };
        let advice = format!(
            "give a year or a range from {} to {}, for example {}..{}",
            horizon.start(),
            horizon.end(),
            horizon.start(),
            horizon.end()
        );
        let (from, to) = given
            .split_once("..")
            .or_else(|| given.split_once('-'))
            .unwrap_or((given, given));
        let years = from.trim().parse().ok().zip(to.trim().parse().ok());
        let (from, to) = years.ok_or_else(|| {
            Failure::input(format!("--years `{given}` is no range of years"))
                .with_help(advice.clone())
        })?;
        if from > to {
            let problem = format!("--years `{given}` ends before it begins");
            return Err(Failure::input(problem).with_help(advice));
        }
        if !horizon.contains(&from) || !horizon.contains(&to) {
            let problem = format!("--years `{given}` goes beyond the years of the result");
            return Err(Failure::input(problem).with_help(advice));
        }
        Ok(from..=to)
    }

    fn check_replicate(&self, manifest: &Manifest) -> Result<(), Failure> {
        if self.replicate < manifest.runs() {
            return Ok(());
        }
        let problem = format!("the result has no replicate {}", self.replicate);
        Err(Failure::input(problem).with_help(format!(
            "it has {}, numbered from 0 to {}",
            manifest.runs(),
            manifest.runs().saturating_sub(1)
        )))
    }

    /// The household's years in the form that was asked for.
    fn tell(
        &self,
        run: &Run<'_>,
        wanted: Wanted,
        life: &Life,
        years: RangeInclusive<u16>,
    ) -> String {
        let scenario = &*run.scenario;
        let shown = life.years.iter().filter(|year| years.contains(&year.year));
        if self.format == OutputFormat::Text {
            let mut text = text::heading(run, wanted, life);
            text.extend(shown.map(|year| text::block(scenario, life, year)));
            return text;
        }
        let mut table = words_table(&["year", "topic", "item", "value", "unit", "reason"]);
        for year in shown {
            for item in items::of_year(scenario, life, year) {
                if item.shown == Shown::InTextOnly {
                    continue;
                }
                table.push(row![
                    year.year,
                    item.topic,
                    item.name,
                    item.value,
                    item.unit,
                    item.reason
                ]);
            }
        }
        table.render(self.format.into())
    }

    /// The households that meet a criterion.
    fn list(&self, run: &Run<'_>, criterion: &Criterion, year: u16) -> Result<String, Failure> {
        let limit = self.limit as usize;
        let (all, found) =
            experiments::find(&run.scenario, run.luck, year, criterion, limit, self.quiet)?;
        let table = households(&found, year, &run.scenario).render(self.format.into());
        if self.format != OutputFormat::Text {
            return Ok(table);
        }
        let told = format!(
            "{all} households of the sample are `{}` ({}) in {year}; {} of them:\n\n",
            criterion.name,
            criterion.meaning,
            found.len()
        );
        Ok(told + &table)
    }
}

fn words_table(keys: &[&'static str]) -> TextTable {
    let views: Vec<View> = keys
        .iter()
        .map(|key| View::named(key, Style::Words))
        .collect();
    TextTable::new(&views)
}

fn households(found: &[Found], year: u16, scenario: &Scenario) -> TextTable {
    let view = View::new;
    let mut table = TextTable::new(&[
        view("household", "household", Style::Words),
        view("year", "year", Style::Plain),
        view("province", "province", Style::Words),
        view("designated", "designated", Style::Words),
        view("members", "members", Style::Count),
        view("income", "yuan a person", Style::Number(2)),
        view("line", "line", Style::Number(2)),
        view("status", "status", Style::Words),
    ]);
    for household in found {
        let now = &household.household;
        table.push(row![
            format!("{}-{}", household.county, household.slot),
            year,
            household.province.clone(),
            household.designated,
            now.composition.persons(),
            now.income,
            scenario.parameters(year).prices.poverty_line,
            register::status(now.registry.status()),
        ]);
    }
    table
}

/// County and slot of an identifier such as `1203-45`.
fn household(id: &str) -> Result<(u32, usize), Failure> {
    let numbers = id
        .split_once('-')
        .and_then(|(county, slot)| county.parse().ok().zip(slot.parse().ok()));
    numbers.ok_or_else(|| {
        Failure::input(format!("`{id}` is no household"))
            .with_help("a household is COUNTY-NUMBER, for example 1203-45; --find lists some")
    })
}

fn criterion(name: &str) -> Result<&'static Criterion, Failure> {
    static ALL: [Criterion; 11] = Criterion::ALL;
    ALL.iter().find(|c| c.name == name).ok_or_else(|| {
        let known = ALL
            .iter()
            .map(|c| format!("\n  {:<20} {}", c.name, c.meaning));
        Failure::input(format!("there is no criterion `{name}`"))
            .with_help(format!("--find takes one of{}", known.collect::<String>()))
    })
}
