//! Values as words, and words as few bytes: most counts of a county are small or zero.
//!
//! A word of 64 bits takes seven bits a byte from the lowest up; the highest bit says that more follow. A zero is followed by a byte that
//! says how many further zeros follow. Reals are turned around, so that short fractions are short too.

use crate::bytes::Malformed;

/// Words on their way into bytes.
#[derive(Debug, Default)]
pub struct Packed {
    bytes: Vec<u8>,
    zeros: u64,
}

impl Packed {
    /// Values as bytes.
    pub fn of<T: Portable>(value: &T) -> Vec<u8> {
        let mut packed = Self::default();
        value.put(&mut packed);
        packed.end_zeros();
        packed.bytes
    }

    /// Puts a word.
    pub fn word(&mut self, word: u64) {
        if word == 0 {
            self.zeros += 1;
        } else {
            self.end_zeros();
            self.push(word);
        }
    }

    fn end_zeros(&mut self) {
        while self.zeros > 0 {
            let further = (self.zeros - 1).min(u8::MAX.into());
            self.bytes.extend([0, further as u8]);
            self.zeros -= further + 1;
        }
    }

    fn push(&mut self, mut word: u64) {
        while word >= 0x80 {
            self.bytes.push(word as u8 | 0x80);
            word >>= 7;
        }
        self.bytes.push(word as u8);
    }
}

/// Words on their way back from bytes, without trust in what is there.
#[derive(Debug)]
pub struct Unpacked<'a> {
    bytes: &'a [u8],
    zeros: u8,
}

impl<'a> Unpacked<'a> {
    /// The value that all of the bytes are.
    ///
    /// # Errors
    /// If they are not what was put.
    pub fn all<T: Portable>(bytes: &'a [u8]) -> Result<T, Malformed> {
        let mut from = Self { bytes, zeros: 0 };
        let value = T::take(&mut from)?;
        let is_end = from.bytes.is_empty() && from.zeros == 0;
        is_end.then_some(value).ok_or(Malformed)
    }

    /// The next word.
    ///
    /// # Errors
    /// If none is left.
    pub fn word(&mut self) -> Result<u64, Malformed> {
        if self.zeros > 0 {
            self.zeros -= 1;
            return Ok(0);
        }
        let word = self.pull()?;
        if word == 0 {
            self.zeros = self.byte()?;
        }
        Ok(word)
    }

    fn byte(&mut self) -> Result<u8, Malformed> {
        let (byte, rest) = self.bytes.split_first().ok_or(Malformed)?;
        self.bytes = rest;
        Ok(*byte)
    }

    fn pull(&mut self) -> Result<u64, Malformed> {
        let mut word = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if shift == 63 && byte > 1 {
                return Err(Malformed);
            }
            word |= part << shift;
            if byte & 0x80 == 0 {
                return Ok(word);
            }
        }
        Err(Malformed)
    }
}

/// A value that another process can know: put as words, and taken back to the bit.
pub trait Portable: Send + Sync + Sized {
    /// Puts the value.
    fn put(&self, to: &mut Packed);

    /// Takes it back.
    ///
    /// # Errors
    /// If the words are those of something else.
    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed>;
}

/// Makes structures portable, field by field; a field that is forgotten does not compile.
macro_rules! portable {
    ($($(#[$attribute:meta])* impl [$($parameter:tt)*] $type:ty { $($field:ident),* $(,)? })*) => {$(
        $(#[$attribute])*
        impl<$($parameter)*> $crate::exchange::Portable for $type {
            fn put(&self, to: &mut $crate::exchange::Packed) {
                let Self { $($field),* } = self;
                $($crate::exchange::Portable::put($field, to);)*
            }

            fn take(
                from: &mut $crate::exchange::Unpacked<'_>,
            ) -> Result<Self, $crate::bytes::Malformed> {
                $(let $field = $crate::exchange::Portable::take(from)?;)*
                Ok(Self { $($field),* })
            }
        }
    )*};
}
pub(crate) use portable;

macro_rules! whole {
    ($($type:ty),*) => {$(
        impl Portable for $type {
            fn put(&self, to: &mut Packed) {
                to.word(*self as u64);
            }

            fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
                Self::try_from(from.word()?).map_err(|_| Malformed)
            }
        }
    )*};
}
whole!(u16, u32, u64, usize);

impl Portable for bool {
    fn put(&self, to: &mut Packed) {
        to.word(u64::from(*self));
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        match from.word()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Malformed),
        }
    }
}

impl Portable for i64 {
    /// Small numbers are short whatever their sign.
    fn put(&self, to: &mut Packed) {
        to.word(((self << 1) ^ (self >> 63)) as u64);
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        let word = from.word()?;
        Ok((word >> 1) as i64 ^ -((word & 1) as i64))
    }
}

impl Portable for f64 {
    fn put(&self, to: &mut Packed) {
        to.word(self.to_bits().reverse_bits());
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        Ok(Self::from_bits(from.word()?.reverse_bits()))
    }
}

impl Portable for f32 {
    fn put(&self, to: &mut Packed) {
        self.to_bits().reverse_bits().put(to);
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        Ok(Self::from_bits(u32::take(from)?.reverse_bits()))
    }
}

