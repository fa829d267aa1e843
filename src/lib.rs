//! Agent-based simulation of China's targeted poverty alleviation, 2012-2020.

pub mod apportion;
pub mod commands;
pub mod experiments;
pub mod failure;
pub mod indicators;
pub mod interrupt;
pub mod math;
pub mod model;
pub mod population;
pub mod progress;
pub mod random;
pub mod results;
pub mod scenario;
pub mod tables;
