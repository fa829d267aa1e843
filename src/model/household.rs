//! Step 2, household: members are born, come of age, grow old, move and die; households split and dissolve.

use super::context::Year;
use super::lanes::{self, Lanes};
use super::programme::ProgrammeId as Id;
use crate::math::single;
use crate::population::County;
use crate::population::households::{Composition, Households};
use crate::random::{BLOCK, Columns, Draw, blocks, of_lane};
use multiversion::multiversion;
use std::sync::LazyLock;

/// Persons and households that came and went in a county, in real persons and households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vital {
    /// Births, all and registered.
    pub births: [u64; 2],
    /// Deaths, all and registered.
    pub deaths: [u64; 2],
    /// Persons who moved into registered households from others, less those who moved out; all moves stay in the county.
    pub registered_movers: i64,
    /// Households that split off, all and registered.
    pub split_off: [u64; 2],
    /// Households that dissolved, all and registered.
    pub dissolved: [u64; 2],
}

impl Vital {
    /// Adds another county's.
    pub fn merge(&mut self, other: &Self) {
        for k in 0..2 {
            self.births[k] += other.births[k];
            self.deaths[k] += other.deaths[k];
            self.split_off[k] += other.split_off[k];
            self.dissolved[k] += other.dissolved[k];
        }
        self.registered_movers += other.registered_movers;
    }
}

/// Ages the households of a county by a year.
pub fn age(county: &mut County, year: &Year<'_>) -> Vital {
    let mut vital = Vital::default();
    let mut movers = Vec::new();
    let weight = u64::from(county.weight);
    let columns = &mut county.households;
    let rates = Rates::new(year);
    let mut lanes = Lanes::default();
    let mut members = [[0.0; BLOCK]; 4];
    let mut school = [[0.0; BLOCK]; 4];
    for block in blocks(columns.len()) {
        let first = block.start;
        year.luck.fill_uniforms(
            Draw::Members,
            year.year,
            county.id,
            block.clone(),
            &mut members,
        );
        year.luck
            .fill_uniforms(Draw::School, year.year, county.id, block, &mut school);
        find_changes(columns, first, &rates, &members, &school, &mut lanes);
        for lane in lanes.listed() {
            let luck = [of_lane(&members, lane), of_lane(&school, lane)];
            let moves = live(columns, first + lane, luck, weight, &mut vital, year);
            movers.extend(moves);
        }
    }
    settle(columns, &movers, weight, &mut vital);
    vital
}

/// Yearly chances of what happens to members, in single precision.
struct Rates {
    coming_of_age: f32,
    aging: f32,
    elderly_death: f32,
    adult_death: f32,
    birth: f32,
    moving: f32,
    dropout: f32,
    finishing: f32,
}

impl Rates {
    fn new(year: &Year<'_>) -> Self {
        let d = &year.p.demography;
        Self {
            coming_of_age: d.coming_of_age as f32,
            aging: d.aging as f32,
            elderly_death: d.elderly_death as f32,
            adult_death: d.adult_death as f32,
            birth: d.birth_rate as f32,
            moving: d.moving as f32,
            dropout: d.dropout as f32,
            finishing: 1.0 / d.upper_school_years as f32,
        }
    }
}

/// Lists the households of a block to which something may happen: those for whom no number falls below its chance stay as they are.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn find_changes(
    columns: &Households,
    first: usize,
    rates: &Rates,
    members: &Columns<f32>,
    school: &Columns<f32>,
    lanes: &mut Lanes,
) {
    let last = columns.len().min(first + BLOCK);
    let composition = &columns.composition[first..last];
    let terms = &columns.terms[first..last];
    let [u_age, u_old, u_death, u_birth] = members;
    let [_, u_done, u_drop, u_programme] = school;
    lanes.list(composition.len(), |lane| {
        let (c, t) = (composition[lane], terms[lane]);
        let chance = |persons: u32, rate: f32| persons as i32 as f32 * rate;
        let born_or_moved = (u_birth[lane] < chance(c.working(), rates.birth))
            | (u_birth[lane] > 1.0 - chance(c.working(), rates.moving));
        let of_elderly = chance(c.elderly(), rates.elderly_death);
        let dies = u_death[lane] < of_elderly + chance(c.working(), rates.adult_death);
        let ages = (u_age[lane] < chance(c.children(), rates.coming_of_age))
            | (u_old[lane] < chance(c.working(), rates.aging));
        let pupils = c.children().saturating_sub(c.dropouts());
        let leaves_school = u_drop[lane] < chance(pupils, rates.dropout);
        let finishes = (c.students() > 0) & (u_done[lane] < rates.finishing);
        let in_programme = t.in_vocational() | t.in_higher() | t.returned_pupil();
        let skilled = (in_programme > 0) & (u_programme[lane] < rates.finishing);
        (c.persons() > 0) & (born_or_moved | dies | ages | leaves_school | finishes | skilled)
    });
}

