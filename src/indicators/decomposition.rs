//! Growth, redistribution and line components of a change in poverty.

/// One year's distribution as the decomposition sees it.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// Mean income, in the unit of the line.
    pub mean: f64,
    /// Poverty line of that year.
    pub line: f64,
    /// Poverty at a given line with that year's incomes: any index that depends on incomes and line
    /// by their ratio alone, such as FGT, Watts or Sen-Shorrocks-Thon.
    pub poverty: &'a dyn Fn(f64) -> Option<f64>,
}

/// Components of a change in poverty. The first three add up to the last, up to rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// Owed to the change of the mean, at a given Lorenz curve and line.
    pub growth: f64,
    /// Owed to the change of the Lorenz curve.
    pub redistribution: f64,
    /// Owed to the change of the line; zero when both years share one line.
    pub line: f64,
    /// Poverty after less poverty before.
    pub total: f64,
}

/// Datt & Ravallion's decomposition (1992) in its Shapley form: every component is the mean of its
/// effects over all orders in which mean, Lorenz curve and line can change, so that no residual
/// is left (Kolenikov & Shorrocks 2005). With one line it is the mean of the two paths that Stata's
/// drdecomp takes.
///
/// Poverty with one year's mean, another's Lorenz curve and a line is poverty of the latter year's
/// incomes at the line times the ratio of the means. `None` unless means and lines are positive and
/// every index is defined.
///
/// ```
/// use five_measures::indicators::{Distribution, Situation, datt_ravallion, poverty_gap};
/// let before = Distribution::equal(&[100.0, 110.0, 150.0, 160.0]).unwrap();
/// let after = Distribution::equal(&[130.0, 140.0, 150.0, 300.0]).unwrap();
/// let gap_before = |line| poverty_gap(&before, line);
/// let gap_after = |line| poverty_gap(&after, line);
/// let change = datt_ravallion(
///     &Situation { mean: before.mean().unwrap(), line: 145.0, poverty: &gap_before },
///     &Situation { mean: after.mean().unwrap(), line: 145.0, poverty: &gap_after },
/// )
/// .unwrap();
/// assert!(change.growth < 0.0 && change.redistribution > 0.0 && change.line == 0.0);
/// ```
pub fn datt_ravallion(before: &Situation, after: &Situation) -> Option<Components> {
    let years = [before, after];
    let positive = |value: f64| value.is_finite() && value > 0.0;
    if !years
        .iter()
        .all(|year| positive(year.mean) && positive(year.line))
    {
        return None;
    }
    // poverty[mean][lorenz][line], each from the year before (0) or after (1).
    let mut poverty = [[[0.0; 2]; 2]; 2];
    for (mean, by_mean) in poverty.iter_mut().enumerate() {
        for (lorenz, by_lorenz) in by_mean.iter_mut().enumerate() {
            for (line, value) in by_lorenz.iter_mut().enumerate() {
                let scale = if mean == lorenz {
                    1.0
                } else {
                    years[lorenz].mean / years[mean].mean
                };
                *value = (years[lorenz].poverty)(years[line].line * scale)?;
            }
        }
    }
    Some(Components {
        growth: shapley(|own, other, third| poverty[own][other][third]),
        redistribution: shapley(|own, other, third| poverty[other][own][third]),
        line: shapley(|own, other, third| poverty[other][third][own]),
        total: poverty[1][1][1] - poverty[0][0][0],
    })
}

/// Shapley value of the first of three factors: its effect before, between and after the others,
/// each weighted by the share of orders in which that happens.
fn shapley(value: impl Fn(usize, usize, usize) -> f64) -> f64 {
    let effect = |other, third| value(1, other, third) - value(0, other, third);
    (2.0 * effect(0, 0) + effect(0, 1) + effect(1, 0) + 2.0 * effect(1, 1)) / 6.0
}
