//! Oxygen around a channel of a square grid: the square it feeds, not the cylinder of its area.
//!
//! Drops and capacities are those of [`super::krogh`]. In a square that is fed to its corners the
//! drop is exact but for terms of order $(r_0/p)^8$ (1e-5 at 1/6): source and uptake, and the pull
//! of all other channels as powers of $(x + iy)^4 / p^4$ whose coefficients are the lattice sums
//! $G_{4k} / 4k$ of Eisenstein. Tissue that starves is exact too where a disc is left, $R \le p/2$.
//! Between the disc that touches the edges and the square whose corners are just fed, what is
//! wanted is interpolated by capacity; that starves up to 2.5 % more of the tissue than the free
//! boundary solved on a grid.

use std::f64::consts::PI;
use std::sync::LazyLock;

use thymoid_core::math;

use super::krogh::{critical_radius_um, drop_um2};

/// Half the arc of the lemniscate.
const LEMNISCATE: f64 = 2.622_057_554_292_119;
/// The sum $G_4$ over a square lattice, over the fourth power of that (Hurwitz 1898).
const G4: f64 = 1.0 / 15.0;
/// Powers of $(x + iy)^4$: the last is $4^{-16}$ at a corner.
const POWERS: usize = 16;
/// Rays of the layers of a square.
const RAYS: usize = 8;

/// Coefficients of the powers: the same of every square.
static PULL: LazyLock<[f64; POWERS]> = LazyLock::new(lattice_sums);

/// A channel and the square of tissue around it.
pub(super) struct SquareCell {
    radius_um: f64,
    pitch_um: f64,
    /// The capacity that feeds the disc which touches the edges.
    touching_um2: f64,
    /// The drop at a corner: the capacity that feeds all.
    corner_um2: f64,
}

/// How much of the square a source feeds.
#[derive(Clone, Copy)]
enum Fed {
    All,
    /// This share of the way from the disc that touches the edges to the whole square.
    Between(f64),
    /// A disc of this radius.
    Disc(f64),
}

/// Concentrations of a source whose capacity is `source / per_um2`.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub(super) mol_m3: f64,
    /// Uptake over four diffusivities.
    pub(super) per_um2: f64,
}

/// Tissue at one concentration, and its share of all.
#[derive(Clone, Copy)]
pub(super) struct Layer {
    pub(super) share: f64,
    pub(super) mol_m3: f64,
}

impl Source {
    fn capacity_um2(self) -> f64 {
        self.mol_m3 / self.per_um2
    }

    fn after(self, drop_um2: f64) -> f64 {
        (self.mol_m3 - self.per_um2 * drop_um2).max(0.0)
    }
}

impl SquareCell {
    pub(super) fn new(radius_um: f64, pitch_um: f64) -> Self {
        let half = 0.5 * pitch_um;
        let touching_um2 = drop_um2(half, half, radius_um);
        let cell = Self { radius_um, pitch_um, touching_um2, corner_um2: 0.0 };
        Self { corner_um2: cell.drop_at(half, half), ..cell }
    }

    /// Area of the tissue.
    pub(super) fn tissue_um2(&self) -> f64 {
        self.pitch_um * self.pitch_um - PI * self.radius_um * self.radius_um
    }

    /// The drop at a place, from the axis of the channel, in a square that is fed to its corners.
    fn drop_at(&self, x: f64, y: f64) -> f64 {
        let (p2, r2, r02) =
            (self.pitch_um * self.pitch_um, x * x + y * y, self.radius_um * self.radius_um);
        // w = ((x + iy) / p)^4, and its powers.
        let (u, v) = ((x * x - y * y) / p2, 2.0 * x * y / p2);
        let w = (u * u - v * v, 2.0 * u * v);
        let shrink = (r02 / r2) * (r02 / r2);
        let (mut power, mut image, mut sum) = ((1.0, 0.0), 1.0, 0.0);
        for g in *PULL {
            power = (power.0 * w.0 - power.1 * w.1, power.0 * w.1 + power.1 * w.0);
            image *= shrink * shrink;
            sum += g * power.0 * (1.0 - image);
        }
        let source = 0.5 * math::ln(r2 / r02) - sum;
        2.0 / PI * p2 * source - (r2 - r02)
    }

    /// The drop at a corner: the capacity that feeds all.
    pub(super) const fn corner_um2(&self) -> f64 {
        self.corner_um2
    }

    fn fed(&self, capacity_um2: f64) -> Fed {
        let (touching, corner) = (self.touching_um2, self.corner_um2);
        if capacity_um2 >= corner {
            Fed::All
        } else if capacity_um2 >= touching {
            Fed::Between((capacity_um2 - touching) / (corner - touching))
        } else {
            Fed::Disc(critical_radius_um(capacity_um2, self.radius_um))
        }
    }

