//! The `five-measures` program.

fn main() {}
