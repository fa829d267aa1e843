//! Sentences that hold for every figure: what intervals mean, and alternative text.

use super::words;

words! {
    intervals_of_sampling: "Bands and whiskers are 90% sampling intervals of a single run, an upper bound of the error of the sample.", "色带和须线为单次运行的90%抽样区间，是抽样误差的上界。";
    intervals_over_replicates: "Bands and whiskers reach from the 5th to the 95th percentile over {0} replicates: luck and sample, not parameters.", "色带和须线为{0}次重复运行的第5至第95百分位：反映随机性和抽样，不反映参数。";
    intervals_over_draws: "Bands and whiskers reach from the 5th to the 95th percentile over {0} runs with posterior draws of the parameters.", "色带和须线为{0}次后验参数抽样运行的第5至第95百分位。";
    paired_intervals_over_replicates: "Bands and whiskers are paired 95% intervals over {0} replicates (Monte Carlo error).", "色带和须线为{0}次重复运行的配对95%区间（蒙特卡洛误差）。";
    paired_intervals_over_draws: "Bands and whiskers reach from the 5th to the 95th percentile over {0} paired runs with posterior draws.", "色带和须线为{0}次配对后验抽样运行的第5至第95百分位。";
    intervals_of_calibration: "Whiskers hold 90% of the posterior.", "须线包含后验分布的90%。";
    intervals_of_validation: "Bands hold 90% of the members of the ensemble.", "色带包含集合成员的90%。";
    line_chart: "Line chart", "折线图";
    bar_chart: "Bar chart", "柱状图";
    heat_map: "Heat map", "热力图";
    intervals_of_sweep: "Whiskers are 95% bootstrap intervals over the points of the design.", "须线为对设计点自助抽样得到的95%区间。";
    dot_chart: "Dot chart", "点图";
    described: "{0} of {1}.", "{0}：{1}。";
    described_panels: "{0} of {1} in {2} panels.", "{0}：{1}，共{2}个分图。";
    described_series: "{0}: {1}.", "{0}：{1}。";
    described_further: "All further numbers are in the table below the figure.", "其余数字见图下表格。";
    change: "{0} ({1}) to {2} ({3})", "由{0}（{1}）到{2}（{3}）";
    change_short: "{0} from {1} to {2}", "{0}由{1}到{2}";
    between: " (interval {0} to {1})", "（区间{0}至{1}）";
}
