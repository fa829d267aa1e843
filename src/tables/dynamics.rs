//! dynamics.csv: entry, exit, return and duration of poverty, chronic and transient poverty, movement between classes of income.

use rayon::prelude::*;

use super::YearTables;
use super::columns::{REPLICATE, SCENARIO};
use crate::exchange::{Exchange, portable};
use crate::indicators::{
    ChronicTransient, ChronicTransientSums, PovertyDynamics, PovertyPattern, SurveyWaves,
};
use crate::model::groups::INCOME_CLASSES;
use crate::population::households::Past;
use crate::population::{County, Nation};
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::scenario::Scenario;

/// Poverty over time.
pub static DYNAMICS: TableSchema = TableSchema {
    name: "dynamics",
    title: "Poverty dynamics",
    description: "One row per place (nation, poor_areas, other_areas), welfare and statistic, long form. Persons are weighted by the members of the household at the end of the last year; a household that split off has the past of the one it left. Statistics: headcount; entry_rate and exit_rate (of those not poor, or poor, in `from` the share that is, or is not, in `to`; `from` and `to` empty: pooled over all years); reentry_share (of those who enter, the share that had been poor before); exit_rate_by_duration (of those poor for `from` years in a row, 5+ for five and more, the share not poor in the year after); reentry_rate (of those who left, the share poor again within `to` years after their first year out); spell_share (share of complete spells of `from` years); mean_complete_spell; ever_poor, always_poor, mean_years_poor (of those ever poor). chronic, transient and total are Jalan and Ravallion's (1998) components of the mean squared gap; persistently_poor (every year), chronically_poor (mean income below the line), transiently_poor (some year) and never_poor their four groups. transition is the share of persons of class `from` last year who are in class `to` in `year` (classes are multiples of each year's line). transition and the components of chronic poverty are of income only.",
    columns: &[
        SCENARIO,
        REPLICATE,
        Column::text("place", "nation, poor_areas or other_areas."),
        Column::text(
            "welfare",
            "income, or observed_income: as the household survey sees it, with its error.",
        ),
        Column::text("statistic", "What is given, see above."),
        Column::integer(
            "year",
            "",
            "Year of a transition or headcount; empty for what is taken over the whole history.",
        )
        .key(),
        Column::text(
            "from",
            "Earlier year, duration in years, or class of income, see above.",
        ),
        Column::text(
            "to",
            "Later year, years of follow-up, or class of income, see above.",
        ),
        Column::text("unit", "share 0-1, years or squared gap."),
        Column::real(
            "value",
            "as unit",
            "The statistic; empty if nobody was at risk.",
        ),
    ],
    deterministic: true,
};

/// Longest duration that has a row of its own.
const LONG: u32 = 5;

/// The places: name, and which of the strata belong to it.
const PLACES: [(&str, [bool; 2]); 3] = [
    ("nation", [true, true]),
    ("poor_areas", [true, false]),
    ("other_areas", [false, true]),
];

/// Movement between classes of income from last year to this; none in the first year.
pub fn transition_rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (place, strata) in PLACES {
        let mut matrix = crate::indicators::TransitionMatrix::default();
        for (transitions, _) in year
            .tally
            .transitions
            .iter()
            .zip(strata)
            .filter(|(_, s)| *s)
        {
            matrix.merge(transitions);
        }
        for (from, from_name) in INCOME_CLASSES.iter().enumerate() {
            let Some(shares) = matrix.shares(from) else {
                continue;
            };
            for (to_name, share) in INCOME_CLASSES.iter().zip(shares) {
                rows.push(row![
                    year.scenario.name().to_owned(),
                    year.replicate,
                    place,
                    "income",
                    "transition",
                    year.year,
                    *from_name,
                    *to_name,
                    "share 0-1",
                    share,
                ]);
            }
        }
    }
    rows
}

/// Histories of all households, by kind of county.
pub struct Histories {
    first: u16,
    years: u32,
    /// Designated counties, others.
    strata: [History; 2],
}

