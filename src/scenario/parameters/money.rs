//! Parameters of how money flows from center to county.

use crate::scenario::macros::parameters;

parameters! {
    /// Money of the programme.
    pub struct Money {
        /// Factor on all money and capacity beyond the policy of 2012; zero equals switching everything off.
        scale: f64 { unit: "-", range: 0.0..=10.0, kind: Assumed, grade: B, source: "one unless varied" },
        /// Money given to a programme relative to the full cost of its capacity.
        margin: f64 { unit: "-", range: 0.5..=2.0, kind: Assumed, grade: B, source: "assumption: planned use leaves room for the audited leakage" },
        /// Share of money that is diverted.
        leakage: f64 { unit: "share", range: 0.0..=0.9, kind: Sourced, grade: A, source: "National Audit Office 2017: 1.13% misused; 18.4% irregular in 2010-12", by_year: linear },
        /// Share of money that lies idle in the year.
        idle: f64 { unit: "share", range: 0.0..=0.9, kind: Sourced, grade: A, source: "National Audit Office 2017: 5.8% idle in 2016; later years B", by_year: linear },
    }
}
