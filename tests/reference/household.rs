//! 7.2 Household: births, deaths, aging, school, and moves within the county.

use five_measures::math::single;
use five_measures::model::programme::ProgrammeId;
use five_measures::population::households::{Composition, Terms};
use five_measures::random::Draw;

use crate::nation::{County, Household};
use crate::year::Year;

/// What befell a household in the year.
struct Events {
    came_of_age: bool,
    died: bool,
    born: bool,
    moves_out: bool,
}

/// A person of working age between two households.
struct Mover {
    from: usize,
    able: bool,
}

/// All households age; then those who move settle.
pub fn age(county: &mut County, year: &Year<'_>) {
    let weight = county.weight();
    let vital = &mut county.books.vital;
    let mut movers = Vec::new();
    for (slot, household) in county.households.iter_mut().enumerate() {
        if household.persons() == 0 {
            continue;
        }
        let before = household.composition;
        let events = live(household, year);
        go_to_school(household, events.came_of_age, year);
        if events.moves_out {
            let able = leave(household);
            movers.push(Mover { from: slot, able });
        }
        follow_workers(household, before, year);

        let registered = household.registry.registered();
        // All, and of them the registered.
        for (place, counts) in [true, registered].into_iter().enumerate() {
            if counts && events.born {
                vital.births[place] += weight;
            }
            if counts && events.died {
                vital.deaths[place] += weight;
            }
            if counts && household.persons() == 0 {
                vital.dissolved[place] += weight;
            }
        }
        if registered && events.moves_out {
            vital.registered_movers -= weight as i64;
        }
    }
    settle(county, &movers);
}

/// Events inside a household, at most one of each kind; the chance is the number of persons concerned times the rate.
fn live(household: &mut Household, year: &Year<'_>) -> Events {
    let rates = &year.p.demography;
    let [coming, aging, death, birth] = year.uniforms(Draw::Members, household);
    let c = &mut household.composition;
    let chance = |persons: u32, rate: f64| persons as f32 * rate as f32;

    let came_of_age = c.working() < 7 && coming < chance(c.children(), rates.coming_of_age);
    if came_of_age {
        c.set_children(c.children() - 1);
        c.set_working(c.working() + 1);
    }
    if c.elderly() < 3 && aging < chance(c.working(), rates.aging) {
        c.set_working(c.working() - 1);
        c.set_elderly(c.elderly() + 1);
    }
    let alone_with_children = c.adults() == 1 && c.children() > 0;
    let elderly_dies = chance(c.elderly(), rates.elderly_death);
    let adult_dies = chance(c.working(), rates.adult_death);
    let mut died = false;
    if !alone_with_children && death < elderly_dies {
        c.set_elderly(c.elderly() - 1);
        died = true;
    } else if !alone_with_children && death < elderly_dies + adult_dies {
        c.set_working(c.working() - 1);
        died = true;
    }
    let born = c.children() < 7 && birth < chance(c.working(), rates.birth_rate);
    if born {
        c.set_children(c.children() + 1);
    }
    // By the upper end of the number that decides on births.
    let moves_out =
        c.adults() >= 2 && c.working() > 0 && birth > 1.0 - chance(c.working(), rates.moving);

    stop_at_working(c);
    Events {
        came_of_age,
        died,
        born,
        moves_out,
    }
}

/// Students stop at the persons of working age; the able fall only when fewer who are not students are left.
fn stop_at_working(c: &mut Composition) {
    c.set_students(c.students().min(c.working()));
    c.set_able(c.able().min(c.working() - c.students()));
}

