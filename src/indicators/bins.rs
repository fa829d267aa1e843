//! The fixed bins of incomes: which one holds an income, and where it begins.

/// Leading bits of the mantissa that choose the bin inside an octave.
const MANTISSA_BITS: u32 = 5;
/// Bins from one yuan up to twice as much.
const BINS_PER_OCTAVE: usize = 1 << MANTISSA_BITS;
/// Octaves from 1 to 2^24 = 16,777,216 yuan.
const OCTAVES: usize = 24;
/// Cell of non-positive incomes.
pub(crate) const NON_POSITIVE: usize = 0;
/// Cell of incomes between zero and one yuan.
const UNDERFLOW: usize = 1;
/// First of the cells that are bins.
const FIRST_BIN: usize = 2;
/// Cell of incomes of 2^24 yuan and more.
pub(crate) const OVERFLOW: usize = FIRST_BIN + BINS_PER_OCTAVE * OCTAVES;
/// Number of cells.
pub(crate) const CELLS: usize = OVERFLOW + 1;

/// Bits of an f32 below those that choose the bin.
const SHIFT: u32 = f32::MANTISSA_DIGITS - 1 - MANTISSA_BITS;
/// The kept bits of one yuan, the lower edge of the first bin.
const BITS_OF_ONE: u32 = 1.0_f32.to_bits() >> SHIFT;

/// The cell of an income: exponent and leading mantissa bits of a float ascend with its value, so
/// no logarithm is needed.
#[inline(always)]
pub(crate) fn cell_of(income_yuan: f32) -> u32 {
    const OFFSET: i32 = BITS_OF_ONE as i32 - FIRST_BIN as i32;
    let bin = (income_yuan.to_bits() >> SHIFT) as i32 - OFFSET;
    let cell = bin.clamp(UNDERFLOW as i32, OVERFLOW as i32) as u32;
    if income_yuan > 0.0 {
        cell
    } else {
        NON_POSITIVE as u32
    }
}

/// Lower edge of a cell of positive incomes, in yuan.
pub(super) fn edge(cell: usize) -> f64 {
    if cell < FIRST_BIN {
        return 0.0;
    }
    let bin = cell - FIRST_BIN;
    let octave = (1_u64 << (bin / BINS_PER_OCTAVE)) as f64;
    octave * (1.0 + (bin % BINS_PER_OCTAVE) as f64 / BINS_PER_OCTAVE as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bin_holds_its_lower_edge_and_not_its_upper() {
        for cell in FIRST_BIN..OVERFLOW {
            let (low, high) = (edge(cell) as f32, edge(cell + 1) as f32);
            assert_eq!(cell_of(low), cell as u32);
            assert_eq!(cell_of(high.next_down()), cell as u32);
            assert!(high / low < 1.0 + 1.0 / 31.9);
        }
        assert_eq!(edge(OVERFLOW), 16_777_216.0);
    }

    #[test]
    fn incomes_outside_the_bins_have_cells_of_their_own() {
        for income in [0.0, -0.0, -5.0, f32::NEG_INFINITY, f32::NAN] {
            assert_eq!(cell_of(income), NON_POSITIVE as u32);
        }
        for income in [f32::from_bits(1), 1e-20, 0.5, 1.0_f32.next_down()] {
            assert_eq!(cell_of(income), UNDERFLOW as u32);
        }
        for income in [16_777_216.0, 1e30, f32::INFINITY] {
            assert_eq!(cell_of(income), OVERFLOW as u32);
        }
    }
}
