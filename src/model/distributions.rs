//! Distributions of income, kept by province and kind of county: one for every county would fill more memory than its households.

use std::collections::BTreeMap;

use crate::bytes::Malformed;
use crate::exchange::{Packed, Portable, Unpacked, portable};
use crate::indicators::Histogram;
use crate::population::County;

/// Counties of a province that are designated, or those that are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Index of the province.
    pub province: usize,
    /// Whether its counties were designated in the first year.
    pub designated: bool,
}

/// Persons and income by size of income per person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incomes {
    /// Income as it is.
    pub incomes: Histogram,
    /// Income as the survey sees it.
    pub observed: Histogram,
}

/// The distributions of a year; whole numbers, which add up in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Distributions(BTreeMap<Part, Incomes>);

impl Distributions {
    /// The distributions that a county's households are added to.
    pub fn of_county(&mut self, county: &County) -> &mut Incomes {
        let part = Part {
            province: county.province,
            designated: county.designated,
        };
        self.0.entry(part).or_default()
    }

    /// Those of a part; `None` if it has no county.
    pub fn of_part(&self, part: Part) -> Option<&Incomes> {
        self.0.get(&part)
    }

    /// All of them, in the order of the provinces.
    pub fn parts(&self) -> impl Iterator<Item = (Part, &Incomes)> {
        self.0.iter().map(|(part, incomes)| (*part, incomes))
    }

    /// All of them, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = (Part, &mut Incomes)> {
        self.0.iter_mut().map(|(part, incomes)| (*part, incomes))
    }

    /// Adds those of other counties.
    pub fn merge(&mut self, other: Self) {
        for (part, incomes) in other.0 {
            match self.0.entry(part) {
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(incomes);
                }
                std::collections::btree_map::Entry::Occupied(mut place) => {
                    place.get_mut().incomes.merge(&incomes.incomes);
                    place.get_mut().observed.merge(&incomes.observed);
                }
            }
        }
    }
}

impl Portable for Distributions {
    fn put(&self, to: &mut Packed) {
        self.0.len().put(to);
        for (
            Part {
                province,
                designated,
            },
            incomes,
        ) in &self.0
        {
            province.put(to);
            designated.put(to);
            incomes.put(to);
        }
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        let mut parts = BTreeMap::new();
        for _ in 0..usize::take(from)? {
            let (province, designated) = Portable::take(from)?;
            let part = Part {
                province,
                designated,
            };
            parts.insert(part, Incomes::take(from)?);
        }
        Ok(Self(parts))
    }
}

portable! {
    impl [] Incomes { incomes, observed }
}
