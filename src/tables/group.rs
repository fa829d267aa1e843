//! County rows added up over a nation, a region, a province or the poor areas.

use rayon::prelude::*;

use crate::indicators::Histogram;
use crate::model::account::Delivery;
use crate::model::distributions::Part;
use crate::model::groups::DEPRIVATIONS;
use crate::model::household::Vital;
use crate::model::programme::COUNT;
use crate::model::record::{CountyRow, Stocks, YearRecord};
use crate::population::County;
use crate::scenario::{Province, Region};

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
    /// The same as the survey sees it.
    pub observed_incomes: Histogram,
    /// Persons by deprivations.
    pub deprived: [u64; 1 << DEPRIVATIONS.len()],
    /// Designated counties that left the list this year.
    pub counties_left: u32,
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
            observed_incomes: Histogram::new(),
            deprived: [0; 1 << DEPRIVATIONS.len()],
            counties_left: 0,
            agents: 0,
            variances: [0.0; 3],
        }
    }
}

impl Group {
    fn add(&mut self, county: &County, row: &CountyRow) {
        self.stocks.merge(&row.stocks);
        self.vital.merge(&row.vital);
        let (i, e, f) = (&row.identified, &row.exits, &row.follow_up);
        add_pairs(
            &mut self.identified,
            &[i.added, i.added_in_reverification, i.returned, i.removed],
        );
        add_pairs(
            &mut self.exits,
            &[e.exited, e.wrongly, e.by_deadline, e.poor],
        );
        let follow_up = [f.in_grace, f.graduated, f.monitored];
        add_each(&mut self.follow_up, &follow_up);
        self.counties_on_list += u32::from(row.on_list);
        self.villages_on_list += row.villages_on_list;
        for (sum, delivery) in self.deliveries.iter_mut().zip(&row.deliveries) {
            sum.merge(delivery);
        }
        add_each(&mut self.deprived, &row.deprived);
        self.counties_left += u32::from(row.exits.county);
        self.agents += row.stocks.households / u64::from(county.weight);
        add_variances(&mut self.variances, sampling_variances(county, row));
    }

    fn merge(&mut self, other: &Self) {
        self.stocks.merge(&other.stocks);
        self.vital.merge(&other.vital);
        add_pairs(&mut self.identified, &other.identified);
        add_pairs(&mut self.exits, &other.exits);
        add_each(&mut self.follow_up, &other.follow_up);
        self.counties_on_list += other.counties_on_list;
        self.villages_on_list += other.villages_on_list;
        for (sum, delivery) in self.deliveries.iter_mut().zip(&other.deliveries) {
            sum.merge(delivery);
        }
        self.incomes.merge(&other.incomes);
        self.observed_incomes.merge(&other.observed_incomes);
        add_each(&mut self.deprived, &other.deprived);
        self.counties_left += other.counties_left;
        self.agents += other.agents;
        add_variances(&mut self.variances, other.variances);
    }

    /// Mean income per person, yuan.
    pub fn mean_income(&self) -> Option<f64> {
        mean(self.stocks.income.iter().sum(), self.stocks.persons)
    }
}

/// The groups of a year by place.
#[derive(Debug)]
pub struct Places {
    /// All counties.
    pub nation: Group,
    /// East, Central, West, in the order of [`Region::ALL`].
    pub regions: Vec<Group>,
    /// The designated counties of 2012.
    pub poor_areas: Group,
    /// The other counties.
    pub other_areas: Group,
    /// Provinces in the order of the provinces file.
    pub provinces: Vec<Group>,
}

impl Places {
    /// Adds up the rows: first by province and kind of county, then these in their order.
    pub fn of(counties: &[County], record: &YearRecord, provinces: &[Province]) -> Self {
        let parts: Vec<[Group; 2]> = (0..provinces.len())
            .into_par_iter()
            .map(|province| {
                let mut parts = [Group::default(), Group::default()];
                for (county, row) in counties.iter().zip(&record.rows) {
                    if county.province == province {
                        parts[usize::from(!county.designated)].add(county, row);
                    }
                }
                for (group, designated) in parts.iter_mut().zip([true, false]) {
                    let part = Part {
                        province,
                        designated,
                    };
                    if let Some(found) = record.distributions.of_part(part) {
                        group.incomes = found.incomes.clone();
                        group.observed_incomes = found.observed.clone();
                    }
                }
                parts
            })
            .collect();
        let sum = |of: &mut dyn Iterator<Item = &Group>| {
            let mut sum = Group::default();
            of.for_each(|part| sum.merge(part));
            sum
        };
        let regions = Region::ALL.iter().map(|&region| {
            let inside = provinces.iter().zip(&parts);
            sum(&mut inside
                .filter(|(province, _)| province.region == region)
                .flat_map(|(_, parts)| parts))
        });
        Self {
            nation: sum(&mut parts.iter().flatten()),
            regions: regions.collect(),
            poor_areas: sum(&mut parts.iter().map(|[designated, _]| designated)),
            other_areas: sum(&mut parts.iter().map(|[_, other]| other)),
            provinces: parts.iter().map(|parts| sum(&mut parts.iter())).collect(),
        }
    }

    /// Every place with its name: nation, regions, poor and other areas, provinces.
    pub fn named<'a>(
        &'a self,
        provinces: &'a [Province],
    ) -> impl Iterator<Item = (&'a str, &'a Group)> {
        let areas = [
            ("poor_areas", &self.poor_areas),
            ("other_areas", &self.other_areas),
        ];
        std::iter::once(("nation", &self.nation))
            .chain(
                Region::ALL
                    .iter()
                    .map(|region| region.name())
                    .zip(&self.regions),
            )
            .chain(areas)
            .chain(
                provinces
                    .iter()
                    .map(|p| p.name.as_str())
                    .zip(&self.provinces),
            )
    }
}

fn add_pairs(sums: &mut [[u64; 2]; 4], values: &[[u64; 2]; 4]) {
    add_each(sums.as_flattened_mut(), values.as_flattened());
}

fn add_each(sums: &mut [u64], values: &[u64]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}

fn add_variances(sums: &mut [f64; 3], values: [f64; 3]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
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