impl Histories {
    /// Counts the years that the households of all counties remember; the first of the processes that share the simulation counts those
    /// of all, the others their own.
    ///
    /// # Errors
    /// If another process is gone.
    pub fn of<E: Exchange>(
        scenario: &Scenario,
        nation: &Nation,
        exchange: &E,
    ) -> Result<Self, E::Lost> {
        let first = scenario.first_year();
        let years = u32::from(scenario.last_year() - first) + 1;
        let counties = nation.held_counties();
        let own = [true, false].map(|designated| {
            let inside = counties.par_iter().filter(|c| c.designated == designated);
            let histories: Vec<History> = inside.map(|county| History::of(county, years)).collect();
            ByCounty::new(years, histories)
        });
        let all = exchange.merged(own, |[first, second], [third, fourth]| {
            [first.followed_by(third), second.followed_by(fourth)]
        })?;
        Ok(Self {
            first,
            years,
            strata: all.map(ByCounty::total),
        })
    }

    fn place(&self, inside: [bool; 2]) -> History {
        let mut history = History::new(self.years);
        for (part, _) in self.strata.iter().zip(inside).filter(|(_, inside)| *inside) {
            history.merge(part);
        }
        history
    }

    /// Everything that a history of all years gives.
    pub fn rows(&self, scenario: &Scenario, replicate: u32) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (place, inside) in PLACES {
            let history = self.place(inside);
            let mut statistics = Statistics {
                lead: row![scenario.name().to_owned(), replicate, place],
                welfare: "income",
                rows: &mut rows,
            };
            statistics.of_years(&history.income, self.first, self.years);
            statistics.of_means(&history);
            statistics.welfare = "observed_income";
            statistics.of_years(&history.observed, self.first, self.years);
        }
        rows
    }
}

/// What a survey every other year sees of poverty in the nation: visits two years before the first year, in it, and twice more.
/// The first of the processes that share the simulation counts all households, the others their own.
///
/// # Errors
/// If another process is gone.
pub fn survey_waves<E: Exchange>(nation: &Nation, exchange: &E) -> Result<SurveyWaves, E::Lost> {
    let of_county = |county: &County| {
        let mut waves = SurveyWaves::default();
        let columns = &county.households;
        for i in 0..columns.len() {
            let persons = u64::from(columns.composition[i].persons()) * u64::from(county.weight);
            let before = columns.condition[i].poor_before() == 1;
            let visit = |year: u32| columns.observed_poor_years[i] & (1 << year) != 0;
            waves.add([before, visit(0), visit(2), visit(4)], persons);
        }
        waves
    };
    let add = |mut sum: SurveyWaves, waves: SurveyWaves| {
        sum.merge(&waves);
        sum
    };
    let counties = nation.held_counties().par_iter();
    let own = counties.map(of_county).reduce(SurveyWaves::default, add);
    exchange.merged(own, add)
}

/// Histories of the households of some counties.
struct History {
    income: PovertyDynamics,
    observed: PovertyDynamics,
    sums: ChronicTransientSums,
    /// Persons who are persistently, chronically, transiently and never poor.
    patterns: [u64; 4],
}

impl History {
    fn new(years: u32) -> Self {
        let empty = || PovertyDynamics::new(years.clamp(1, 32)).expect("1 to 32 years");
        Self {
            income: empty(),
            observed: empty(),
            sums: ChronicTransientSums::default(),
            patterns: [0; 4],
        }
    }

    fn of(county: &County, years: u32) -> Self {
        let mut history = Self::new(years);
        let columns = &county.households;
        for i in 0..columns.len() {
            let persons = u64::from(columns.composition[i].persons()) * u64::from(county.weight);
            if persons == 0 {
                continue;
            }
            history.income.add(columns.poor_years[i], persons);
            history
                .observed
                .add(columns.observed_poor_years[i], persons);
            let past = columns.past[i];
            let mean = f64::from(past.income_sum()) / f64::from(Past::INCOME_UNITS * years as f32);
            let squared_gap =
                f64::from(past.squared_gap_sum()) / f64::from(Past::GAP_UNITS * years as f32);
            history.sums.add(mean, squared_gap, 2.0, persons as f64);
            let poor_years = columns.poor_years[i].count_ones() as usize;
            let pattern = PovertyPattern::of(mean, poor_years, years as usize);
            history.patterns[pattern as usize] += persons;
        }
        history
    }

    fn merge(&mut self, other: &Self) {
        for (ours, theirs) in [
            (&mut self.income, &other.income),
            (&mut self.observed, &other.observed),
        ] {
            ours.merge(theirs).expect("histories of the same years");
        }
        self.sums.merge(&other.sums);
        for (sum, persons) in self.patterns.iter_mut().zip(other.patterns) {
            *sum += persons;
        }
    }
}

