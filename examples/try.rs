use five_measures::model::Simulation;
use five_measures::scenario::Scenario;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let s = match Scenario::load(&args[1], &args[2..]) { Ok(s) => s, Err(e) => { eprintln!("{e}"); std::process::exit(2) } };
    let t = std::time::Instant::now();
    let mut sim = match Simulation::new(&s, 0) { Ok(s) => s, Err(e) => { eprintln!("{e}"); std::process::exit(2) } };
    println!("drawn {} agents in {:?}", sim.nation().agents(), t.elapsed());
    for st in &sim.nation().strata { println!("{:?}", st.variance); println!("{:?}", st.sources); }
    while let Some(year) = sim.step() { let rows = sim.rows();
        let mut st = five_measures::model::record::Stocks::default();
        let (mut dp, mut dpo, mut dinc, mut counties, mut vil) = (0u64, 0u64, 0i64, 0, 0);
        let mut flow = [0u64; 8];
        let mut reached = vec![[0u64; 3]; 32]; let mut money = vec![[0i64; 3]; 32];
        let mut long = [0u64;2];
        let mut inc_des=[0i64;4];
        for r in rows {
            let s = &r.stocks;
            st.persons += s.persons; st.households += s.households; st.poverty.merge(&s.poverty); st.observed_poor += s.observed_poor;
            st.registered += s.registered; st.registered_households += s.registered_households; st.registered_poor += s.registered_poor;
            st.registered_income += s.registered_income; st.ever_registered += s.ever_registered; st.ever_registered_income += s.ever_registered_income;
            st.registered_on_allowance += s.registered_on_allowance;
            long[0]+=s.long_run_poor; long[1]+=s.registered_long_run_poor;
            for k in 0..4 { st.income[k] += s.income[k]; }
            if r.designated { dp += s.persons; dpo += s.observed_poor; dinc += s.income.iter().sum::<i64>(); for k in 0..4 {inc_des[k]+=s.income[k];} counties += r.on_list as u32; }
            vil += r.villages_on_list;
            flow[0] += r.identified.added[0]; flow[1] += r.identified.added_in_reverification[0]; flow[2] += r.identified.returned[0]; flow[3] += r.identified.removed[0];
            flow[4] += r.exits.exited[0]; flow[5] += r.exits.wrongly[0]; flow[6] += r.exits.by_deadline[0]; flow[7] += r.exits.poor[0];
            for (i, d) in r.deliveries.iter().enumerate() { reached[i][0] += d.eligible; reached[i][1] += d.reached; reached[i][2] += d.new; money[i][0] += d.spending; money[i][1] += d.benefit; money[i][2]+=d.unspent; }
        }
        let m = |f: i64, n: u64| f as f64 / 100.0 / n as f64;
        let tot: i64 = st.income.iter().sum();
        println!("{year} pop {:.1}m hh {:.1}m | poor {:.2} obs {:.2} (des {:.2} = {:.1}%) | reg {:.2} hh {:.2} ({:.2}/hh) admin poor; P(reg|poor) {:.2} P(reg|longrun) {:.2} | mean {:.0} des {:.0} reg {:.0} ever {:.0} | counties {counties} villages {vil}", st.persons as f64/1e6, st.households as f64/1e6, st.poverty.poor as f64/1e6, st.observed_poor as f64/1e6, dpo as f64/1e6, dpo as f64/dp as f64*100.0, st.registered as f64/1e6, st.registered_households as f64/1e6, st.registered as f64/st.registered_households.max(1) as f64, st.registered_poor as f64/st.poverty.poor.max(1) as f64, long[1] as f64/long[0].max(1) as f64, m(tot,st.persons), m(dinc,dp), m(st.registered_income,st.registered), m(st.ever_registered_income, st.ever_registered));
        println!("   flows: added {:.2} (rev {:.2}) returned {:.2} removed {:.2} exited {:.2} wrong {:.2} deadline {:.2} poor {:.2}; reg on allowance {:.1}; src nation {:?} des {:?}", flow[0] as f64/1e6, flow[1] as f64/1e6, flow[2] as f64/1e6, flow[3] as f64/1e6, flow[4] as f64/1e6, flow[5] as f64/1e6, flow[6] as f64/1e6, flow[7] as f64/1e6, st.registered_on_allowance as f64/1e6, st.income.map(|x| (x as f64/tot as f64*1000.0).round()/10.0), inc_des.map(|x| (x as f64/dinc as f64*1000.0).round()/10.0));
        if std::env::var("P").is_ok() { for p in five_measures::model::programme::catalog() { let i = p.id as usize; println!("      {:20} eligible {:9.3}m reached {:8.3}m new {:8.3}m spend {:7.2}bn unspent {:6.2}bn benefit {:7.2}bn", p.name, reached[i][0] as f64/1e6, reached[i][1] as f64/1e6, reached[i][2] as f64/1e6, money[i][0] as f64/1e11, money[i][2] as f64/1e11, money[i][1] as f64/1e11); } }
        println!("   spend {:.1}bn  t {:?}", money.iter().map(|m| m[0]).sum::<i64>() as f64/1e11, t.elapsed());
    }
}
