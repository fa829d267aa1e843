//! Rules of programmes: functions written for one household that can be asked for many.

use super::cases::Cases;
use super::programme::{Case, Sources};
use crate::scenario::parameters::Parameters;
use multiversion::multiversion;

/// What a programme thinks of a household: any function of a case. It is written for one household and can be asked for many, which
/// then costs one call.
pub trait Rule<T>: Sync {
    /// For one household.
    fn of(&self, case: &Case<'_>) -> T;

    /// For all households of a list.
    fn of_all(&self, cases: &Cases, p: &Parameters, out: &mut Vec<T>);
}

impl<T: Copy + Default, F: Fn(&Case<'_>) -> T + Sync> Rule<T> for F {
    fn of(&self, case: &Case<'_>) -> T {
        self(case)
    }

    fn of_all(&self, cases: &Cases, p: &Parameters, out: &mut Vec<T>) {
        out.resize(cases.len(), T::default());
        ask_all(self, cases, p, out);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn ask_all<T, F: Fn(&Case<'_>) -> T>(rule: &F, cases: &Cases, p: &Parameters, out: &mut [T]) {
    for (out, case) in out.iter_mut().zip(cases.all(p)) {
        *out = rule(&case);
    }
}

/// Yearly income that a programme adds to a household: any function of the case, the units served, the household's market income and the
/// share of the effect that has arrived. Like a [`Rule`] it is written for one and can be asked for many.
pub trait Effect: Sync {
    /// For one household.
    fn of(&self, case: &Case<'_>, units: f32, market: &Sources, arrived: f32) -> Sources;

    /// For all that are served; it is to these cases and market incomes that their places refer.
    fn of_all(
        &self,
        cases: &Cases,
        p: &Parameters,
        markets: &[Sources],
        served: &[Served],
        out: &mut Vec<Sources>,
    );
}

/// A household that a programme serves.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    /// Its place among the participants.
    pub place: u32,
    /// Units served.
    pub units: f32,
    /// Share of the effect that has arrived.
    pub arrived: f32,
}

impl<F: Fn(&Case<'_>, f32, &Sources, f32) -> Sources + Sync> Effect for F {
    fn of(&self, case: &Case<'_>, units: f32, market: &Sources, arrived: f32) -> Sources {
        self(case, units, market, arrived)
    }

    fn of_all(
        &self,
        cases: &Cases,
        p: &Parameters,
        markets: &[Sources],
        served: &[Served],
        out: &mut Vec<Sources>,
    ) {
        out.clear();
        out.extend(served.iter().map(|household| {
            let place = household.place as usize;
            let case = cases.get(place, p);
            self(&case, household.units, &markets[place], household.arrived)
        }));
    }
}
