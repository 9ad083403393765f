//! Areas of a layer: outlines with holes, and what is common to them.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::Overlay;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

use crate::ticks::{Corner, Ring, TICKS_PER_UM};

/// Areas: each an outer outline, counter-clockwise, and its holes, clockwise.
///
/// ```
/// use thymoid_drawing::region::Region;
/// let square = |from: i32, to: i32| Region::rectangle([from, from], [to, to]);
/// let (large, small) = (square(0, 1280), square(320, 640));
/// let ring = large.less(&small);
/// assert_eq!(ring.area_um2(), 100.0 - 6.25);
/// assert_eq!(ring.perimeter_um(), 40.0 + 10.0);
/// assert_eq!(ring.and(&small).area_um2(), 0.0);
/// assert_eq!(ring.or(&small), large);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Region {
    /// Outline and holes of each area.
    pub shapes: Vec<Vec<Ring>>,
}

impl Region {
    /// Returns what an odd number of outlines encloses.
    pub fn even_odd(rings: &[Ring]) -> Self {
        let contours: Vec<_> = rings.iter().map(points).collect();
        let mut overlay = Overlay::<i32>::from_subj(&contours);
        Self::of(overlay.overlay(OverlayRule::Subject, FillRule::EvenOdd))
    }

    /// Returns a rectangle between two corners.
    pub fn rectangle(low: Corner, high: Corner) -> Self {
        let ([x0, y0], [x1, y1]) = (low, high);
        Self::even_odd(&[vec![[x0, y0], [x1, y0], [x1, y1], [x0, y1]]])
    }

    /// Returns what lies in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.with(other, OverlayRule::Union)
    }

    /// Returns what lies in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.with(other, OverlayRule::Intersect)
    }

    /// Returns what lies in this and not in the other.
    #[must_use]
    pub fn less(&self, other: &Self) -> Self {
        self.with(other, OverlayRule::Difference)
    }

    /// Returns the same areas elsewhere.
    ///
    /// ```
    /// use thymoid_drawing::region::Region;
    /// let square = Region::rectangle([0, 0], [10, 10]);
    /// assert_eq!(square.moved([5, -5]), Region::rectangle([5, -5], [15, 5]));
    /// ```
    #[must_use]
    pub fn moved(&self, by: Corner) -> Self {
        let ring = |ring: &Ring| ring.iter().map(|[x, y]| [x + by[0], y + by[1]]).collect();
        let shape = |shape: &Vec<Ring>| shape.iter().map(ring).collect();
        Self { shapes: self.shapes.iter().map(shape).collect() }
    }

    /// Returns all outlines and holes.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.shapes.iter().flatten()
    }

    /// Tells whether nothing is in it.
    pub const fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Returns its area.
    pub fn area_um2(&self) -> f64 {
        let doubled: i64 = self.rings().map(|ring| doubled_area(ring)).sum();
        doubled as f64 / (2.0 * TICKS_PER_UM * TICKS_PER_UM)
    }

    /// Returns the length of all its outlines and holes.
    pub fn perimeter_um(&self) -> f64 {
        self.edges().map(|(p, q)| length_um(p, q)).sum()
    }

    /// Returns every edge with the way it runs.
    pub fn edges(&self) -> impl Iterator<Item = (Corner, Corner)> {
        self.rings().flat_map(|ring| {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).map(|(p, q)| (*p, *q))
        })
    }

    /// Returns the least and the greatest corner of its bounding box, unless it is empty.
    pub fn bounds(&self) -> Option<[Corner; 2]> {
        let first = *self.rings().next()?.first()?;
        Some(self.rings().flatten().fold([first, first], |[low, high], p| {
            [[low[0].min(p[0]), low[1].min(p[1])], [high[0].max(p[0]), high[1].max(p[1])]]
        }))
    }

    fn with(&self, other: &Self, rule: OverlayRule) -> Self {
        if self.is_empty() || other.is_empty() {
            return match rule {
                OverlayRule::Union if self.is_empty() => other.clone(),
                OverlayRule::Intersect => Self::default(),
                _ => self.clone(),
            };
        }
        let contours = |region: &Self| region.rings().map(points).collect::<Vec<_>>();
        let mut overlay = Overlay::<i32>::from_subj_and_clip(&contours(self), &contours(other));
        Self::of(overlay.overlay(rule, FillRule::EvenOdd))
    }

    fn of(shapes: Vec<Vec<Vec<IntPoint<i32>>>>) -> Self {
        let ring = |contour: Vec<IntPoint<i32>>| contour.iter().map(|p| [p.x, p.y]).collect();
        let shape = |contours: Vec<_>| contours.into_iter().map(ring).collect();
        Self { shapes: shapes.into_iter().map(shape).collect() }
    }
}

fn points(ring: &Ring) -> Vec<IntPoint<i32>> {
    ring.iter().map(|[x, y]| IntPoint { x: *x, y: *y }).collect()
}

/// Twice the area within an outline, positive if it runs counter-clockwise.
pub(crate) fn doubled_area(ring: &[Corner]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    let cross = |([px, py], [qx, qy]): (&Corner, &Corner)| {
        i64::from(*px) * i64::from(*qy) - i64::from(*qx) * i64::from(*py)
    };
    ring.iter().zip(next).map(cross).sum()
}

fn length_um([px, py]: Corner, [qx, qy]: Corner) -> f64 {
    let (dx, dy) = (f64::from(qx) - f64::from(px), f64::from(qy) - f64::from(py));
    (dx * dx + dy * dy).sqrt() / TICKS_PER_UM
}
