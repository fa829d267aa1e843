//! Drawing the households of one county as they were at the end of the first year.

use super::geography::CountyPlan;
use super::households::{Composition, Condition, Households, Past, Registry, Terms};
use super::income_shape::{IncomeVariance, YearShape, survey_error};
use super::size::{HouseholdSizes, binomial};
use super::sources::{self, CLASSES};
use super::{County, VillageGroup, illness};
use crate::math::double;
use crate::random::{Draw, GOLDEN, Luck};
use crate::scenario::parameters::Parameters;
use crate::scenario::parameters::population::Conditions;

/// What the drawing of a county needs to know.
pub struct Context<'a> {
    /// Parameters of the first year.
    pub p: &'a Parameters,
    /// The first year, at whose end the households are drawn.
    pub year: u16,
    /// Key of the draws.
    pub luck: Luck,
    /// Variance of log income in the county's stratum.
    pub variance: &'a IncomeVariance,
    /// Household sizes in the county's stratum.
    pub sizes: &'a HouseholdSizes,
    /// Whether the province is multi-ethnic.
    pub multi_ethnic: bool,
}

/// Draws a county; beside it the market income of each class of households (fen, agents weighted).
pub fn county(
    id: u32,
    plan: &CountyPlan,
    weight: u32,
    agents: usize,
    context: &Context<'_>,
) -> (County, [i64; CLASSES]) {
    let poor_village_share = poor_village_share(plan, context.p);
    let groups = village_groups(plan, agents, poor_village_share, context.p);
    let mut county = County {
        id,
        province: plan.province,
        region: plan.region,
        designated: plan.designated,
        weight,
        mean_income: plan.mean_income,
        headcount_2012: plan.headcount_ratio,
        villages: groups,
        growth: [1.0; 4],
        exited: !plan.designated,
        registered: 0,
        persons: 0,
        peer_incidence: 0.0,
        displaced_wages: 0.0,
        households: Households::with_capacity(agents),
    };
    let shape = YearShape::new(context.variance, 1.0);
    let sd_transitory = context.variance.transitory.sqrt() as f32;
    let shift = context.luck.words(Draw::County, 0, id, 1)[0];
    let before = Before::new(&shape, context);
    let mut classes = [0i64; CLASSES];
    for household in 0..agents as u32 {
        let drawn = Drawn::new(&county, household, shift, poor_village_share, context);
        let [_, luck, ..] = context
            .luck
            .normals(Draw::Income, context.year, id, household);
        let transitory = sd_transitory * luck;
        let income = plan.mean_income as f32
            * shape.relative_income(drawn.permanent, drawn.persistent + transitory);
        let persons = drawn.composition.persons();
        let fen = (f64::from(income) * f64::from(persons) * 100.0).round() as i64;
        classes[sources::class(drawn.composition, drawn.condition)] += fen * i64::from(weight);
        county.persons += u64::from(persons) * u64::from(weight);
        let mut condition = drawn.condition;
        condition.set_poor_before(u32::from(before.poor(&county, household, &drawn)));
        let columns = &mut county.households;
        columns.permanent.push(drawn.permanent);
        columns.persistent.push(drawn.persistent);
        columns.income.push(income);
        columns.composition.push(drawn.composition);
        columns.condition.push(condition);
        columns.registry.push(Registry::default());
        columns.programmes.push(0);
        columns.terms.push(Terms::default());
        columns.poor_years.push(0);
        columns.observed_poor_years.push(0);
        columns.past.push(Past::default());
    }
    (county, classes)
}

/// How the survey saw a household on its visit two years before.
///
/// Persistent income is a stationary process that looks the same backward in time; transitory income and survey error are others.
struct Before<'a> {
    context: &'a Context<'a>,
    shape: &'a YearShape,
    kept: f32,
    sd_innovation: f32,
    sd_transitory: f32,
    sd_error: f32,
    /// Line of the first year at the mean of the earlier one, yuan.
    line: f32,
}

impl<'a> Before<'a> {
    fn new(shape: &'a YearShape, context: &'a Context<'a>) -> Self {
        let v = context.variance;
        let kept = context.p.income.persistence * context.p.income.persistence;
        Self {
            context,
            shape,
            kept: kept as f32,
            sd_innovation: (v.persistent * (1.0 - kept * kept)).sqrt() as f32,
            sd_transitory: v.transitory.sqrt() as f32,
            sd_error: v.measurement.sqrt() as f32,
            line: (context.p.prices.poverty_line * double::exp(context.p.income.gain_before))
                as f32,
        }
    }