impl<T: Portable> Portable for Box<T> {
    fn put(&self, to: &mut Packed) {
        (**self).put(to);
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        T::take(from).map(Box::new)
    }
}

impl<T: Portable, const N: usize> Portable for [T; N] {
    fn put(&self, to: &mut Packed) {
        self.iter().for_each(|value| value.put(to));
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        let mut fault = Ok(());
        let values: [Option<T>; N] = std::array::from_fn(|_| {
            let value = T::take(from);
            value.map_err(|malformed| fault = Err(malformed)).ok()
        });
        fault?;
        Ok(values.map(|value| value.expect("no fault, so all are there")))
    }
}

impl<T: Portable> Portable for Vec<T> {
    fn put(&self, to: &mut Packed) {
        self.len().put(to);
        self.iter().for_each(|value| value.put(to));
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        let count = usize::take(from)?;
        let mut values = Self::with_capacity(count.min(from.bytes.len()));
        for _ in 0..count {
            values.push(T::take(from)?);
        }
        Ok(values)
    }
}

impl Portable for String {
    fn put(&self, to: &mut Packed) {
        let letters = self.bytes().map(u16::from);
        letters.collect::<Vec<_>>().put(to);
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        let letters: Vec<u16> = Portable::take(from)?;
        let bytes = letters.into_iter().map(u8::try_from);
        let bytes = bytes.collect::<Result<_, _>>().map_err(|_| Malformed)?;
        Self::from_utf8(bytes).map_err(|_| Malformed)
    }
}

impl<A: Portable, B: Portable> Portable for (A, B) {
    fn put(&self, to: &mut Packed) {
        self.0.put(to);
        self.1.put(to);
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        Ok((A::take(from)?, B::take(from)?))
    }
}

impl<A: Portable, B: Portable, C: Portable> Portable for (A, B, C) {
    fn put(&self, to: &mut Packed) {
        self.0.put(to);
        self.1.put(to);
        self.2.put(to);
    }

    fn take(from: &mut Unpacked<'_>) -> Result<Self, Malformed> {
        Ok((A::take(from)?, B::take(from)?, C::take(from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Example = (
        (Vec<u64>, String),
        Vec<(i64, f64, f32)>,
        Vec<(bool, [u32; 3])>,
    );

    fn example() -> Example {
        let reals = vec![
            (i64::MIN, -0.0, 0.1),
            (-1, 1.5, f32::MAX),
            (i64::MAX, 0.0, 0.0),
        ];
        let flags = vec![(true, [0, 0, 7]), (false, [u32::MAX, 0, 0])];
        let whole = vec![0, 0, 1, 127, 128, u64::MAX, 0];
        ((whole, "a 县".to_owned()), reals, flags)
    }

    #[test]
    fn every_cut_and_every_byte_too_many_is_noticed() {
        let bytes = Packed::of(&example());
        assert_eq!(Unpacked::all::<Example>(&bytes), Ok(example()));
        for length in 0..bytes.len() {
            let cut = Unpacked::all::<Example>(&bytes[..length]);
            assert_eq!(cut, Err(Malformed), "{length}");
        }
        let more = [&bytes[..], &[1]].concat();
        assert_eq!(Unpacked::all::<Example>(&more), Err(Malformed));
    }

    #[test]
    fn zeros_in_a_row_and_small_numbers_are_short() {
        assert_eq!(Packed::of(&[0_u64; 1000]).len(), 8);
        assert_eq!(Packed::of(&[-1_i64, 63, 0]).len(), 4);
        assert_eq!(Packed::of(&1.0_f64).len(), 2);
    }

    #[test]
    fn words_that_cannot_be_are_refused() {
        for bytes in [&[0xff; 10][..], &[0x80; 11], &[0x80], &[], &[2]] {
            assert_eq!(Unpacked::all::<bool>(bytes), Err(Malformed), "{bytes:?}");
        }
        let long = Packed::of(&(u64::MAX, 1_u64));
        assert_eq!(Unpacked::all::<Vec<u64>>(&long), Err(Malformed));
        assert_eq!(Unpacked::all::<u32>(&Packed::of(&u64::MAX)), Err(Malformed));
    }

    proptest! {
        #[test]
        fn values_come_back_to_the_bit(
            whole in prop::collection::vec(prop_oneof![Just(0), 0..300_u64, any::<u64>()], 0..40),
            signed in prop::collection::vec(any::<i64>(), 0..9),
            bits in any::<(u64, u32)>(),
        ) {
            let value = (whole, signed, (f64::from_bits(bits.0), f32::from_bits(bits.1)));
            type Value = (Vec<u64>, Vec<i64>, (f64, f32));
            let back: Value = Unpacked::all(&Packed::of(&value)).expect("as put");
            prop_assert_eq!(&back.0, &value.0);
            prop_assert_eq!(&back.1, &value.1);
            prop_assert_eq!((back.2.0.to_bits(), back.2.1.to_bits()), bits);
        }

        #[test]
        fn foreign_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = Unpacked::all::<Example>(&bytes);
        }
    }
}
