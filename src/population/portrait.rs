//! One household of the first year: its place in the distribution, its members, how it lives and what it earns.
//!
//! Everything is written for one household, in single precision and without branches, so that the loops over a block vectorize.

use super::draw::Context;
use super::hardship::Hardship;
use super::households::{Composition, Condition};
use super::income_shape::{YearShape, survey_error};
use super::size::{ReadySizes, binomial};
use super::{County, illness};
use crate::math::{double, single};
use crate::scenario::parameters::population::{Composition as Members, Conditions};

/// A household's place in the distribution of long-run income.
#[derive(Clone, Copy, Debug)]
pub struct LongRun {
    /// Fixed deviation of log income.
    pub permanent: f32,
    /// Slowly reverting deviation of log income.
    pub persistent: f32,
    /// Permanent income in its group, standardized.
    pub standard: f32,
    /// Long-run income among all persons, as a standard normal score.
    pub score: f32,
}

/// What the households of a county are drawn from.
pub struct Portraits {
    place: Place,
    sizes: ReadySizes,
    members: Composing,
    minority: f32,
    out_of_school: f32,
    hardships: [Hardship; 5],
    uninsured: f32,
    eco_area: f32,
    /// Chance of being seriously ill, without and with a chronic illness.
    ill: [f32; 2],
    village: Village,
    income: Incomes,
}

/// Long-run income and how it divides into its permanent and its persistent part.
struct Place {
    disadvantaged: f32,
    /// Log income of the disadvantaged and of the others without their spread.
    levels: [f32; 2],
    /// How far the disadvantaged lie below the others, in standard deviations.
    gap: f32,
    one_group: bool,
    of_permanent: f32,
    of_persistent: f32,
    own: f32,
    permanent_sd: f32,
    person_mean: f32,
    person_sd: f32,
}

/// Shares and means from which members are drawn.
struct Composing {
    elderly_small: f32,
    elderly_large: f32,
    children: f32,
    able: f32,
    schooling: f32,
    schooling_gradient: f32,
    schooling_dispersion: f32,
}

impl Composing {
    fn new(c: &Members) -> Self {
        Self {
            elderly_small: c.elderly_small as f32,
            elderly_large: c.elderly_large as f32,
            children: c.children as f32,
            able: c.able as f32,
            schooling: c.schooling as f32,
            schooling_gradient: c.schooling_gradient as f32,
            schooling_dispersion: c.schooling_dispersion as f32,
        }
    }
}

/// Poor villages of the county.
struct Village {
    groups: u32,
    there: Hardship,
    /// Mean long-run income inside poor villages.
    inside: f32,
    cohesion: f32,
    own: f32,
}

/// Income of the first year, and how a survey saw the household two years before.
///
/// Persistent income is a stationary process that looks the same backward in time; transitory income and survey error are others.
struct Incomes {
    mean: f32,
    shape: YearShape,
    sd_transitory: f32,
    kept: f32,
    sd_innovation: f32,
    sd_error: f32,
    /// Line of the first year at the mean of the earlier one, yuan.
    line_before: f32,
}

impl Portraits {
    /// Prepares the drawing of a county.
    pub fn new(county: &County, village_share: f64, context: &Context<'_>) -> Self {
        let q = &context.p.population;
        let c: &Conditions = &q.conditions;
        let pick = |designated: f64, other: f64| if county.designated { designated } else { other };
        let inhospitable = pick(c.inhospitable_designated, c.inhospitable_other);
        let [healthy, chronic] = illness::chances(context.p);
        let ill = |chance| illness::prevalence(chance, context.p.shocks.recovery) as f32;
        Self {
            place: Place::new(context),
            sizes: context.sizes.ready(),
            members: Composing::new(&q.composition),
            minority: if context.multi_ethnic {
                q.composition.minority_multi_ethnic
            } else {
                q.composition.minority_other
            } as f32,
            out_of_school: c.out_of_school as f32,
            hardships: [
                Hardship::new(c.chronic_illness, c.chronic_illness_correlation),
                Hardship::new(c.disability, c.disability_correlation),
                Hardship::new(inhospitable, c.inhospitable_correlation),
                Hardship::new(c.unsafe_housing, c.unsafe_housing_correlation),
                Hardship::new(c.unsafe_water, c.unsafe_water_correlation),
            ],
            uninsured: c.uninsured as f32,
            eco_area: pick(c.eco_area_designated, c.eco_area_other) as f32,
            ill: [ill(healthy), ill(chronic)],
            village: Village::new(county, village_share, context),
            income: Incomes::new(county, context),
        }
    }

    /// Whether incomes are lognormal, by which loops choose the case of [`Self::incomes`].
    pub fn lognormal(&self) -> bool {
        self.income.shape.is_lognormal()
    }

