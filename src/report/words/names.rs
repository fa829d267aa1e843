//! Names of what tables call by codes: measures, groups, places, series.

use super::Language;

/// Code, English, Chinese.
const NAMES: &[(&str, &str, &str)] = &[
    // Measures.
    ("jobs", "Jobs and industry", "产业和就业"),
    ("relocation", "Relocation", "易地扶贫搬迁"),
    ("eco_compensation", "Eco-compensation", "生态补偿"),
    ("education", "Education", "教育"),
    ("subsistence", "Subsistence allowance", "最低生活保障"),
    ("support", "Other support", "其他帮扶"),
    ("growth", "Economic growth", "经济增长"),
    ("register", "Register", "建档立卡"),
    // Sub-programmes.
    ("afforestation", "Afforestation teams", "造林合作社"),
    ("farmland_to_forest", "Farmland to forest", "退耕还林"),
    ("forest_rangers", "Forest rangers", "生态护林员"),
    ("dropout_return", "Return of dropouts", "控辍保学"),
    ("grants", "Grants for pupils", "学生资助"),
    ("higher", "Higher education", "高等教育"),
    ("vocational", "Vocational education", "职业教育"),
    ("consumption", "Consumption support", "消费扶贫"),
    ("e_commerce", "E-commerce", "电商扶贫"),
    ("industry", "Local industries", "特色产业"),
    ("migrant_work", "Migrant work", "劳务输出"),
    ("public_jobs", "Public-welfare jobs", "公益性岗位"),
    ("small_loans", "Small loans", "小额信贷"),
    ("technology", "Technical assistance", "科技帮扶"),
    ("training", "Training", "技能培训"),
    ("village_solar", "Village solar power", "光伏扶贫"),
    ("workshops", "Workshops", "扶贫车间"),
    ("follow_up_jobs", "Jobs after relocation", "搬迁后续就业"),
    ("land_restoration", "Land restoration", "宅基地复垦"),
    ("resettlement", "Resettlement", "搬迁安置"),
    ("allowance", "Allowance", "低保"),
    ("top_up", "Top-up to the line", "兜底补差"),
    ("disability_subsidy", "Disability subsidy", "残疾人补贴"),
    ("epidemic_response", "Response to the epidemic", "疫情应对"),
    ("health", "Health", "健康扶贫"),
    ("housing", "Housing", "危房改造"),
    ("infrastructure", "Infrastructure", "基础设施"),
    ("pensions", "Pensions", "养老金"),
    ("water", "Drinking water", "饮水安全"),
    // Dimensions and groups of households.
    (
        "cause",
        "Main cause on the register",
        "建档立卡主要致贫原因",
    ),
    ("household_type", "Type of household", "家庭类型"),
    ("schooling", "Schooling", "受教育程度"),
    ("minority", "Minority", "少数民族"),
    ("illness", "Illness", "疾病"),
    ("disability", "Disability", "残疾"),
    ("disaster", "Disaster", "灾害"),
    ("lack_of_funds", "Lack of funds", "缺资金"),
    ("lack_of_skills", "Lack of skills", "缺技术"),
    ("lack_of_workers", "Lack of workers", "缺劳力"),
    ("none", "Never registered", "从未建档立卡"),
    ("elderly_alone", "Elderly alone", "独居老人"),
    ("no_able_worker", "No able worker", "无劳动能力"),
    ("workers_only", "Workers only", "仅有劳动力"),
    (
        "workers_with_children",
        "Workers with children",
        "劳动力和儿童",
    ),
    (
        "workers_with_elderly",
        "Workers with elderly",
        "劳动力和老人",
    ),
    ("chronic_illness", "Chronic illness", "慢性病"),
    ("serious_illness", "Serious illness", "大病"),
    ("healthy", "Healthy", "健康"),
    ("majority", "Majority", "汉族"),
    ("below_primary", "Below primary", "小学以下"),
    ("primary", "Primary", "小学"),
    ("junior_middle", "Junior middle", "初中"),
    ("upper", "Upper middle and above", "高中及以上"),
    // Dimensions of multidimensional poverty.
    ("food_deprivation", "Food", "吃"),
    ("clothing_deprivation", "Clothing", "穿"),
    ("schooling_deprivation", "Compulsory schooling", "义务教育"),
    ("medical_care_deprivation", "Medical insurance", "基本医疗"),
    ("housing_deprivation", "Safe housing", "住房安全"),
    ("water_deprivation", "Safe drinking water", "饮水安全"),
    // Places.
    ("nation", "Nation", "全国"),
    ("East", "East", "东部"),
    ("Central", "Central", "中部"),
    ("West", "West", "西部"),
    ("poor_areas", "Poor areas", "贫困地区"),
    ("other_areas", "Other areas", "其他地区"),
    ("Beijing", "Beijing", "北京"),
    ("Tianjin", "Tianjin", "天津"),
    ("Hebei", "Hebei", "河北"),
    ("Shanxi", "Shanxi", "山西"),
    ("Inner Mongolia", "Inner Mongolia", "内蒙古"),
    ("Liaoning", "Liaoning", "辽宁"),
    ("Jilin", "Jilin", "吉林"),
    ("Heilongjiang", "Heilongjiang", "黑龙江"),
    ("Shanghai", "Shanghai", "上海"),
    ("Jiangsu", "Jiangsu", "江苏"),
    ("Zhejiang", "Zhejiang", "浙江"),
    ("Anhui", "Anhui", "安徽"),
    ("Fujian", "Fujian", "福建"),
    ("Jiangxi", "Jiangxi", "江西"),
    ("Shandong", "Shandong", "山东"),
    ("Henan", "Henan", "河南"),
    ("Hubei", "Hubei", "湖北"),
    ("Hunan", "Hunan", "湖南"),
    ("Guangdong", "Guangdong", "广东"),
    ("Guangxi", "Guangxi", "广西"),
    ("Hainan", "Hainan", "海南"),
    ("Chongqing", "Chongqing", "重庆"),
    ("Sichuan", "Sichuan", "四川"),
    ("Guizhou", "Guizhou", "贵州"),
    ("Yunnan", "Yunnan", "云南"),
    ("Tibet", "Tibet", "西藏"),
    ("Shaanxi", "Shaanxi", "陕西"),
    ("Gansu", "Gansu", "甘肃"),
    ("Qinghai", "Qinghai", "青海"),
    ("Ningxia", "Ningxia", "宁夏"),
    ("Xinjiang", "Xinjiang", "新疆"),
    // Series, indicators and outcomes.
    ("poor_population", "Poor population", "贫困人口"),
    (
        "poor_population_observed",
        "Poor population as surveyed",
        "调查口径贫困人口",
    ),
    ("headcount_ratio", "Headcount ratio", "贫困发生率"),
    (
        "headcount_ratio_observed",
        "Headcount ratio as surveyed",
        "调查口径贫困发生率",
    ),
    ("poverty_gap", "Poverty gap", "贫困差距"),
    ("poverty_gap_ratio", "Poverty gap ratio", "贫困差距率"),
    ("squared_poverty_gap", "Squared poverty gap", "平方贫困差距"),
    (
        "income_of_registered",
        "Income of the registered",
        "建档立卡人口收入",
    ),
    (
        "mean_income_registered",
        "Mean income of the registered",
        "建档立卡人口平均收入",
    ),
    (
        "mean_income_ever_registered",
        "Mean income of the ever registered",
        "曾建档立卡人口平均收入",
    ),
    ("public_cost", "Public cost", "公共成本"),
    ("person_years", "Person-years in poverty", "贫困人年"),
    (
        "cumulative_gap",
        "Poverty gap, all years",
        "历年贫困差距合计",
    ),
    (
        "cumulative_cost",
        "Public cost, all years",
        "历年公共成本合计",
    ),
    (
        "persons_lifted",
        "Persons lifted out of poverty",
        "脱贫人口",
    ),
    ("gap_closed", "Poverty gap closed", "缩小的贫困差距"),
    ("mean_income", "Mean income", "平均收入"),
    ("median_income", "Median income", "收入中位数"),
    (
        "mean_income_poor_areas",
        "Mean income, poor areas",
        "贫困地区平均收入",
    ),
    ("designated_counties", "Poor counties", "贫困县"),
    ("county_exits", "County exits", "贫困县退出"),
    ("poor_villages", "Poor villages", "贫困村"),
    (
        "registered_population",
        "Registered population",
        "建档立卡人口",
    ),
    (
        "registered_households",
        "Registered households",
        "建档立卡户",
    ),
    ("public_spending", "Spending", "支出"),
    ("gini", "Gini index", "基尼系数"),
    ("watts", "Watts index", "沃茨指数"),
    // Forecasts, terms and kinds of use.
    ("model", "Model", "模型"),
    ("growth_alone", "Growth alone", "仅有增长"),
    ("constant_hazard", "Constant rate of fall", "恒定下降率"),
    (
        "deadline_alone",
        "Deadline without measures",
        "仅有期限、无措施",
    ),
    ("fitted", "fitted", "用于拟合"),
    ("held_out", "held out", "留出"),
    ("reported", "not fitted", "未用于拟合"),
    ("fit", "fitted", "用于拟合"),
    ("report", "not fitted", "未用于拟合"),
    ("any", "any order", "任意次序"),
    ("subsistence_last", "subsistence allowance last", "低保最后"),
    ("measure", "measure", "措施"),
    ("interaction", "interaction", "交互作用"),
    ("higher_order", "higher order", "高阶"),
    ("total", "Total", "合计"),
    ("given", "Without the measures", "没有各项措施时"),
    ("all", "All", "合计"),
    // Statistics of poverty dynamics.
    ("income", "Income", "收入"),
    ("observed_income", "Income as surveyed", "调查口径收入"),
    ("headcount", "Headcount ratio", "贫困发生率"),
    ("entry_rate", "Entry rate", "致贫率"),
    ("exit_rate", "Exit rate", "脱贫率"),
    (
        "reentry_share",
        "Share of entries that are returns",
        "致贫者中曾经贫困的比例",
    ),
    (
        "exit_rate_by_duration",
        "Exit rate by years in poverty",
        "按贫困年数的脱贫率",
    ),
    (
        "reentry_rate",
        "Return rate by years of follow-up",
        "按跟踪年数的返贫率",
    ),
    (
        "spell_share",
        "Share of spells by years",
        "贫困期按年数的比例",
    ),
    (
        "mean_complete_spell",
        "Mean complete spell",
        "完整贫困期平均长度",
    ),
    ("ever_poor", "Ever poor", "曾经贫困"),
    ("always_poor", "Always poor", "始终贫困"),
    (
        "mean_years_poor",
        "Mean years of those ever poor",
        "曾贫困者平均贫困年数",
    ),
    ("chronic", "Chronic component", "长期贫困成分"),
    ("transient", "Transient component", "暂时贫困成分"),
    ("persistently_poor", "Persistently poor", "持续贫困"),
    ("chronically_poor", "Chronically poor", "长期贫困"),
    ("transiently_poor", "Transiently poor", "暂时贫困"),
    ("never_poor", "Never poor", "从未贫困"),
    // Columns of league.csv.
    ("rank", "Rank", "名次"),
    ("base", "Base", "基准情景"),
    ("other", "Scenario", "情景"),
    ("scenario", "Scenario", "情景"),
    ("title", "Title", "标题"),
    ("note", "Note", "说明"),
    (
        "public_cost_difference",
        "Additional public cost",
        "新增公共成本",
    ),
    (
        "cost_per_person_lifted",
        "Cost per person lifted",
        "每减少一名贫困人口的成本",
    ),
    (
        "cost_per_person_year",
        "Cost per person-year averted",
        "每避免一贫困人年的成本",
    ),
    (
        "cost_per_yuan_of_gap",
        "Cost per yuan of gap closed",
        "每缩小一元贫困差距的成本",
    ),
    // Notes on costs.
    ("one replicate", "one replicate", "仅一次重复运行"),
    (
        "not distinguishable from zero",
        "not distinguishable from zero",
        "与零无法区分",
    ),
    ("wrong sign", "wrong sign", "符号相反"),
    ("no difference", "no difference", "无差异"),
    ("tie", "tie", "并列"),
    (
        "cheaper and fewer poor",
        "cheaper and fewer poor",
        "成本更低且贫困更少",
    ),
    (
        "dearer and more poor",
        "dearer and more poor",
        "成本更高且贫困更多",
    ),
];

