//! Drawing the households of one county as they were at the end of the first year, a block at a time.

use super::geography::CountyPlan;
use super::households::{Composition, Condition, Households};
use super::income_shape::IncomeVariance;
use super::portrait::Portraits;
use super::size::HouseholdSizes;
use super::sources::{self, CLASSES};
use super::{County, VillageGroup};
use crate::math::to_nearest;
use crate::random::{BLOCK, Columns, Draw, GOLDEN, Luck, blocks, drawn_lanes, of_lane};
use crate::scenario::parameters::Parameters;
use multiversion::multiversion;
use std::ops::Range;

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

/// What is known of a county before its households are drawn: it has neither villages nor households yet.
pub fn outline(id: u32, plan: &CountyPlan, weight: u32) -> County {
    County {
        id,
        province: plan.province,
        region: plan.region,
        designated: plan.designated,
        weight,
        mean_income: plan.mean_income,
        headcount_2012: plan.headcount_ratio,
        villages: Vec::new(),
        growth: [1.0; 4],
        exited: !plan.designated,
        registered: 0,
        persons: 0,
        peer_incidence: 0.0,
        displaced_wages: 0.0,
        households: Households::default(),
    }
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
    let mut county = County {
        villages: village_groups(plan, agents, poor_village_share, context.p),
        households: Households::empty(agents),
        ..outline(id, plan, weight)
    };
    let portraits = Portraits::new(&county, poor_village_share, context);
    let shift = context.luck.words(Draw::County, 0, id, 1)[0];
    let mut classes = [0i64; CLASSES];
    let mut luck = BlockLuck::default();
    for block in blocks(agents) {
        luck.draw(id, block.clone(), context);
        let first = block.start;
        let households = &mut county.households;
        let persons = if portraits.lognormal() {
            draw_block::<true>(&portraits, shift, first, &luck, households, &mut classes)
        } else {
            draw_block::<false>(&portraits, shift, first, &luck, households, &mut classes)
        };
        county.persons += persons * u64::from(weight);
    }
    for class in &mut classes {
        *class *= i64::from(weight);
    }
    (county, classes)
}

/// The draws of a block of households.
struct BlockLuck {
    traits: Columns<f32>,
    members: Columns<f32>,
    conditions: Columns<f32>,
    amenities: Columns<f32>,
    site: Columns<f32>,
    income: Columns<f32>,
    before: Columns<f32>,
}

impl Default for BlockLuck {
    fn default() -> Self {
        let none = [[0.0; BLOCK]; 4];
        Self {
            traits: none,
            members: none,
            conditions: none,
            amenities: none,
            site: none,
            income: none,
            before: none,
        }
    }
}

impl BlockLuck {
    fn draw(&mut self, county: u32, households: Range<usize>, context: &Context<'_>) {
        let luck = context.luck;
        let block = || households.clone();
        luck.fill_normals(Draw::Traits, 0, county, block(), &mut self.traits);
        luck.fill_uniforms(Draw::Composition, 0, county, block(), &mut self.members);
        luck.fill_uniforms(Draw::Conditions, 0, county, block(), &mut self.conditions);
        luck.fill_uniforms(Draw::Amenities, 0, county, block(), &mut self.amenities);
        luck.fill_uniforms(Draw::Site, 0, county, block(), &mut self.site);
        luck.fill_normals(
            Draw::Income,
            context.year,
            county,
            block(),
            &mut self.income,
        );
        luck.fill_normals(Draw::Before, 0, county, block(), &mut self.before);
    }
}

/// Draws a block into the columns; adds income by class, in fen and not weighted, and returns the persons.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn draw_block<const LOGNORMAL: bool>(
    portraits: &Portraits,
    shift: u32,
    first: usize,
    luck: &BlockLuck,
    columns: &mut Households,
    classes: &mut [i64; CLASSES],
) -> u64 {
    let last = columns.len().min(first + BLOCK);
    let n = last - first;
    let mut drawn = Block::default();
    let (mut standard, mut score) = ([0.0; BLOCK], [0.0; BLOCK]);
    let lanes = drawn_lanes(n);
    for lane in 0..lanes {
        // Evenly spread over the county's income distribution, so that small samples reproduce it;
        // a household's place depends on its own number alone.
        let number = (first + lane) as u32;
        let place = number.wrapping_mul(GOLDEN).wrapping_add(shift);
        let long_run = portraits.long_run(place, luck.traits[0][lane]);
        drawn.permanent[lane] = long_run.permanent;
        drawn.persistent[lane] = long_run.persistent;
        standard[lane] = long_run.standard;
        score[lane] = long_run.score;
    }
    for lane in 0..lanes {
        let (school, uniforms) = (luck.traits[1][lane], of_lane(&luck.members, lane));
        drawn.composition[lane] = portraits.members(standard[lane], score[lane], school, uniforms);
    }
    for lane in 0..lanes {
        let (a, b) = (
            of_lane(&luck.conditions, lane),
            of_lane(&luck.amenities, lane),
        );
        drawn.condition[lane] = portraits.living_conditions(score[lane], a, b);
    }
    for lane in 0..lanes {
        let village = portraits.village(score[lane], luck.site[0][lane], luck.site[1][lane]);
        drawn.condition[lane].set_village(village);
    }
    for lane in 0..lanes {
        let (income, poor_before) = portraits.incomes::<LOGNORMAL>(
            drawn.permanent[lane],
            drawn.persistent[lane],
            luck.income[1][lane],
            of_lane(&luck.before, lane),
        );
        drawn.income[lane] = income;
        drawn.condition[lane].set_poor_before(u32::from(poor_before));
    }
    columns.permanent[first..last].copy_from_slice(&drawn.permanent[..n]);
    columns.persistent[first..last].copy_from_slice(&drawn.persistent[..n]);
    columns.income[first..last].copy_from_slice(&drawn.income[..n]);
    columns.composition[first..last].copy_from_slice(&drawn.composition[..n]);
    columns.condition[first..last].copy_from_slice(&drawn.condition[..n]);
    let mut sum = 0;
    for lane in 0..n {
        let (composition, condition) = (drawn.composition[lane], drawn.condition[lane]);
        let persons = composition.persons();
        sum += persons;
        let fen = to_nearest(f64::from(drawn.income[lane]) * f64::from(persons) * 100.0);
        classes[sources::class(composition, condition) % CLASSES] += fen;
    }
    u64::from(sum)
}

/// The columns of a block.
struct Block {
    permanent: [f32; BLOCK],
    persistent: [f32; BLOCK],
    income: [f32; BLOCK],
    composition: [Composition; BLOCK],
    condition: [Condition; BLOCK],
}

impl Default for Block {
    fn default() -> Self {
        Self {
            permanent: [0.0; BLOCK],
            persistent: [0.0; BLOCK],
            income: [0.0; BLOCK],
            composition: [Composition::default(); BLOCK],
            condition: [Condition::default(); BLOCK],
        }
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
