//! Small integers packed into one word, declared by width and place.

/// Declares a word of 16 or 32 bits with named fields of given width at given bits; fields are read and set as `u32`.
macro_rules! bits {
    (
        $(#[$meta:meta])*
        pub struct $name:ident: $word:ty {
            $( $(#[$field_meta:meta])* $get:ident, $set:ident: $width:literal @ $at:literal; )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name(pub $word);

        impl $name {
            $(
                $(#[$field_meta])*
                #[inline(always)]
                pub fn $get(self) -> u32 {
                    (u32::from(self.0) >> $at) & ((1 << $width) - 1)
                }

                /// Sets the field, at most to the largest value that it can hold.
                #[inline(always)]
                pub fn $set(&mut self, value: u32) {
                    let mask = (1u32 << $width) - 1;
                    self.0 = ((u32::from(self.0) & !(mask << $at)) | (value.min(mask) << $at)) as $word;
                }
            )+
        }

        impl $crate::exchange::Portable for $name {
            fn put(&self, to: &mut $crate::exchange::Packed) {
                self.0.put(to);
            }

            fn take(
                from: &mut $crate::exchange::Unpacked<'_>,
            ) -> Result<Self, $crate::bytes::Malformed> {
                $crate::exchange::Portable::take(from).map(Self)
            }
        }
    };
}
pub(crate) use bits;
