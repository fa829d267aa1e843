//! Parameters of market income: its dynamics, growth and shocks.

use crate::scenario::macros::parameters;

parameters! {
    /// How the income of one household moves from year to year around its county's mean.
    pub struct Income {
        groups { sources: SourceShares }
        /// Share of the non-transitory variance inside a county that is fixed for the household.
        permanent_share: f64 { unit: "share", range: 0.0..=0.95, kind: Calibrated, grade: B, source: "fit to poverty dynamics (CFPS exit and re-entry)", prior: [0.0, 0.3, 0.8], fixed },
        /// Yearly persistence of the persistent component of log income.
        persistence: f64 { unit: "-", range: 0.5..=0.999, kind: Calibrated, grade: B, source: "panel studies; fit to CFPS exit", prior: [0.90, 0.94, 0.97], fixed },
        /// Variance of the transitory component of log income.
        transitory_variance: f64 { unit: "log points squared", range: 0.0..=0.3, kind: Calibrated, grade: B, source: "set so that the yearly exit from poverty is near 37% (CFPS)", prior: [0.02, 0.035, 0.05], fixed },
        /// Variance of the survey's measurement error of log income.
        measurement_variance: f64 { unit: "log points squared", range: 0.0..=0.3, kind: Calibrated, grade: B, source: "panel studies of log income per person", prior: [0.03, 0.05, 0.08], fixed },
        /// Gain of mean income on the poverty line in the two years before the first, which places the earlier visit of the household survey.
        gain_before: f64 { unit: "log points", range: -0.5..=1.0, kind: Sourced, grade: ADerived, source: "headcount ratio of 17.2% in 2010 and 10.2% in 2012 at a dispersion of 0.714", fixed },
        /// Change of log income when the log of workers per member rises by one.
        worker_elasticity: f64 { unit: "-", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: land and transfers do not rise with workers, so income rises less than in proportion" },
        /// Share of public transfers that displaces private transfers to the household.
        crowding_out: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "zero unless varied" },
        /// Share of additional programme wages that other households of the county lose in the next year.
        displacement: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "zero unless varied" },
    }
}