/// School, dropping out, and the end of studies.
fn go_to_school(household: &mut Household, came_of_age: bool, year: &Year<'_>) {
    let rates = &year.p.demography;
    let [upper, done, dropping, supported_done] = year.uniforms(Draw::School, household);
    let c = &mut household.composition;

    if came_of_age && c.dropouts() > 0 {
        c.set_dropouts(c.dropouts() - 1);
        start_work(c, 6);
    } else if came_of_age && c.students() < 3 && f64::from(upper) < rates.upper_school {
        c.set_students(c.students() + 1);
    } else if came_of_age {
        start_work(c, 9);
    }
    let in_school = c.children() - c.dropouts();
    if dropping < in_school as f32 * rates.dropout as f32 {
        c.set_dropouts(c.dropouts() + 1);
    }
    let finishing = 1.0 / rates.upper_school_years as f32;
    if c.students() > 0 && done < finishing {
        c.set_students(c.students() - 1);
        start_work(c, 12);
    }
    // Who went to upper school may have counted as able, or be gone.
    stop_at_working(c);

    let education = &year.p.measures.education;
    let terms = &mut household.terms;
    if supported_done < finishing {
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

/// Who starts work is able and raises the schooling of the household.
fn start_work(c: &mut Composition, schooling: u32) {
    if c.able() < c.working() - c.students() {
        c.set_able(c.able() + 1);
    }
    c.set_schooling(c.schooling().max(schooling));
}

/// Years of schooling that the programme added, kept in half-years.
fn add_schooling(c: &mut Composition, years: f64) {
    let half_years = (2.0 * years).round() as u32;
    c.set_added_schooling(c.added_schooling() + half_years);
}

/// A person of working age leaves, students and the able last; whether it is one of the able.
fn leave(household: &mut Household) -> bool {
    let c = &mut household.composition;
    let able_before = c.able();
    c.set_working(c.working() - 1);
    c.set_students(c.students().min(c.working()));
    c.set_able(c.able().min(c.working() - c.students()));
    c.able() < able_before
}

/// Income follows the workers per member.
fn follow_workers(household: &mut Household, before: Composition, year: &Year<'_>) {
    let after = household.composition;
    let unchanged = before.able() == after.able() && before.persons() == after.persons();
    if unchanged || after.persons() == 0 {
        return;
    }
    let log_workers = |c: Composition| single::ln((c.able() as f32 + 0.5) / c.persons() as f32);
    let elasticity = year.p.income.worker_elasticity as f32;
    household.persistent += elasticity * (log_workers(after) - log_workers(before));
}

/// Each mover founds a household in the lowest slot that was empty when all had aged, or else joins the next with room.
fn settle(county: &mut County, movers: &[Mover]) {
    let weight = county.weight();
    let vital = &mut county.books.vital;
    let households = &mut county.households;
    for mover in movers {
        let empty = households.iter().position(|h| h.persons() == 0);
        let slot = empty.unwrap_or_else(|| next_with_room(households, mover.from));
        if empty.is_some() {
            households[slot] = split_off(&households[mover.from], households[slot].slot);
            vital.split_off[0] += weight;
            if households[slot].registry.registered() {
                vital.split_off[1] += weight;
            }
        }
        let c = &mut households[slot].composition;
        c.set_working(c.working() + 1);
        if mover.able {
            c.set_able(c.able() + 1);
        }
        if households[slot].registry.registered() {
            vital.registered_movers += weight as i64;
        }
    }
}

/// The next household by number with room for one of working age, from the first again after the last; its own if there is none.
fn next_with_room(households: &[Household], from: usize) -> usize {
    for step in 1..=households.len() {
        let slot = (from + step) % households.len();
        if households[slot].persons() > 0 && households[slot].composition.working() < 7 {
            return slot;
        }
    }
    from
}

/// A new household takes over income, site, register and past of the one it leaves, but no members, illness, disability or positions.
fn split_off(old: &Household, slot: u32) -> Household {
    let mut new = old.clone();
    new.slot = slot;
    new.composition = Composition::default();
    new.composition.set_schooling(old.composition.schooling());
    new.composition.set_minority(old.composition.minority());
    new.condition.set_ill(0);
    new.condition.set_chronic(0);
    new.condition.set_disabled(0);
    new.programmes = old.programmes & ProgrammeId::Resettlement.bit();
    new.terms = Terms::default();
    new.terms.set_years_moved(old.terms.years_moved());
    new
}
