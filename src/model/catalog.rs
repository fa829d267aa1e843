//! The catalog: every sub-programme of the five measures and of the other support, in the order in which they are delivered.

use super::measures::{eco_compensation, education, jobs, relocation, subsistence};
use super::programme::{COUNT, Programme};
use super::support;

/// All sub-programmes in the order of [`ProgrammeId`](super::programme::ProgrammeId).
pub fn catalog() -> &'static [Programme; COUNT] {
    static CATALOG: std::sync::OnceLock<[Programme; COUNT]> = std::sync::OnceLock::new();
    CATALOG.get_or_init(|| {
        let mut all: Vec<Programme> = Vec::with_capacity(COUNT);
        all.extend(jobs::programmes());
        all.extend(relocation::programmes());
        all.extend(eco_compensation::programmes());
        all.extend(education::programmes());
        all.extend(subsistence::programmes());
        all.extend(support::programmes());
        all.sort_by_key(|programme| programme.id);
        all.try_into().unwrap_or_else(|all: Vec<Programme>| {
            unreachable!("{} of {COUNT} sub-programmes are described", all.len())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::programme::ProgrammeId;

    #[test]
    fn the_catalog_describes_every_programme_in_order() {
        for (place, (programme, id)) in catalog().iter().zip(ProgrammeId::ALL).enumerate() {
            assert_eq!(programme.id, *id);
            assert_eq!(programme.id as usize, place);
        }
    }
}
