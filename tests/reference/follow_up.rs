//! 7.11 Follow up: grace, and monitoring of the deregistered.

use five_measures::model::catalog::catalog;
use five_measures::model::programme::{Kind, ProgrammeId as Id};
use five_measures::population::households::Status;

use crate::nation::{County, Household};
use crate::year::Year;

/// Marks who is close to the line, and ends support after the years of grace unless the household is monitored then.
pub fn monitor(county: &mut County, year: &Year<'_>) {
    let rules = &year.p.register.exit;
    let threshold = (rules.monitoring_threshold * year.p.prices.poverty_line) as f32;
    let weight = county.weight();
    let follow_up = &mut county.books.follow_up;
    for household in &mut county.households {
        let status = household.registry.status();
        if status != Status::Grace && status != Status::Graduated {
            continue;
        }
        let persons = weight * u64::from(household.persons());
        let monitored = household.income < threshold;
        household.registry.set_monitored(u32::from(monitored));
        if monitored {
            follow_up.monitored += persons;
        }
        let years_out = household.registry.years_out();
        if status == Status::Grace && years_out >= rules.grace && !monitored {
            household.registry.set_status(Status::Graduated);
            end_positions(household);
        } else if status == Status::Grace {
            household.registry.set_years_out(years_out + 1);
        }
        if household.registry.status() == Status::Grace {
            follow_up.in_grace += persons;
        } else {
            follow_up.graduated += persons;
        }
    }
}

/// Positions end with support; places given and the allowance stay.
fn end_positions(household: &mut Household) {
    for programme in catalog() {
        if programme.kind != Kind::Places && programme.id != Id::Allowance {
            household.programmes &= !programme.id.bit();
        }
    }
}
