//! What is attributed: outcomes of every place in a year.

use crate::model::Simulation;
use crate::model::record::CountyRow;
use crate::population::County;
use crate::scenario::{Province, Region, Scenario};

/// A quantity that is attributed.
#[derive(Debug)]
pub struct Outcome {
    /// Name.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// What tables round it to, in its unit: contributions add up in these.
    pub quantum: f64,
}

/// The quantities of a year, then those that add up over the years so far.
pub static OUTCOMES: [Outcome; 7] = [
    Outcome {
        name: "poor_population",
        unit: "persons",
        quantum: 1.0,
    },
    Outcome {
        name: "poverty_gap",
        unit: "yuan, prices of the first year",
        quantum: 1.0,
    },
    Outcome {
        name: "income_of_registered",
        unit: "yuan per person and year, prices of the first year",
        quantum: 0.01,
    },
    Outcome {
        name: "public_cost",
        unit: "yuan, prices of the first year",
        quantum: 1.0,
    },
    Outcome {
        name: "person_years",
        unit: "person-years since the first year",
        quantum: 1.0,
    },
    Outcome {
        name: "cumulative_gap",
        unit: "yuan, prices of the first year",
        quantum: 1.0,
    },
    Outcome {
        name: "cumulative_cost",
        unit: "yuan, prices of the first year",
        quantum: 1.0,
    },
];

/// How many of them belong to a single year.
pub const OF_A_YEAR: usize = 4;

/// Which of a year's quantities the others add up.
const ADDED_UP: [usize; OUTCOMES.len() - OF_A_YEAR] = [0, 1, 3];

/// Places of which interactions, coalitions and the fall are written: those before the provinces.
pub const LARGE_PLACES: usize = 3 + Region::ALL.len();

/// Names of the places: nation, regions, poor and other areas, provinces.
pub fn place_names(provinces: &[Province]) -> Vec<String> {
    let large = std::iter::once("nation")
        .chain(Region::ALL.iter().map(|region| region.name()))
        .chain(["poor_areas", "other_areas"]);
    let provinces = provinces.iter().map(|province| province.name.as_str());
    large.chain(provinces).map(str::to_owned).collect()
}

/// Sums over the counties of a place in a year.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    poor: u64,
    /// In poverty lines.
    gap: f64,
    ever_registered: u64,
    /// Fen.
    income: i64,
    /// Fen.
    cost: i64,
}

impl Sums {
    fn add(&mut self, row: &CountyRow) {
        let s = &row.stocks;
        self.poor += s.poverty.poor;
        self.gap += s.poverty.gap;
        self.ever_registered += s.ever_registered;
        self.income += s.ever_registered_income;
        let gone = row.deliveries.iter().map(|d| d.spending + d.leakage);
        self.cost += gone.sum::<i64>();
    }
}

/// The quantities of the year that a simulation has reached, by place; an income of nobody is not a number.
pub fn of_year(
    scenario: &Scenario,
    year: u16,
    simulation: &Simulation<'_>,
) -> Vec<[f64; OF_A_YEAR]> {
    let mut places = vec![Sums::default(); LARGE_PLACES + scenario.provinces().len()];
    let counties = simulation.nation().counties.iter();
    for (county, row) in counties.zip(simulation.rows()) {
        for place in places_of(county) {
            places[place].add(row);
        }
    }
    let deflator = 1.0 / scenario.price_level(year);
    let line = scenario.parameters(year).prices.poverty_line * deflator;
    let yuan = |fen: i64| fen as f64 / 100.0 * deflator;
    let quantities = |sums: &Sums| {
        [
            sums.poor as f64,
            sums.gap * line,
            yuan(sums.income) / sums.ever_registered as f64,
            yuan(sums.cost),
        ]
    };
    places.iter().map(quantities).collect()
}

/// The places that a county lies in.
fn places_of(county: &County) -> [usize; 4] {
    let region = Region::ALL
        .iter()
        .position(|region| *region == county.region);
    let area = LARGE_PLACES - if county.designated { 2 } else { 1 };
    [
        0,
        1 + region.unwrap_or(0),
        area,
        LARGE_PLACES + county.province,
    ]
}

/// Adds the quantities that add up over the years: `years` holds those of each year in order.
pub fn with_sums(years: &[[f64; OF_A_YEAR]]) -> Vec<[f64; OUTCOMES.len()]> {
    let mut so_far = [0.0; ADDED_UP.len()];
    let with_sums = years.iter().map(|year| {
        for (sum, place) in so_far.iter_mut().zip(ADDED_UP) {
            *sum += year[place];
        }
        std::array::from_fn(|outcome| match outcome.checked_sub(OF_A_YEAR) {
            Some(sum) => so_far[sum],
            None => year[outcome],
        })
    });
    with_sums.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_add_up_over_the_years() {
        let years = [[5.0, 1.0, 900.0, 10.0], [3.0, 0.5, 950.0, 20.0]];
        let all = with_sums(&years);
        assert_eq!(all[0], [5.0, 1.0, 900.0, 10.0, 5.0, 1.0, 10.0]);
        assert_eq!(all[1], [3.0, 0.5, 950.0, 20.0, 8.0, 1.5, 30.0]);
    }

    #[test]
    fn places_hold_their_counties_once() {
        let shipped = Scenario::shipped("baseline").expect("shipped");
        let small = shipped.set("population.scale", 10_000).expect("set");
        let scenario = small.build().expect("a scenario");
        let mut simulation = Simulation::new(&scenario, 0).expect("a nation");
        let year = simulation.step().expect("a year");
        let places = of_year(&scenario, year, &simulation);
        let names = place_names(scenario.provinces());
        assert_eq!(places.len(), names.len());
        for quantity in [0, 1, 3] {
            let sum = |range: std::ops::Range<usize>| -> f64 {
                range.map(|place| places[place][quantity]).sum()
            };
            let nation = sum(0..1);
            assert!(nation > 0.0);
            for parts in [1..4, 4..LARGE_PLACES, LARGE_PLACES..names.len()] {
                assert!((sum(parts) / nation - 1.0).abs() < 1e-9);
            }
        }
    }
}
