//! Parameters of the fifth measure: subsistence allowances.

use super::programme::{Payers, programme};
use crate::scenario::macros::parameters;

parameters! {
    /// Subsistence allowances (dibao): income for those who cannot work, rural residents at large.
    pub struct Subsistence {
        groups { payers: Payers, allowance: Allowance, top_up: TopUp, policy_2012: Policy2012 }
        /// Switch of the whole measure; off means the standard and recipients of 2012 go on.
        enabled: bool { kind: Assumed, grade: B, source: "policy switch" },
        /// Factor on the money and capacity of the measure.
        funding: f64 { unit: "-", range: 0.0..=10.0, kind: Assumed, grade: B, source: "one unless varied" },
        /// Standard deviation of the error of log income by which recipients are chosen before register and allowance are aligned.
        targeting_noise: f64 { unit: "log points", range: 0.0..=5.0, kind: Calibrated, grade: B, source: "exclusion of 80-90% of the poor in 2007-13 (B)", prior: [0.8, 1.5, 2.5] },
        /// The same when they are aligned.
        aligned_noise: f64 { unit: "log points", range: 0.0..=5.0, kind: Calibrated, grade: B, source: "assumption: incomes compared with other records; inclusion error of 76% in 2020 (CFPS, A), range B", prior: [0.2, 0.7, 1.5] },
        /// How far the register and the allowance are aligned: zero not at all, one wholly.
        alignment: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "alignment ordered in September 2016, in place by 2020; even progress assumed", by_year: linear },
        /// Share of recipients allotted to counties per head; the rest by persons below the standard.
        per_head: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: allowances were spread far more evenly than poverty" },
        /// Bonus of registered households in the choice of recipients when register and allowance are aligned.
        register_link: f64 { unit: "log points", range: 0.0..=5.0, kind: Calibrated, grade: B, source: "19.36 million registered poor covered in 2020", prior: [0.0, 0.5, 1.5] },
    }
}

impl Subsistence {
    /// Standard deviation of the error of log income by which recipients are chosen in the year.
    pub fn noise(&self) -> f64 {
        self.targeting_noise + self.alignment * (self.aligned_noise - self.targeting_noise)
    }

    /// Bonus of registered households in the choice of the year's recipients, log points.
    pub fn link(&self) -> f64 {
        self.register_link * self.alignment
    }
}

parameters! {
    /// The allowance as it stood in 2012, which incomes of 2012 contain and which goes on if the measure is off.
    pub struct Policy2012 {
        /// Recipients of 2012.
        recipients: f64 { unit: "persons", range: 0.0..=1e9, kind: Sourced, grade: B, source: "Ministry of Civil Affairs", fixed },
        /// Standard of 2012.
        standard: f64 { unit: "yuan per person and year", range: 0.0..=1e5, kind: Sourced, grade: A, source: "White paper", fixed },
        /// Mean payment as a share of the standard.
        payment_share: f64 { unit: "share", range: 0.0..=1.0, kind: Sourced, grade: ADerived, source: "55.9% in 2014 carried back", fixed },
    }
}
programme! {
    /// The allowance paid to recipients.
    pub struct Allowance {
        unit: "persons",
        capacity: [Sourced B "Ministry of Civil Affairs; 2015 A"],
        unit_cost: [Sourced ADerived "mean payment: 1,552 (2014), 1,766.5 (2015), about 3,000 (2020) yuan"],
        effect: { unit: "share of the payment that is income", range: 0.0..=1.0, kind: Assumed, grade: B, source: "the payment is income" },
        beyond: {
            /// Standard below which a household is entitled: it moves recipients between counties. How many are paid is `capacity`, how much is `unit_cost`.
            standard: f64 { unit: "yuan per person and year", range: 0.0..=1e5, kind: Sourced, grade: A, source: "2,068 (2012) and 5,962 (2020) white paper; 2014-15 and 2017 A, other years B", by_year: linear },
        }
    }
}
programme! {
    /// Filling the gap to the line for registered households that cannot work their way out.
    pub struct TopUp {
        unit: "persons",
        capacity: [Assumed B "at most the 19.36 million registered poor covered by allowances or relief in 2020 (white paper, A); even rise from the order of September 2016 assumed"],
        unit_cost: [Assumed B "assumption: mean gap filled"],
        take_up: [Assumed B "assumption: money is not declined"],
        effect: { unit: "multiple of the line that is guaranteed", range: 0.0..=3.0, kind: Assumed, grade: B, source: "assumption: standards passed the line in every county by 2017 and stood at 1.27 (2016) and 1.66 lines (2019) on average; officials impute part of it to those able to earn", by_year: linear },
        beyond: {
            /// Standard deviation of the error in the assessed gap.
            noise: f64 { unit: "log points", range: 0.0..=2.0, kind: Assumed, grade: B, source: "assumption: as in the assessment at exit" },
        }
    }
}