impl Language {
    /// The name of what a table calls `code`; the code in plain words if it is not known.
    pub(in crate::report) fn name(self, code: &str) -> String {
        let known = NAMES.iter().find(|(known, _, _)| *known == code);
        match (known, self) {
            (Some((_, english, _)), Language::English) => (*english).to_owned(),
            (Some((_, _, chinese)), Language::Chinese) => (*chinese).to_owned(),
            (None, _) => code.replace('_', " "),
        }
    }

    /// The name of several codes with `+` between them, such as a pair of measures.
    pub(in crate::report) fn joined_name(self, codes: &str) -> String {
        let names: Vec<String> = codes.split('+').map(|code| self.name(code)).collect();
        names.join(" + ")
    }

    /// A note of the tables, in which quantities and reasons are known and the rest stays as it is.
    pub(in crate::report) fn note_text(self, note: &str) -> String {
        if self == Language::English {
            return note.to_owned();
        }
        let parts = note.split("; ").map(|part| match part.split_once(": ") {
            Some((quantity, reason)) => format!("{}：{}", self.name(quantity), self.name(reason)),
            None => self.name(part),
        });
        self.listed(&parts.collect::<Vec<_>>())
    }

    /// A unit of the tables in words of the report.
    pub(in crate::report) fn unit(self, unit: &str) -> String {
        match UNITS.iter().find(|(known, _)| *known == unit) {
            Some((_, chinese)) if self == Language::Chinese => (*chinese).to_owned(),
            _ => unit.to_owned(),
        }
    }
}

