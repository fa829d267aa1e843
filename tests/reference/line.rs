//! 7.7 Who gets scarce slots.

/// A household that stands in a line.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Priority.
    pub score: f32,
    pub slot: usize,
    /// Units that it asks for.
    pub units: u32,
}

/// A household at which slots have arrived.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    pub score: f32,
    pub slot: usize,
    /// Units that it asked for, and those that count as used.
    pub asked: u32,
    pub used: u32,
    /// Whether it gets in; only the last may not.
    pub enters: bool,
}

/// Slots go down the line by (score, lower slot). The first who asks for more than is left gets in by lot with the chance left / asked.
pub fn down_the_line(
    mut line: Vec<Candidate>,
    slots: u32,
    lot: impl Fn(usize) -> f32,
) -> Vec<Served> {
    line.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.slot.cmp(&b.slot)));
    let mut left = slots;
    let mut served = Vec::new();
    for Candidate { score, slot, units } in line {
        if left == 0 {
            break;
        }
        let used = units.min(left);
        let enters = used == units || lot(slot) * (units as f32) < left as f32;
        served.push(Served {
            score,
            slot,
            asked: units,
            used,
            enters,
        });
        left -= used;
    }
    served
}
