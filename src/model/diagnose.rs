//! Step 5, diagnose: the main cause of each newly registered household's poverty.

use super::context::Year;
use super::lanes::Lanes;
use crate::population::County;
use crate::population::households::{Cause, Composition, Condition};
use crate::random::{BLOCK, Draw};

/// Names the cause of every registered household that has none yet.
pub fn causes(county: &mut County, year: &Year<'_>) {
    let columns = &mut county.households;
    let mut lanes = Lanes::default();
    for (block, registry) in columns.registry.chunks_mut(BLOCK).enumerate() {
        lanes.list(registry.len(), |lane| {
            registry[lane].registered() & (registry[lane].cause_code() == Cause::None as u32)
        });
        for lane in lanes.listed() {
            let i = block * BLOCK + lane;
            let (draw, slot) = (Draw::Register, i as u32);
            let [.., u] = year.luck.uniforms(draw, year.year, county.id, slot);
            let cause = main_cause(columns.composition[i], columns.condition[i], u);
            registry[lane].set_cause(cause);
        }
    }
}

/// The gravest hardship that is there; among the able, lack of skills or funds by schooling.
fn main_cause(composition: Composition, condition: Condition, u: f32) -> Cause {
    if condition.ill() == 1 || condition.chronic() == 1 {
        Cause::Illness
    } else if composition.able() == 0 {
        Cause::LackOfWorkers
    } else if condition.disabled() == 1 {
        Cause::Disability
    } else if composition.students() > 0 || composition.children() > 2 {
        Cause::Schooling
    } else if condition.disaster() == 1 {
        Cause::Disaster
    } else if u * 16.0 < composition.schooling() as f32 {
        Cause::LackOfFunds
    } else {
        Cause::LackOfSkills
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn illness_comes_before_everything_else() {
        let mut condition = Condition::default();
        condition.set_chronic(1);
        assert_eq!(
            main_cause(Composition::default(), condition, 0.5),
            Cause::Illness
        );
        assert_eq!(
            main_cause(Composition::default(), Condition::default(), 0.5),
            Cause::LackOfWorkers
        );
    }
}
