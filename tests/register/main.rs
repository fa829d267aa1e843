//! The register of parameters, walked: what backs each value, what each value does, and the page
//! that is made from all of them.

mod evidence;
mod nudges;
mod page;
mod series;
