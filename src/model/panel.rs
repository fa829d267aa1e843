//! The household panel: a random sample of the agents of 2012, followed over the years.

use super::context::Year;
use super::income::Workspace;
use super::programme::Measure;
use crate::population::households::{Composition, Condition, Registry};
use crate::population::{County, Nation};
use crate::random::{Draw, Luck};

/// The households that are followed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Followed {
    /// By county: slots in ascending order with the permanent deviation by which a household is known again.
    slots: Vec<Vec<u32>>,
    /// Agents of the nation for each one that is followed.
    agents_each: f64,
}

impl Followed {
    /// A random sample of `wanted` agents, each as likely as any other; all if there are fewer.
    ///
    /// Whether a household is in the sample depends on its own draw and the size of the sample, so that a larger panel contains a
    /// smaller one, and scenarios follow the same households.
    pub fn choose(nation: &Nation, wanted: u32, luck: Luck) -> Self {
        let agents = nation.agents();
        let wanted = (wanted as usize).min(agents);
        let mut drawn = Vec::new();
        // Only words below a limit are kept, so that the list stays short; the limit leaves room for chance.
        let mut limit = wanted as f64 + 8.0 * (wanted as f64).sqrt() + 16.0;
        while wanted > 0 && drawn.len() < wanted {
            let threshold = (limit / agents as f64 * 4_294_967_296.0).min(4_294_967_295.0) as u32;
            drawn = words_below(nation, threshold, luck);
            limit *= 2.0;
        }
        drawn.sort_unstable();
        drawn.truncate(wanted);
        let mut slots = vec![Vec::new(); nation.counties.len()];
        for (_, county, household) in drawn {
            slots[county as usize].push(household);
        }
        slots.iter_mut().for_each(|slots| slots.sort_unstable());
        Self {
            slots,
            agents_each: agents as f64 / wanted.max(1) as f64,
        }
    }

    fn of(&self, county: u32) -> &[u32] {
        self.slots.get(county as usize).map_or(&[], Vec::as_slice)
    }
}

fn words_below(nation: &Nation, threshold: u32, luck: Luck) -> Vec<(u32, u32, u32)> {
    let of_county = |county: &County| {
        let id = county.id;
        (0..county.households.len() as u32)
            .map(move |household| {
                let [word, ..] = luck.words(Draw::Panel, 0, id, household);
                (word, id, household)
            })
            .filter(move |(word, ..)| *word <= threshold)
    };
    nation.counties.iter().flat_map(of_county).collect()
}

/// A household of the panel at the end of a year; money in fen per household, no weights applied.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelRow {
    /// Place in the county.
    pub household: u32,
    /// Real households for which the row stands.
    pub weight: f64,
    /// Fixed deviation of log income, by which a household is known again when its slot is taken over.
    pub permanent: f32,
    /// Members.
    pub composition: Composition,
    /// Living conditions.
    pub condition: Condition,
    /// Place on the register.
    pub registry: Registry,
    /// Disposable income per person, yuan.
    pub income: f32,
    /// Disposable income by source.
    pub sources: [i64; 4],
    /// Market income.
    pub market: i64,
    /// What each measure adds, allowances and top-up included.
    pub benefits: [i64; Measure::ALL.len()],
    /// Income per person as the survey sees it, yuan.
    pub observed_income: f32,
}

/// The rows of a county's followed households; empty slots have none.
pub fn panel_rows(county: &County, work: &Workspace, year: &Year<'_>) -> Vec<PanelRow> {
    let Some(followed) = year.followed else {
        return Vec::new();
    };
    let columns = &county.households;
    followed
        .of(county.id)
        .iter()
        .filter(|&&slot| columns.composition[slot as usize].persons() > 0)
        .map(|&slot| {
            let i = slot as usize;
            PanelRow {
                household: slot,
                weight: f64::from(county.weight) * followed.agents_each,
                permanent: columns.permanent[i],
                composition: columns.composition[i],
                condition: columns.condition[i],
                registry: columns.registry[i],
                income: columns.income[i],
                sources: work.fen[i],
                market: (f64::from(work.market[i].total()) * 100.0).round() as i64,
                benefits: work.benefits_of(county, slot, year),
                observed_income: columns.income[i] * work.survey_error[i],
            }
        })
        .collect()
}
