//! County rows added up over a nation, a region, a province or the poor areas.

use crate::indicators::Histogram;
use crate::model::deliver::Delivery;
use crate::model::household::Vital;
use crate::model::programme::COUNT;
use crate::model::record::{CountyRow, Stocks};
use crate::population::County;

/// Sums over the counties of a group in one year.
#[derive(Clone, Debug)]
pub struct Group {
    /// Stocks at the end of the year.
    pub stocks: Stocks,
    /// Births, deaths and moves.
    pub vital: Vital,
    /// Added, added in re-verification, returned, removed: persons and households.
    pub identified: [[u64; 2]; 4],
    /// Exited, wrongly, by the deadline, poor at exit: persons and households.
    pub exits: [[u64; 2]; 4],
    /// In grace, graduated, monitored: persons.
    pub follow_up: [u64; 3],
    /// Designated counties on the list.
    pub counties_on_list: u32,
    /// Poor villages on the list.
    pub villages_on_list: u32,
    /// Accounts of the programmes.
    pub deliveries: [Delivery; COUNT],
    /// Persons and income by income per person.
    pub incomes: Histogram,
    /// Agents in the sample.
    pub agents: u64,
    /// Sampling variances of the totals of poor persons, observed poor persons and income (yuan).
    pub variances: [f64; 3],
}

impl Default for Group {
    fn default() -> Self {
        Self {
            stocks: Stocks::default(),
            vital: Vital::default(),
            identified: [[0; 2]; 4],
            exits: [[0; 2]; 4],
            follow_up: [0; 3],
            counties_on_list: 0,
            villages_on_list: 0,
            deliveries: [Delivery::default(); COUNT],
            incomes: Histogram::new(),
            agents: 0,
            variances: [0.0; 3],
        }
    }
}

impl Group {
    /// The sum over some counties with their rows.
    pub fn of<'a>(rows: impl Iterator<Item = (&'a County, &'a CountyRow)>) -> Self {
        let mut group = Self::default();
        rows.for_each(|(county, row)| group.add(county, row));
        group
    }

    fn add(&mut self, county: &County, row: &CountyRow) {
        self.stocks.merge(&row.stocks);
        self.vital.merge(&row.vital);
        let (i, e, f) = (&row.identified, &row.exits, &row.follow_up);
        add_pairs(
            &mut self.identified,
            [i.added, i.added_in_reverification, i.returned, i.removed],
        );
        add_pairs(
            &mut self.exits,
            [e.exited, e.wrongly, e.by_deadline, e.poor],
        );
        for (sum, value) in self
            .follow_up
            .iter_mut()
            .zip([f.in_grace, f.graduated, f.monitored])
        {
            *sum += value;
        }
        self.counties_on_list += u32::from(row.on_list);
        self.villages_on_list += row.villages_on_list;
        for (sum, delivery) in self.deliveries.iter_mut().zip(&row.deliveries) {
            sum.merge(delivery);
        }
        self.incomes.merge(&row.incomes);
        self.agents += row.stocks.households / u64::from(county.weight);
        for (sum, variance) in self
            .variances
            .iter_mut()
            .zip(sampling_variances(county, row))
        {
            *sum += variance;
        }
    }

    /// Mean income per person, yuan.
    pub fn mean_income(&self) -> Option<f64> {
        mean(self.stocks.income.iter().sum(), self.stocks.persons)
    }
}

fn add_pairs(sums: &mut [[u64; 2]; 4], values: [[u64; 2]; 4]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        sum[0] += value[0];
        sum[1] += value[1];
    }
}

/// Yuan per person from fen and persons; `None` for nobody.
pub fn mean(fen: i64, persons: u64) -> Option<f64> {
    (persons > 0).then(|| fen as f64 / 100.0 / persons as f64)
}

/// Variance of a county's totals over samples of households drawn independently: weight² × n × variance over households.
fn sampling_variances(county: &County, row: &CountyRow) -> [f64; 3] {
    let weight = f64::from(county.weight);
    let n = row.stocks.households as f64 / weight;
    if n < 2.0 {
        return [0.0; 3];
    }
    let s = &row.stocks;
    let income = s.income.iter().sum::<i64>() as f64 / 100.0;
    let totals =
        [s.poverty.poor as f64, s.observed_poor as f64, income].map(|total| total / weight);
    let squares = [
        s.squares.poor as f64,
        s.squares.observed_poor as f64,
        s.squares.income,
    ];
    std::array::from_fn(|k| {
        let spread = (squares[k] - totals[k] * totals[k] / n) / (n - 1.0);
        weight * weight * n * spread.max(0.0)
    })
}
