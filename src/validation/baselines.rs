//! Simple forecasts: growth under a fixed distribution of income, and a constant rate of fall.

use crate::math::double::{exp, ln, normal_cdf, normal_quantile};

/// Part of a population whose log income is normal with a standard deviation that never changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum {
    /// Persons, the same in all years.
    pub persons: f64,
    /// Standard deviation of log income, log points.
    pub log_sd: f64,
}

impl Stratum {
    /// The stratum in which a share `headcount` of the persons is below `line` when mean income is `mean` (both yuan per person
    /// and year). `None` if no lognormal has them, as for a headcount of 0 or 1.
    pub fn new(persons: f64, headcount: f64, mean: f64, line: f64) -> Option<Self> {
        let is_share = headcount > 0.0 && headcount < 1.0;
        let is_possible = is_share && mean > 0.0 && line > 0.0 && persons > 0.0;
        if !is_possible {
            return None;
        }
        // headcount = N((s^2/2 - ln(mean/line)) / s) is a quadratic equation in s.
        let z = normal_quantile(headcount);
        let square = z * z + 2.0 * ln(mean / line);
        let log_sd = z + square.max(0.0).sqrt();
        (square >= 0.0 && log_sd > 0.0).then_some(Self { persons, log_sd })
    }

    /// Persons below `line` when mean income is `mean`.
    pub fn poor(&self, mean: f64, line: f64) -> f64 {
        let s = self.log_sd;
        self.persons * normal_cdf((ln(line / mean) + s * s / 2.0) / s)
    }
}

/// A quantity that falls by the same share every year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hazard {
    /// Fall of its logarithm in a year.
    pub rate: f64,
    /// The last year before the fall, and its value.
    start: (u16, f64),
    /// The last fitted year, and its value.
    last: (u16, f64),
}

impl Hazard {
    /// The rate that fits values by year (in their order) up to `until` best: by least squares of logarithms, on a line through the
    /// last year in which the value had not fallen below the first. `None` while there is no fall to fit.
    pub fn fit(values: &[(u16, f64)], until: u16) -> Option<Self> {
        let fitted: Vec<(u16, f64)> = values
            .iter()
            .copied()
            .filter(|(year, _)| *year <= until)
            .collect();
        let (_, first) = *fitted.first()?;
        let start = *fitted.iter().rfind(|(_, value)| *value >= first)?;
        let after = || {
            let later = fitted.iter().filter(|(year, _)| *year > start.0);
            // Zero has no logarithm: all have left, whatever the rate.
            later.filter(|(_, value)| *value > 0.0)
        };
        let years = |year: u16| f64::from(year - start.0);
        let falls: f64 = after().map(|(t, v)| years(*t) * ln(start.1 / v)).sum();
        let squares: f64 = after().map(|(t, _)| years(*t) * years(*t)).sum();
        (squares > 0.0).then(|| Self {
            rate: falls / squares,
            start,
            last: *fitted.last().unwrap_or(&start),
        })
    }

    /// The value of a year: on the fitted line up to the last fitted year, and from the value of that year on at the same rate.
    /// `None` before the fall begins.
    pub fn value(&self, year: u16) -> Option<f64> {
        let from = if year > self.last.0 {
            self.last
        } else {
            self.start
        };
        let years = year.checked_sub(from.0).filter(|years| *years > 0)?;
        Some(from.1 * exp(-self.rate * f64::from(years)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stratum_gives_back_its_headcount() {
        let stratum = Stratum::new(1e6, 0.2, 5000.0, 2500.0).expect("a stratum");
        assert!((stratum.poor(5000.0, 2500.0) - 2e5).abs() < 1e-3);
        // A mean below the line needs a headcount that the spread can give.
        let poor = Stratum::new(1e6, 0.9, 2000.0, 2500.0).expect("a stratum");
        assert!((poor.poor(2000.0, 2500.0) - 9e5).abs() < 1e-3);
    }

    #[test]
    fn growth_lowers_poverty_by_the_shape_alone() {
        let stratum = Stratum::new(1.0, 0.5, 1.0, 0.8).expect("a stratum");
        // The median is at the line, so ln mean is s^2/2 above it.
        let s = (2.0 * ln(1.0 / 0.8)).sqrt();
        assert!((stratum.log_sd - s).abs() < 1e-12);
        assert!((stratum.poor(2.0, 0.8) - normal_cdf(-ln(2.0) / s)).abs() < 1e-12);
        assert_eq!(stratum.poor(2.0, 1.6), stratum.poor(1.0, 0.8));
    }

    #[test]
    fn what_no_lognormal_gives_is_none() {
        assert_eq!(Stratum::new(1.0, 0.0, 2.0, 1.0), None);
        assert_eq!(Stratum::new(1.0, 1.0, 2.0, 1.0), None);
        // A mean below the line and few poor contradict each other.
        assert_eq!(Stratum::new(1.0, 0.1, 0.5, 1.0), None);
        assert_eq!(Stratum::new(0.0, 0.1, 2.0, 1.0), None);
    }

    #[test]
    fn a_constant_rate_is_found_and_held() {
        let values: Vec<(u16, f64)> = (0..4u16)
            .map(|t| (2012 + t, 100.0 * exp(-0.2 * f64::from(t))))
            .collect();
        let hazard = Hazard::fit(&values, 2014).expect("a fall");
        assert!((hazard.rate - 0.2).abs() < 1e-12);
        let value = hazard.value(2016).expect("a value");
        assert!((value - 100.0 * exp(-0.8)).abs() < 1e-9);
        assert_eq!(hazard.value(2012), None);
    }

    #[test]
    fn forecasts_start_from_the_last_fitted_value() {
        let hazard = Hazard::fit(&[(2012, 100.0), (2013, 80.0), (2014, 50.0)], 2014);
        let hazard = hazard.expect("a fall");
        let rate = (ln(1.25) + 2.0 * ln(2.0)) / 5.0;
        assert!((hazard.rate - rate).abs() < 1e-12);
        assert_eq!(hazard.value(2014), Some(100.0 * exp(-2.0 * rate)));
        assert_eq!(hazard.value(2015), Some(50.0 * exp(-rate)));
    }

    #[test]
    fn nothing_is_forecast_before_the_first_fall() {
        let counties = [(2014, 832.0), (2015, 832.0), (2016, 804.0), (2017, 0.0)];
        assert_eq!(Hazard::fit(&counties, 2015), None);
        let hazard = Hazard::fit(&counties, 2016).expect("a fall");
        assert!((hazard.rate - ln(832.0 / 804.0)).abs() < 1e-12);
        assert_eq!(hazard.value(2015), None);
        assert!(hazard.value(2016).is_some());
        // A zero says nothing about the rate, but the forecast goes on from it.
        let all = Hazard::fit(&counties, 2017).expect("a fall");
        assert_eq!(all.rate, hazard.rate);
        assert_eq!(all.value(2018), Some(0.0));
        assert_eq!(Hazard::fit(&[], 2017), None);
    }
}
