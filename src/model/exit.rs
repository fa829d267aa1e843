//! Step 10, assess and exit: households leave the register, villages and counties the list.

use super::context::{Year, line};
use super::deliver::guarantees_hold;
use super::identify::add;
use super::lanes;
use super::record::CountyRow;
use super::workspace::Workspace;
use crate::math::single;
use crate::population::County;
use crate::population::households::{Households, Status};
use crate::random::{BLOCK, Draw, of_lane};
use crate::scenario::Region;
use std::ops::Range;

/// Who left the register and the list in a county, in real persons, households and villages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exits {
    /// All who left the register: persons, households.
    pub exited: [u64; 2],
    /// Of them without meeting the conditions.
    pub wrongly: [u64; 2],
    /// Of them declared out by the deadline.
    pub by_deadline: [u64; 2],
    /// Of them below the line this year.
    pub poor: [u64; 2],
    /// Villages that left the list.
    pub villages: u32,
    /// Whether the county left the list this year.
    pub county: bool,
}

/// Assesses the registered households of a county.
pub fn assess(county: &mut County, work: &mut Workspace, year: &Year<'_>) -> Exits {
    let mut exits = Exits::default();
    let line = line(year.p);
    let weight = u64::from(county.weight);
    if let Some(watch) = year.watch(county) {
        watch.judged(judge_one(county, watch.slot(), year));
    }
    list_registered(&county.households, &mut work.listed);
    let (mut errors, mut reaches) = ([[0.0; BLOCK]; 4], [[0.0; BLOCK]; 4]);
    for block in work.listed.chunks(BLOCK) {
        let (luck, id) = (year.luck, county.id);
        luck.fill_normals(Draw::ExitAssessment, year.year, id, block, &mut errors);
        luck.fill_uniforms(Draw::Exit, year.year, id, block, &mut reaches);
        for (lane, &slot) in block.iter().enumerate() {
            let i = slot as usize;
            let columns = &mut county.households;
            let persons = columns.composition[i].persons();
            let judgement = judge(columns, i, errors[0][lane], of_lane(&reaches, lane), year);
            let registry = &mut columns.registry[i];
            let Some(judgement) = judgement else {
                // The last member is gone; the household leaves the books with it.
                registry.set_status(Status::Never);
                continue;
            };
            registry.set_years_above(judgement.years_above);
            if judgement.exit == Exit::Stays {
                continue;
            }
            registry.set_status(Status::Grace);
            registry.set_years_out(0);
            let poor = columns.income[i] < line;
            exits.add(judgement.exit, poor, [weight * u64::from(persons), weight]);
        }
    }
    exits
}

/// The registered households, empty ones included.
fn list_registered(columns: &Households, listed: &mut Vec<u32>) {
    let registry = &columns.registry;
    lanes::list(registry.len(), |slot| registry[slot].registered(), listed);
}

impl Exits {
    /// Adds the exit of so many persons and households.
    fn add(&mut self, exit: Exit, poor: bool, count: [u64; 2]) {
        add(&mut self.exited, count);
        if poor {
            add(&mut self.poor, count);
        }
        match exit {
            Exit::Wrongly => add(&mut self.wrongly, count),
            Exit::ByDeadline => add(&mut self.by_deadline, count),
            Exit::Stays | Exit::Rightly => {}
        }
    }
}

/// Whether and why a household leaves the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It stays.
    Stays,
    /// It meets the conditions and is examined.
    Rightly,
    /// It does not, and is declared out by mistake.
    Wrongly,
    /// It is declared out under the pressure of the deadline.
    ByDeadline,
}

/// The assessment of a registered household at the end of the year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Income per person as assessed, yuan.
    pub assessed: f32,
    /// Income that it must exceed, yuan per person.
    pub margin: f32,
    /// Years in a row above the margin, this one included; 3 is three or more.
    pub years_above: u32,
    /// Whether it meets the conditions of the exit.
    pub emerged: bool,
    /// What follows.
    pub exit: Exit,
}

/// Judges a registered household with its luck; none if it is not registered or nobody lives in it.
fn judge_one(county: &County, i: usize, year: &Year<'_>) -> Option<Judgement> {
    let (luck, id, slot) = (year.luck, county.id, i as u32);
    let [error, ..] = luck.normals(Draw::ExitAssessment, year.year, id, slot);
    let reaches = luck.uniforms(Draw::Exit, year.year, id, slot);
    judge(&county.households, i, error, reaches, year)
}