    /// The household at a place in the county's long-run incomes, from 0 for the poorest to 2^32; `split` is a standard normal number.
    #[inline(always)]
    pub fn long_run(&self, place: u32, split: f32) -> LongRun {
        let v = &self.place;
        /// Middle of the places that one number stands for, as a share; both ends keep their digits.
        #[inline(always)]
        fn share(place: u32) -> f32 {
            ((place >> 16) as i32 as f32 * 65_536.0 + ((place & 0xFFFF) as i32 as f32 + 0.5))
                * (1.0 / 4_294_967_296.0)
        }
        let (below, above) = (share(place), share(!place));
        let disadvantaged = below < v.disadvantaged;
        let (of_group, rest) = if disadvantaged {
            (below, v.disadvantaged - below)
        } else {
            (below - v.disadvantaged, above)
        };
        let size = if disadvantaged {
            v.disadvantaged
        } else {
            1.0 - v.disadvantaged
        };
        // A place just at the limit of its group has lost its digits: it counts as the last of 270 million.
        let least = 1.0 / 268_435_456.0;
        let within = single::normal_quantile(
            (of_group / size).clamp(least, 1.0),
            (rest / size).clamp(least, 1.0),
        );
        let permanent = within * v.of_permanent + v.own * split;
        let persistent = within * v.of_persistent - v.own * split;
        let level = if disadvantaged {
            v.levels[0]
        } else {
            v.levels[1]
        };
        // It is over persons, not households, that permanent income has mean zero and its variance.
        let centered = (permanent - v.permanent_sd * v.person_mean) / v.person_sd;
        LongRun {
            permanent: level + centered,
            persistent,
            standard: if v.permanent_sd > 0.0 {
                permanent / v.permanent_sd
            } else {
                0.0
            },
            score: v.score(disadvantaged, within),
        }
    }

    /// Members of the household; `school` is a standard normal number, `u` are uniform ones.
    #[inline(always)]
    pub fn members(&self, standard: f32, long_run: f32, school: f32, u: [f32; 4]) -> Composition {
        let c = &self.members;
        let size = self.sizes.draw(standard, u[0]);
        let small = size <= 2;
        let elderly = if small {
            c.elderly_small
        } else {
            c.elderly_large
        };
        let elderly = binomial::<2>(size.min(2), elderly, u[1]);
        let young = if small { 0 } else { size - elderly.max(1) - 1 };
        let children = binomial::<5>(young, c.children, u[2]);
        let working = size - elderly - children;
        let mut composition = Composition::default();
        composition.set_children(children);
        composition.set_working(working);
        composition.set_elderly(elderly);
        let able = (c.able + 0.04 * long_run).clamp(0.05, 1.0);
        composition.set_able(binomial::<7>(working, able, u[3]));
        let years = c.schooling + long_run * c.schooling_gradient + school * c.schooling_dispersion;
        composition.set_schooling(single::floor(years.clamp(0.0, 16.0) + 0.5));
        // One number serves several rare, independent traits by taking its finer digits.
        let finer = |u: f32| u * 4096.0 - single::floor(u * 4096.0) as i32 as f32;
        composition.set_minority(u32::from(finer(u[3]) < self.minority));
        let out = (self.out_of_school * single::exp(-0.5 * long_run)).min(0.5);
        composition.set_dropouts(binomial::<5>(children, out, finer(u[2])));
        composition
    }

    /// How the household lives, from uniform numbers.
    #[inline(always)]
    pub fn living_conditions(&self, long_run: f32, a: [f32; 4], b: [f32; 4]) -> Condition {
        let has = |uniform: f32, hardship: usize| {
            u32::from(uniform < self.hardships[hardship].chance(long_run))
        };
        let mut condition = Condition::default();
        condition.set_chronic(has(a[0], 0));
        condition.set_disabled(has(a[1], 1));
        condition.set_inhospitable(has(a[2], 2));
        condition.set_unsafe_house(has(a[3], 3));
        condition.set_unsafe_water(has(b[0], 4));
        condition.set_uninsured(u32::from(b[1] < self.uninsured));
        condition.set_eco_area(u32::from(b[2] < self.eco_area));
        let ill = if condition.chronic() == 1 {
            self.ill[1]
        } else {
            self.ill[0]
        };
        condition.set_ill(u32::from(b[3] < ill));
        condition.set_low_income(u32::from(long_run < 0.0));
        condition
    }

    /// Its group of poor villages plus one, or 0 outside poor villages, from two uniform numbers.
    #[inline(always)]
    pub fn village(&self, long_run: f32, there: f32, which: f32) -> u32 {
        let v = &self.village;
        let inside = v.groups > 0 && there < v.there.chance(long_run);
        let liability = v.cohesion * (long_run - v.inside)
            + v.own * single::normal_quantile(which, 1.0 - which);
        let group = single::floor(single::normal_cdf(liability) * v.groups as i32 as f32);
        let group = group.min(v.groups.saturating_sub(1)) + 1;
        if inside { group } else { 0 }
    }

