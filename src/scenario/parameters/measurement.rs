//! Parameters of what is measured and written; they change no outcome of the model.

use crate::scenario::macros::parameters;

parameters! {
    /// What is written beside the tables.
    pub struct Output {
        /// Households of the panel: a random sample followed over the years into panel.csv; 0 writes none.
        panel: u32 { unit: "households", range: 0..=10_000_000, kind: Assumed, grade: B, source: "choice of the user", fixed },
    }
}

parameters! {
    /// Multidimensional poverty (Alkire-Foster) on the two assurances and three guarantees; weights are scaled to add up to one.
    pub struct Multidimensional {
        /// Weighted share of deprivations from which on a person counts as poor (k).
        cutoff: f64 { unit: "share of weight", range: 0.01..=1.0, kind: Assumed, grade: B, source: "one third, as in the global MPI (Alkire, Kanagaratnam & Suppa)", fixed },
        /// A household lacks food when its income is below this share of the poverty line.
        food_share: f64 { unit: "share of the line", range: 0.1..=1.0, kind: Sourced, grade: B, source: "NBS: basic food is 53.5% of the line of 2014" },
        /// Weight of food, the first assurance.
        weight_food: f64 { unit: "-", range: 0.001..=1.0, kind: Assumed, grade: B, source: "equal weights for two assurances and three guarantees", fixed },
        /// Weight of clothing, the second assurance: income below the line.
        weight_clothing: f64 { unit: "-", range: 0.001..=1.0, kind: Assumed, grade: B, source: "equal weights for two assurances and three guarantees", fixed },
        /// Weight of schooling: a child of school age is out of school.
        weight_schooling: f64 { unit: "-", range: 0.001..=1.0, kind: Assumed, grade: B, source: "equal weights for two assurances and three guarantees", fixed },
        /// Weight of basic medical care: not insured.
        weight_medical_care: f64 { unit: "-", range: 0.001..=1.0, kind: Assumed, grade: B, source: "equal weights for two assurances and three guarantees", fixed },
        /// Weight of a safe house, half of the guarantee of housing.
        weight_housing: f64 { unit: "-", range: 0.001..=1.0, kind: Assumed, grade: B, source: "half of an equal weight: water counts with housing", fixed },
        /// Weight of safe water, the other half.
        weight_water: f64 { unit: "-", range: 0.001..=1.0, kind: Assumed, grade: B, source: "half of an equal weight: water counts with housing", fixed },
    }
}