/// The same, the luck being an error of assessment and uniform numbers.
fn judge(
    columns: &Households,
    i: usize,
    error: f32,
    [reach, wrong, deadline, _]: [f32; 4],
    year: &Year<'_>,
) -> Option<Judgement> {
    let rules = &year.p.register.exit;
    let mut registry = columns.registry[i];
    if !registry.registered() || columns.composition[i].persons() == 0 {
        return None;
    }
    let assessed = columns.income[i] * single::exp(rules.noise as f32 * error);
    let margin = year.p.prices.poverty_line as f32 * rules.margin as f32;
    let above = assessed > margin;
    registry.set_years_above(if above { registry.years_above() + 1 } else { 0 });
    let emerged = registry.years_above() >= rules.years_above
        && (!rules.guarantees || guarantees_hold(columns.composition[i], columns.condition[i]));
    let [reach, wrong, deadline] = [f64::from(reach), f64::from(wrong), f64::from(deadline)];
    let exit = if !rules.enabled {
        Exit::Stays
    } else if emerged && reach < rules.examined() {
        Exit::Rightly
    } else if !emerged && wrong < rules.wrong {
        Exit::Wrongly
    } else if deadline < rules.deadline_pressure {
        Exit::ByDeadline
    } else {
        Exit::Stays
    };
    Some(Judgement {
        assessed,
        margin,
        years_above: registry.years_above(),
        emerged,
        exit,
    })
}

/// Villages and designated counties leave the list when their registered incidence meets the criterion and they are assessed.
///
/// The assessment takes place early in the next year on the books of the year's end and counts for the year, as in the published figures.
/// `rows` are those of the counties that are held here.
pub fn leave_lists(
    counties: &mut [County],
    held: Range<usize>,
    rows: &mut [CountyRow],
    year: &Year<'_>,
) {
    compare_with_peers(counties);
    if !year.p.register.counties.enabled {
        return;
    }
    for (county, row) in counties[held].iter_mut().zip(rows) {
        let (villages, county_left) = leave_list(county, year);
        row.exits.villages = villages;
        row.exits.county = county_left;
        row.villages_on_list -= villages;
        row.on_list &= !county_left;
    }
}

/// Villages of the county that leave the list this year, and whether the county leaves it.
fn leave_list(county: &mut County, year: &Year<'_>) -> (u32, bool) {
    let rules = &year.p.register.counties;
    let threshold = match county.region {
        Region::West => rules.threshold_west,
        Region::East | Region::Central => rules.threshold,
    };
    // A sample of few agents misses the criterion by chance: its incidence leans on that of its peers.
    let prior = rules.shrinkage * f64::from(county.weight);
    let steadied = |registered: u64, persons: u64, peers: f64| {
        (registered as f64 + prior * peers) / (persons as f64 + prior).max(1.0)
    };
    let own = steadied(county.registered, county.persons, county.peer_incidence);
    let passes = |incidence: f64, schedule: f64, place: u32| {
        let [_, _, scheduled, reported] = year
            .luck
            .uniforms(Draw::CountyEvents, year.year, county.id, place)
            .map(f64::from);
        incidence <= threshold && scheduled < schedule || reported < rules.misreporting
    };
    let county_left = county.designated && !county.exited && passes(own, rules.schedule, 0);
    let leaving: Vec<usize> = (0..county.villages.len())
        .filter(|&place| {
            let group = &county.villages[place];
            let incidence = steadied(group.registered, group.persons, own);
            !group.exited && passes(incidence, rules.village_schedule, place as u32 + 1)
        })
        .collect();
    let mut villages = 0;
    for place in leaving {
        county.villages[place].exited = true;
        villages += county.villages[place].villages;
    }
    county.exited |= county_left;
    (villages, county_left)
}

/// Tells every county the registered incidence of the counties of its kind in its province, by which small samples are steadied.
fn compare_with_peers(counties: &mut [County]) {
    let provinces = counties.iter().map(|c| c.province + 1).max().unwrap_or(0);
    let mut totals = vec![[[0u64; 2]; 2]; provinces];
    for county in counties.iter() {
        let total = &mut totals[county.province][usize::from(county.designated)];
        total[0] += county.registered;
        total[1] += county.persons;
    }
    for county in counties {
        let [registered, persons] = totals[county.province][usize::from(county.designated)];
        county.peer_incidence = registered as f64 / (persons as f64).max(1.0);
    }
}

crate::exchange::portable! {
    impl [] Exits { exited, wrongly, by_deadline, poor, villages, county }
}
