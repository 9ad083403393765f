//! Where a block is inserted.

/// A turn, a stretch and a shift of the plane: x' = a x + b y + c, and so for y.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placement {
    x: [f64; 3],
    y: [f64; 3],
}

impl Placement {
    pub(super) const HERE: Self = Self { x: [1.0, 0.0, 0.0], y: [0.0, 1.0, 0.0] };

    /// A block, its base at a point, stretched and then turned by so many degrees.
    pub(super) fn new(base: [f64; 2], at: [f64; 2], [sx, sy]: [f64; 2], degrees: f64) -> Self {
        let angle = degrees.to_radians();
        let (sin, cos) = (thymoid_core::math::sin(angle), thymoid_core::math::cos(angle));
        let (a, b, d, e) = (cos * sx, -sin * sy, sin * sx, cos * sy);
        Self {
            x: [a, b, at[0] - a * base[0] - b * base[1]],
            y: [d, e, at[1] - d * base[0] - e * base[1]],
        }
    }

    pub(super) fn of(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let Self { x: [a, b, c], y: [d, e, f] } = *self;
        [a * x + b * y + c, d * x + e * y + f]
    }

    /// This after another.
    pub(super) fn after(&self, inner: &Self) -> Self {
        let origin = self.of([inner.x[2], inner.y[2]]);
        let column = |i: usize| {
            let [x, y] = self.of([inner.x[i], inner.y[i]]);
            [x - self.x[2], y - self.y[2]]
        };
        let (first, second) = (column(0), column(1));
        Self { x: [first[0], second[0], origin[0]], y: [first[1], second[1], origin[1]] }
    }

    /// By how much lengths grow, at most.
    pub(super) fn stretch(&self) -> f64 {
        let length = |u: f64, v: f64| (u * u + v * v).sqrt();
        length(self.x[0], self.y[0]).max(length(self.x[1], self.y[1]))
    }
}
