//! Parameters of the poverty register: identifying, verifying, removing and following up households.

use crate::scenario::macros::parameters;

parameters! {
    /// Who gets on the register and who leaves it.
    pub struct Register {
        groups { exit: Exit, counties: CountyExit }
        /// Persons that the register may hold at the end of the year while it is being made.
        quota: f64 { unit: "persons", range: 0.0..=1e9, kind: Sourced, grade: A, source: "89.62 million registered in 2014; the pilot of 2013 is B", by_year: step },
        /// Registration by quota takes place in this year.
        registering: bool { kind: Sourced, grade: A, source: "registration of 2013-14", by_year: step },
        /// Share of the quota that is handed out per head instead of by estimated need.
        quota_per_head: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: quotas followed survey estimates by province" },
        /// Standard deviation of the error in the assessment of a household's log income when registration begins.
        assessment_noise: f64 { unit: "log points", range: 0.0..=2.0, kind: Calibrated, grade: B, source: "40-50% of the income-poor were registered in 2014 (CLDS, A)", prior: [0.3, 0.5, 0.9] },
        /// Error of the year's assessment relative to the first: assessors learn.
        assessment_learning: f64 { unit: "-", range: 0.0..=2.0, kind: Assumed, grade: B, source: "assumption: half of the error is left once teams live in all villages and records are compared (re-verification of 2015-16)", by_year: linear },
        /// Share of the assessment error that a household keeps from year to year.
        assessment_persistence: f64 { unit: "share of variance", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: neighbors err about the same households again" },
        /// Weight of visible hardship (illness, disability, housing, no worker) in the assessment.
        visible_need: f64 { unit: "log points", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: practice looked at house, grain, labor and students first" },
        /// Share of households that get on the list by connection whatever their need.
        elite_capture: f64 { unit: "share of households", range: 0.0..=0.2, kind: Assumed, grade: B, source: "assumption: connections decide for few, one household in 200" },
        /// Share of households that are examined anew by the re-verification of 2015-16.
        reverification: f64 { unit: "share of households", range: 0.0..=1.0, kind: Sourced, grade: B, source: "August 2015 to June 2016; split of the years is B", by_year: step },
        /// A registered household is removed when its assessed income is above this multiple of the line.
        removal_margin: f64 { unit: "multiple of the line", range: 1.0..=10.0, kind: Calibrated, grade: B, source: "moves the 9.29 million removed", prior: [1.8, 3.0, 5.0] },
        /// An unregistered household is added when its assessed income is below this multiple of the line.
        addition_margin: f64 { unit: "multiple of the line", range: 0.1..=2.0, kind: Calibrated, grade: B, source: "moves the 8.07 million added", prior: [0.5, 0.8, 1.1] },
        /// Chance that yearly adjustment finds an unregistered or deregistered household that has fallen below the line.
        detection: f64 { unit: "share per year", range: 0.0..=1.0, kind: Calibrated, grade: B, source: "assumption: village teams know most of those who fall; no count of those found was published", prior: [0.1, 0.4, 0.8] },
        /// Part of `detection` that is in place.
        detection_phase: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "yearly adjustment of the register from 2017 on; even progress to 2020 assumed", by_year: linear },
        /// A household found by yearly adjustment is added when its assessed income is below this multiple of the line.
        detection_margin: f64 { unit: "multiple of the line", range: 0.1..=3.0, kind: Assumed, grade: B, source: "the rule: all below the line are registered" },
        /// Chance that a programme is matched to the household's cause of poverty rather than given by lot.
        matching_accuracy: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: resident teams reached all villages by 2015", by_year: linear },
    }
}

parameters! {
    /// How households and villages leave the register, and what follows.
    pub struct Exit {
        /// Deregistration takes place in this year.
        enabled: bool { kind: Sourced, grade: A, source: "first exits in 2014", by_year: step },
        /// Assessed income must be above this multiple of the line.
        margin: f64 { unit: "multiple of the line", range: 0.5..=3.0, kind: Assumed, grade: B, source: "steadily above the line; about 4,000 yuan against 3,315 in 2020", by_year: linear },
        /// Whether schooling, medical insurance, safe housing and water must be assured.
        guarantees: bool { kind: Sourced, grade: A, source: "exit rules of April 2016", by_year: step },
        /// Years in a row that income must be above it.
        years_above: u32 { unit: "years", range: 1..=3, kind: Assumed, grade: B, source: "assumption: the year's account decides, and `margin` stands for steadily above the line", by_year: step },
        /// Share of households meeting the conditions that is examined and deregistered in the first year of exits.
        reach: f64 { unit: "share per year", range: 0.0..=1.0, kind: Calibrated, grade: B, source: "yearly plans of ten million exits", prior: [0.3, 0.6, 1.0] },
        /// Share that is not examined in the year, relative to the first year of exits.
        reach_backlog: f64 { unit: "-", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: even progress until nearly all are examined in 2018", by_year: linear },
        /// Share of households not meeting the conditions that is deregistered all the same.
        wrong: f64 { unit: "share per year", range: 0.0..=0.2, kind: Sourced, grade: B, source: "0.41% in one county, limit of 2% (A); value between them B", prior: [0.004, 0.01, 0.02] },
        /// Share of the households still registered that is declared out whatever its state, as the deadline comes.
        deadline_pressure: f64 { unit: "share", range: 0.0..=1.0, kind: Sourced, grade: B, source: "the register was closed at zero in 2020", by_year: step },
        /// Standard deviation of the error in the assessment of income at exit.
        noise: f64 { unit: "log points", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: income is accounted household by household at exit, better than at registration" },
        /// Years of support after a household's exit.
        grace: u32 { unit: "years", range: 0..=20, kind: Sourced, grade: A, source: "White paper: five-year transition" },
        /// Deregistered households below this multiple of the line are monitored.
        monitoring_threshold: f64 { unit: "multiple of the line", range: 1.0..=3.0, kind: Sourced, grade: A, source: "guidance on monitoring of March 2020: 1.5" },
    }
}

parameters! {
    /// How designated counties and poor villages are assessed.
    pub struct CountyExit {
        /// Counties and villages are assessed in this year.
        enabled: bool { kind: Sourced, grade: A, source: "first county exits in 2016", by_year: step },
        /// Registered incidence of the year before at which a county or village of the East or Center may leave.
        threshold: f64 { unit: "share", range: 0.0..=0.2, kind: Sourced, grade: A, source: "exit criteria: 2%" },
        /// The same in the West.
        threshold_west: f64 { unit: "share", range: 0.0..=0.2, kind: Sourced, grade: A, source: "exit criteria: 3%" },
        /// Share of the counties that meet the criterion which is assessed in the year.
        schedule: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: few assessments in the first year", by_year: step },
        /// Share of the villages that meet the criterion which is assessed in the year.
        village_schedule: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: as for counties, with more villages in the first year", by_year: step },
        /// Share of the counties that miss the criterion and are reported as meeting it.
        misreporting: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "all remaining counties were declared out in 2020", by_year: step },
        /// Persons (as agents) of prior weight: a county's incidence leans on its province's, a village's on its county's, so that small samples do not decide.
        shrinkage: f64 { unit: "persons in the sample", range: 0.0..=10_000.0, kind: Assumed, grade: B, source: "design of the sample" },
    }
}

impl Register {
    /// Standard deviation of the assessors' error of log income in the year.
    pub fn noise(&self) -> f64 {
        self.assessment_noise * self.assessment_learning
    }

    /// Chance in the year that a household below the line is found.
    pub fn found(&self) -> f64 {
        self.detection * self.detection_phase
    }
}

impl Exit {
    /// Share of the households meeting the conditions that is examined in the year.
    pub fn examined(&self) -> f64 {
        1.0 - (1.0 - self.reach) * self.reach_backlog
    }
}
