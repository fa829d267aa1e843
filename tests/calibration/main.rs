//! Calibration of simulators whose right answer is known.

mod known_answer;
mod noisy;
mod recovery;
mod restart;
mod toys;