/// A year in the life of a household, from its numbers for members and for school; its mover if somebody moves.
fn live(
    columns: &mut Households,
    i: usize,
    [draws, lessons]: [[f32; 4]; 2],
    weight: u64,
    vital: &mut Vital,
    year: &Year<'_>,
) -> Option<Mover> {
    let before = columns.composition[i];
    let mut after = before;
    let events = vital_events(&mut after, draws, year);
    schooling(columns, i, &mut after, events.came_of_age, lessons, year);
    let registered = usize::from(columns.registry[i].registered());
    vital.births[0] += weight * u64::from(events.born);
    vital.deaths[0] += weight * u64::from(events.died);
    if registered == 1 {
        vital.births[1] += weight * u64::from(events.born);
        vital.deaths[1] += weight * u64::from(events.died);
    }
    let mover = events.moves.then(|| {
        // Those who are neither able nor students leave first, then the able.
        let staying = after.working() - 1;
        let students = after.students().min(staying);
        let able = after.able().min(staying - students);
        let mover = Mover {
            from: i,
            able: able < after.able(),
        };
        after.set_working(staying);
        after.set_students(students);
        after.set_able(able);
        if registered == 1 {
            vital.registered_movers -= weight as i64;
        }
        mover
    });
    follow_workers(columns, i, before, after, year);
    columns.composition[i] = after;
    if after.persons() == 0 {
        vital.dissolved[0] += weight;
        vital.dissolved[1] += weight * registered as u64;
    }
    mover
}

/// What happened to the members of a household.
struct Events {
    born: bool,
    died: bool,
    came_of_age: bool,
    moves: bool,
}

/// Births, deaths, aging and moves; at most one of each kind in a year.
fn vital_events(
    c: &mut Composition,
    [u_age, u_old, u_death, u_birth]: [f32; 4],
    year: &Year<'_>,
) -> Events {
    let d = &year.p.demography;
    let chance = |persons: u32, rate: f64| persons as f32 * rate as f32;
    let came_of_age = c.working() < 7 && u_age < chance(c.children(), d.coming_of_age);
    if came_of_age {
        c.set_children(c.children() - 1);
        c.set_working(c.working() + 1);
    }
    if c.elderly() < 3 && u_old < chance(c.working(), d.aging) {
        c.set_working(c.working() - 1);
        c.set_elderly(c.elderly() + 1);
    }
    let of_elderly = chance(c.elderly(), d.elderly_death);
    let of_adults = chance(c.working(), d.adult_death);
    // Children never stay without an adult: the last adult of a family does not die here.
    let last_adult = c.adults() == 1 && c.children() > 0;
    let mut died = false;
    if !last_adult {
        if u_death < of_elderly {
            c.set_elderly(c.elderly() - 1);
            died = true;
        } else if u_death < of_elderly + of_adults {
            c.set_working(c.working() - 1);
            died = true;
        }
    }
    let birth = chance(c.working(), d.birth_rate);
    let born = c.children() < 7 && u_birth < birth;
    if born {
        c.set_children(c.children() + 1);
    }
    // The upper end of the same number: no household has both a birth and a move in one year.
    let moves = c.adults() > 1 && c.working() > 0 && u_birth > 1.0 - chance(c.working(), d.moving);
    limit_students_and_able(c);
    Events {
        born,
        died,
        came_of_age,
        moves,
    }
}

/// Students stop at the persons of working age, and the able at those who are not students.
fn limit_students_and_able(c: &mut Composition) {
    c.set_students(c.students().min(c.working()));
    c.set_able(c.able().min(c.working() - c.students()));
}

/// Children drop out, go on to upper school or to work; students finish.
fn schooling(
    columns: &mut Households,
    i: usize,
    c: &mut Composition,
    came_of_age: bool,
    [u_upper, u_done, u_drop, u_programme]: [f32; 4],
    year: &Year<'_>,
) {
    let d = &year.p.demography;
    if came_of_age {
        let dropped_out = c.dropouts() > 0;
        if dropped_out {
            c.set_dropouts(c.dropouts() - 1);
        }
        if !dropped_out && c.students() < 3 && f64::from(u_upper) < d.upper_school {
            c.set_students(c.students() + 1);
        } else {
            start_work(c, if dropped_out { 6 } else { 9 });
        }
    }
    c.set_dropouts(c.dropouts().min(c.children()));
    let leaving = c.children().saturating_sub(c.dropouts()) as f32 * d.dropout as f32;
    if u_drop < leaving {
        c.set_dropouts(c.dropouts() + 1);
    }
    let finishing = 1.0 / d.upper_school_years as f32;
    if c.students() > 0 && u_done < finishing {
        c.set_students(c.students() - 1);
        start_work(c, 12);
    }
    // Upper school may have taken one who counted as able, or who is of working age no more.
    limit_students_and_able(c);
    // Students and pupils whom the programme supports bring its years of schooling to work when they are done.
    let terms = &mut columns.terms[i];
    let education = &year.p.measures.education;
    if u_programme < finishing {
        if terms.in_vocational() == 1 {
            terms.set_in_vocational(0);
            add_schooling(c, education.vocational.effect);
        }
        if terms.in_higher() == 1 {
            terms.set_in_higher(0);
            add_schooling(c, education.higher.effect);
        }
        if terms.returned_pupil() == 1 {
            terms.set_returned_pupil(0);
            add_schooling(c, education.dropout_return.effect);
        }
    }
}

