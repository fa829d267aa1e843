//! The household panel at the end of a year: what the record keeps of every household that is followed.

use super::context::Year;
use super::income::{benefits_of, sources_of};
use super::programme::{Measure, fen};
use super::workspace::Workspace;
use crate::population::County;
use crate::population::households::{Composition, Condition, Registry};

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
                weight: f64::from(county.weight) * followed.agents_each(),
                permanent: columns.permanent[i],
                composition: columns.composition[i],
                condition: columns.condition[i],
                registry: columns.registry[i],
                income: columns.income[i],
                sources: sources_of(county, work, i, year),
                market: fen(work.market_of(i).total()),
                benefits: benefits_of(county, work, slot, year),
                observed_income: columns.income[i] * work.survey_error[i],
            }
        })
        .collect()
}

crate::exchange::portable! {
    impl [] PanelRow {
        household,
        weight,
        permanent,
        composition,
        condition,
        registry,
        income,
        sources,
        market,
        benefits,
        observed_income,
    }
}
