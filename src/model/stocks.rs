//! What a county's households come to at the end of a year, in whole persons and fen.

use crate::math::single;

/// Poverty of a group of persons: sums that add up over groups.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PovertySums {
    /// Persons below the line.
    pub poor: u64,
    /// Sum over poor persons of the gap as a share of the line.
    pub gap: f64,
    /// Sum of the squared gap.
    pub squared_gap: f64,
    /// Sum of the logarithm of line over income.
    pub watts: f64,
}

/// Smallest income that the Watts index distinguishes, yuan per person and year.
pub const WATTS_FLOOR: f32 = 1.0;

impl PovertySums {
    /// Adds persons with an income per head, yuan.
    pub fn add(&mut self, income: f32, line: f32, persons: u64) {
        if income < line {
            let n = persons as f64;
            let gap = f64::from((line - income) / line).min(1.0);
            self.poor += persons;
            self.gap += n * gap;
            self.squared_gap += n * gap * gap;
            self.watts += n * f64::from(single::ln(line / income.max(WATTS_FLOOR)));
        }
    }

    /// Adds another group.
    pub fn merge(&mut self, other: &Self) {
        self.poor += other.poor;
        self.gap += other.gap;
        self.squared_gap += other.squared_gap;
        self.watts += other.watts;
    }
}

/// Stocks of a county at the end of a year; all persons and households are real ones (weights applied).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stocks {
    /// Persons.
    pub persons: u64,
    /// Households.
    pub households: u64,
    /// Income poverty.
    pub poverty: PovertySums,
    /// Persons below the line as the survey sees it.
    pub observed_poor: u64,
    /// Persons registered and not yet deregistered.
    pub registered: u64,
    /// Households registered and not yet deregistered.
    pub registered_households: u64,
    /// Persons who are income-poor and registered.
    pub registered_poor: u64,
    /// Persons whose income of the year before was below its line; none in the first year.
    pub poor_last_year: u64,
    /// Of them registered.
    pub registered_poor_last_year: u64,
    /// Persons of households that the survey saw below the line in the year before.
    pub observed_poor_last_year: u64,
    /// Of them registered.
    pub registered_observed_poor_last_year: u64,
    /// Persons whose long-run income is below the line.
    pub long_run_poor: u64,
    /// Of them registered.
    pub registered_long_run_poor: u64,
    /// Persons ever registered, except those removed.
    pub ever_registered: u64,
    /// Persons ever registered, except those removed, who receive the subsistence allowance or the guarantee.
    pub ever_registered_on_allowance: u64,
    /// Income by source, fen.
    pub income: [i64; 4],
    /// Income of the registered, fen.
    pub registered_income: i64,
    /// Income of the ever registered, fen.
    pub ever_registered_income: i64,
    /// Sums of squares over agents, for sampling errors.
    pub squares: Squares,
}

/// Sums over the agents of a county (not weighted) of squared household totals.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Squares {
    /// Persons of poor households.
    pub poor: u64,
    /// Persons of households that the survey sees as poor.
    pub observed_poor: u64,
    /// Household income, yuan.
    pub income: f64,
}

impl Stocks {
    /// Adds another group of persons.
    pub fn merge(&mut self, other: &Self) {
        self.persons += other.persons;
        self.households += other.households;
        self.poverty.merge(&other.poverty);
        self.observed_poor += other.observed_poor;
        self.registered += other.registered;
        self.registered_households += other.registered_households;
        self.registered_poor += other.registered_poor;
        self.poor_last_year += other.poor_last_year;
        self.registered_poor_last_year += other.registered_poor_last_year;
        self.observed_poor_last_year += other.observed_poor_last_year;
        self.registered_observed_poor_last_year += other.registered_observed_poor_last_year;
        self.long_run_poor += other.long_run_poor;
        self.registered_long_run_poor += other.registered_long_run_poor;
        self.ever_registered += other.ever_registered;
        self.ever_registered_on_allowance += other.ever_registered_on_allowance;
        for (sum, income) in self.income.iter_mut().zip(other.income) {
            *sum += income;
        }
        self.registered_income += other.registered_income;
        self.ever_registered_income += other.ever_registered_income;
        self.squares.poor += other.squares.poor;
        self.squares.observed_poor += other.squares.observed_poor;
        self.squares.income += other.squares.income;
    }
}

crate::exchange::portable! {
    impl [] PovertySums { poor, gap, squared_gap, watts }
    impl [] Squares { poor, observed_poor, income }
    impl [] Stocks {
        persons,
        households,
        poverty,
        observed_poor,
        registered,
        registered_households,
        registered_poor,
        poor_last_year,
        registered_poor_last_year,
        observed_poor_last_year,
        registered_observed_poor_last_year,
        long_run_poor,
        registered_long_run_poor,
        ever_registered,
        ever_registered_on_allowance,
        income,
        registered_income,
        ever_registered_income,
        squares,
    }
}
