//! The order in which levels are visited.

use pulp::Arch;

use super::level::Level;
use super::prolong::prolong;
use super::restrict::restrict;
use super::smooth::sweep;

/// Sweeps before and after the coarser level. With one, convergence is slow where `Km` is small.
const SWEEPS: usize = 2;

fn smooth(arch: Arch, level: &mut Level, sweeps: usize) {
    sweep(arch, &level.operator, &level.source, &mut level.c, sweeps);
}

/// Improves the first of some levels by one V-cycle; returns the greatest correction.
pub(super) fn v_cycle(arch: Arch, levels: &mut [Level]) -> f32 {
    let correction = correct(arch, levels, SWEEPS, v_cycle);
    smooth(arch, &mut levels[0], SWEEPS);
    correction
}

/// Solves the first of some levels from a constant by one F-cycle: the coarser level is solved the
/// same way, and a V-cycle follows. A constant is as smooth as can be, and is not swept before.
/// Returns the greatest correction of the V-cycle.
pub(super) fn f_cycle(arch: Arch, levels: &mut [Level]) -> f32 {
    correct(arch, levels, 0, f_cycle);
    if levels.len() > 1 { v_cycle(arch, levels) } else { 0.0 }
}

/// Smooths a level, has the next one solved and corrects by it; returns the greatest correction.
fn correct(
    arch: Arch,
    levels: &mut [Level],
    sweeps: usize,
    solve: fn(Arch, &mut [Level]) -> f32,
) -> f32 {
    let [fine, rest @ ..] = levels else { return 0.0 };
    let Some(coarse) = rest.first_mut() else {
        smooth(arch, fine, 1);
        return 0.0;
    };
    smooth(arch, fine, sweeps);
    restrict(arch, fine, coarse);
    solve(arch, rest);
    prolong(arch, &rest[0], fine)
}
