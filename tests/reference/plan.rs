//! 7.6 Plan: what counties ask for, and how slots and money are shared out.

use std::collections::BTreeMap;

use five_measures::apportion::apportion;
use five_measures::model::catalog::catalog;
use five_measures::model::programme::{Kind, Programme, ProgrammeId};
use five_measures::random::{Draw, GOLDEN};

use crate::nation::{County, Household};
use crate::register::relieved;
use crate::subsistence::allowance_of;
use crate::year::{Year, hashed};

/// Counts the units for which the county's households are eligible, and of them those of households that accept.
pub fn ask(county: &mut County, year: &Year<'_>) {
    let County {
        facts,
        households,
        books,
    } = county;
    for household in households.iter().filter(|h| h.persons() > 0) {
        for programme in catalog() {
            let id = programme.id as usize;
            let units = u64::from(eligible(household, facts.designated, programme, year));
            books.eligible[id] += units;
            let offered = household.registry.supported()
                && !matches!(programme.kind, Kind::Allowance | Kind::County);
            let take_up = (programme.terms)(year.p).take_up;
            if !offered || accepts(household, programme.id, take_up, year) {
                books.willing[id] += units;
            }
        }
    }
}

/// Units of a programme for which a household is eligible.
fn eligible(
    household: &Household,
    designated: bool,
    programme: &Programme,
    year: &Year<'_>,
) -> u32 {
    let supported = household.registry.supported();
    match programme.kind {
        Kind::Allowance => {
            let standard = year.p.measures.subsistence.allowance.standard as f32;
            if household.income < standard {
                household.persons()
            } else {
                0
            }
        }
        Kind::County => u32::from(designated),
        Kind::Guarantee if !supported => {
            if relieved(household, household.income, year) {
                household.persons()
            } else {
                0
            }
        }
        Kind::Places if household.served_by(programme.id) => 0,
        _ if !supported => 0,
        _ => programme.units.of(&household.case(year)),
    }
}

/// Whether a household accepts the offer of a programme, by a lasting trait of its own for each.
pub fn accepts(household: &Household, id: ProgrammeId, take_up: f64, year: &Year<'_>) -> bool {
    let [word, ..] = year.lasting_words(Draw::TakeUp, household);
    f64::from(hashed(word, id)) < take_up
}

/// Shares out slots and money of some programmes.
pub fn share_out(counties: &mut [County], programmes: &[Programme], year: &Year<'_>) {
    for programme in programmes {
        share_out_slots(counties, programme, year);
        share_out_money(counties, programme, year);
    }
}

/// `min(capacity, units willing)` goes to provinces and in them to counties by units willing, and becomes whole agents.
fn share_out_slots(counties: &mut [County], programme: &Programme, year: &Year<'_>) {
    let id = programme.id as usize;
    let willing = |county: &County| (county.books.willing[id] * county.weight()) as i64;
    let mut weights: Vec<i64> = counties.iter().map(willing).collect();
    let mut capacity = programme.effective_terms(year.p).capacity.round() as i64;
    if programme.kind == Kind::Allowance {
        weights = allowance_weights(counties, &weights, year);
        capacity = allowance_of(year).recipients.round() as i64;
    }
    let total = capacity.min(weights.iter().sum());
    let shares = through_provinces(total, &weights, counties);
    let agents = if programme.kind == Kind::Places {
        carry_over(&shares, counties, programme.id)
    } else {
        round_steadily(&shares, counties, programme.id, total)
    };
    for (county, agents) in counties.iter_mut().zip(agents) {
        county.books.slots[id] = agents as u32;
    }
}

/// 7.9: of all recipients `per_head` go to counties per head, the rest by persons below the standard (per head if there is none).
fn allowance_weights(counties: &[County], below: &[i64], year: &Year<'_>) -> Vec<i64> {
    let recipients = allowance_of(year).recipients;
    let heads: Vec<i64> = counties.iter().map(|c| c.facts.persons as i64).collect();
    let per_head = (recipients * year.p.measures.subsistence.per_head).round() as i64;
    let rest = recipients.round() as i64 - per_head;
    let by_head = apportion(per_head, &heads);
    let by_need = if below.iter().sum::<i64>() > 0 {
        apportion(rest, below)
    } else {
        apportion(rest, &heads)
    };
    (0..counties.len())
        .map(|c| by_head[c] + by_need[c])
        .collect()
}

