//! Small simulation-based calibration of the hierarchical engine, on a model with a closed form:
//! the likelihood below limits and the sum over both kinds of individual. That of `recon12` is an
//! example, `hierarchical_calibration`.

use thymoid_core::{Purpose, Seed, math};
use thymoid_inference::nlme::calibration::place;
use thymoid_inference::nlme::problems::majekodunmi::{Recovery, hierarchy};
use thymoid_inference::nlme::simulate::{Visits, simulate};
use thymoid_inference::nlme::{Absence, Hierarchy, Posterior};

const REPLICATES: u32 = 16;
const CHILDREN: usize = 8;
/// Place of the rate of recovery among the parameters.
const KREC: usize = 2;
/// Half of the values lie below.
const VISITS: Visits<'static, 1> =
    Visits { times: &[0.0, 0.5, 1.0, 2.0, 4.2], limits: [Some(-2.5)] };

/// The posterior mean is off the truth by 0 on the average, with a standard deviation of one
/// posterior's. Each of eight quantities fails a right engine at 10⁻⁶.
#[test]
fn posterior_means_have_no_bias() {
    // Some children never recover.
    let absence = Absence { name: "share", parameter: KREC, value: 1e-9, shapes: [2.0, 4.0] };
    let hierarchy = Hierarchy { absence: Some(absence), ..hierarchy() };
    let names = hierarchy.names();
    let mut errors = vec![Vec::new(); names.len()];
    for nth in 0..REPLICATES {
        let mut draws = Seed(1).draws(Purpose::Test, u64::from(nth), 0);
        let truth = hierarchy.draw(&mut draws);
        let seen = simulate(&Recovery, &hierarchy, &truth, VISITS, CHILDREN, &mut draws).unwrap();
        let posterior = Posterior::new(Recovery, hierarchy.clone(), &seen);
        let placed = place(&posterior, &truth, Seed(1), nth).unwrap();
        errors.iter_mut().zip(placed).for_each(|(errors, placed)| errors.push(placed.error));
    }
    let standard_error = 1.0 / f64::from(REPLICATES).sqrt();
    for (name, errors) in names.iter().zip(&errors) {
        assert!(math::mean(errors).abs() < 4.9 * standard_error, "{name}: {errors:?}");
    }
}