fn start_work(c: &mut Composition, years_of_schooling: u32) {
    if c.able() < c.working() - c.students() {
        c.set_able(c.able() + 1);
    }
    c.set_schooling(c.schooling().max(years_of_schooling));
}

fn add_schooling(c: &mut Composition, years: f64) {
    c.set_added_schooling(c.added_schooling() + (2.0 * years).round() as u32);
}

/// Logarithm of able workers per member, with half a worker added, by members and able workers.
static LOG_RATIOS: LazyLock<[[f32; 8]; 18]> = LazyLock::new(|| {
    std::array::from_fn(|persons| {
        std::array::from_fn(|able| single::ln((able as f32 + 0.5) / persons as f32))
    })
});

/// Income per person follows the number of workers per member.
fn follow_workers(
    columns: &mut Households,
    i: usize,
    before: Composition,
    after: Composition,
    year: &Year<'_>,
) {
    if before.able() == after.able() && before.persons() == after.persons() || after.persons() == 0
    {
        return;
    }
    let log_ratio = |c: Composition| LOG_RATIOS[c.persons() as usize][c.able() as usize];
    let elasticity = year.p.income.worker_elasticity as f32;
    columns.persistent[i] += elasticity * (log_ratio(after) - log_ratio(before));
}

/// A person of working age on the way to another household.
struct Mover {
    from: usize,
    able: bool,
}

/// Movers found a household in an empty slot, or else join the next household that has room.
fn settle(columns: &mut Households, movers: &[Mover], weight: u64, vital: &mut Vital) {
    let mut empty = Vec::new();
    let composition = &columns.composition;
    let nobody = |slot: usize| composition[slot].persons() == 0;
    lanes::list(composition.len(), nobody, &mut empty);
    empty.reverse();
    for mover in movers {
        let target = match empty.pop() {
            Some(slot) => {
                let slot = slot as usize;
                split_off(columns, mover.from, slot);
                vital.split_off[0] += weight;
                vital.split_off[1] += weight * u64::from(columns.registry[slot].registered());
                slot
            }
            None => next_with_room(columns, mover.from),
        };
        let composition = &mut columns.composition[target];
        composition.set_working(composition.working() + 1);
        if mover.able {
            composition.set_able(composition.able() + 1);
        }
        if columns.registry[target].registered() {
            vital.registered_movers += weight as i64;
        }
    }
}

/// The household after `from`, in the order of the county, that can take one more person of working age.
fn next_with_room(columns: &Households, from: usize) -> usize {
    let slots = columns.len();
    (1..=slots)
        .map(|step| (from + step) % slots)
        .find(|&i| columns.composition[i].persons() > 0 && columns.composition[i].working() < 7)
        .unwrap_or(from)
}

/// A new household takes over the income, site and registration of the one it leaves, without positions or a past of its own.
fn split_off(columns: &mut Households, from: usize, slot: usize) {
    columns.permanent[slot] = columns.permanent[from];
    columns.persistent[slot] = columns.persistent[from];
    columns.income[slot] = columns.income[from];
    let mut composition = Composition::default();
    composition.set_schooling(columns.composition[from].schooling());
    composition.set_minority(columns.composition[from].minority());
    columns.composition[slot] = composition;
    let mut condition = columns.condition[from];
    condition.set_ill(0);
    condition.set_chronic(0);
    condition.set_disabled(0);
    columns.condition[slot] = condition;
    columns.registry[slot] = columns.registry[from];
    columns.programmes[slot] = columns.programmes[from] & Id::Resettlement.bit();
    let mut terms = crate::population::households::Terms::default();
    terms.set_years_moved(columns.terms[from].years_moved());
    columns.terms[slot] = terms;
    columns.poor_years[slot] = columns.poor_years[from];
    columns.observed_poor_years[slot] = columns.observed_poor_years[from];
    columns.past[slot] = columns.past[from];
}

crate::exchange::portable! {
    impl [] Vital { births, deaths, registered_movers, split_off, dissolved }
}