parameters! {
    /// Shares of the four sources in mean market income of 2012; property takes what is left.
    pub struct SourceShares {
        /// Wages in designated counties.
        wage_designated: f64 { unit: "share of income", range: 0.0..=1.0, kind: Sourced, grade: B, source: "NBS monitoring, poor areas 2014: 2,240 of 6,852 yuan", fixed },
        /// Household business (farming included) in designated counties.
        business_designated: f64 { unit: "share of income", range: 0.0..=1.0, kind: Sourced, grade: B, source: "NBS monitoring, poor areas 2014: 3,033 of 6,852 yuan", fixed },
        /// Transfers in designated counties.
        transfer_designated: f64 { unit: "share of income", range: 0.0..=1.0, kind: Sourced, grade: B, source: "NBS monitoring, poor areas 2014: 1,497 of 6,852 yuan", fixed },
        /// Wages among all rural residents.
        wage_nation: f64 { unit: "share of income", range: 0.0..=1.0, kind: Sourced, grade: B, source: "NBS 2013: 3,652.5 of 9,429.5 yuan", fixed },
        /// Household business among all rural residents.
        business_nation: f64 { unit: "share of income", range: 0.0..=1.0, kind: Sourced, grade: B, source: "NBS 2013: 3,934.8 of 9,429.5 yuan", fixed },
        /// Transfers among all rural residents.
        transfer_nation: f64 { unit: "share of income", range: 0.0..=1.0, kind: Sourced, grade: B, source: "NBS 2013: 1,647.5 of 9,429.5 yuan", fixed },
        /// Weight of wages in a household without an able worker, relative to one with two.
        wage_without_workers: f64 { unit: "-", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: members who are not able earn little, but not nothing", fixed },
        /// Weight of transfers in a household without an able worker, relative to one with two.
        transfer_without_workers: f64 { unit: "-", range: 1.0..=20.0, kind: Assumed, grade: B, source: "assumption: pensions, allowances and remittances carry households that cannot work", fixed },
        /// Weight of wages in a household below its county's middle, relative to one above.
        wage_low_income: f64 { unit: "-", range: 0.1..=1.0, kind: Sourced, grade: AWeak, source: "Shangluo sample: 76.6% of pure farm households are poor", fixed },
    }
}

parameters! {
    /// Growth of market income: published national series by source, net of what the programme pays and brings.
    pub struct Growth {
        /// Mean wage income of rural residents; its growth moves market wages.
        wage: f64 { unit: "yuan per person and year", range: 1.0..=1e6, kind: Sourced, grade: B, source: "NBS; 2012 is 2013's share of 8,392 yuan", by_year: linear },
        /// Mean business income of rural residents; its growth moves market business income.
        business: f64 { unit: "yuan per person and year", range: 1.0..=1e6, kind: Sourced, grade: B, source: "NBS; 2012 is 2013's share of 8,392 yuan", by_year: linear },
        /// Mean property income of rural residents; its growth moves property income.
        property: f64 { unit: "yuan per person and year", range: 1.0..=1e6, kind: Sourced, grade: B, source: "NBS; 2012 is 2013's share of 8,392 yuan", by_year: linear },
        /// Mean transfer income of rural residents; its growth moves private transfers and the pensions of 2012.
        transfer: f64 { unit: "yuan per person and year", range: 1.0..=1e6, kind: Sourced, grade: B, source: "NBS; 2012 is 2013's share of 8,392 yuan", by_year: linear },
        /// Market growth less observed growth, all sources: observed growth contains the programme.
        level: f64 { unit: "log points per year", range: -0.05..=0.05, kind: Calibrated, grade: B, source: "programme outlays of 1.6 trillion yuan are about 1% of rural income", prior: [-0.010, -0.002, 0.004] },
        /// Further gap of market transfers: much of their observed growth is the programme's.
        transfer_level: f64 { unit: "log points per year", range: -0.10..=0.05, kind: Calibrated, grade: B, source: "part of the 12% a year by which transfers grew in 2014-19 is the programme's", prior: [-0.03, -0.01, 0.0] },
        /// Constant difference of wage growth in designated counties.
        poor_area_wage: f64 { unit: "log points per year", range: -0.05..=0.05, kind: Calibrated, grade: B, source: "wages of poor areas grew 12.7% a year in 2014-19 against 9.7%, programme included", prior: [0.0, 0.028, 0.040] },
        /// Constant difference of business growth in designated counties.
        poor_area_business: f64 { unit: "log points per year", range: -0.05..=0.05, kind: Calibrated, grade: B, source: "business income of poor areas grew as elsewhere in 2014-19, programme included", prior: [-0.01, 0.004, 0.015] },
        /// Constant difference of transfer growth in designated counties.
        poor_area_transfer: f64 { unit: "log points per year", range: -0.05..=0.05, kind: Calibrated, grade: B, source: "transfers of poor areas grew 16% a year in 2014-19 against 12%, programme included", prior: [0.0, 0.025, 0.05] },
        /// Incidence of growth: yearly widening of the standard deviation of log income; the bottom gains less where positive.
        incidence: f64 { unit: "log points per year", range: -0.03..=0.03, kind: Calibrated, grade: B, source: "growth of the lower half was slower than the mean in 2013-16", prior: [-0.005, 0.004, 0.012] },
        /// Constant growth difference of the eastern provinces.
        east: f64 { unit: "log points per year", range: -0.03..=0.03, kind: Assumed, grade: B, source: "zero unless varied" },
        /// Constant growth difference of the central provinces.
        central: f64 { unit: "log points per year", range: -0.03..=0.03, kind: Assumed, grade: B, source: "zero unless varied" },
        /// Constant growth difference of the western provinces.
        west: f64 { unit: "log points per year", range: -0.03..=0.03, kind: Assumed, grade: B, source: "zero unless varied" },
    }
}

parameters! {
    /// Bad years: mean losses are part of observed growth, so they redistribute luck but do not lower the mean.
    pub struct Shocks {
        /// Yearly chance that a household meets a serious illness.
        illness: f64 { unit: "share of households per year", range: 0.0..=0.5, kind: Sourced, grade: B, source: "health shock studies", prior: [0.06, 0.10, 0.15] },
        /// How many times likelier the illness is in a household with a chronically ill member.
        illness_chronic_factor: f64 { unit: "-", range: 1.0..=10.0, kind: Assumed, grade: B, source: "assumption: the chronically ill meet serious illness two to three times as often" },
        /// Loss of income while the illness lasts.
        illness_loss: f64 { unit: "share of income", range: 0.0..=0.5, kind: Sourced, grade: A, source: "Wang, Jin, Yuan 2023: 6%; range B", prior: [0.04, 0.06, 0.15] },
        /// Yearly chance to recover from a serious illness.
        recovery: f64 { unit: "share per year", range: 0.05..=1.0, kind: Assumed, grade: B, source: "assumption: most serious illnesses last one or two years" },
        /// Chance that a serious illness becomes chronic.
        chronic_onset: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: one serious illness in ten leaves a lasting one" },
        /// Medical cost of a year of serious illness before reimbursement.
        medical_cost: f64 { unit: "yuan per household and year", range: 0.0..=1e6, kind: Sourced, grade: ADerived, source: "Wang, Jin, Yuan 2023: 16,943 yuan out of pocket in five years, at 60% reimbursement" },
        /// Lasting loss of log income when uncovered medical costs equal a year's income.
        medical_scar: f64 { unit: "log points", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: assets fall by 9.7% after a health shock" },
        /// Yearly chance that a county has a natural disaster.
        disaster_county: f64 { unit: "share of counties per year", range: 0.0..=1.0, kind: Assumed, grade: B, source: "with disaster_household: 12% of households a year, prior .08-.20" },
        /// Chance that a household is hit when its county has a disaster.
        disaster_household: f64 { unit: "share of households", range: 0.0..=1.0, kind: Assumed, grade: B, source: "with disaster_county: 12% of households a year, prior .08-.20" },
        /// Loss of income in the year of a disaster.
        disaster_loss: f64 { unit: "share of income", range: 0.0..=0.9, kind: Sourced, grade: ADerived, source: "a third of crop income: 13% of income; range B", prior: [0.05, 0.10, 0.20] },
        /// Yearly chance that a household with wage income loses work.
        job_loss: f64 { unit: "share of households per year", range: 0.0..=0.5, kind: Assumed, grade: B, source: "assumption: one household in thirty in a usual year" },
        /// Share of the year's wages lost with the work.
        job_loss_share: f64 { unit: "share of wages", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: about five months without pay" },
        /// Fall of wages of low-skilled households in an epidemic year, beyond the observed series.
        epidemic_wage_loss: f64 { unit: "share of wages", range: 0.0..=0.5, kind: Sourced, grade: B, source: "poor-area wages 10.6 points lower in the first quarter of 2020 (A); full year milder", prior: [0.05, 0.08, 0.11], by_year: step },
        /// Households whose best worker has less schooling than this are low-skilled.
        low_skill_schooling: f64 { unit: "years", range: 0.0..=16.0, kind: Assumed, grade: B, source: "less than completed junior middle school" },
    }
}

parameters! {
    /// Births, deaths and schooling.
    pub struct Demography {
        /// Births per person of working age.
        birth_rate: f64 { unit: "share per year", range: 0.0..=0.2, kind: Assumed, grade: B, source: "assumption: keeps the rural population about constant" },
        /// Chance that a child comes of working age.
        coming_of_age: f64 { unit: "share per year", range: 0.0..=0.5, kind: Assumed, grade: B, source: "one sixteenth" },
        /// Chance that a person of working age becomes elderly.
        aging: f64 { unit: "share per year", range: 0.0..=0.5, kind: Assumed, grade: B, source: "one forty-fourth" },
        /// Chance that an elderly person dies.
        elderly_death: f64 { unit: "share per year", range: 0.0..=0.5, kind: Assumed, grade: B, source: "assumption: about seventeen years of life after 60" },
        /// Chance that a person of working age dies.
        adult_death: f64 { unit: "share per year", range: 0.0..=0.1, kind: Assumed, grade: B, source: "assumption: two deaths a year among 1,000 of working age" },
        /// Chance that a member of working age moves to another household of the county.
        moving: f64 { unit: "share per year", range: 0.0..=0.2, kind: Assumed, grade: B, source: "assumption: marriages and moves between households, one adult in 200 a year" },
        /// Chance that a child coming of age goes on to upper secondary school without the programme.
        upper_school: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "assumption: somewhat more than half of rural youth went on around 2012" },
        /// Years of upper schooling before work.
        upper_school_years: f64 { unit: "years", range: 1.0..=8.0, kind: Assumed, grade: B, source: "three years of upper school, four of college for some", fixed },
        /// Chance that a child in school drops out.
        dropout: f64 { unit: "share of children per year", range: 0.0..=0.2, kind: Assumed, grade: B, source: "assumption: few leave compulsory school, 2 in 1,000 a year" },
        /// Private cost of a student beyond compulsory school.
        schooling_cost: f64 { unit: "yuan per student and year", range: 0.0..=1e5, kind: Assumed, grade: B, source: "assumption: fees, board and travel of upper school" },
    }
}

parameters! {
    /// The national poverty line and the rural price index.
    pub struct Prices {
        /// National poverty line in current prices (2,300 yuan at 2010 prices).
        poverty_line: f64 { unit: "yuan per person and year", range: 100.0..=1e5, kind: Sourced, grade: A, source: "China Yearbook of Rural Household Survey; 2017-18 B; 2020: 3,218 raised by 3.0%", by_year: linear },
        /// Rise of rural consumer prices over the year before.
        rural_cpi: f64 { unit: "share per year", range: -0.2..=0.5, kind: Sourced, grade: B, source: "NBS, agrees with growth rates of grade A", by_year: step },
    }
}
