//! Elementary functions that give the same bits on every machine.
//!
//! The functions of the standard library call the platform's mathematical library and change in
//! their last digits with the operating system and the processor. These here consist of additions,
//! multiplications, divisions and bit operations alone, each rounded as IEEE 754 demands. Rust
//! never fuses a multiplication and an addition by itself, so wider instruction sets change the
//! speed but not the result. Square roots are exact in IEEE 754: use [`f32::sqrt`] and
//! [`f64::sqrt`].
//!
//! - [`single`]: `f32`, free of branches, for the loops over blocks of households.
//! - [`double`]: `f64`, for set-up, calibration and statistics.
//! - [`roots`]: where an increasing function is zero.
//! - [`student`]: Student's t distribution.

pub mod double;
pub mod roots;
pub mod single;
pub mod student;
