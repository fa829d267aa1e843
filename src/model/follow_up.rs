//! Step 11, follow up: grace after the exit, and monitoring of households close to the line.

use super::context::Year;
use super::lanes::Lanes;
use super::programme::ProgrammeId as Id;
use crate::population::County;
use crate::population::households::Status;
use crate::random::blocks;

/// Persons in each state of follow-up at the end of the year, real persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FollowUp {
    /// Deregistered persons whose support goes on.
    pub in_grace: u64,
    /// Deregistered persons whose support has ended.
    pub graduated: u64,
    /// Deregistered persons who are monitored.
    pub monitored: u64,
}

/// Counts the years since exit, ends support after the grace period, and marks who is close to the line.
pub fn monitor(county: &mut County, year: &Year<'_>) -> FollowUp {
    let rules = &year.p.register.exit;
    let threshold = (rules.monitoring_threshold * year.p.prices.poverty_line) as f32;
    let weight = u64::from(county.weight);
    if let Some(watch) = year.watch(county) {
        watch.assessed(county);
    }
    let mut follow_up = FollowUp::default();
    let columns = &mut county.households;
    let kept = Id::Allowance.bit() | places();
    let mut lanes = Lanes::default();
    for block in blocks(columns.len()) {
        let (first, last) = (block.start, block.end);
        let registry = &columns.registry[first..last];
        lanes.list(registry.len(), |lane| {
            let code = registry[lane].status_code();
            (code == Status::Grace as u32) | (code == Status::Graduated as u32)
        });
        for lane in lanes.listed() {
            let i = first + lane;
            let persons = weight * u64::from(columns.composition[i].persons());
            let close = columns.income[i] < threshold;
            let registry = &mut columns.registry[i];
            registry.set_monitored(u32::from(close));
            follow_up.monitored += if close { persons } else { 0 };
            if registry.status() == Status::Grace {
                // Households on watch keep their support: early intervention.
                if registry.years_out() >= rules.grace && !close {
                    registry.set_status(Status::Graduated);
                    columns.programmes[i] &= kept;
                } else {
                    registry.set_years_out(registry.years_out() + 1);
                }
            }
            match registry.status() {
                Status::Grace => follow_up.in_grace += persons,
                _ => follow_up.graduated += persons,
            }
        }
    }
    follow_up
}

/// Bits of programmes that are given once and last.
fn places() -> u32 {
    use super::catalog::catalog;
    use super::programme::Kind;
    catalog()
        .iter()
        .filter(|p| p.kind == Kind::Places)
        .fold(0, |bits, p| bits | p.id.bit())
}

crate::exchange::portable! {
    impl [] FollowUp { in_grace, graduated, monitored }
}
