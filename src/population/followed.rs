//! Who is in the household panel: a random sample of the agents of the first year.

use super::{County, Nation};
use crate::exchange::{Alone, Exchange};
use crate::random::{Draw, Luck};

/// The households that are followed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Followed {
    /// By county: slots in ascending order.
    slots: Vec<Vec<u32>>,
    agents_each: f64,
}

impl Followed {
    /// A random sample of `wanted` agents, each as likely as any other; all if there are fewer.
    ///
    /// Whether a household is in the sample depends on its own draw and the size of the sample, so that a larger panel contains a
    /// smaller one, and scenarios follow the same households.
    pub fn choose(nation: &Nation, wanted: u32, luck: Luck) -> Self {
        let Ok(followed) = Self::choose_among(nation, wanted, luck, &Alone);
        followed
    }

    /// The same where processes share the simulation: all of them know the whole sample.
    ///
    /// # Errors
    /// If another process is gone.
    pub fn choose_among<E: Exchange>(
        nation: &Nation,
        wanted: u32,
        luck: Luck,
        exchange: &E,
    ) -> Result<Self, E::Lost> {
        let agents = exchange.everybody(vec![nation.agents()])?;
        let agents: usize = agents.into_iter().sum();
        let wanted = (wanted as usize).min(agents);
        let mut drawn = Vec::new();
        // Only words below a limit are kept, so that the list stays short; the limit leaves room for chance.
        let mut limit = wanted as f64 + 8.0 * (wanted as f64).sqrt() + 16.0;
        while wanted > 0 && drawn.len() < wanted {
            let threshold = (limit / agents as f64 * 4_294_967_296.0).min(4_294_967_295.0) as u32;
            drawn = exchange.everybody(words_below(nation, threshold, luck))?;
            limit *= 2.0;
        }
        drawn.sort_unstable();
        drawn.truncate(wanted);
        let mut slots = vec![Vec::new(); nation.counties.len()];
        for (_, county, household) in drawn {
            slots[county as usize].push(household);
        }
        slots.iter_mut().for_each(|slots| slots.sort_unstable());
        Ok(Self {
            slots,
            agents_each: agents as f64 / wanted.max(1) as f64,
        })
    }

    /// Agents of the nation for each one that is followed.
    pub fn agents_each(&self) -> f64 {
        self.agents_each
    }

    /// The followed slots of a county, in ascending order.
    pub fn of(&self, county: u32) -> &[u32] {
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
    nation.held_counties().iter().flat_map(of_county).collect()
}
