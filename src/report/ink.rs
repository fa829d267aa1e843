//! Colors, dashes, markers and textures, which follow from the role of a series.
//!
//! The colors are those of Okabe and Ito, which color-blind readers can tell apart, with a brown and a violet in
//! place of their yellow, which is hard to see on white. Dashes, markers and textures say
//! the same again for those who print in grey.

use super::figure::Ink;

/// How a series looks wherever it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Color as `#rrggbb`.
    pub color: &'static str,
    /// Lengths of dashes and gaps of its line, in points; empty for a solid line.
    pub dash: &'static [u8],
    /// Shape of its points.
    pub marker: Marker,
    /// Texture of its bars.
    pub texture: Texture,
}

/// Shape of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A filled circle.
    Circle,
    /// A filled square.
    Square,
    /// A filled square on its corner.
    Diamond,
    /// A filled triangle that points upwards.
    Up,
    /// A filled triangle that points downwards.
    Down,
    /// A circle filled with white.
    Ring,
    /// A square on its corner, filled with white.
    OpenDiamond,
    /// Two crossing diagonals.
    Cross,
    /// An upright cross.
    Plus,
    /// An upright cross and two diagonals.
    Star,
    /// Nothing: a line alone.
    Absent,
}

/// What lies on the color of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texture {
    /// Nothing.
    Plain,
    /// Diagonals that rise to the right.
    Rising,
    /// Diagonals that fall to the right.
    Falling,
    /// Horizontal lines.
    Level,
    /// Vertical lines.
    Upright,
    /// Diagonals both ways.
    Crossed,
    /// Dots.
    Dotted,
}

const fn look(color: &'static str, dash: &'static [u8], marker: Marker, texture: Texture) -> Look {
    Look {
        color,
        dash,
        marker,
        texture,
    }
}

const SIMULATED: Look = look("#0072B2", &[], Marker::Circle, Texture::Plain);
const OBSERVED: Look = look("#000000", &[], Marker::OpenDiamond, Texture::Plain);
const REFERENCE: Look = look("#767676", &[8, 3], Marker::Ring, Texture::Plain);
const NUMBERED: [Look; 7] = [
    look("#D55E00", &[5, 2], Marker::Square, Texture::Plain),
    look("#009E73", &[1, 2], Marker::Up, Texture::Rising),
    look("#CC79A7", &[5, 2, 1, 2], Marker::Plus, Texture::Crossed),
    look("#E69F00", &[9, 2], Marker::Diamond, Texture::Falling),
    look("#56B4E9", &[], Marker::Down, Texture::Dotted),
    look("#8C6D31", &[9, 2, 1, 2], Marker::Star, Texture::Level),
    look("#5E4FA2", &[3, 2], Marker::Cross, Texture::Upright),
];

const GUIDES: [Look; 3] = [
    look("#767676", &[], Marker::Absent, Texture::Plain),
    look("#767676", &[4, 2], Marker::Absent, Texture::Plain),
    look("#767676", &[1, 2], Marker::Absent, Texture::Plain),
];

impl Ink {
    /// Color, dash, marker and texture. Beyond seven of a kind, colors come again with another dash, marker and texture.
    pub fn look(self) -> Look {
        match self {
            Ink::Simulated => SIMULATED,
            Ink::Observed => OBSERVED,
            Ink::Reference => REFERENCE,
            Ink::Number(number) => {
                let (round, place) = (usize::from(number) / 7, usize::from(number) % 7);
                Look {
                    color: NUMBERED[place].color,
                    ..NUMBERED[(place + 3 * round) % 7]
                }
            }
            Ink::Guide(number) => GUIDES[usize::from(number) % 3],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fourteen_of_a_kind_look_different_in_color_and_in_grey() {
        let looks: Vec<Look> = (0..14).map(|number| Ink::Number(number).look()).collect();
        for (index, look) in looks.iter().enumerate() {
            let alike = looks[..index].iter().filter(|other| *other == look);
            assert_eq!(alike.count(), 0, "{index}: {look:?}");
        }
        for (index, look) in looks[..7].iter().enumerate() {
            for other in &looks[..index] {
                assert!(
                    other.color != look.color && other.dash != look.dash,
                    "{index}"
                );
                assert!(
                    other.marker != look.marker && other.texture != look.texture,
                    "{index}"
                );
            }
        }
    }
}
