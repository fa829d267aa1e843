//! The nation in the file: what parameters and data do not decide, county by county, 40 bytes a household.

use crate::bytes::{Decoder, Encoder, Malformed};
use crate::population::households::{Composition, Condition, Households, Past, Registry, Terms};
use crate::population::income_shape::IncomeVariance;
use crate::population::sources::{CLASSES, SourceTable};
use crate::population::{County, Stratum, VillageGroup, household_sizes};
use crate::scenario::{Province, Scenario};

/// Bytes of the strata and the number of counties.
pub(super) const STRATA_BYTES: u64 = (2 * (VARIANCE_BYTES + SOURCE_BYTES) + 8) as u64;

const VARIANCE_BYTES: usize = 8 * 8;
const SOURCE_BYTES: usize = CLASSES * 4 * 4;

/// Bytes of a county without villages and households.
const COUNTY_BYTES: usize = 4 + 2 + 4 + 2 * 8 + 4 * 8 + 4 * 8 + 2 * 8;

/// Bytes of a group of villages.
const VILLAGE_BYTES: usize = 4 + 1 + 2 * 8;

/// Bytes of a county.
pub(super) fn county_bytes(county: &County) -> u64 {
    let villages = VILLAGE_BYTES * county.villages.len();
    (COUNTY_BYTES + villages + Households::BYTES * county.households.len()) as u64
}

/// Puts what the strata have drawn, and how many counties follow.
pub(super) fn put_strata(strata: &[Stratum; 2], counties: usize, to: &mut Encoder) {
    for Stratum {
        variance,
        sizes: _,
        sources,
    } in strata
    {
        for part in parts_of(variance) {
            to.f64(part);
        }
        for shares in sources {
            to.column(shares, f32::to_le_bytes);
        }
    }
    to.count(counties);
}

/// The strata and the number of counties.
pub(super) fn strata(bytes: &[u8], scenario: &Scenario) -> Result<([Stratum; 2], u32), Malformed> {
    let mut from = Decoder::new(bytes);
    let [first, second] = household_sizes(scenario.parameters(scenario.first_year()));
    let mut stratum = |sizes| {
        let mut parts = [0.0; VARIANCE_BYTES / 8];
        for part in &mut parts {
            *part = from.f64()?;
        }
        let mut sources = SourceTable::default();
        for shares in &mut sources {
            let column = from.column(shares.len(), f32::from_le_bytes)?;
            shares.copy_from_slice(&column);
        }
        Ok(Stratum {
            variance: variance(parts),
            sizes,
            sources,
        })
    };
    let strata = [stratum(first)?, stratum(second)?];
    let counties = u32::try_from(from.u64()?).map_err(|_| Malformed)?;
    from.end()?;
    Ok((strata, counties))
}

fn parts_of(variance: &IncomeVariance) -> [f64; VARIANCE_BYTES / 8] {
    let IncomeVariance {
        county,
        permanent,
        persistent,
        transitory,
        measurement,
        floor,
        disadvantaged,
        disadvantage,
    } = *variance;
    [
        county,
        permanent,
        persistent,
        transitory,
        measurement,
        floor,
        disadvantaged,
        disadvantage,
    ]
}

fn variance(parts: [f64; VARIANCE_BYTES / 8]) -> IncomeVariance {
    let [
        county,
        permanent,
        persistent,
        transitory,
        measurement,
        floor,
        disadvantaged,
        disadvantage,
    ] = parts;
    IncomeVariance {
        county,
        permanent,
        persistent,
        transitory,
        measurement,
        floor,
        disadvantaged,
        disadvantage,
    }
}

/// Puts a county. Its number is its place, and its region that of its province.
pub(super) fn put_county(county: &County, to: &mut Encoder) {
    let County {
        id: _,
        province,
        region: _,
        designated,
        weight,
        mean_income,
        headcount_2012,
        villages,
        growth,
        exited,
        registered,
        persons,
        peer_incidence,
        displaced_wages,
        households,
    } = county;
    to.u32(*province as u32);
    to.bool(*designated);
    to.bool(*exited);
    to.u32(*weight);
    to.u64(*registered);
    to.u64(*persons);
    for value in [mean_income, headcount_2012, peer_incidence, displaced_wages]
        .into_iter()
        .chain(growth)
    {
        to.f64(*value);
    }
    to.count(villages.len());
    for VillageGroup {
        villages,
        exited,
        registered,
        persons,
    } in villages
    {
        to.u32(*villages);
        to.bool(*exited);
        to.u64(*registered);
        to.u64(*persons);
    }
    to.count(households.len());
    put_households(households, to);
}

