//! The Five Measures, one file each.

pub mod eco_compensation;
pub mod education;
pub mod jobs;
pub mod relocation;
pub mod subsistence;
