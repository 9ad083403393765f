//! An area drawn out to a body.

use i_overlay::i_float::int::point::IntPoint;
use i_triangle::int::unchecked::IntUncheckedTriangulatable;

use crate::region::Region;
use crate::stack::Triangle;

/// Returns the surface of an area drawn out from one height to another.
///
/// ```
/// use thymoid_drawing::region::Region;
/// use thymoid_drawing::stl::extrude;
/// let square = Region::rectangle([0, 0], [1280, 1280]);
/// // Two triangles for each of six faces.
/// assert_eq!(extrude(&square, [0, 640]).len(), 12);
/// ```
pub fn extrude(region: &Region, [bottom, top]: [i32; 2]) -> Vec<Triangle> {
    let mut triangles = Vec::new();
    for shape in &region.shapes {
        let contours: Vec<Vec<IntPoint<i32>>> = shape
            .iter()
            .map(|ring| ring.iter().map(|[x, y]| IntPoint { x: *x, y: *y }).collect())
            .collect();
        let caps = contours.uncheck_triangulate().into_triangulation::<u32>();
        for [a, b, c] in caps.triangles() {
            let at = |p: IntPoint<i32>, z| [p.x, p.y, z];
            triangles.push([at(a, top), at(b, top), at(c, top)]);
            triangles.push([at(a, bottom), at(c, bottom), at(b, bottom)]);
        }
    }
    for ([px, py], [qx, qy]) in region.edges() {
        let (p, q) = ([px, py, bottom], [qx, qy, bottom]);
        let (p_up, q_up) = ([px, py, top], [qx, qy, top]);
        triangles.push([p, q, q_up]);
        triangles.push([p, q_up, p_up]);
    }
    triangles
}