fn put_households(households: &Households, to: &mut Encoder) {
    let Households {
        permanent,
        persistent,
        income,
        composition,
        condition,
        registry,
        programmes,
        terms,
        poor_years,
        observed_poor_years,
        past,
    } = households;
    for column in [permanent, persistent, income] {
        to.column(column, f32::to_le_bytes);
    }
    to.column(composition, |word| word.0.to_le_bytes());
    to.column(condition, |word| word.0.to_le_bytes());
    to.column(registry, |word| word.0.to_le_bytes());
    to.column(terms, |word| word.0.to_le_bytes());
    to.column(past, |word| word.0.to_le_bytes());
    for column in [programmes, poor_years, observed_poor_years] {
        to.column(column, u32::to_le_bytes);
    }
}

/// The county of that number.
pub(super) fn county(id: u32, bytes: &[u8], provinces: &[Province]) -> Result<County, Malformed> {
    let mut from = Decoder::new(bytes);
    let province = from.u32()? as usize;
    let region = provinces.get(province).ok_or(Malformed)?.region;
    let (designated, exited) = (from.bool()?, from.bool()?);
    let weight = from.u32()?;
    let (registered, persons) = (from.u64()?, from.u64()?);
    let mut reals = [0.0; 8];
    for value in &mut reals {
        *value = from.f64()?;
    }
    let [
        mean_income,
        headcount_2012,
        peer_incidence,
        displaced_wages,
        growth @ ..,
    ] = reals;
    let groups = from.count(VILLAGE_BYTES)?;
    let mut villages = Vec::with_capacity(groups);
    for _ in 0..groups {
        villages.push(VillageGroup {
            villages: from.u32()?,
            exited: from.bool()?,
            registered: from.u64()?,
            persons: from.u64()?,
        });
    }
    let slots = from.count(Households::BYTES)?;
    let households = households(slots, &mut from)?;
    from.end()?;
    let mut conditions = households.condition.iter();
    if conditions.any(|condition| condition.village() as usize > groups) {
        return Err(Malformed);
    }
    Ok(County {
        id,
        province,
        region,
        designated,
        weight,
        mean_income,
        headcount_2012,
        villages,
        growth,
        exited,
        registered,
        persons,
        peer_incidence,
        displaced_wages,
        households,
    })
}

/// Columns in the order in which they were put.
fn households(slots: usize, from: &mut Decoder<'_>) -> Result<Households, Malformed> {
    let (f32s, u32s) = (f32::from_le_bytes, u32::from_le_bytes);
    Ok(Households {
        permanent: from.column(slots, f32s)?,
        persistent: from.column(slots, f32s)?,
        income: from.column(slots, f32s)?,
        composition: from.column(slots, |word| Composition(u32s(word)))?,
        condition: from.column(slots, |word| Condition(u32s(word)))?,
        registry: from.column(slots, |word| Registry(u16::from_le_bytes(word)))?,
        terms: from.column(slots, |word| Terms(u16::from_le_bytes(word)))?,
        past: from.column(slots, |word| Past(u32s(word)))?,
        programmes: from.column(slots, u32s)?,
        poor_years: from.column(slots, u32s)?,
        observed_poor_years: from.column(slots, u32s)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Simulation;

    #[test]
    fn a_nation_comes_back_as_it_was_and_takes_the_bytes_that_are_announced() {
        let shipped = Scenario::shipped("baseline").expect("shipped");
        let scenario = shipped.set("population.scale", 10_000).expect("set");
        let scenario = scenario.build().expect("built");
        let mut simulation = Simulation::new(&scenario, 3).expect("a nation");
        simulation.step();
        simulation.step();
        let nation = simulation.nation();
        let mut encoder = Encoder::default();
        put_strata(&nation.strata, nation.counties.len(), &mut encoder);
        assert_eq!(encoder.bytes().len() as u64, STRATA_BYTES);
        let again = strata(encoder.bytes(), &scenario);
        assert_eq!(
            again,
            Ok((nation.strata.clone(), nation.counties.len() as u32))
        );
        for ours in &nation.counties {
            encoder.clear();
            put_county(ours, &mut encoder);
            let bytes = encoder.bytes();
            assert_eq!(bytes.len() as u64, county_bytes(ours));
            assert_eq!(
                county(ours.id, bytes, scenario.provinces()).as_ref(),
                Ok(ours)
            );
            let cut = &bytes[..bytes.len() - 1];
            assert_eq!(county(ours.id, cut, scenario.provinces()), Err(Malformed));
        }
        // What no county can have is refused though it has the right length.
        let mut bytes = encoder.bytes().to_vec();
        bytes[..4].copy_from_slice(&99_u32.to_le_bytes());
        assert_eq!(county(0, &bytes, scenario.provinces()), Err(Malformed));
    }
}
