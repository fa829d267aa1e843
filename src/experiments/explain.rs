//! One household of a simulated nation followed through the years, and households found that are worth following.

use super::begin::begin;
use super::demand::Demand;
use crate::failure::Failure;
use crate::interrupt;
use crate::model::Simulation;
use crate::model::programme::ProgrammeId as Id;
use crate::model::trace::{HouseholdYear, Portrait};
use crate::model::watch::Watch;
use crate::population::households::{Households, Status};
use crate::population::{County, Nation};
use crate::progress::Progress;
use crate::scenario::{Region, Scenario};

/// Which household, with which luck, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Number of the replicate whose luck it has.
    pub luck: u32,
    /// Number of the county.
    pub county: u32,
    /// Slot in the county.
    pub slot: usize,
    /// Last year.
    pub until: u16,
}

/// The life of a household.
#[derive(Clone, Debug)]
pub struct Life {
    /// Province of the county.
    pub province: String,
    /// Its region.
    pub region: Region,
    /// Whether the county was designated poor in 2012.
    pub designated: bool,
    /// Real households for which the household stands.
    pub weight: u32,
    /// Its years from the first one on.
    pub years: Vec<HouseholdYear>,
}

/// Simulates a scenario again and follows one household.
///
/// # Errors
/// A fault of the input if there is no such household, told with the numbers that there are; [`Failure::Interrupted`].
pub fn follow(scenario: &Scenario, wanted: Wanted, quiet: bool) -> Result<Life, Failure> {
    let mut replay = Replay::new(scenario, wanted.luck, wanted.until, quiet)?;
    let county = household(replay.simulation.nation(), &wanted)?;
    let province = &replay.simulation.nation().provinces[county.province];
    let mut life = Life {
        province: province.name.clone(),
        region: county.region,
        designated: county.designated,
        weight: county.weight,
        years: Vec::new(),
    };
    let watch = Watch::new(wanted.county, wanted.slot);
    while replay.goes_on()? {
        life.years.extend(watch.follow(&mut replay.simulation));
    }
    Ok(life)
}

/// The county of the household that is wanted.
fn household<'a>(nation: &'a Nation, wanted: &Wanted) -> Result<&'a County, Failure> {
    let counties = nation.counties.len();
    let Some(county) = nation.counties.get(wanted.county as usize) else {
        return Err(
            Failure::input(format!("there is no county {}", wanted.county)).with_help(format!(
                "there are {counties} counties, numbered from 0 to {}",
                counties - 1
            )),
        );
    };
    let slots = county.households.len();
    if wanted.slot < slots {
        return Ok(county);
    }
    let problem = format!("county {} has no household {}", wanted.county, wanted.slot);
    Err(Failure::input(problem).with_help(format!(
        "it has {slots} households, numbered from 0 to {}",
        slots - 1
    )))
}

/// A simulation on its way to the last year that is wanted.
struct Replay<'a> {
    simulation: Simulation<'a>,
    until: u16,
    progress: Progress,
}

impl<'a> Replay<'a> {
    fn new(scenario: &'a Scenario, luck: u32, until: u16, quiet: bool) -> Result<Self, Failure> {
        let years = u64::from(until - scenario.first_year() + 1);
        let progress = Progress::new(scenario.name(), years, quiet);
        progress.message("drawing the population");
        Demand::of_runs(scenario, 1).check()?;
        let simulation = begin(scenario, luck)?;
        Ok(Self {
            simulation,
            until,
            progress,
        })
    }

    /// Whether another year is to be simulated.
    fn goes_on(&self) -> Result<bool, Failure> {
        interrupt::check()?;
        let next = self.simulation.next_year().filter(|&y| y <= self.until);
        if let Some(year) = next {
            self.progress.message(&year.to_string());
            self.progress.inc(1);
        }
        Ok(next.is_some())
    }
}

/// What makes a household worth looking at in a year.
pub struct Criterion {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Whether a household meets it: at the end of the year before, at the end of the year, and the bit of the year.
    holds: fn(&Portrait, &Portrait, u32) -> bool,
}

/// A household that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Number of its county.
    pub county: u32,
    /// Its slot.
    pub slot: usize,
    /// Province of the county.
    pub province: String,
    /// Whether the county was designated poor in 2012.
    pub designated: bool,
    /// The household at the end of the year.
    pub household: Portrait,
}

fn poor(now: &Portrait, bit: u32) -> bool {
    now.poor_years & bit != 0
}