/// Unit and Chinese.
const UNITS: &[(&str, &str)] = &[
    ("persons", "人"),
    ("person-years", "人年"),
    ("households", "户"),
    ("counties", "个县"),
    ("villages", "个村"),
    ("share 0-1", "比例（0—1）"),
    ("share", "比例"),
    ("squared gap", "差距平方"),
    ("yuan per household and year", "元/户·年"),
    ("index 0-1", "指数（0—1）"),
    ("ratio", "比率"),
    ("years", "年"),
    ("log points", "对数点"),
    ("yuan", "元"),
    ("yuan, current prices", "元，当年价"),
    ("yuan, prices of the first year", "元，首年价"),
    ("yuan per person and year", "元/人·年"),
    (
        "yuan per person and year, current prices",
        "元/人·年，当年价",
    ),
    (
        "yuan per person and year, prices of the first year",
        "元/人·年，首年价",
    ),
    ("yuan per person", "元/人"),
    ("workers", "名劳动力"),
    ("children", "名儿童"),
    ("adults", "名成年人"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_once_and_others_stay_readable() {
        for (place, (code, english, chinese)) in NAMES.iter().enumerate() {
            assert!(
                !NAMES[..place].iter().any(|(other, _, _)| other == code),
                "{code} stands twice"
            );
            assert!(!english.is_empty() && !chinese.is_ascii(), "{code}");
        }
        assert_eq!(
            Language::Chinese.joined_name("jobs+relocation"),
            "产业和就业 + 易地扶贫搬迁"
        );
        assert_eq!(Language::English.name("north_east"), "north east");
        assert_eq!(Language::Chinese.unit("persons"), "人");
        assert_eq!(Language::English.unit("persons"), "persons");
    }
}
