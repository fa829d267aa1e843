//! What a difference between two scenarios costs and brings.

use super::{difference, ends};
use crate::comparison::{Estimate, Layout, Pairs, Ratio, Standing, unit_cost};
use crate::results::Cell;
use crate::row;

/// Names of cost and effects.
const QUANTITIES: [&str; 4] = [
    "public_cost",
    "persons_lifted",
    "person_years",
    "gap_closed",
];
/// Names of the costs per unit of each effect.
const UNIT_COSTS: [&str; 3] = [
    "cost_per_person_lifted",
    "cost_per_person_year",
    "cost_per_yuan_of_gap",
];
const EQUAL: &str = "equal budgets";

/// Cost, effects and costs per unit.
pub struct Worth {
    /// Public cost, other less base.
    pub cost: Estimate,
    /// Persons lifted, person-years and gap closed: base less other.
    pub effects: [Estimate; 3],
    /// Cost per unit of each effect.
    pub units: [Ratio; 3],
    /// Why a cost per unit is missing or weak; `None` if all are there with intervals.
    pub note: Option<String>,
}

impl Worth {
    /// From the runs of the cost and of the effects, all as differences that should be above zero. There are no unit costs where budgets
    /// are held equal: what is left of their difference is no cost of the effect.
    pub fn of(cost: &Pairs, effects: &[Pairs; 3], layout: &Layout, equal: bool) -> Self {
        let units = if equal {
            [Ratio::default(); 3]
        } else {
            effects
                .each_ref()
                .map(|effect| unit_cost(cost, effect, layout))
        };
        let cost = cost.estimate(layout);
        let effects = effects.each_ref().map(|effect| effect.estimate(layout));
        let note = note(&cost, &effects, &units, equal);
        Self {
            cost,
            effects,
            units,
            note,
        }
    }

    /// The cells from the cost's difference to the last unit cost.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells = difference(&self.cost);
        cells.extend(self.effects.iter().flat_map(difference));
        for unit in &self.units {
            let ([lower, upper], [p5, p95]) = (ends(unit.interval), ends(unit.draws));
            cells.extend(row![unit.value, lower, upper, p5, p95]);
        }
        cells
    }
}

/// Why a cost per unit is missing or weak; `None` if all are there with intervals.
fn note(
    cost: &Estimate,
    effects: &[Estimate; 3],
    units: &[Ratio; 3],
    equal: bool,
) -> Option<String> {
    let estimates = std::iter::once(cost).chain(effects);
    let standings: Vec<_> = QUANTITIES.iter().zip(estimates.map(Standing::of)).collect();
    let unjudged =
        cost.interval.is_none() || standings.iter().any(|(_, s)| *s == Standing::Unjudged);
    let lone = unjudged
        .then_some(Standing::Unjudged)
        .and_then(Standing::word);
    // With equal budgets the cost has no say.
    let judged = standings.iter().skip(usize::from(equal));
    let told = judged
        .filter(|(_, standing)| !standing.usable())
        .filter_map(|(name, standing)| Some(format!("{name}: {}", standing.word()?)));
    let drawn = |unit: &Ratio| unit.value.is_some() && unit.draws.is_none();
    let without = UNIT_COSTS
        .iter()
        .zip(units)
        .filter(|(_, unit)| cost.draws.is_some() && drawn(unit))
        .map(|(name, _)| format!("{name}: not above zero in every draw"));
    let all: Vec<String> = equal
        .then(|| EQUAL.to_owned())
        .into_iter()
        .chain(lone.map(str::to_owned))
        .chain(told)
        .chain(without)
        .collect();
    (!all.is_empty()).then(|| all.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(differences: [f64; 3]) -> Pairs {
        let mut pairs = Pairs::default();
        for difference in differences {
            pairs.push(Some(0.0), Some(difference));
        }
        pairs
    }

    #[test]
    fn the_note_says_what_stands_in_the_way() {
        let layout = Layout::new(None, 3);
        let good = pairs([4.9, 5.0, 5.1]);
        let vague = pairs([-4.0, 5.0, 14.0]);
        let worse = pairs([-5.1, -5.0, -4.9]);
        let all = [good.clone(), good.clone(), good.clone()];
        assert_eq!(Worth::of(&good, &all, &layout, false).note, None);
        let mixed = [vague, good.clone(), worse];
        let worth = Worth::of(&good, &mixed, &layout, false);
        assert_eq!(
            worth.note.as_deref(),
            Some("persons_lifted: not distinguishable from zero; gap_closed: wrong sign")
        );
        let given = worth.units.map(|unit| unit.value.is_some());
        assert_eq!(given, [false, true, false]);
        let mut single = Pairs::default();
        single.push(Some(0.0), Some(5.0));
        let alone = [single.clone(), single.clone(), single.clone()];
        let worth = Worth::of(&single, &alone, &Layout::new(None, 1), false);
        assert_eq!(worth.note.as_deref(), Some("one replicate"));
        assert_eq!(worth.units[0].value, Some(1.0));
    }

    #[test]
    fn equal_budgets_have_effects_and_no_unit_costs() {
        let good = pairs([4.9, 5.0, 5.1]);
        let all = [good.clone(), good.clone(), good.clone()];
        let nothing = pairs([0.0; 3]);
        let worth = Worth::of(&nothing, &all, &Layout::new(None, 3), true);
        assert_eq!(worth.note.as_deref(), Some(EQUAL));
        assert!(worth.units.iter().all(|unit| unit.value.is_none()));
        assert_eq!(worth.effects[0].difference, Some(5.0));
    }

    #[test]
    fn a_draw_without_effect_takes_the_spread_of_the_unit_cost_away() {
        // Forty draws, one of which has no effect: the 5th percentile is above zero all the same.
        let (mut cost, mut effect) = (Pairs::default(), Pairs::default());
        for draw in 0..40 {
            for replicate in 0..2 {
                let luck = 0.01 * f64::from(replicate);
                cost.push(Some(0.0), Some(100.0 + luck));
                let size = if draw == 0 { -luck } else { 5.0 + luck };
                effect.push(Some(0.0), Some(size));
            }
        }
        let all = [effect.clone(), effect.clone(), effect];
        let worth = Worth::of(&cost, &all, &Layout::new(Some(40), 2), false);
        let note = worth.note.unwrap_or_default();
        assert!(note.contains("not above zero in every draw"), "{note}");
    }
}
