//! Plain little-endian values: put one after the other, and taken back without trust in what is there.

/// Bytes that are not what they should be: too few, or a value that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not what was written")]
pub struct Malformed;

/// Values on their way into bytes.
#[derive(Clone, Debug, Default)]
pub struct Encoder(Vec<u8>);

impl Encoder {
    /// The bytes so far.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Forgets the bytes and keeps their room.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Puts a byte.
    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    /// Puts yes or no.
    pub fn bool(&mut self, value: bool) {
        self.u8(u8::from(value));
    }

    /// Puts a whole number.
    pub fn u16(&mut self, value: u16) {
        self.raw(&value.to_le_bytes());
    }

    /// Puts a whole number.
    pub fn u32(&mut self, value: u32) {
        self.raw(&value.to_le_bytes());
    }

    /// Puts a whole number.
    pub fn u64(&mut self, value: u64) {
        self.raw(&value.to_le_bytes());
    }

    /// Puts a whole number.
    pub fn i64(&mut self, value: i64) {
        self.raw(&value.to_le_bytes());
    }

    /// Puts a whole number.
    pub fn i128(&mut self, value: i128) {
        self.raw(&value.to_le_bytes());
    }

    /// Puts a real number, to the bit.
    pub fn f64(&mut self, value: f64) {
        self.raw(&value.to_le_bytes());
    }

    /// Puts a real number that may be missing.
    pub fn optional(&mut self, value: Option<f64>) {
        self.bool(value.is_some());
        self.f64(value.unwrap_or_default());
    }

    /// Puts how many values follow.
    pub fn count(&mut self, count: usize) {
        self.u64(count as u64);
    }

    /// Puts text with its length.
    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.raw(text.as_bytes());
    }

    /// Puts bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Puts a column, each value as `N` bytes.
    pub fn column<T: Copy, const N: usize>(&mut self, values: &[T], bytes: impl Fn(T) -> [u8; N]) {
        self.0.reserve(values.len() * N);
        values
            .iter()
            .for_each(|value| self.0.extend_from_slice(&bytes(*value)));
    }
}

/// Values on their way back from bytes.
#[derive(Clone, Debug)]
pub struct Decoder<'a>(&'a [u8]);

