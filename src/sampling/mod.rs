//! Points to try: designs that fill the unit cube evenly, and the keyed draws of the methods that
//! try them. It knows no simulator and no prior.

pub mod designs;
pub(crate) mod draws;
