//! Series of targets.csv that add up or compare years: what a run has come to since its first year.

use super::YearTables;
use crate::bytes::{Decoder, Encoder, Malformed};
use crate::model::catalog::catalog;
use crate::model::programme::{COUNT, ProgrammeId as Id};

/// What a replicate has come to since its first year.
#[derive(Debug, Default)]
pub(super) struct SoFar {
    /// Units served by each sub-programme in all years.
    reached: [u64; COUNT],
    /// Persons added by re-verification and removed.
    added: u64,
    removed: u64,
    /// Mean incomes of the year before: nation, poor areas.
    last_means: [Option<f64>; 2],
    /// Those of this year.
    means: [Option<f64>; 2],
    /// What the programme added in each year.
    effects: Vec<Effect>,
}

/// Years over which the effect of the programme is averaged, as the study did that measured it.
const EFFECT_YEARS: usize = 3;

/// Sub-programmes whose additional income is a public transfer.
const TRANSFERS: [Id; 6] = [
    Id::LandRestoration,
    Id::FarmlandToForest,
    Id::Grants,
    Id::TopUp,
    Id::Pensions,
    Id::DisabilitySubsidy,
];

/// Income that the programme adds to supported households in a year, yuan per household.
#[derive(Clone, Copy, Debug, Default)]
struct Effect {
    all: f64,
    transfers: f64,
}

impl Effect {
    /// What all sub-programmes add, and of the allowance what it pays the ever registered beyond the payment of the first year.
    fn of(year: &YearTables<'_>) -> Option<Self> {
        let g = &year.places.nation;
        let (context, s) = (year.context, &g.stocks);
        let supported = s.registered + g.follow_up[0];
        if s.registered_households == 0 || supported == 0 {
            return None;
        }
        let payment = |p| (catalog()[Id::Allowance as usize].terms)(p).unit_cost;
        let risen = (payment(context.p) - payment(context.start)).max(0.0);
        let allowance = s.ever_registered_on_allowance as f64 * risen;
        let benefit = |id: Id| g.deliveries[id as usize].benefit as f64 / 100.0;
        let ids = catalog().iter().map(|programme| programme.id);
        let all: f64 = ids.filter(|id| *id != Id::Allowance).map(benefit).sum();
        let transfers: f64 = TRANSFERS.into_iter().map(benefit).sum();
        let size = s.registered as f64 / s.registered_households as f64;
        let per_household = size / supported as f64;
        Some(Self {
            all: (all + allowance) * per_household,
            transfers: (transfers + allowance) * per_household,
        })
    }
}

impl SoFar {
    pub(super) fn add(&mut self, year: &YearTables<'_>) {
        if year.year == year.scenario.first_year() {
            *self = Self::default();
        }
        let nation = &year.places.nation;
        for (sum, account) in self.reached.iter_mut().zip(&nation.deliveries) {
            *sum += account.reached;
        }
        let [_, added, _, removed] = nation.identified;
        self.added += added[0];
        self.removed += removed[0];
        self.last_means = self.means;
        self.means = [nation.mean_income(), year.places.poor_areas.mean_income()];
        self.effects.push(Effect::of(year).unwrap_or_default());
    }

    /// Puts what the replicate has come to.
    pub(super) fn put(&self, to: &mut Encoder) {
        let Self {
            reached,
            added,
            removed,
            last_means,
            means,
            effects,
        } = self;
        to.column(reached, u64::to_le_bytes);
        to.u64(*added);
        to.u64(*removed);
        for mean in last_means.iter().chain(means) {
            to.optional(*mean);
        }
        to.count(effects.len());
        for effect in effects {
            to.f64(effect.all);
            to.f64(effect.transfers);
        }
    }

    /// Takes back what was put.
    pub(super) fn take(from: &mut Decoder<'_>) -> Result<Self, Malformed> {
        let mut so_far = Self::default();
        for reached in &mut so_far.reached {
            *reached = from.u64()?;
        }
        so_far.added = from.u64()?;
        so_far.removed = from.u64()?;
        for mean in so_far.last_means.iter_mut().chain(&mut so_far.means) {
            *mean = from.optional()?;
        }
        for _ in 0..from.count(16)? {
            so_far.effects.push(Effect {
                all: from.f64()?,
                transfers: from.f64()?,
            });
        }
        Ok(so_far)
    }

    /// Mean effect of the last years.
    fn effect(&self) -> Effect {
        let recent = &self.effects[self.effects.len().saturating_sub(EFFECT_YEARS)..];
        let mean =
            |of: fn(&Effect) -> f64| recent.iter().map(of).sum::<f64>() / recent.len() as f64;
        Effect {
            all: mean(|effect| effect.all),
            transfers: mean(|effect| effect.transfers),
        }
    }

    fn growth(&self, place: usize) -> Option<f64> {
        Some(self.means[place]? / self.last_means[place]? - 1.0)
    }

    /// Series that add up or compare years.
    pub(super) fn value(&self, series: &str, place: &str) -> Option<f64> {
        let reached = |id: Id| Some(self.reached[id as usize] as f64);
        match (series, place) {
            ("rural_income_growth_nominal", "nation") => self.growth(0),
            ("rural_income_growth_nominal", "poor_areas") => self.growth(1),
            (_, "nation") => match series {
                "programme_effect_per_household" => Some(self.effect().all),
                "transfer_share_of_programme_effect" => {
                    let effect = self.effect();
                    (effect.all > 0.0).then(|| effect.transfers / effect.all)
                }
                "register_added" => Some(self.added as f64),
                "register_removed" => Some(self.removed as f64),
                "relocated_cumulative" => reached(Id::Resettlement),
                "loan_households_cumulative" => reached(Id::SmallLoans),
                "vocational_trainees_cumulative" => reached(Id::Vocational),
                "higher_education_students_cumulative" => reached(Id::Higher),
                "dropouts_returned_cumulative" => reached(Id::DropoutReturn),
                "housing_renovated_households_cumulative" => reached(Id::Housing),
                _ => None,
            },
            _ => None,
        }
    }
}