    /// Its income, and whether a survey saw it below the line two years before.
    #[inline(always)]
    pub fn incomes<const LOGNORMAL: bool>(
        &self,
        permanent: f32,
        persistent: f32,
        transitory: f32,
        [innovation, transitory_before, error, _]: [f32; 4],
    ) -> (f32, bool) {
        let v = &self.income;
        let changing = persistent + v.sd_transitory * transitory;
        let income = v.mean * v.shape.relative_income_of::<LOGNORMAL>(permanent, changing);
        let changing = v.kept * persistent
            + v.sd_innovation * innovation
            + v.sd_transitory * transitory_before;
        let before = v.mean * v.shape.relative_income_of::<LOGNORMAL>(permanent, changing);
        let poor = before * survey_error(error, v.sd_error) < v.line_before;
        (income, poor)
    }
}

impl Place {
    fn new(context: &Context<'_>) -> Self {
        let v = context.variance;
        let total = v.permanent + v.persistent;
        Self {
            disadvantaged: v.disadvantaged as f32,
            levels: v.group_levels().map(|level| level as f32),
            gap: (v.disadvantage / total.sqrt()) as f32,
            one_group: v.between_groups() == 0.0,
            of_permanent: (v.permanent / total.sqrt()) as f32,
            of_persistent: (v.persistent / total.sqrt()) as f32,
            own: (v.permanent * v.persistent / total).sqrt() as f32,
            permanent_sd: v.permanent.sqrt() as f32,
            person_mean: context.sizes.person_mean as f32,
            person_sd: context.sizes.person_sd as f32,
        }
    }

    /// Standard normal score of long-run income among all persons, `within` being the score within the group.
    #[inline(always)]
    fn score(&self, disadvantaged: bool, within: f32) -> f32 {
        let gap = self.gap;
        let others = within - if disadvantaged { gap } else { 0.0 };
        let (share, rest) = (self.disadvantaged, 1.0 - self.disadvantaged);
        let below = share * single::normal_cdf(others + gap) + rest * single::normal_cdf(others);
        let above = share * single::normal_cdf(-others - gap) + rest * single::normal_cdf(-others);
        let least = f32::MIN_POSITIVE;
        let score = single::normal_quantile(below.max(least), above.max(least));
        if self.one_group { within } else { score }
    }
}

impl Village {
    fn new(county: &County, share: f64, context: &Context<'_>) -> Self {
        let v = &context.p.population.villages;
        // Inside poor villages incomes are lower than in the county; villages differ around that mean.
        let inside = if share > 0.0 {
            -v.correlation * double::normal_pdf(double::normal_quantile(share)) / share
        } else {
            0.0
        };
        Self {
            groups: county.villages.len() as u32,
            there: Hardship::new(share, v.correlation),
            inside: inside as f32,
            cohesion: v.cohesion.sqrt() as f32,
            own: (1.0 - v.cohesion).sqrt() as f32,
        }
    }
}

impl Incomes {
    fn new(county: &County, context: &Context<'_>) -> Self {
        let v = context.variance;
        let kept = context.p.income.persistence * context.p.income.persistence;
        let line = context.p.prices.poverty_line * double::exp(context.p.income.gain_before);
        Self {
            mean: county.mean_income as f32,
            shape: YearShape::new(v, 1.0),
            sd_transitory: v.transitory.sqrt() as f32,
            kept: kept as f32,
            sd_innovation: (v.persistent * (1.0 - kept * kept)).sqrt() as f32,
            sd_error: v.measurement.sqrt() as f32,
            line_before: line as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scores of all persons are standard normal, and the disadvantaged have the low ones.
    #[test]
    fn scores_are_those_among_all_persons() {
        let place = Place {
            disadvantaged: 0.2,
            levels: [0.0; 2],
            gap: 1.1 / 0.16_f32.sqrt(),
            one_group: false,
            of_permanent: 0.0,
            of_persistent: 0.0,
            own: 0.0,
            permanent_sd: 1.0,
            person_mean: 0.0,
            person_sd: 1.0,
        };
        let n = 4000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for (disadvantaged, weight) in [(true, 0.2), (false, 0.8)] {
            for k in 0..n {
                let z = double::normal_quantile((f64::from(k) + 0.5) / f64::from(n));
                let score = f64::from(place.score(disadvantaged, z as f32));
                sum += weight * score / f64::from(n);
                squares += weight * score * score / f64::from(n);
            }
        }
        assert!(
            sum.abs() < 1e-3 && (squares - 1.0).abs() < 5e-3,
            "{sum} {squares}"
        );
        assert!(place.score(true, 0.0) < -1.0 && place.score(false, 0.0) > 0.2);
    }
}
