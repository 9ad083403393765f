//! What is at a point.

use crate::region::Region;
use crate::stack::{Body, Slab, Stack, Triangle};
use crate::surface::crossings;
use crate::ticks::um;

/// A body, and two corners of the box around it.
type Boxed<'a> = (&'a Body, [[f64; 3]; 2]);

/// The bodies of each layer with the box around each: a point outside of it is looked at no closer.
pub(super) struct Bodies<'a> {
    stack: &'a Stack,
    of_layers: Vec<Vec<Boxed<'a>>>,
}

impl<'a> Bodies<'a> {
    pub(super) fn of(stack: &'a Stack) -> Self {
        let boxed = |body: &'a Body| (body, bounds(body));
        let of_layer = |slab: &'a Slab| slab.bodies.iter().map(boxed).collect();
        Self { stack, of_layers: stack.layers.iter().map(of_layer).collect() }
    }

    /// The material at a point, unless it is outside of the chip.
    pub(super) fn material(&self, at: [f64; 3]) -> Option<u8> {
        let holds = |slab: &Slab| um(slab.z[0]) <= at[2] && at[2] < um(slab.z[1]);
        let layer = self.stack.layers.iter().position(holds)?;
        let flat = flat(&self.stack.layers[layer], [at[0], at[1]])?;
        Some(self.over(layer, at).map_or(flat, |body| body.material))
    }

    /// The body of a layer that a point is in; the last, which lies over the others.
    pub(super) fn over(&self, layer: usize, at: [f64; 3]) -> Option<&'a Body> {
        let near = |ends: &[[f64; 3]; 2]| {
            (0..3).all(|axis| ends[0][axis] <= at[axis] && at[axis] <= ends[1][axis])
        };
        let bodies = self.of_layers[layer].iter().rev();
        bodies
            .filter(|(_, ends)| near(ends))
            .map(|(body, _)| *body)
            .find(|body| within(&body.triangles, at))
    }
}

fn bounds(body: &Body) -> [[f64; 3]; 2] {
    let start = [[f64::INFINITY; 3], [f64::NEG_INFINITY; 3]];
    body.triangles.iter().flatten().fold(start, |[low, high], corner| {
        let corner = corner.map(um);
        [
            [0, 1, 2].map(|axis| low[axis].min(corner[axis])),
            [0, 1, 2].map(|axis| high[axis].max(corner[axis])),
        ]
    })
}

/// The material of the areas of a layer at a point.
pub(super) fn flat(slab: &Slab, at: [f64; 2]) -> Option<u8> {
    slab.regions.iter().find(|(_, region)| inside(region, at)).map(|(material, _)| *material)
}

fn inside(region: &Region, [x, y]: [f64; 2]) -> bool {
    let crossed = region.edges().filter(|(p, q)| {
        let ([px, py], [qx, qy]) = (p.map(um), q.map(um));
        (py <= y) != (qy <= y) && px + (y - py) / (qy - py) * (qx - px) > x
    });
    crossed.count() % 2 == 1
}

/// Whether a point is within a closed surface.
fn within(triangles: &[Triangle], at: [f64; 3]) -> bool {
    let [x, y, z] = at;
    // Triangles beside the line are not looked at closely.
    let near = |triangle: &&Triangle| {
        [(1, y), (2, z)].iter().all(|(axis, place)| {
            let of = triangle.map(|corner| um(corner[*axis]));
            of.iter().any(|c| c <= place) && of.iter().any(|c| c >= place)
        })
    };
    let near: Vec<Triangle> = triangles.iter().filter(near).copied().collect();
    let crossed = crossings(&near, 0, [&[y], &[z]]);
    crossed.iter().filter(|(_, place)| *place > x).count() % 2 == 1
}
