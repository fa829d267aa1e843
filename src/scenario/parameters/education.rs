//! Parameters of the fourth measure: education.

use super::programme::{Payers, programme};
use crate::scenario::macros::parameters;

parameters! {
    /// Education: children stay in school, students are paid for, and the next workers earn more.
    pub struct Education {
        groups { payers: Payers, dropout_return: DropoutReturn, grants: Grants, vocational: Vocational, higher: Higher }
        /// Switch of the whole measure.
        enabled: bool { kind: Assumed, grade: B, source: "policy switch" },
        /// Factor on the money and capacity of the measure.
        funding: f64 { unit: "-", range: 0.0..=10.0, kind: Assumed, grade: B, source: "one unless varied" },
        /// Rise of a worker's wage per year of additional schooling.
        return_to_schooling: f64 { unit: "share of wages per year of schooling", range: 0.0..=0.2, kind: Sourced, grade: A, source: "3% (2011), 4% (2015), 7% (2004); tertiary 10%", prior: [0.03, 0.04, 0.07] },
    }
}
programme! {
    /// Bringing dropouts back to compulsory school.
    pub struct DropoutReturn {
        unit: "households (returned in the year)",
        capacity: [Sourced B "200,000 children by 2020 (white paper, A); split by year assumed"],
        unit_cost: [Assumed B "assumption: boarding, meals and visits of teachers"],
        take_up: [Assumed B "assumption: compulsory school cannot be declined"],
        effect: { unit: "years of schooling", range: 0.0..=9.0, kind: Assumed, grade: B, source: "assumption: a returned child stays about two years longer" },
    }
}
programme! {
    /// Grants to children in school.
    pub struct Grants {
        unit: "children",
        capacity: [Sourced B "54.5% of registered households of poor counties had education support (census 2020, A); years before assumed"],
        unit_cost: [Assumed B "assumption: boarding and meals"],
        take_up: [Assumed B "assumption: money is not declined"],
        effect: { unit: "share of the grant that is income", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: most grants are spent by the school" },
        first_year: [Assumed B "paid in the year"],
    }
}
programme! {
    /// Vocational schooling of school-leavers, with a yearly grant.
    pub struct Vocational {
        unit: "households (students who enter in the year)",
        capacity: [Sourced B "more than 8 million trained over 2012-20 (white paper, A); split by year assumed"],
        unit_cost: [Sourced A "grant of 3,000 yuan a year (1,500-5,000 B) and tuition"],
        take_up: [Assumed B "assumption: nine in ten of those offered a place go"],
        effect: { unit: "years of schooling", range: 0.0..=6.0, kind: Assumed, grade: B, source: "three years of which one and a half are additional" },
    }
}
programme! {
    /// Admission of poor students to colleges and universities.
    pub struct Higher {
        unit: "households (students who enter in the year)",
        capacity: [Sourced B "5.14 million over 2012-20 (white paper, A); split by year assumed"],
        unit_cost: [Assumed B "assumption: grant and loan subsidy"],
        take_up: [Assumed B "assumption: nine in ten of those admitted and supported go"],
        effect: { unit: "years of schooling", range: 0.0..=6.0, kind: Assumed, grade: B, source: "four years of which one is additional" },
    }
}