impl<'a> Decoder<'a> {
    /// Begins at the first of the bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// So many bytes.
    ///
    /// # Errors
    /// If there are fewer, as in all that follows.
    pub fn raw(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Malformed)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// A byte.
    ///
    /// # Errors
    /// If none is left.
    pub fn u8(&mut self) -> Result<u8, Malformed> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    /// Yes or no.
    ///
    /// # Errors
    /// If the byte is neither.
    pub fn bool(&mut self) -> Result<bool, Malformed> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Malformed),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// If too few bytes are left.
    pub fn u16(&mut self) -> Result<u16, Malformed> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    /// A whole number.
    ///
    /// # Errors
    /// If too few bytes are left.
    pub fn u32(&mut self) -> Result<u32, Malformed> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// A whole number.
    ///
    /// # Errors
    /// If too few bytes are left.
    pub fn u64(&mut self) -> Result<u64, Malformed> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// A whole number.
    ///
    /// # Errors
    /// If too few bytes are left.
    pub fn i64(&mut self) -> Result<i64, Malformed> {
        Ok(i64::from_le_bytes(self.array()?))
    }

    /// A whole number.
    ///
    /// # Errors
    /// If too few bytes are left.
    pub fn i128(&mut self) -> Result<i128, Malformed> {
        Ok(i128::from_le_bytes(self.array()?))
    }

    /// A real number.
    ///
    /// # Errors
    /// If too few bytes are left.
    pub fn f64(&mut self) -> Result<f64, Malformed> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    /// A real number that may be missing.
    ///
    /// # Errors
    /// If too few bytes are left.
    pub fn optional(&mut self) -> Result<Option<f64>, Malformed> {
        let is_there = self.bool()?;
        let value = self.f64()?;
        Ok(is_there.then_some(value))
    }

    /// How many values follow, each of at least so many bytes: never more than are left, so that room may be made for them.
    ///
    /// # Errors
    /// If fewer bytes are left than they need.
    pub fn count(&mut self, bytes_each: usize) -> Result<usize, Malformed> {
        let count = usize::try_from(self.u64()?).map_err(|_| Malformed)?;
        let needed = count.checked_mul(bytes_each).ok_or(Malformed)?;
        (needed <= self.0.len()).then_some(count).ok_or(Malformed)
    }

    /// Text with its length.
    ///
    /// # Errors
    /// If it is longer than what is left, or no text.
    pub fn text(&mut self) -> Result<&'a str, Malformed> {
        let length = self.count(1)?;
        std::str::from_utf8(self.raw(length)?).map_err(|_| Malformed)
    }

    /// A column of so many values.
    ///
    /// # Errors
    /// If fewer are left.
    pub fn column<T, const N: usize>(
        &mut self,
        count: usize,
        value: impl Fn([u8; N]) -> T,
    ) -> Result<Vec<T>, Malformed> {
        let bytes = self.raw(count.checked_mul(N).ok_or(Malformed)?)?;
        let (chunks, _) = bytes.as_chunks::<N>();
        Ok(chunks.iter().map(|chunk| value(*chunk)).collect())
    }

    /// All has been taken.
    ///
    /// # Errors
    /// If bytes are left.
    pub fn end(self) -> Result<(), Malformed> {
        self.0.is_empty().then_some(()).ok_or(Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Encoder {
        let mut encoder = Encoder::default();
        encoder.bool(true);
        encoder.u16(2015);
        encoder.u32(7);
        encoder.u64(u64::MAX);
        encoder.i64(-5);
        encoder.i128(-3);
        encoder.optional(Some(-0.0));
        encoder.optional(None);
        encoder.text("a 县");
        encoder.count(2);
        encoder.column(&[1.5_f32, f32::NAN], f32::to_le_bytes);
        encoder
    }

    fn read(bytes: &[u8]) -> Result<(), Malformed> {
        let mut decoder = Decoder::new(bytes);
        let numbers = (decoder.bool()?, decoder.u16()?, decoder.u32()?);
        assert_eq!(numbers, (true, 2015, 7));
        let wide = (decoder.u64()?, decoder.i64()?, decoder.i128()?);
        assert_eq!(wide, (u64::MAX, -5, -3));
        let zero = decoder.optional()?.map(f64::to_bits);
        assert_eq!(zero, Some((-0.0_f64).to_bits()));
        assert_eq!(decoder.optional()?, None);
        assert_eq!(decoder.text()?, "a 县");
        let count = decoder.count(4)?;
        let column = decoder.column(count, f32::from_le_bytes)?;
        assert!(column[0] == 1.5 && column[1].is_nan());
        decoder.end()
    }

    #[test]
    fn values_come_back_as_they_were() {
        assert_eq!(read(example().bytes()), Ok(()));
    }

    #[test]
    fn too_few_and_too_many_bytes_are_noticed() {
        let encoder = example();
        let bytes = encoder.bytes();
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length]), Err(Malformed), "{length}");
        }
        assert_eq!(read(&[bytes, &[0]].concat()), Err(Malformed));
    }

    #[test]
    fn a_count_never_exceeds_what_is_left() {
        for count in [1, 1 << 40, u64::MAX] {
            let bytes = count.to_le_bytes();
            assert_eq!(Decoder::new(&bytes).count(16), Err(Malformed));
        }
        assert_eq!(Decoder::new(&[2]).bool(), Err(Malformed));
        assert_eq!(
            Decoder::new(&[]).column(usize::MAX, f64::from_le_bytes),
            Err(Malformed)
        );
    }
}
