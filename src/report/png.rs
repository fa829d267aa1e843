//! SVG figures as PNG of 300 dots an inch.
//!
//! The fonts are those of the machine, so the bytes are the same only where the same fonts are installed.

#[cfg(feature = "png")]
mod draw;
#[cfg(feature = "png")]
pub use draw::{Fonts, png};

#[cfg(not(feature = "png"))]
pub use absent::{Fonts, png};

#[cfg(not(feature = "png"))]
mod absent {
    use crate::failure::Failure;

    /// The fonts of the machine; there are none for a program that was built without PNG.
    #[derive(Debug)]
    pub struct Fonts(());

    impl Fonts {
        /// Refuses, since the program was built without PNG.
        ///
        /// # Errors
        /// Always a fault of the input.
        pub fn of_system() -> Result<Self, Failure> {
            Err(
                Failure::input("this program was built without PNG").with_help(
                    "ask for SVG alone with --figures=svg, or build with: cargo build --release --features png",
                ),
            )
        }
    }

    /// Refuses as [`Fonts::of_system`] does.
    ///
    /// # Errors
    /// Always a fault of the input.
    pub fn png(_svg: &str, _fonts: &Fonts) -> Result<Vec<u8>, Failure> {
        Fonts::of_system().map(|_| Vec::new())
    }
}
