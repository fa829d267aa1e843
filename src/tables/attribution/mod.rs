//! The tables of an attribution: outcomes under all coalitions of the measures, and what each measure did.

mod columns;
mod fall;
mod outcomes;
mod shares;

use crate::attribution::Coalition;
use crate::comparison::{Estimate, Layout, Pairs};
use crate::results::{Cell, TableSchema};
use crate::row;
use crate::tables::TableRows;
use crate::tables::compare::{DECOMPOSITION, Decompositions, Names, Snapshot};
pub use columns::{ATTRIBUTION, COALITIONS, FALL};
pub use outcomes::{LARGE_PLACES, OF_A_YEAR, OUTCOMES, Outcome, of_year, place_names};

/// The tables of an attribution, in the order of the manifest.
pub static OF_ATTRIBUTION: [&TableSchema; 4] = [&ATTRIBUTION, &FALL, &COALITIONS, &DECOMPOSITION];

/// What an attribution is about.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Name of the scenario.
    pub scenario: String,
    /// Names of the players, by place.
    pub players: Vec<&'static str>,
    /// The player that comes last in the second kind of order.
    pub last: usize,
    /// First year of the scenario.
    pub first_year: u16,
    /// Names of the places, those with interactions first.
    pub places: Vec<String>,
}

impl Subject {
    fn coalitions(&self) -> usize {
        1 << self.players.len()
    }

    /// Members of a coalition joined by +, `none` for nobody.
    fn name_of(&self, coalition: Coalition) -> String {
        let members: Vec<&str> = coalition.members().map(|p| self.players[p]).collect();
        if members.is_empty() {
            "none".to_owned()
        } else {
            members.join("+")
        }
    }

    /// The cells with which a row begins.
    fn lead(&self, outcome: usize, year: u16, place: usize) -> Vec<Cell> {
        let o = &OUTCOMES[outcome];
        row![
            self.scenario.clone(),
            o.name.to_owned(),
            o.unit.to_owned(),
            year,
            self.places[place].clone()
        ]
    }
}

/// Outcomes of a coalition in a year, by place.
pub type Places = Vec<[f64; OF_A_YEAR]>;

/// A year of a run under all coalitions.
#[derive(Clone, Debug)]
pub struct RunYear {
    /// Calendar year.
    pub year: u16,
    /// Outcomes by coalition.
    pub coalitions: Vec<Places>,
    /// Distributions of income of the coalition of nobody and of that of all.
    pub extremes: [Option<Snapshot>; 2],
}

/// Outcomes of all runs.
#[derive(Clone, Debug)]
pub struct Values {
    subject: Subject,
    years: usize,
    /// By run, then year, place, outcome and coalition in one row.
    runs: Vec<Vec<f64>>,
    decompositions: Decompositions,
}

/// An outcome in a year and place; the year counts from the first.
#[derive(Clone, Copy, Debug)]
struct Key {
    year: usize,
    place: usize,
    outcome: usize,
}

impl Values {
    /// None yet.
    pub fn new(subject: Subject, years: usize) -> Self {
        Self {
            subject,
            years,
            runs: Vec::new(),
            decompositions: Decompositions::default(),
        }
    }

    /// Bytes that a run of so many years, places and coalitions adds.
    pub fn bytes(years: usize, places: usize, coalitions: usize) -> usize {
        years * places * OUTCOMES.len() * coalitions * size_of::<f64>()
    }

    /// Adds the next run.
    pub fn add(&mut self, run: Vec<RunYear>) {
        let (places, coalitions) = (self.subject.places.len(), self.subject.coalitions());
        let mut row = vec![0.0; self.years * places * OUTCOMES.len() * coalitions];
        for place in 0..places {
            for coalition in 0..coalitions {
                let years: Vec<_> = run
                    .iter()
                    .map(|year| year.coalitions[coalition][place])
                    .collect();
                for (year, all) in outcomes::with_sums(&years).into_iter().enumerate() {
                    for (outcome, value) in all.into_iter().enumerate() {
                        let key = Key {
                            year,
                            place,
                            outcome,
                        };
                        row[self.start_of(key) + coalition] = value;
                    }
                }
            }
        }
        self.runs.push(row);
        for year in run {
            if let [Some(none), Some(all)] = year.extremes {
                let first = self.subject.first_year;
                self.decompositions
                    .add_snapshots(year.year, [none, all], first);
            }
        }
    }

    fn start_of(&self, key: Key) -> usize {
        let place = key.year * self.subject.places.len() + key.place;
        (place * OUTCOMES.len() + key.outcome) * self.subject.coalitions()
    }

    /// The values of all coalitions, run by run.
    fn games(&self, key: Key) -> impl Iterator<Item = &[f64]> {
        let start = self.start_of(key);
        let range = start..start + self.subject.coalitions();
        self.runs.iter().map(move |run| &run[range.clone()])
    }

    fn year_of(&self, key: Key) -> u16 {
        self.subject.first_year + key.year as u16
    }

    /// Outcomes in the order of the tables: by outcome, year after the first, and place.
    fn keys(&self, places: usize) -> impl Iterator<Item = Key> {
        let years = 1..self.years;
        (0..OUTCOMES.len()).flat_map(move |outcome| {
            years.clone().flat_map(move |year| {
                (0..places).map(move |place| Key {
                    year,
                    place,
                    outcome,
                })
            })
        })
    }

    /// The rows of all tables.
    pub fn rows(&self, layout: &Layout) -> Vec<TableRows> {
        let scenario = self.subject.scenario.as_str();
        let names = Names {
            base: &self.subject.name_of(Coalition::NOBODY),
            other: scenario,
        };
        vec![
            self.attribution_rows(layout),
            (&FALL, fall::rows(self, layout)),
            (&COALITIONS, self.coalition_rows(layout)),
            (&DECOMPOSITION, self.decompositions.rows(names, layout)),
        ]
    }

    /// The rows of attribution.csv alone.
    pub fn attribution_rows(&self, layout: &Layout) -> TableRows {
        (&ATTRIBUTION, shares::rows(self, layout))
    }

    fn coalition_rows(&self, layout: &Layout) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for key in self.keys(LARGE_PLACES) {
            for coalition in Coalition::every(self.subject.players.len()) {
                let values = self.games(key).map(|game| game[coalition.place()]);
                let estimate = Pairs::of_differences(values).estimate(layout);
                let mut row = self.subject.lead(key.outcome, self.year_of(key), key.place);
                row.push(self.subject.name_of(coalition).into());
                row.push(Cell::Integer(coalition.size() as i128));
                row.extend(cells(estimate.difference, &estimate));
                rows.push(row);
            }
        }
        rows
    }
}

/// A value and the intervals of its estimate.
fn cells(value: Option<f64>, estimate: &Estimate) -> Vec<Cell> {
    let ends = |interval: Option<[f64; 2]>| interval.map_or([None; 2], |ends| ends.map(Some));
    let [lower, upper] = ends(estimate.interval);
    let [p5, p95] = ends(estimate.draws);
    row![value, lower, upper, p5, p95]
}