fn changed_to(before: &Portrait, now: &Portrait, status: Status) -> bool {
    stayed(before, now) && now.registry.status() == status && before.registry.status() != status
}

/// Whether the same household lives in the slot; one that split off brings a status and a move of its own.
fn stayed(before: &Portrait, now: &Portrait) -> bool {
    before.permanent.to_bits() == now.permanent.to_bits()
}

fn is_out(portrait: &Portrait) -> bool {
    matches!(
        portrait.registry.status(),
        Status::Grace | Status::Graduated
    )
}

impl Criterion {
    /// All criteria.
    pub const ALL: [Self; 11] = [
        Self {
            name: "registered",
            meaning: "on the register at the end of the year",
            holds: |_, now, _| now.registry.registered(),
        },
        Self {
            name: "newly-registered",
            meaning: "put on the register in the year for the first time",
            holds: |before, now, _| {
                stayed(before, now) && now.registry.registered() && before.registry.ever() == 0
            },
        },
        Self {
            name: "missed-poor",
            meaning: "below the line and never on the register",
            holds: |_, now, bit| poor(now, bit) && now.registry.status() == Status::Never,
        },
        Self {
            name: "registered-not-poor",
            meaning: "on the register, but above the line in the year and the year before",
            holds: |before, now, bit| {
                let poor = poor(now, bit) || poor(before, bit >> 1);
                now.registry.registered() && !poor
            },
        },
        Self {
            name: "removed",
            meaning: "removed from the register in the year as wrongly included",
            holds: |before, now, _| changed_to(before, now, Status::Removed),
        },
        Self {
            name: "left",
            meaning: "left the register in the year",
            holds: |before, now, _| stayed(before, now) && is_out(now) && !is_out(before),
        },
        Self {
            name: "returned",
            meaning: "back on the register in the year",
            holds: |before, now, _| {
                before.registry.ever() == 1 && changed_to(before, now, Status::Registered)
            },
        },
        Self {
            name: "poor-after-exit",
            meaning: "below the line after it left the register",
            holds: |_, now, bit| {
                let status = now.registry.status();
                poor(now, bit) && matches!(status, Status::Grace | Status::Graduated)
            },
        },
        Self {
            name: "relocated",
            meaning: "moved house in the year",
            holds: |_, now, _| now.terms.years_moved() == 1,
        },
        Self {
            name: "topped-up",
            meaning: "had its gap to the line filled in the year",
            holds: |_, now, _| now.programmes & Id::TopUp.bit() != 0,
        },
        Self {
            name: "split-off",
            meaning: "split off from another household in the year",
            holds: |before, now, _| before.permanent.to_bits() != now.permanent.to_bits(),
        },
    ];
}

/// Households that meet a criterion in the last year of a replay: at most `limit` of all, evenly spread over the counties.
///
/// # Errors
/// [`Failure::Interrupted`].
pub fn find(
    scenario: &Scenario,
    luck: u32,
    year: u16,
    criterion: &Criterion,
    limit: usize,
    quiet: bool,
) -> Result<(usize, Vec<Found>), Failure> {
    let mut replay = Replay::new(scenario, luck, year, quiet)?;
    let mut before = Vec::new();
    while replay.goes_on()? {
        let last = replay.simulation.next_year() == Some(year);
        // The first year has no year before, so that nothing is new in it.
        if last && year > scenario.first_year() {
            before = households(replay.simulation.nation());
        }
        replay.simulation.step();
        if last && year == scenario.first_year() {
            before = households(replay.simulation.nation());
        }
    }
    let bit = Households::year_bit(u32::from(year - scenario.first_year()));
    let nation = replay.simulation.nation();
    let mut found = Vec::new();
    for (county, before) in nation.counties.iter().zip(&before) {
        for slot in 0..county.households.len() {
            let household = Portrait::of(&county.households, slot);
            let before = Portrait::of(before, slot);
            if household.composition.persons() > 0 && (criterion.holds)(&before, &household, bit) {
                found.push(Found {
                    county: county.id,
                    slot,
                    province: nation.provinces[county.province].name.clone(),
                    designated: county.designated,
                    household,
                });
            }
        }
    }
    let all = found.len();
    let shown = all.min(limit);
    let picked = (0..shown).map(|k| found[k * all / shown].clone()).collect();
    Ok((all, picked))
}

fn households(nation: &Nation) -> Vec<Households> {
    nation
        .counties
        .iter()
        .map(|county| county.households.clone())
        .collect()
}
