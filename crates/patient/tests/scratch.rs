use thymoid_core::{Seed, math};
use thymoid_patient::nlme::lindstrom_bates::fit;
use thymoid_patient::nlme::majekodunmi::*;
use thymoid_patient::nlme::simulate::simulate;
use thymoid_patient::nlme::*;
use thymoid_patient::nuts::{Sampling, sample};

#[test]
fn scratch() {
    let mut ln = hierarchy();
    ln.parameters[2] = Parameter::positive("krec", 2.0, 0.7, Some(1.0));
    for (name, h) in [("linear", hierarchy()), ("ln", ln)] {
        let mut truth = published();
        if name == "ln" {
            truth[2] = math::ln(truth[2]);
        }
        for seed in 0..6 {
            let mut draws = Seed(1).draws(thymoid_core::Purpose::Refit, seed, 0);
            let data = simulate(&Recovery, &h, &truth, VISITS, CHILDREN, &mut draws).unwrap();
            let t = std::time::Instant::now();
            println!("{name} {seed} LB {:?} {:?}", fit(&Recovery, &h, &data), t.elapsed());
            let t = std::time::Instant::now();
            let p = Posterior::new(Recovery, h.clone(), &data);
            let c = sample(
                &p,
                "x",
                Seed(1),
                seed as u32,
                Sampling { chains: 2, tune: 200, draws: 200 },
                &|| {},
            )
            .unwrap();
            for q in 0..7 {
                let v: Vec<f64> = c.iter().map(|x| p.natural(x, q)).collect();
                let f = c.convergence(|x| p.natural(x, q));
                println!(
                    "   {q} {:.3} {:.3}+-{:.3} ess {:.0} rhat {:.3}",
                    truth[q],
                    math::mean(&v),
                    math::variance(&v).sqrt(),
                    f.ess,
                    f.r_hat
                );
            }
            println!("   {} grads {} div {:?}", c.gradients, c.divergences, t.elapsed());
        }
    }
}