    fn poor(&self, county: &County, household: u32, drawn: &Drawn) -> bool {
        let [innovation, transitory, error, _] =
            self.context
                .luck
                .normals(Draw::Before, 0, county.id, household);
        let changing = self.kept * drawn.persistent
            + self.sd_innovation * innovation
            + self.sd_transitory * transitory;
        let income =
            county.mean_income as f32 * self.shape.relative_income(drawn.permanent, changing);
        income * survey_error(error, self.sd_error) < self.line
    }
}

/// Share of the county's persons who live in poor villages, in proportion to its incidence.
fn poor_village_share(plan: &CountyPlan, p: &Parameters) -> f64 {
    if plan.villages == 0 {
        return 0.0;
    }
    let mean = p.population.poor_population_observed / p.population.rural_population;
    (p.population.villages.population_share * plan.headcount_ratio / mean).min(0.9)
}

/// Groups of poor villages, each with enough agents to have an incidence.
fn village_groups(
    plan: &CountyPlan,
    agents: usize,
    share: f64,
    p: &Parameters,
) -> Vec<VillageGroup> {
    let inside = agents as f64 * share;
    let most = plan.villages.min(4095);
    let groups =
        ((inside / f64::from(p.population.villages.agents_per_group)) as u32).clamp(1, most.max(1));
    (0..groups)
        .map(|g| {
            let upto =
                |g: u32| (u64::from(g) * u64::from(plan.villages) / u64::from(groups)) as u32;
            VillageGroup {
                villages: upto(g + 1) - upto(g),
                exited: false,
                registered: 0,
                persons: 0,
            }
        })
        .filter(|group| group.villages > 0)
        .collect()
}

/// One household as drawn.
struct Drawn {
    permanent: f32,
    persistent: f32,
    composition: Composition,
    condition: Condition,
}

impl Drawn {
    fn new(
        county: &County,
        household: u32,
        shift: u32,
        village_share: f64,
        context: &Context<'_>,
    ) -> Self {
        let key = |draw| (draw, 0, county.id, household);
        let luck = context.luck;
        let [split, schooling, ..] = {
            let (draw, year, county, household) = key(Draw::Traits);
            luck.normals(draw, year, county, household)
        };
        // Evenly spread over the county's income distribution, so that small samples reproduce it;
        // a household's place depends on its own number alone.
        let place = f64::from(household.wrapping_mul(GOLDEN).wrapping_add(shift));
        let place = (place + 0.5) / 4_294_967_296.0;
        let v = context.variance;
        let disadvantaged = place < v.disadvantaged;
        let within = double::normal_quantile(if disadvantaged {
            place / v.disadvantaged
        } else {
            (place - v.disadvantaged) / (1.0 - v.disadvantaged)
        });
        let long_run = v.score(disadvantaged, within);
        let level = v.group_levels()[usize::from(!disadvantaged)];
        let total = v.permanent + v.persistent;
        let own = (v.permanent * v.persistent / total).sqrt() * f64::from(split);
        let permanent = within * v.permanent / total.sqrt() + own;
        let persistent = within * v.persistent / total.sqrt() - own;
        let standard = if v.permanent > 0.0 {
            permanent / v.permanent.sqrt()
        } else {
            0.0
        };
        // It is over persons, not households, that permanent income has mean zero and its variance.
        let sizes = context.sizes;
        let centered = (permanent - v.permanent.sqrt() * sizes.person_mean) / sizes.person_sd;

        let composition = {
            let (draw, year, county, household) = key(Draw::Composition);
            let uniforms = luck.uniforms(draw, year, county, household).map(f64::from);
            let school = long_run * context.p.population.composition.schooling_gradient
                + f64::from(schooling) * context.p.population.composition.schooling_dispersion;
            members(standard, long_run, school, uniforms, context)
        };
        let condition = {
            let (draw, year, county_id, household) = key(Draw::Conditions);
            let first = luck
                .uniforms(draw, year, county_id, household)
                .map(f64::from);
            let (draw, year, county_id, household) = key(Draw::Amenities);
            let second = luck
                .uniforms(draw, year, county_id, household)
                .map(f64::from);
            let (draw, year, county_id, household) = key(Draw::Site);
            let third = luck
                .uniforms(draw, year, county_id, household)
                .map(f64::from);
            let mut condition =
                living_conditions(long_run, county.designated, first, second, context.p);
            condition.set_village(village(
                long_run,
                village_share,
                county.villages.len(),
                third,
                context.p,
            ));
            condition
        };
        Self {
            permanent: (level + centered) as f32,
            persistent: persistent as f32,
            composition,
            condition,
        }
    }
}

