//! What is known of counties whose households another process holds.

use std::ops::Range;

use super::County;
use crate::exchange::Exchange;

/// Tells all processes the persons and the registered of the counties that each holds: figures of the last year, by which national steps go.
///
/// # Errors
/// If another process is gone.
pub fn tell_figures<E: Exchange>(
    counties: &mut [County],
    held: &Range<usize>,
    exchange: &E,
) -> Result<(), E::Lost> {
    let own = counties[held.clone()].iter();
    let own = own.map(|county| (county.persons, county.registered));
    let all = exchange.everybody(own.collect())?;
    for (county, (persons, registered)) in counties.iter_mut().zip(all) {
        county.persons = persons;
        county.registered = registered;
    }
    Ok(())
}