/// Money = agents' units * weight * unit cost * margin, shared out in the same way.
fn share_out_money(counties: &mut [County], programme: &Programme, year: &Year<'_>) {
    let id = programme.id as usize;
    let unit_cost = if programme.kind == Kind::Allowance {
        allowance_of(year).payment
    } else {
        programme.effective_terms(year.p).unit_cost
    };
    let units = |county: &County| (u64::from(county.books.slots[id]) * county.weight()) as i64;
    let units: Vec<i64> = counties.iter().map(units).collect();
    let fen_each = unit_cost * year.p.money.margin * 100.0;
    let money = (units.iter().sum::<i64>() as f64 * fen_each).round() as i64;
    let shares = through_provinces(money, &units, counties);
    for (county, money) in counties.iter_mut().zip(shares) {
        county.books.money[id] = money;
    }
}

/// Shares a total among provinces by weight, then each province's part among its counties by weight.
fn through_provinces(total: i64, weights: &[i64], counties: &[County]) -> Vec<i64> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (c, county) in counties.iter().enumerate() {
        members.entry(county.facts.province).or_default().push(c);
    }
    let weights_in =
        |members: &[usize]| -> Vec<i64> { members.iter().map(|&c| weights[c]).collect() };
    let by_province: Vec<i64> = members
        .values()
        .map(|members| weights_in(members).iter().sum())
        .collect();
    let mut shares = vec![0; counties.len()];
    for (members, part) in members.values().zip(apportion(total, &by_province)) {
        for (&c, share) in members.iter().zip(apportion(part, &weights_in(members))) {
            shares[c] = share;
        }
    }
    shares
}

/// Places: real units become whole agents, as many as are willing; what is left carries over in the order of counties.
fn carry_over(shares: &[i64], counties: &[County], id: ProgrammeId) -> Vec<i64> {
    let mut carried = 0;
    let mut agents = Vec::new();
    for (c, county) in counties.iter().enumerate() {
        let weight = county.weight() as i64;
        carried += shares[c];
        let willing = county.books.willing[id as usize] as i64;
        let whole = carried.div_euclid(weight).clamp(0, willing);
        carried -= whole * weight;
        agents.push(whole);
    }
    agents
}

/// Everything else: a fraction is rounded up if it reaches one less the county's threshold. Thresholds are evenly spread over the counties,
/// and one shift for all is the largest that keeps the total within the capacity.
///
/// A rising shift rounds up one county after the other, so that they stand in a line by the shift that each needs.
fn round_steadily(shares: &[i64], counties: &[County], id: ProgrammeId, capacity: i64) -> Vec<i64> {
    let mut agents = Vec::new();
    let mut total = 0;
    // The shift, in units of 2^-32, at which each county with a fraction is rounded up.
    let mut line = Vec::new();
    for (c, county) in counties.iter().enumerate() {
        let weight = county.weight() as i64;
        let (whole, fraction) = (shares[c] / weight, shares[c] % weight);
        agents.push(whole);
        total += agents[c] * weight;
        if fraction > 0 {
            let own = (county.facts.id + 1)
                .wrapping_mul(GOLDEN)
                .wrapping_add((id as u32) << 27);
            let missing = (weight - fraction) as u64;
            let needed = (missing << 32).div_ceil(county.weight()) as i64;
            line.push((needed - i64::from(own), c));
        }
    }
    line.sort();
    // Counties that need the same shift are rounded up together or not at all.
    for group in line.chunk_by(|a, b| a.0 == b.0) {
        let more: i64 = group
            .iter()
            .map(|(_, c)| counties[*c].weight() as i64)
            .sum();
        if total + more > capacity {
            break;
        }
        total += more;
        for (_, c) in group {
            agents[*c] += 1;
        }
    }
    agents
}
