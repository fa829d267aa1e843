//! Titles, captions and findings of sweeps.

use super::Language;
use super::words;

words! {
    sweep: "Sweep", "批量实验";
    sweep_heading: "All {0} runs at {1} points are done", "{1}个设计点的全部{0}次运行均已完成";
    sweep_heading_failed: "Of {0} runs at {1} points {2} are done and {3} failed", "{1}个设计点的{0}次运行中，{2}次完成，{3}次失败";
    sweep_heading_single: "All {0} runs are done", "全部{0}次运行均已完成";
    sweep_heading_single_failed: "Of {0} runs {2} are done and {3} failed", "{0}次运行中，{2}次完成，{3}次失败";
    sweep_lead: "Design: {0}. Varied parameters: {1}; scenarios: {2}; seeds: {3}; replicates of each: {4}.", "设计：{0}。变动参数{1}个，情景{2}个，随机种子{3}个，各重复{4}次。";
    summary_sweep: "{0}: {1}, over {2} parameters; {3} runs, one agent for {4} households.", "{0}：{1}，变动参数{2}个，共{3}次运行，每个主体代表{4}户。";
    made_whole: "All runs were made in this folder.", "全部运行均在该文件夹中完成。";
    made_merged: "The runs were made in shards, and joined with merge.", "各次运行分片完成，并用 merge 合并。";
    made_shard: "This is shard {0} of {1}: a part of the runs. Indices of sensitivity need all of them.", "此为第{0}片，共{1}片，仅含部分运行；敏感性指标需要全部运行。";
    factor_note: "Where a name ends in .factor, the parameter is multiplied by the value.", "名称以 .factor 结尾者，其取值为参数的倍数。";
    varied_table: "Varied parameters", "变动参数";
    lowest: "Lowest value", "最小值";
    highest: "Highest value", "最大值";
    failed_table: "Runs that failed", "失败的运行";
    failed_first: "The first {0} of {1} runs that failed", "失败的{1}次运行中的前{0}次";
    run_number: "Run", "运行";
    point_number: "Point", "设计点";
    why: "Why", "原因";
    runs_made: "From {0} runs.", "共{0}次运行。";
    runs_failed: "From {0} runs; {1} further ones failed and are left out.", "共{0}次运行；另有{1}次失败，不计入。";
    design_none: "the scenarios as they are", "情景本身";
    design_grid: "every combination of values (grid)", "取值的全部组合（grid）";
    design_oat: "one parameter after the other (one-at-a-time)", "逐个变动参数（one-at-a-time）";
    design_lhs: "Latin hypercube", "拉丁超立方";
    design_sequence: "Sobol sequence", "Sobol 序列";
    design_morris: "elementary effects of Morris", "Morris 基本效应";
    design_indices: "Sobol indices", "Sobol 指数";
    design_posterior: "draws of the posterior", "后验抽样";
    design_unknown: "not told", "未知";
    strength: "Which parameters matter", "哪些参数重要";
    strength_first: "{0}: {1} matters most", "{0}：影响最大的是{1}";
    strength_then: "{0}: {1} matters most, then {2}", "{0}：影响最大的是{1}，其次是{2}";
    strength_morris: "Each parameter moves through its range while all others stay where they are, from several places. The mean size of the change (μ*) says how strong it is. Changes are those of a move over the whole range.", "在若干起点上，每个参数在其取值范围内变动而其余参数不变。变化幅度的平均值（μ*）表示影响强弱，按整个取值范围折算。";
    strength_sobol: "The variance of the outcome over the ranges of all parameters is shared out. S1 is what a parameter explains alone, ST what it explains with all of its interactions. Indices near zero are uncertain and can fall below it.", "将结果在全部参数取值范围内的方差分解。S1为参数单独解释的部分，ST为包括全部交互作用在内的部分。接近零的指标不确定，可能为负。";
    strength_oat: "One parameter after the other takes its first and its last value, with all others as in the scenario. Interactions stay unseen.", "逐个将参数取首值和末值，其余参数同情景设定；无法看到交互作用。";
    strength_title: "What moves the outcome: {0}", "影响结果的参数：{0}";
    morris_caption: "Mean size of the change over the whole range of each parameter (μ*). The color says whether the outcome rises or falls with it on average.", "各参数在整个取值范围内引起的平均变化幅度（μ*）；颜色表示结果平均而言随之上升或下降。";
    sobol_caption: "Share of the variance that each parameter explains alone and with its interactions.", "各参数单独以及连同交互作用所解释的方差比例。";
    oat_caption: "Change of the outcome at the first and at the last value of each parameter. A thinner bar lies over another on the same side.", "各参数取首值和末值时结果的变化。同侧重叠时以细条表示。";
    strongest_of: "The strongest {0} of {1} parameters.", "共{1}个参数，显示影响最大的{0}个。";
    outcomes_left: "Figures show {0} of {1} outcomes, those of the last year first; the table has the others.", "图中显示{1}个结果中的{0}个，末年优先；其余见表。";
    outcomes_left_out: "Figures show {0} of {1} outcomes of the last kept year; results.csv has the others.", "图中显示末年{1}个结果中的{0}个；其余见 results.csv。";
    with_number: "{0} ({1})", "{0}（{1}）";
    with_number_and_unit: "{0} ({1} {2})", "{0}（{1}{2}）";
    scenarios_left: "The first {0} of {1} scenarios.", "共{1}个情景，显示前{0}个。";
    rises: "Raises the outcome", "使结果上升";
    falls: "Lowers the outcome", "使结果下降";
    first_value: "First value", "首值";
    last_value: "Last value", "末值";
    mu_star: "Mean size of the change, μ*", "平均变化幅度 μ*";
    sigma: "Standard deviation of the change, σ", "变化的标准差 σ";
    share_of_variance: "Share of the variance", "方差比例";
    first_order: "Alone (S1)", "单独（S1）";
    total_order: "With interactions (ST)", "含交互作用（ST）";
    change_of_outcome: "Change of the outcome", "结果的变化";
    indices_table: "Indices of all outcomes", "全部结果的指标";
    indices_first: "Indices: the first {0} of {1} rows of sensitivity.csv", "指标：sensitivity.csv 共{1}行，显示前{0}行";
    parameter_second: "Second parameter", "第二参数";
    effects_number: "Effects or base points", "效应数或基点数";
    interactions: "Interactions", "交互作用";
    interactions_morris: "{0}: the effects of {1} of {2} parameters depend on where the others stand (σ above half of μ*)", "{0}：{2}个参数中有{1}个的效应取决于其他参数（σ 超过 μ* 的一半）";
    interactions_sobol: "{0}: parameters alone explain {1} of the variance", "{0}：各参数单独作用共解释方差的{1}";
    sigma_lead: "A parameter whose effect is the same wherever the others stand has a standard deviation (σ) near zero. Where σ comes near μ*, its effect depends on the others or is curved; below a tenth of μ* it is nearly linear.", "若参数的效应不随其他参数变化，其标准差（σ）接近零。σ 接近 μ* 时，效应取决于其他参数或呈非线性；低于 μ* 的十分之一时近似线性。";
    sigma_title: "Strength and interactions: {0}", "强度与交互作用：{0}";
    sigma_caption: "Each point is a parameter; lines are shares of μ*.", "每个点为一个参数；线为 μ* 的倍数。";
    other_parameters: "Other parameters", "其他参数";
    excess_lead: "The total index less the first-order one is what a parameter explains only together with others. Where it is near zero, parameters can be judged one by one.", "总指标与一阶指标之差是参数仅与其他参数共同解释的部分；接近零时，可逐个判断参数。";
    excess_title: "What parameters explain only together: {0}", "仅共同解释的部分：{0}";
    excess_caption: "ST less S1. Where it is below zero, there are too few points to tell.", "ST 减 S1。为负时说明设计点过少，无法判断。";
    pairs_title: "Pairs of parameters: {0}", "参数对：{0}";
    pairs_caption: "S2, the share of the variance that a pair explains beyond both alone. The other parameter of a pair is told by its number. Intervals are in the table of all indices.", "S2，即一对参数在各自单独作用之外所解释的方差比例。参数对中的另一参数以编号表示；区间见全部指标表。";
    interaction_strength: "Second order, S2", "二阶 S2";
    excess: "ST − S1", "ST − S1";
    drivers: "What drives the attribution", "贡献分解的驱动因素";
    drivers_heading: "Which assumptions drive the attribution of each measure?", "哪些假设决定各项措施的贡献？";
    drivers_lead: "Every run of the sweep is an attribution of its own. Values are changes of the Shapley value over the range of a parameter; a Shapley value below zero averts poverty, so a change below zero makes the measure contribute more.", "批量实验的每次运行本身即为一次贡献分解。数值为夏普利值随参数取值范围的变化；夏普利值为负表示避免了贫困，因此负的变化意味着该措施贡献更大。";
    drivers_lead_sobol: "Every run of the sweep is an attribution of its own. Values are total Sobol indices of the Shapley value.", "批量实验的每次运行本身即为一次贡献分解。数值为夏普利值的 Sobol 总指标。";
    drivers_title: "Parameters that move the contribution of each measure: {0}", "影响各项措施贡献的参数：{0}";
    drivers_caption: "Color: size beside the strongest parameter of the measure; blue where the Shapley value falls, orange where it rises.", "颜色为与该措施最强参数相比的大小；蓝色表示夏普利值下降，橙色表示上升。";
    drivers_caption_sobol: "Color: size beside the strongest parameter of the measure.", "颜色为与该措施最强参数相比的大小。";
    driven_by: "{0} rests most on {1}", "{0}主要取决于{1}";
    told: "{0}.", "{0}。";
    told_of: "{0}: {1}.", "{0}：{1}。";
    change_of_shapley: "Change of the Shapley value", "夏普利值的变化";
    total_index: "Total index, ST", "总指标 ST";
    outcomes_by_parameter: "Outcomes over the parameters", "结果与参数";
    outcomes_heading: "How the outcomes lie over the varied parameters", "结果随变动参数的分布";
    scatter_heading: "{0}: {1} goes along with most of the spread, {2} by a straight line", "{0}：与{1}的线性关系最强，可解释离散的{2}";
    scatter_lead: "The design gives no indices, so that each outcome of the last kept year stands over every parameter as it was varied: a slope shows what a parameter does on average over the others.", "该设计不给出指标，因此将末年结果与各变动参数对照：斜率反映参数在其他参数变动时的平均作用。";
    scatter_title: "{0} over the varied parameters", "{0}与变动参数";
    scatter_caption: "Each dot is a point of the design, as the mean over its seeds and replicates.", "每个点为一个设计点，取各随机种子和重复的平均。";
    thinned: "Of {0} points every {1}th is drawn.", "共{0}个设计点，每{1}个画出一个。";
    parameters_left: "The {0} of {1} parameters with which the outcome moves most.", "共{1}个参数，显示与结果相关最强的{0}个。";
    strip_label: "Spread of the runs", "各次运行的离散";
    factor: "factor", "倍数";
    strip_heading: "How far runs lie apart", "各次运行的差距";
    strip_lead: "Nothing was varied but luck: runs of a scenario differ in seed and replicate alone.", "除随机因素外未变动任何参数：同一情景的各次运行仅随机种子和重复次序不同。";
    strip_title: "{0} in every run", "各次运行的{0}";
    strip_caption: "Each dot is a run; the diamond is their mean.", "每个点为一次运行，菱形为平均值。";
    single_run: "Run", "运行";
    mean_of_runs: "Mean", "平均";
}

impl Language {
    /// What a design does, by its name in experiment files.
    pub(in crate::report) fn design(self, name: &str) -> &'static str {
        match name {
            "none" => self.design_none(),
            "grid" => self.design_grid(),
            "one-at-a-time" => self.design_oat(),
            "latin-hypercube" => self.design_lhs(),
            "sobol-sequence" => self.design_sequence(),
            "morris" => self.design_morris(),
            "sobol-indices" => self.design_indices(),
            "posterior" => self.design_posterior(),
            _ => self.design_unknown(),
        }
    }
}