    /// Share of the tissue in a disc around the channel.
    fn share_of_disc(&self, radius_um: f64) -> f64 {
        PI * (radius_um * radius_um - self.radius_um * self.radius_um) / self.tissue_um2()
    }

    /// Share of the tissue that gets oxygen.
    pub(super) fn fed_share(&self, source: Source) -> f64 {
        match self.fed(source.capacity_um2()) {
            Fed::All => 1.0,
            Fed::Between(part) => {
                let disc = self.share_of_disc(0.5 * self.pitch_um);
                disc + part * (1.0 - disc)
            }
            Fed::Disc(radius) => self.share_of_disc(radius),
        }
    }

    /// The tissue as layers: so many of a square or of a disc, and both between them.
    pub(super) fn layers(&self, source: Source, count: usize) -> Vec<Layer> {
        match self.fed(source.capacity_um2()) {
            Fed::All => self.layers_of_square(source, count, 1.0),
            Fed::Between(part) => {
                let [touching, corner] = self.limits(source);
                let disc = self.layers_of_disc(touching, 0.5 * self.pitch_um, count, 1.0 - part);
                let square = self.layers_of_square(corner, count, part);
                disc.into_iter().chain(square).collect()
            }
            Fed::Disc(radius) => self.layers_of_disc(source, radius, count, 1.0),
        }
    }

    /// The sources that just feed the disc which touches the edges, and all.
    fn limits(&self, source: Source) -> [Source; 2] {
        [self.touching_um2, self.corner_um2]
            .map(|capacity| Source { mol_m3: source.per_um2 * capacity, ..source })
    }

    /// An eighth of the square, on rays from the axis to an edge; `all` is what the shares make.
    fn layers_of_square(&self, source: Source, count: usize, all: f64) -> Vec<Layer> {
        let (half, r0, rings) = (0.5 * self.pitch_um, self.radius_um, count / RAYS);
        let mut layers = Vec::with_capacity(RAYS * rings);
        for ray in 0..RAYS {
            let slope = (ray as f64 + 0.5) / RAYS as f64;
            let first2 = r0 * r0 / (1.0 + slope * slope);
            let ring2 = (half * half - first2) / rings as f64;
            for ring in 0..rings {
                let x = (first2 + (ring as f64 + 0.5) * ring2).sqrt();
                let mol_m3 = source.after(self.drop_at(x, slope * x));
                layers.push(Layer { share: ring2, mol_m3 });
            }
        }
        let area = math::sum(layers.iter().map(|layer| layer.share));
        for layer in &mut layers {
            layer.share *= all / area;
        }
        layers
    }

    /// Rings of equal area, and what lies beyond the disc and gets nothing.
    fn layers_of_disc(&self, source: Source, radius: f64, count: usize, all: f64) -> Vec<Layer> {
        let r02 = self.radius_um * self.radius_um;
        let (ring2, fed) =
            ((radius * radius - r02) / count as f64, all * self.share_of_disc(radius));
        let rings = (0..count).map(|ring| {
            let r = (r02 + (ring as f64 + 0.5) * ring2).sqrt();
            let mol_m3 = source.after(drop_um2(r, radius, self.radius_um));
            Layer { share: fed / count as f64, mol_m3 }
        });
        rings.chain([Layer { share: all - fed, mol_m3: 0.0 }]).collect()
    }

    /// Concentrations on the way from the wall of the channel to a corner.
    pub(super) fn towards_corner(&self, source: Source, depth_um: f64) -> f64 {
        let r = self.radius_um + depth_um;
        let side = r * std::f64::consts::FRAC_1_SQRT_2;
        let disc = |source: Source, radius: f64| {
            source.after(drop_um2(r.min(radius), radius, self.radius_um))
        };
        match self.fed(source.capacity_um2()) {
            Fed::All => source.after(self.drop_at(side, side)),
            Fed::Between(part) => {
                let [touching, corner] = self.limits(source);
                let inner = disc(touching, 0.5 * self.pitch_um);
                inner + part * (corner.after(self.drop_at(side, side)) - inner)
            }
            Fed::Disc(radius) => disc(source, radius),
        }
    }

    /// The capacity at the wall below one in the medium, when the film at the wall takes
    /// `film_um2` of a channel that feeds all of its tissue.
    pub(super) fn wall_um2(&self, medium_um2: f64, film_um2: f64) -> f64 {
        let (touching, corner) = (self.touching_um2, self.corner_um2);
        let disc = self.share_of_disc(0.5 * self.pitch_um);
        if medium_um2 >= corner + film_um2 {
            return medium_um2 - film_um2;
        }
        let least = touching + film_um2 * disc;
        if medium_um2 >= least {
            let part = (medium_um2 - least) / (corner + film_um2 - least);
            return touching + part * (corner - touching);
        }
        let (mut low, mut high) = (self.radius_um, 0.5 * self.pitch_um);
        for _ in 0..60 {
            let r = 0.5 * (low + high);
            let needed = drop_um2(r, r, self.radius_um) + film_um2 * self.share_of_disc(r);
            *(if needed < medium_um2 { &mut low } else { &mut high }) = r;
        }
        drop_um2(low, low, self.radius_um)
    }
}

