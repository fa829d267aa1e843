//! Households as programmes see them, a column for each property, so that a rule asked for all of them becomes a loop over columns.

use super::programme::{Case, Enrolled};
use crate::population::households::{Composition, Condition, Households, Registry, Terms};
use crate::scenario::parameters::Parameters;

/// Copies of some households of a county, gathered for programmes to look at and to change.
#[derive(Debug, Default)]
pub struct Cases {
    /// Members.
    pub composition: Vec<Composition>,
    /// Living conditions.
    pub condition: Vec<Condition>,
    /// Place on the register.
    pub registry: Vec<Registry>,
    /// Terms that run for years.
    pub terms: Vec<Terms>,
    /// Programmes that serve them, one bit each.
    pub programmes: Vec<u32>,
    /// Income per person of the year before, yuan.
    pub last_income: Vec<f32>,
}

impl Cases {
    /// Takes copies of the listed households.
    pub fn gather(&mut self, households: &[u32], columns: &Households) {
        fn copy<T: Copy>(households: &[u32], column: &[T], out: &mut Vec<T>) {
            out.clear();
            out.extend(households.iter().map(|&slot| column[slot as usize]));
        }
        copy(households, &columns.composition, &mut self.composition);
        copy(households, &columns.condition, &mut self.condition);
        copy(households, &columns.registry, &mut self.registry);
        copy(households, &columns.terms, &mut self.terms);
        copy(households, &columns.programmes, &mut self.programmes);
        copy(households, &columns.income, &mut self.last_income);
    }

    /// Puts what programmes change back into the households from which the copies were taken.
    pub fn put_back(&self, households: &[u32], columns: &mut Households) {
        for (place, &slot) in households.iter().enumerate() {
            let i = slot as usize;
            columns.composition[i] = self.composition[place];
            columns.condition[i] = self.condition[place];
            columns.terms[i] = self.terms[place];
            columns.programmes[i] = self.programmes[place];
        }
    }

    /// Number of households.
    pub fn len(&self) -> usize {
        self.composition.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.composition.is_empty()
    }

    /// One of them.
    #[inline(always)]
    pub fn get<'a>(&self, place: usize, p: &'a Parameters) -> Case<'a> {
        Case {
            composition: self.composition[place],
            condition: self.condition[place],
            registry: self.registry[place],
            terms: self.terms[place],
            programmes: self.programmes[place],
            last_income: self.last_income[place],
            p,
        }
    }

    /// All of them, one after the other.
    #[inline(always)]
    pub fn all<'a>(&'a self, p: &'a Parameters) -> impl Iterator<Item = Case<'a>> {
        let n = self.composition.len();
        let (composition, condition) = (&self.composition[..n], &self.condition[..n]);
        let (registry, terms) = (&self.registry[..n], &self.terms[..n]);
        let (programmes, last_income) = (&self.programmes[..n], &self.last_income[..n]);
        (0..n).map(move |place| Case {
            composition: composition[place],
            condition: condition[place],
            registry: registry[place],
            terms: terms[place],
            programmes: programmes[place],
            last_income: last_income[place],
            p,
        })
    }

    /// Lets a programme change one of them when it takes it on.
    pub fn enroll(
        &mut self,
        place: usize,
        luck: f32,
        p: &Parameters,
        enroll: fn(&mut Enrolled, &Parameters),
    ) {
        let mut household = Enrolled {
            composition: self.composition[place],
            condition: self.condition[place],
            terms: self.terms[place],
            luck,
        };
        enroll(&mut household, p);
        self.composition[place] = household.composition;
        self.condition[place] = household.condition;
        self.terms[place] = household.terms;
    }
}
