//! A block is added to the sums of its county.

use super::super::lanes::Lanes;
use super::super::stocks::Stocks;
use super::seen::{Measures, Seen, is};
use crate::random::BLOCK;
use multiversion::multiversion;

/// Persons of the households of a block, and what they are.
#[inline(always)]
fn all(seen: &Seen) -> impl Iterator<Item = (&u32, &u32)> {
    let lanes = seen.lanes.min(BLOCK);
    seen.persons[..lanes].iter().zip(&seen.is[..lanes])
}

/// Persons of a block who are all that `wanted` says.
#[inline(always)]
pub(super) fn persons_who(seen: &Seen, wanted: u32) -> u64 {
    let mut sum = 0;
    for (persons, is) in all(seen) {
        sum += if is & wanted == wanted { *persons } else { 0 };
    }
    u64::from(sum)
}

/// Squares of the persons of the households that are `wanted`.
#[inline(always)]
fn squares_of(seen: &Seen, wanted: u32) -> u64 {
    let mut sum = 0;
    for (persons, is) in all(seen) {
        sum += if is & wanted == wanted {
            persons * persons
        } else {
            0
        };
    }
    u64::from(sum)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn add_stocks(seen: &Seen, totals: &[i64], m: &Measures, s: &mut Stocks) {
    let weight = m.weight;
    let who = |wanted: u32| weight * persons_who(seen, wanted);
    s.persons += who(0);
    s.observed_poor += who(is::OBSERVED_POOR);
    s.poor_last_year += who(is::POOR_LAST_YEAR);
    s.observed_poor_last_year += who(is::OBSERVED_POOR_LAST_YEAR);
    s.long_run_poor += who(is::LONG_RUN_POOR);
    s.registered += who(is::REGISTERED);
    s.registered_poor += who(is::REGISTERED | is::POOR);
    s.registered_poor_last_year += who(is::REGISTERED | is::POOR_LAST_YEAR);
    s.registered_observed_poor_last_year += who(is::REGISTERED | is::OBSERVED_POOR_LAST_YEAR);
    s.registered_long_run_poor += who(is::REGISTERED | is::LONG_RUN_POOR);
    s.ever_registered += who(is::EVER_REGISTERED);
    s.ever_registered_on_allowance += who(is::EVER_REGISTERED | is::ON_ALLOWANCE);
    s.squares.poor += squares_of(seen, is::POOR);
    s.squares.observed_poor += squares_of(seen, is::OBSERVED_POOR);
    let (mut households, mut registered) = (0u32, 0u32);
    for (persons, is) in all(seen) {
        households += u32::from(*persons > 0);
        registered += u32::from(*persons > 0 && is & is::REGISTERED != 0);
    }
    s.households += weight * u64::from(households);
    s.registered_households += weight * u64::from(registered);
    let (mut of_registered, mut of_ever) = (0, 0);
    for (total, is) in totals.iter().zip(&seen.is) {
        of_registered += if is & is::REGISTERED != 0 { *total } else { 0 };
        of_ever += if is & is::EVER_REGISTERED != 0 {
            *total
        } else {
            0
        };
    }
    s.registered_income += of_registered * weight as i64;
    s.ever_registered_income += of_ever * weight as i64;
}

/// Adds the gaps of the poor, and squared household incomes, which are summed up in eight lanes.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn add_poverty(seen: &Seen, incomes: &[f32], m: &Measures, s: &mut Stocks) {
    let mut lanes = [0.0; 8];
    for (incomes, persons) in incomes.chunks(8).zip(seen.persons.chunks(8)) {
        for ((sum, income), persons) in lanes.iter_mut().zip(incomes).zip(persons) {
            let income = f64::from(*income) * f64::from(*persons);
            *sum += income * income;
        }
    }
    s.squares.income += lanes.iter().sum::<f64>();
    let mut poor = Lanes::default();
    poor.list(incomes.len(), |lane| seen.is[lane] & is::POOR != 0);
    for lane in poor.listed() {
        let persons = m.weight * u64::from(seen.persons[lane]);
        s.poverty.add(incomes[lane], m.line, persons);
    }
}
