//! A published model, simulated and fitted again.
use thymoid_core::{Seed, math};
use thymoid_patient::nlme::majekodunmi::{published, refit};

#[test]
fn published_values_are_found_again() {
    let n = 20;
    let all: Vec<Vec<f64>> = (0..n)
        .map(|nth| {
            let e = refit(Seed(1), nth).unwrap();
            println!("{nth} {e:?}");
            e.typical.into_iter().chain(e.between).chain([e.residual]).collect()
        })
        .collect();
    for (p, truth) in published().into_iter().enumerate() {
        let values: Vec<f64> = all.iter().map(|v| v[p]).collect();
        println!(
            "{p} truth {truth} mean {} sd {}",
            math::mean(&values),
            math::variance(&values).sqrt()
        );
    }
}