/// Members of a household; `standard` is its permanent and `long_run` its long-run income, both standardized.
fn members(
    standard: f64,
    long_run: f64,
    school: f64,
    u: [f64; 4],
    context: &Context<'_>,
) -> Composition {
    let c = &context.p.population.composition;
    let size = context.sizes.draw(standard, u[0]);
    let elderly = if size <= 2 {
        binomial(size, c.elderly_small, u[1])
    } else {
        binomial(2, c.elderly_large, u[1])
    };
    let children = if size <= 2 {
        0
    } else {
        binomial(size - elderly.max(1) - 1, c.children, u[2]).min(7)
    };
    let working = size - elderly - children;
    let mut composition = Composition::default();
    composition.set_children(children);
    composition.set_working(working);
    composition.set_elderly(elderly);
    composition.set_able(binomial(
        working,
        (c.able + 0.04 * long_run).clamp(0.05, 1.0),
        u[3],
    ));
    composition.set_schooling((c.schooling + school).round().clamp(0.0, 16.0) as u32);
    // One number serves several rare, independent traits by taking its finer digits.
    let fine = (u[3] * 4096.0).fract();
    let minority = if context.multi_ethnic {
        c.minority_multi_ethnic
    } else {
        c.minority_other
    };
    composition.set_minority(u32::from(fine < minority));
    let out = context.p.population.conditions.out_of_school * double::exp(-0.5 * long_run);
    composition.set_dropouts(binomial(children, out.min(0.5), (u[2] * 4096.0).fract()));
    composition
}

/// Chance of a hardship whose liability is correlated with low income.
fn hardship(share: f64, correlation: f64, long_run: f64) -> f64 {
    if share <= 0.0 {
        return 0.0;
    }
    let threshold = double::normal_quantile(share);
    double::normal_cdf(
        (threshold - correlation * long_run) / (1.0 - correlation * correlation).sqrt(),
    )
}

fn living_conditions(
    long_run: f64,
    designated: bool,
    a: [f64; 4],
    b: [f64; 4],
    p: &Parameters,
) -> Condition {
    let q: &Conditions = &p.population.conditions;
    let pick = |designated_share, other_share| {
        if designated {
            designated_share
        } else {
            other_share
        }
    };
    let mut condition = Condition::default();
    let has = |u: f64, share: f64, correlation: f64| {
        u32::from(u < hardship(share, correlation, long_run))
    };
    condition.set_chronic(has(a[0], q.chronic_illness, q.chronic_illness_correlation));
    condition.set_disabled(has(a[1], q.disability, q.disability_correlation));
    condition.set_inhospitable(has(
        a[2],
        pick(q.inhospitable_designated, q.inhospitable_other),
        q.inhospitable_correlation,
    ));
    condition.set_unsafe_house(has(a[3], q.unsafe_housing, q.unsafe_housing_correlation));
    condition.set_unsafe_water(has(b[0], q.unsafe_water, q.unsafe_water_correlation));
    condition.set_uninsured(u32::from(b[1] < q.uninsured));
    let eco = pick(q.eco_area_designated, q.eco_area_other);
    condition.set_eco_area(u32::from(b[2] < eco));
    let chance = illness::chances(p)[condition.chronic() as usize];
    let ill = illness::prevalence(chance, p.shocks.recovery);
    condition.set_ill(u32::from(b[3] < ill));
    condition.set_low_income(u32::from(long_run < 0.0));
    condition
}

/// Group of poor villages plus one, or 0 outside poor villages.
fn village(long_run: f64, share: f64, groups: usize, u: [f64; 4], p: &Parameters) -> u32 {
    let v = &p.population.villages;
    if groups == 0 || u[0] >= hardship(share, v.correlation, long_run) {
        return 0;
    }
    // Inside poor villages incomes are lower than in the county; villages differ around that mean.
    let inside = -v.correlation * double::normal_pdf(double::normal_quantile(share)) / share;
    let liability = v.cohesion.sqrt() * (long_run - inside)
        + (1.0 - v.cohesion).sqrt() * double::normal_quantile(u[1]);
    let place = (double::normal_cdf(liability) * groups as f64) as u32;
    place.min(groups as u32 - 1) + 1
}