/// Returns the pitch of the widest square that a source of this capacity feeds to its corners; two
/// radii where it feeds none.
pub(super) fn critical_pitch_um(capacity_um2: f64, radius_um: f64) -> f64 {
    if !capacity_um2.is_finite() {
        return f64::INFINITY;
    }
    // A corner is farther than the edge of the cylinder of equal area.
    let (mut low, mut high) =
        (2.0 * radius_um, critical_radius_um(capacity_um2, radius_um) * PI.sqrt());
    for _ in 0..100 {
        let pitch = 0.5 * (low + high);
        let corner = SquareCell::new(radius_um, pitch).corner_um2();
        *(if corner < capacity_um2 { &mut low } else { &mut high }) = pitch;
    }
    0.5 * (low + high)
}

/// Returns $G_{4k} / 4k$ from $k = 1$, by the recursion of the coefficients $c_n = (2n - 1) G_{2n}$
/// of Weierstrass' function, of which those with odd $n$ are 0.
fn lattice_sums() -> [f64; POWERS] {
    let l2 = LEMNISCATE * LEMNISCATE;
    let mut c = [0.0; 2 * POWERS + 1];
    c[2] = 3.0 * G4 * l2 * l2;
    for n in (4..=2 * POWERS).step_by(2) {
        let sum: f64 = (2..=n - 2).map(|m| c[m] * c[n - m]).sum();
        c[n] = 3.0 * sum / ((2 * n + 1) as f64 * (n as f64 - 3.0));
    }
    std::array::from_fn(|i| {
        let n = 2 * (i + 1);
        c[n] / ((2 * n - 1) as f64 * (2 * n) as f64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: the square without lattice sums, whose coefficients are fitted by least squares
    /// so that nothing crosses the edges (numpy 2.4, 14 powers, 400 points); drop at a corner, at
    /// the middle of an edge and in the mean, for radii of 1/6, 4/75 and 0.02 of the pitch.
    /// Tolerance of the mean: the 384 points of its rule.
    #[test]
    fn squares_agree_with_collocation() {
        for (radius, corner, edge, mean) in [
            (1.0 / 6.0, 0.554_766_065, 0.444_462_378, 0.395_187_503),
            (4.0 / 75.0, 1.255_224_770, 1.144_906_972, 1.046_774_932),
            (0.02, 1.877_195_622, 1.766_877_822, 1.659_044_528),
        ] {
            let cell = SquareCell::new(radius, 1.0);
            assert!((cell.corner_um2() / corner - 1.0).abs() < 2e-5, "{}", cell.corner_um2());
            assert!((cell.drop_at(0.5, 0.0) / edge - 1.0).abs() < 2e-5);
            let source = Source { mol_m3: 10.0, per_um2: 1.0 };
            let layers = cell.layers(source, 384);
            let obtained = 10.0 - layers.iter().map(|l| l.share * l.mol_m3).sum::<f64>();
            assert!((obtained / mean - 1.0).abs() < 2e-3, "{obtained} {mean}");
        }
    }

    /// Reference: zero-order uptake with a free boundary on a grid of 160 x 160 a square (scipy
    /// 1.17, active sets): share without oxygen when the capacity is a quarter, a half and three
    /// quarters of the way from the touching disc to the fed square. Tolerance 2.5 % of the tissue,
    /// and never less than on the grid but for its own 1 %.
    #[test]
    fn partly_starved_squares_agree_with_a_free_boundary() {
        for (radius, shares) in [
            (1.0 / 6.0, [0.2435, 0.1594, 0.0933, 0.0389]),
            (4.0 / 75.0, [0.2245, 0.1550, 0.0963, 0.0432]),
        ] {
            let cell = SquareCell::new(radius, 1.0);
            for (part, share) in [0.0, 0.25, 0.5, 0.75].into_iter().zip(shares) {
                let capacity = cell.touching_um2 + part * (cell.corner_um2 - cell.touching_um2);
                let source = Source { mol_m3: capacity, per_um2: 1.0 };
                let more = 1.0 - cell.fed_share(source) - share;
                assert!((-0.01..0.025).contains(&more), "{radius} {part}: {more}");
            }
        }
    }

    /// What the film takes and what is left at the wall make up what the medium has.
    #[test]
    fn the_film_closes_the_balance() {
        let cell = SquareCell::new(50.0, 300.0);
        for i in 1..60 {
            let (medium, film) = (f64::from(i) * 2_000.0, 17_000.0);
            let wall = cell.wall_um2(medium, film);
            let source = Source { mol_m3: wall, per_um2: 1.0 };
            let closed = wall + film * cell.fed_share(source);
            assert!((closed / medium - 1.0).abs() < 1e-9, "{medium}: {closed}");
        }
    }
}
