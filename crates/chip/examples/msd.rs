//! scratch
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "scratch")]
use thymoid_chip::tissue::*;
use thymoid_core::{Purpose, Seed};
fn main() {
    let args: Vec<f64> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    let rho = args[0];
    let parameters = thymoid_chip::parameters().unwrap();
    let scale = Scale::new(&parameters).unwrap();
    for stage in ["progenitor", "dp", "dp_signalled", "sp_semimature", "sp_mature", "treg"] {
        for s in &args[1..] {
            let mut m = Motility::of(stage, &parameters).unwrap();
            m.squeeze = *s;
            let rules = Rules::new(scale, &[m], &[]).unwrap();
            let n = 48;
            let mut lattice = Lattice::new([n; 3], [Sides::Periodic; 3]).unwrap();
            let mut draws = Seed(5).draws(Purpose::Test, 0, 0);
            let mut count = 0;
            for i in 0..n * n * n {
                if draws.uniform() < rho {
                    let place = [(); 3].map(|()| draws.below(16) as i8);
                    lattice.put(
                        [i % n, i / n % n, i / n / n],
                        Cell {
                            kind: 1,
                            polarity: draws.below(64) as u8,
                            place,
                            payload: count,
                            ..Cell::default()
                        },
                    );
                    count += 1;
                }
            }
            let gradients = Gradients::none(&lattice);
            let motion = Motion { seed: Seed(1), rules: &rules, gradients: &gradients };
            let mut at = vec![[0.0; 3]; count as usize];
            let mut moved = vec![[0.0; 3]; count as usize];
            let pos = |site: [usize; 3], c: Cell| {
                [0, 1, 2].map(|i| site[i] as f64 + (f64::from(c.place[i]) + 0.5) / 16.0)
            };
            for step in 0..300 {
                motion.sweep(&mut lattice, step);
            }
            for (site, c) in lattice.cells() {
                at[c.payload as usize] = pos(site, c);
            }
            print!("{stage} s {s} :");
            let mut step = 300;
            let mut k = 0;
            for (j, t) in [1.0f64, 2.0, 5.0, 10.0, 20.0, 30.0].into_iter().enumerate() {
                while k < (t / 0.2).round() as u32 {
                    motion.sweep(&mut lattice, step);
                    step += 1;
                    k += 1;
                    if k % 5 == 0 {
                        for (site, c) in lattice.cells() {
                            let p = pos(site, c);
                            let i = c.payload as usize;
                            for a in 0..3 {
                                let nn = n as f64;
                                let d = (p[a] - at[i][a] + nn / 2.0).rem_euclid(nn) - nn / 2.0;
                                moved[i][a] += d;
                            }
                            at[i] = p;
                        }
                    }
                }
                let msd =
                    moved.iter().map(|d| d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sum::<f64>()
                        / f64::from(count as u32)
                        * 7.5
                        * 7.5;
                let (v, p) = (m.speed_um_min, m.persistence_min);
                let theory = 2.0 * v * v * p * (t - p * (1.0 - (-t / p).exp()));
                let _ = j;
                print!(" {:.3}", msd / theory);
            }
            let out = lattice
                .cells()
                .filter(|(_, c)| c.place.iter().any(|p| !(0..16).contains(p)))
                .count() as f64
                / f64::from(count as u32);
            println!("  outside {out:.2}");
        }
    }
}
