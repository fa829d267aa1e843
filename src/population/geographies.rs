//! The geographies used last, so that runs that share theirs do not make it again.

use super::Infeasible;
use super::geography::{Basis, Geography, make};
use crate::random::Luck;
use crate::scenario::Province;
use crate::scenario::parameters::Parameters;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

impl Basis {
    fn new(provinces: &[Province], p: &Parameters, luck: Luck) -> Self {
        Self {
            provinces: provinces.to_vec(),
            population: p.population.clone(),
            income: p.income.clone(),
            poverty_line: p.prices.poverty_line,
            luck,
        }
    }

    fn is_of(&self, provinces: &[Province], p: &Parameters, luck: Luck) -> bool {
        self.luck == luck
            && self.poverty_line == p.prices.poverty_line
            && self.population == p.population
            && self.income == p.income
            && self.provinces == provinces
    }
}

/// The geographies used last, the latest first. The runs of a sweep or a comparison differ in what happens later and share their luck, so
/// that most of them find theirs here; finding the means of counties takes as long as a year of a coarse sample.
static KEPT: Mutex<VecDeque<(Basis, Arc<Geography>)>> = Mutex::new(VecDeque::new());

/// How many counties are kept at most, of all geographies: those of 64 replicates of the shipped scenarios, ten megabytes.
const MOST_KEPT: usize = 200_000;

/// The counties of the first year.
pub fn of(
    provinces: &[Province],
    p: &Parameters,
    luck: Luck,
) -> Result<Arc<Geography>, Infeasible> {
    let find = || {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept
            .iter()
            .position(|(basis, _)| basis.is_of(provinces, p, luck))?;
        let found = kept.remove(place)?;
        let geography = Arc::clone(&found.1);
        kept.push_front(found);
        Some(geography)
    };
    if let Some(geography) = find() {
        return Ok(geography);
    }
    let basis = Basis::new(provinces, p, luck);
    let geography = Arc::new(make(&basis)?);
    // Another thread may have been as quick.
    Ok(find().unwrap_or_else(|| keep(basis, geography)))
}

/// Keeps a geography and drops those that were not used for longest.
fn keep(basis: Basis, geography: Arc<Geography>) -> Arc<Geography> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.push_front((basis, Arc::clone(&geography)));
    let mut counties = 0;
    kept.retain(|(_, geography)| {
        counties += geography.counties.len();
        counties <= MOST_KEPT
    });
    geography
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, ScenarioBuilder};

    #[test]
    fn a_geography_is_found_again_by_all_that_it_follows_from() {
        let shipped = || Scenario::shipped("baseline").expect("shipped");
        let with = |settings: &[(&str, f64)], luck: Luck| {
            let set = |builder: ScenarioBuilder, (path, value): &(&str, f64)| {
                builder.set(path, *value).expect("set")
            };
            let scenario = settings.iter().fold(shipped(), set).build().expect("built");
            let p = scenario.parameters(scenario.first_year());
            of(scenario.provinces(), p, luck).expect("a geography")
        };
        let luck = Luck::new(1, 0);
        let base = with(&[], luck);
        assert!(Arc::ptr_eq(&base, &with(&[("money.scale", 2.0)], luck)));
        assert_ne!(base, with(&[], Luck::new(1, 1)));
        assert_ne!(base, with(&[("population.county_dispersion", 0.2)], luck));
        assert_ne!(base, with(&[("income.permanent_share", 0.5)], luck));
        assert_ne!(base, with(&[("prices.poverty_line", 2700.0)], luck));
    }
}
