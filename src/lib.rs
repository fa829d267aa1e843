//! Agent-based simulation of China's targeted poverty alleviation, 2012-2020.

pub mod scenario;
