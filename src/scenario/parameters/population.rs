//! Parameters of the synthetic rural population of 2012.

use crate::scenario::macros::{choices, parameters};

choices! {
    /// Shape of the distribution of log income inside a county.
    pub enum IncomeShape {
        /// Log income is normal: the usual description, which overstates the far left tail.
        Lognormal = "lognormal",
        /// A floor under a lognormal: the same mean and headcount with a thinner left tail.
        ShiftedLognormal = "shifted-lognormal",
    }
}

parameters! {
    /// The sample and the rural population of 2012 that it stands for.
    pub struct Population {
        groups { composition: Composition, conditions: Conditions, villages: Villages }
        /// Real households for which one agent stands on average; 1 is one to one.
        scale: u32 { unit: "households per agent", range: 1..=1_000_000, kind: Assumed, grade: B, source: "choice of the sample", fixed },
        /// Key of all random draws; another seed is another sample and another course of luck.
        seed: u32 { unit: "-", range: 0..=4_294_967_295, kind: Assumed, grade: B, source: "choice of the sample", fixed },
        /// Agents of designated poor counties stand for this fraction of `scale` households, so that the last poor are many agents.
        designated_weight: f64 { unit: "share of scale", range: 0.01..=1.0, kind: Assumed, grade: B, source: "design of the sample", fixed },
        /// Agents of the other counties stand for this multiple of `scale` households.
        other_weight: f64 { unit: "share of scale", range: 0.1..=10.0, kind: Assumed, grade: B, source: "design of the sample", fixed },
        /// A county with fewer households than this is sampled as densely as if it had so many.
        county_floor: u32 { unit: "households", range: 1..=1_000_000, kind: Assumed, grade: B, source: "design of the sample: 300 agents in every designated county at scale 100", fixed },
        /// Rural (hukou) population of the nation at the end of 2012.
        rural_population: f64 { unit: "persons", range: 1e3..=2e9, kind: Sourced, grade: ADerived, source: "98.99 million poor / 10.2% (NBS)", fixed },
        /// Rural population of the designated poor counties at the end of the first year.
        designated_population: f64 { unit: "persons", range: 0.0..=2e9, kind: Sourced, grade: B, source: "60.39 million poor / 23.2% in poor areas (NBS monitoring, 2012)", fixed },
        /// Persons below the line as the household survey sees them at the end of 2012.
        poor_population_observed: f64 { unit: "persons", range: 1.0..=1e9, kind: Sourced, grade: A, source: "NBS monitoring survey", fixed },
        /// Share of the observed poor who live in designated counties.
        designated_poor_share: f64 { unit: "share", range: 0.0..=1.0, kind: Sourced, grade: B, source: "60.39 of 98.99 million (NBS monitoring, 2012)", fixed },
        /// Mean disposable income of all rural residents of the poor areas in 2012.
        mean_income_poor_areas: f64 { unit: "yuan per person and year", range: 100.0..=1e6, kind: Sourced, grade: ADerived, source: "10,371 yuan of 2018 / 1.99 (NBS)", fixed },
        /// Mean disposable income of all rural residents in 2012.
        mean_income: f64 { unit: "yuan per person and year", range: 100.0..=1e6, kind: Sourced, grade: ADerived, source: "11,422 yuan of 2015 / 1.361 (NBS)", fixed },
        /// Shape of the income distribution.
        income_shape: IncomeShape { kind: Assumed, grade: B, source: "assumption: the usual description, to be tested with the other shape", fixed },
        /// Floor of the shifted lognormal as a share of the county's mean income.
        income_floor: f64 { unit: "share of mean income", range: 0.0..=0.4, kind: Assumed, grade: B, source: "assumption: the farm and relatives keep a minimum", fixed },
        /// Share of persons in designated counties whose household belongs to the disadvantaged: lastingly low incomes, a group of its own.
        disadvantaged_designated: f64 { unit: "share of persons", range: 0.0..=0.5, kind: Assumed, grade: B, source: "no published share; a median of 0.905 of the mean in 2014 (A) beside a headcount ratio of 10.2% needs a left tail of its own", fixed },
        /// The same in other counties.
        disadvantaged_other: f64 { unit: "share of persons", range: 0.0..=0.5, kind: Assumed, grade: B, source: "see disadvantaged_designated; fewer outside the poor areas", fixed },
        /// How far log income of the disadvantaged lies below that of the others; 0 makes one group of all.
        disadvantage: f64 { unit: "log points", range: 0.0..=2.0, kind: Calibrated, grade: B, source: "moves median income; see disadvantaged_designated", prior: [0.8, 1.0, 1.15], fixed },
        /// Standard deviation of the log of county mean incomes inside a province, within designated and within other counties.
        county_dispersion: f64 { unit: "log points", range: 0.0..=0.5, kind: Calibrated, grade: B, source: "assumption; moves the spread of county exits", prior: [0.05, 0.12, 0.18], fixed },
        /// Standard deviation of the log of county sizes inside a province.
        county_size_dispersion: f64 { unit: "log points", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: two counties in three are within a factor of 1.65 of the middle one", fixed },
    }
}

parameters! {
    /// Who lives in a household of 2012.
    pub struct Composition {
        /// Mean persons per household in designated counties.
        size_designated: f64 { unit: "persons", range: 1.5..=6.5, kind: Sourced, grade: AWeak, source: "Qilian sample 3.68; register of poor counties 3.58 at lower incomes", fixed },
        /// Mean persons per household in other counties.
        size_other: f64 { unit: "persons", range: 1.5..=6.5, kind: Sourced, grade: B, source: "970 million persons in 250 million households", fixed },
        /// Rise of log mean size with one standard deviation of permanent log income in designated counties.
        size_gradient_designated: f64 { unit: "log points", range: -0.5..=0.5, kind: Assumed, grade: B, source: "assumption: registered households there have 3.58 persons", fixed },
        /// The same in other counties.
        size_gradient_other: f64 { unit: "log points", range: -0.5..=0.5, kind: Assumed, grade: B, source: "assumption: registered households outside the poor counties have about 2.5 persons", fixed },
        /// Chance that a member of a household of one or two is elderly.
        elderly_small: f64 { unit: "share", range: 0.0..=0.9, kind: Assumed, grade: B, source: "assumption: 16-18% of the registered are 65 or older", fixed },
        /// Chance that each of up to two members of a larger household is elderly.
        elderly_large: f64 { unit: "share", range: 0.0..=0.9, kind: Assumed, grade: B, source: "assumption: 16-18% of the registered are 65 or older", fixed },
        /// Chance that a member of a household of three or more, beyond the elderly and two adults, is a child.
        children: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: children are about a fifth of rural residents", fixed },
        /// Chance that a person of working age is an able worker, at mean income.
        able: f64 { unit: "share", range: 0.3..=1.0, kind: Sourced, grade: B, source: "45-55% of the registered can work", fixed },
        /// Mean years of schooling of the best-educated worker at mean income.
        schooling: f64 { unit: "years", range: 0.0..=16.0, kind: Sourced, grade: AWeak, source: "upper Yellow River sample: primary 42%, junior 31% of heads", fixed },
        /// Rise of schooling with one standard deviation of permanent log income.
        schooling_gradient: f64 { unit: "years", range: 0.0..=4.0, kind: Assumed, grade: B, source: "assumption: one more year of schooling with each standard deviation", fixed },
        /// Standard deviation of schooling among households of equal income.
        schooling_dispersion: f64 { unit: "years", range: 0.1..=6.0, kind: Assumed, grade: B, source: "assumption: primary and junior school are both common at every income", fixed },
        /// Share of minority households in multi-ethnic provinces.
        minority_multi_ethnic: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: two in five rural households there", fixed },
        /// Share of minority households in the other provinces.
        minority_other: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: few live outside the multi-ethnic provinces", fixed },
    }
}

parameters! {
    /// Living conditions of 2012; each correlation is that of a bivariate normal with low permanent income.
    pub struct Conditions {
        /// Share of households with a chronically ill member.
        chronic_illness: f64 { unit: "share of households", range: 0.0..=0.9, kind: Assumed, grade: B, source: "assumption: more than 60% of poor households have a patient", fixed },
        /// Correlation of chronic illness with low income.
        chronic_illness_correlation: f64 { unit: "-", range: 0.0..=0.99, kind: Assumed, grade: B, source: "assumption: illness is the main cause of 42% of poverty", fixed },
        /// Share of households with a disabled member.
        disability: f64 { unit: "share of households", range: 0.0..=0.9, kind: Assumed, grade: B, source: "assumption: disability is named by 14% of the registered", fixed },
        /// Correlation of disability with low income.
        disability_correlation: f64 { unit: "-", range: 0.0..=0.99, kind: Assumed, grade: B, source: "assumption: as for chronic illness", fixed },
        /// Share of households in designated counties on a site that cannot support them.
        inhospitable_designated: f64 { unit: "share of households", range: 0.0..=0.9, kind: Assumed, grade: B, source: "assumption: relocation plan of 9.81 million registered persons", fixed },
        /// The same in other counties.
        inhospitable_other: f64 { unit: "share of households", range: 0.0..=0.9, kind: Assumed, grade: B, source: "assumption: relocation plan of 9.81 million registered persons", fixed },
        /// Correlation of an inhospitable site with low income.
        inhospitable_correlation: f64 { unit: "-", range: 0.0..=0.99, kind: Assumed, grade: B, source: "assumption: as for chronic illness", fixed },
        /// Share of households in an unsafe house.
        unsafe_housing: f64 { unit: "share of households", range: 0.0..=0.9, kind: Assumed, grade: B, source: "assumption: 49.4% of the registered, 18.65 million households housed in all", fixed },
        /// Correlation of unsafe housing with low income.
        unsafe_housing_correlation: f64 { unit: "-", range: 0.0..=0.99, kind: Assumed, grade: B, source: "assumption: poverty shows in the house first", fixed },
        /// Share of households without safe water.
        unsafe_water: f64 { unit: "share of households", range: 0.0..=0.9, kind: Assumed, grade: B, source: "assumption: 28.89 million of the poor gained safe water", fixed },
        /// Correlation of unsafe water with low income.
        unsafe_water_correlation: f64 { unit: "-", range: 0.0..=0.99, kind: Assumed, grade: B, source: "assumption: water depends more on the place than on the household", fixed },
        /// Share of households without basic medical insurance.
        uninsured: f64 { unit: "share of households", range: 0.0..=0.9, kind: Assumed, grade: B, source: "assumption: rural insurance covered about 97% in 2012", fixed },
        /// Share of school-age children who are out of school, at mean income.
        out_of_school: f64 { unit: "share of children", range: 0.0..=0.5, kind: Assumed, grade: B, source: "assumption: 200,000 registered dropouts returned", fixed },
        /// Share of households of designated counties that live in an ecological area.
        eco_area_designated: f64 { unit: "share of households", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: about a third of the poor counties lie in ecological areas", fixed },
        /// The same in other counties.
        eco_area_other: f64 { unit: "share of households", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: few ecological areas lie elsewhere", fixed },
    }
}

parameters! {
    /// Registered poor villages.
    pub struct Villages {
        /// Registered poor villages of the nation.
        number: u32 { unit: "villages", range: 0..=1_000_000, kind: Sourced, grade: A, source: "White paper: 128,000", fixed },
        /// Share of the rural population that lives in a poor village, in proportion to the county's incidence.
        population_share: f64 { unit: "share of persons", range: 0.01..=0.9, kind: Assumed, grade: B, source: "assumption: about a quarter of administrative villages", fixed },
        /// Correlation of living in a poor village with low permanent income.
        correlation: f64 { unit: "-", range: 0.0..=0.99, kind: Calibrated, grade: B, source: "60% of the poor lived in poor villages in 2014 (B); moves the exits of villages", prior: [0.25, 0.45, 0.65], fixed },
        /// Correlation of permanent income among the households of a village.
        cohesion: f64 { unit: "-", range: 0.0..=0.99, kind: Assumed, grade: B, source: "assumption: most differences of income are inside villages", fixed },
        /// Agents that a group of villages holds at the least when one agent stands for many households.
        agents_per_group: u32 { unit: "agents", range: 1..=1000, kind: Assumed, grade: B, source: "design of the sample", fixed },
    }
}