/// Histories of the counties of a stratum. Whole numbers are added up; reals are kept by county, because their sum depends on the order.
struct ByCounty {
    /// Without the sums of reals.
    counts: History,
    /// Those sums, county by county.
    sums: Vec<ChronicTransientSums>,
}

impl ByCounty {
    fn new(years: u32, counties: Vec<History>) -> Self {
        let mut counts = History::new(years);
        let mut sums = Vec::with_capacity(counties.len());
        for mut county in counties {
            sums.push(std::mem::take(&mut county.sums));
            counts.merge(&county);
        }
        Self { counts, sums }
    }

    /// Adds the counties that follow.
    fn followed_by(mut self, other: Self) -> Self {
        self.counts.merge(&other.counts);
        self.sums.extend(other.sums);
        self
    }

    fn total(self) -> History {
        let mut total = self.counts;
        self.sums.iter().for_each(|sums| total.sums.merge(sums));
        total
    }
}

portable! {
    impl [] History { income, observed, sums, patterns }
    impl [] ByCounty { counts, sums }
}

/// Rows of one place.
struct Statistics<'a> {
    lead: Vec<Cell>,
    welfare: &'static str,
    rows: &'a mut Vec<Vec<Cell>>,
}

impl Statistics<'_> {
    fn push(
        &mut self,
        statistic: &'static str,
        [year, from, to]: [Option<String>; 3],
        unit: &'static str,
        value: Option<f64>,
    ) {
        let year = year.and_then(|year| year.parse::<u16>().ok());
        let mut row = self.lead.clone();
        row.extend(row![self.welfare, statistic, year, from, to, unit, value]);
        self.rows.push(row);
    }

    fn share(
        &mut self,
        statistic: &'static str,
        [from, to]: [Option<String>; 2],
        value: Option<f64>,
    ) {
        self.push(statistic, [None, from, to], "share 0-1", value);
    }

    fn of_years(&mut self, d: &PovertyDynamics, first: u16, years: u32) {
        let name = |year: u32| Some((u32::from(first) + year).to_string());
        for year in 0..years {
            let place = [name(year), None, None];
            self.push("headcount", place, "share 0-1", d.headcount(year));
        }
        for year in 0..years - 1 {
            let place = || [name(year), name(year + 1)];
            self.share("entry_rate", place(), d.entry_rate(year..year + 1));
            self.share("exit_rate", place(), d.exit_rate(year..year + 1));
            self.share("reentry_share", place(), d.reentry_share(year..year + 1));
        }
        let all = 0..years - 1;
        self.share("entry_rate", [None, None], d.entry_rate(all.clone()));
        self.share("exit_rate", [None, None], d.exit_rate(all));
        for duration in 1..=LONG {
            let (label, range) = if duration == LONG {
                (format!("{LONG}+"), LONG..33)
            } else {
                (duration.to_string(), duration..duration + 1)
            };
            let rate = d.exit_rate_by_duration(range);
            self.share("exit_rate_by_duration", [Some(label), None], rate);
        }
        for within in 1..=LONG {
            let place = [None, Some(within.to_string())];
            self.share("reentry_rate", place, d.reentry_rate(within));
        }
        let spells: u64 = d.complete_spells().iter().sum();
        for (length, persons) in d.complete_spells().iter().enumerate().skip(1) {
            let share = (spells > 0).then(|| *persons as f64 / spells as f64);
            self.share("spell_share", [Some(length.to_string()), None], share);
        }
        self.share("ever_poor", [None, None], d.ever_poor());
        self.share("always_poor", [None, None], d.always_poor());
        let nowhere = || [None, None, None];
        self.push("mean_years_poor", nowhere(), "years", d.mean_years_poor());
        let spell = d.mean_complete_spell();
        self.push("mean_complete_spell", nowhere(), "years", spell);
    }

    fn of_means(&mut self, history: &History) {
        let parts = history.sums.components();
        let part = |of: fn(ChronicTransient) -> f64| parts.map(of);
        for (name, value) in [
            ("total", part(|p| p.total)),
            ("chronic", part(|p| p.chronic)),
            ("transient", part(|p| p.transient)),
        ] {
            self.push(name, [None, None, None], "squared gap", value);
        }
        let persons: u64 = history.patterns.iter().sum();
        for (pattern, count) in PovertyPattern::ALL.into_iter().zip(history.patterns) {
            let share = (persons > 0).then(|| count as f64 / persons as f64);
            self.share(pattern.name(), [None, None], share);
        }
    }
}
