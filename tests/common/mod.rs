//! What the tests of the model share: scenarios with overrides, whole runs, and totals with their
//! sampling errors.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;

use five_measures::model::Simulation;
use five_measures::model::account::Delivery;
use five_measures::model::programme::{COUNT, Measure, Programme, ProgrammeId};
use five_measures::model::record::{CountyRow, Stocks};
use five_measures::population::County;
use five_measures::scenario::Scenario;

/// A shipped scenario with overrides such as `population.scale=1000`.
pub fn scenario(name: &str, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
    scenario_with(name, &overrides)
}

/// The same for overrides that are made while testing.
pub fn scenario_with(name: &str, overrides: &[String]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    Scenario::load(path, overrides).unwrap_or_else(|faults| panic!("{name}: {faults}"))
}

/// Draws the population of a scenario.
pub fn draw(scenario: &Scenario, replicate: u32) -> Simulation<'_> {
    Simulation::new(scenario, replicate).unwrap_or_else(|fault| panic!("{fault}"))
}

/// Simulates all years and shows the nation to `visit` after each.
pub fn each_year(scenario: &Scenario, replicate: u32, mut visit: impl FnMut(u16, &Simulation<'_>)) {
    let mut simulation = draw(scenario, replicate);
    while let Some(year) = simulation.step() {
        visit(year, &simulation);
    }
}

/// The nation's totals of every year.
pub fn trajectory(scenario: &Scenario, replicate: u32) -> Vec<(u16, Totals)> {
    let mut years = Vec::new();
    each_year(scenario, replicate, |year, simulation| {
        years.push((year, Totals::of(simulation, |_| true)));
    });
    years
}

/// The totals of one year of a trajectory.
pub fn in_year(years: &[(u16, Totals)], year: u16) -> &Totals {
    let found = years.iter().find(|(y, _)| *y == year);
    &found.expect("a year of the trajectory").1
}

/// The path of a sub-programme in scenario files.
pub fn path_of(programme: &Programme) -> String {
    match programme.measure {
        Measure::Support => format!("support.{}", programme.name),
        measure => format!("measures.{}.{}", measure.name(), programme.name),
    }
}

/// Sums over some counties in one year, in real persons and fen.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Stocks.
    pub stocks: Stocks,
    /// Accounts of the programmes.
    pub deliveries: [Delivery; COUNT],
    /// Designated counties on the list.
    pub counties: u32,
    /// Poor villages on the list.
    pub villages: u32,
    /// Sampling variances of the totals of poor, observed poor and income (yuan).
    variances: [f64; 3],
}

impl Totals {
    /// The sum over the counties that `wanted` picks.
    pub fn of(simulation: &Simulation<'_>, wanted: impl Fn(&County) -> bool) -> Self {
        let mut totals = Self::default();
        for (county, row) in simulation.nation().counties.iter().zip(simulation.rows()) {
            if wanted(county) {
                totals.add(county, row);
            }
        }
        totals
    }

    fn add(&mut self, county: &County, row: &CountyRow) {
        self.stocks.merge(&row.stocks);
        for (sum, account) in self.deliveries.iter_mut().zip(&row.deliveries) {
            sum.merge(account);
        }
        self.counties += u32::from(row.on_list);
        self.villages += row.villages_on_list;
        // Households are drawn independently inside each county; the even spread of long-run
        // income over a county's sample makes the true variance smaller.
        let weight = f64::from(county.weight);
        let s = &row.stocks;
        let agents = s.households as f64 / weight;
        let income = s.income.iter().sum::<i64>() as f64 / 100.0;
        let of_agents = [
            (s.poverty.poor as f64, s.squares.poor as f64),
            (s.observed_poor as f64, s.squares.observed_poor as f64),
            (income, s.squares.income),
        ];
        for (variance, (total, squares)) in self.variances.iter_mut().zip(of_agents) {
            let mean = total / weight / agents;
            *variance += weight * weight * (squares - agents * mean * mean).max(0.0);
        }
    }

    /// The account of a programme.
    pub fn account(&self, id: ProgrammeId) -> &Delivery {
        &self.deliveries[id as usize]
    }

    /// Persons below the line, and the standard error.
    pub fn poor(&self) -> Estimate {
        Estimate::new(self.stocks.poverty.poor as f64, self.variances[0].sqrt())
    }

    /// Persons whom the survey sees below the line, and the standard error.
    pub fn observed_poor(&self) -> Estimate {
        Estimate::new(self.stocks.observed_poor as f64, self.variances[1].sqrt())
    }

    /// Share of persons whom the survey sees below the line.
    pub fn observed_headcount_ratio(&self) -> Estimate {
        self.observed_poor().over(self.stocks.persons as f64)
    }

    /// Mean income per person in yuan, and the standard error.
    pub fn mean_income(&self) -> Estimate {
        let yuan = self.stocks.income.iter().sum::<i64>() as f64 / 100.0;
        Estimate::new(yuan, self.variances[2].sqrt()).over(self.stocks.persons as f64)
    }
}

/// A figure from a sample with its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

impl Estimate {
    /// A figure and its standard error.
    pub fn new(value: f64, error: f64) -> Self {
        Self { value, error }
    }

    fn over(self, whole: f64) -> Self {
        Self::new(self.value / whole, self.error / whole)
    }

    /// The mean over independent replicates.
    pub fn mean(of: &[Self]) -> Self {
        let n = of.len() as f64;
        let value = of.iter().map(|e| e.value).sum::<f64>() / n;
        let variance = of.iter().map(|e| e.error * e.error).sum::<f64>();
        Self::new(value, variance.sqrt() / n)
    }

    /// Checks that the figure is within a share of the target, give or take some standard errors.
    #[track_caller]
    pub fn assert_near(self, target: f64, share: f64, errors: f64, what: &str) {
        let allowed = share * target + errors * self.error;
        assert!(
            (self.value - target).abs() <= allowed,
            "{what}: {:.6} against {target:.6}, {:+.3}% off, standard error {:.3}%",
            self.value,
            100.0 * (self.value / target - 1.0),
            100.0 * self.error / target,
        );
    }

    /// How many standard errors of the difference lie between two independent figures.
    pub fn distance(self, other: Self) -> f64 {
        (self.value - other.value) / (self.error * self.error + other.error * other.error).sqrt()
    }
}
