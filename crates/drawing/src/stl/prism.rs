//! Bodies with upright walls are areas: they are cut, measured and written as such.

use std::collections::BTreeMap;

use crate::region::Region;
use crate::stack::Triangle;
use crate::ticks::{Corner, Ring};

/// A body with upright walls between two heights.
///
/// ```
/// use thymoid_drawing::region::Region;
/// use thymoid_drawing::stl::{extrude, prism};
/// let square = Region::rectangle([0, 0], [1280, 1280]);
/// let back = prism(&extrude(&square, [0, 640])).expect("its walls are upright");
/// assert_eq!((back.region, back.z), (square, [0, 640]));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Prism {
    /// Its area.
    pub region: Region,
    /// Heights of its two faces.
    pub z: [i32; 2],
}

/// Returns a body as a prism, if it is one.
pub fn prism(triangles: &[Triangle]) -> Option<Prism> {
    let heights = triangles.iter().flatten().map(|corner| corner[2]);
    let z = [heights.clone().min()?, heights.max()?];
    let mut edges: BTreeMap<(Corner, Corner), i32> = BTreeMap::new();
    for triangle in triangles {
        let flat = triangle.map(|[x, y, _]| [x, y]);
        if triangle.iter().any(|corner| !z.contains(&corner[2])) {
            return None;
        }
        if triangle.iter().all(|corner| corner[2] == z[1]) {
            for i in 0..3 {
                let (p, q) = (flat[i], flat[(i + 1) % 3]);
                let (key, way) = if p < q { ((p, q), 1) } else { ((q, p), -1) };
                *edges.entry(key).or_default() += way;
            }
        } else if triangle.iter().any(|corner| corner[2] == z[1]) && !upright(flat) {
            return None;
        }
    }
    let directed = edges.into_iter().filter(|(_, way)| *way != 0);
    let rings = joined(directed.map(|((p, q), way)| if way > 0 { (p, q) } else { (q, p) }))?;
    let region = Region::even_odd(&rings);
    (!region.is_empty()).then_some(Prism { region, z })
}

fn upright([a, b, c]: [Corner; 3]) -> bool {
    a == b || b == c || a == c
}

/// Rings of edges, each corner left as often as it is reached.
fn joined(edges: impl Iterator<Item = (Corner, Corner)>) -> Option<Vec<Ring>> {
    let mut next: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    for (p, q) in edges {
        next.entry(p).or_default().push(q);
    }
    let mut rings = Vec::new();
    while let Some((&start, _)) = next.iter().next() {
        let mut ring = vec![];
        let mut at = start;
        loop {
            let ways = next.get_mut(&at)?;
            let to = ways.pop()?;
            if ways.is_empty() {
                next.remove(&at);
            }
            ring.push(at);
            at = to;
            if at == start {
                break;
            }
        }
        rings.push(ring);
    }
    Some(rings)
}
