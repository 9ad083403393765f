//! STL, binary and as text.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::stack::Triangle;
use crate::ticks::{tick, um};

/// Bytes before the first facet of a binary file, and of each facet.
const HEAD: usize = 84;
const FACET: usize = 50;

/// A body of an STL file, on the raster.
///
/// ```
/// use thymoid_drawing::stl::read_stl;
/// let error = read_stl("part.stl", b"solid a\nfacet normal 0 0", 1.0, [0.0; 3]);
/// assert!(error.expect_err("it breaks off").to_string().starts_with("part.stl, line 2"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Solid {
    /// What `solid` is followed by; empty for binary files.
    pub name: String,
    /// Its triangles.
    pub triangles: Vec<Triangle>,
}

/// Reads the bodies of a file, in units of `um_per_unit` and from an origin.
///
/// # Errors
/// [`Error`] with the line or the facet: a file that breaks off, a number that is none, a corner
/// more than 131 mm away, a surface that is not closed.
pub fn read_stl(
    file: &str,
    bytes: &[u8],
    um_per_unit: f64,
    origin_um: [f64; 3],
) -> Result<Vec<Solid>> {
    let declared = bytes
        .get(HEAD - 4..HEAD)
        .map(|n| u32::from_le_bytes(n.try_into().expect("because four bytes were taken")) as usize);
    let fits = declared.is_some_and(|n| n.checked_mul(FACET) == Some(bytes.len() - HEAD));
    let scale = Scale { um_per_unit, origin_um };
    let solids = if !fits && bytes.starts_with(b"solid") {
        text(file, bytes, &scale)?
    } else if fits {
        vec![binary(file, bytes, &scale)?]
    } else {
        let problem = declared.map_or_else(
            || format!("{} bytes are too few for STL", bytes.len()),
            |n| format!("its head says {n} facets, which its {} bytes are not", bytes.len()),
        );
        return Err(Error::new(format!("{file}, byte 80"), problem, "export the file again"));
    };
    for (number, solid) in solids.iter().enumerate() {
        closed(solid).map_err(|problem| {
            let place = format!("{file}, body {} `{}`", number + 1, solid.name);
            let remedy = "close the surface: repair the body in CAD, and export it again";
            Error::new(place, problem, remedy)
        })?;
    }
    Ok(solids)
}

struct Scale {
    um_per_unit: f64,
    origin_um: [f64; 3],
}

impl Scale {
    fn corner(&self, at: [f64; 3], place: impl Fn() -> String) -> Result<[i32; 3]> {
        let mut corner = [0; 3];
        for axis in 0..3 {
            let length = at[axis] * self.um_per_unit + self.origin_um[axis];
            corner[axis] = tick(length).ok_or_else(|| {
                let problem = format!("a corner at {length} um is more than 131 mm away");
                Error::new(place(), problem, "correct um_per_unit or origin_um")
            })?;
        }
        Ok(corner)
    }
}

fn binary(file: &str, bytes: &[u8], scale: &Scale) -> Result<Solid> {
    let number = |facet: &[u8], at: usize| {
        f64::from(f32::from_le_bytes(facet[at..at + 4].try_into().expect("because it is four")))
    };
    let mut triangles = Vec::new();
    for (index, facet) in bytes[HEAD..].chunks_exact(FACET).enumerate() {
        let mut triangle = [[0; 3]; 3];
        for (corner, slot) in triangle.iter_mut().enumerate() {
            let at = [0, 1, 2].map(|axis| number(facet, 12 + 12 * corner + 4 * axis));
            *slot = scale.corner(at, || format!("{file}, facet {}", index + 1))?;
        }
        triangles.push(triangle);
    }
    Ok(Solid { name: String::new(), triangles })
}

fn text(file: &str, bytes: &[u8], scale: &Scale) -> Result<Vec<Solid>> {
    let text = String::from_utf8_lossy(bytes);
    let mut solids: Vec<Solid> = Vec::new();
    let mut corners: Vec<[i32; 3]> = Vec::new();
    let mut open = false;
    let mut last = 1;
    for (index, line) in text.lines().enumerate() {
        last = index + 1;
        let place = || format!("{file}, line {}", index + 1);
        let wrong = |problem: String| Error::new(place(), problem, "export the file again");
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] | ["facet" | "outer" | "endloop", ..] => {}
            ["solid", name @ ..] if !open => {
                open = true;
                solids.push(Solid { name: name.join(" "), triangles: Vec::new() });
            }
            ["vertex", xyz @ ..] if open => {
                let at: Option<Vec<f64>> = xyz.iter().map(|n| n.parse().ok()).collect();
                let at: Option<[f64; 3]> = at.and_then(|at| at.try_into().ok());
                let at =
                    at.ok_or_else(|| wrong(format!("`{}` is not three numbers", line.trim())))?;
                corners.push(scale.corner(at, place)?);
            }
            ["endfacet"] if open => {
                let triangle: Triangle = std::mem::take(&mut corners)
                    .try_into()
                    .map_err(|c: Vec<_>| wrong(format!("a facet has {} corners", c.len())))?;
                solids.last_mut().expect("because one is open").triangles.push(triangle);
            }
            ["endsolid", ..] if open => open = false,
            _ => return Err(wrong(format!("`{}` is not expected here", line.trim()))),
        }
    }
    if open || solids.is_empty() {
        let problem = "the file breaks off before `endsolid`";
        return Err(Error::new(format!("{file}, line {last}"), problem, "export the file again"));
    }
    Ok(solids)
}

/// Every edge must be run once each way, as often.
fn closed(solid: &Solid) -> std::result::Result<(), String> {
    let mut edges: BTreeMap<([i32; 3], [i32; 3]), i64> = BTreeMap::new();
    for triangle in &solid.triangles {
        for i in 0..3 {
            let (p, q) = (triangle[i], triangle[(i + 1) % 3]);
            let (key, way) = if p < q { ((p, q), 1) } else { ((q, p), -1) };
            if p != q {
                *edges.entry(key).or_default() += way;
            }
        }
    }
    if edges.is_empty() {
        return Err("it has no surface".into());
    }
    let open = edges.values().filter(|way| **way != 0).count();
    let first = edges.iter().find(|(_, way)| **way != 0);
    first.map_or(Ok(()), |((p, _), _)| {
        let [x, y, z] = p.map(um);
        Err(format!("its surface is open at {open} edges, the first at ({x}, {y}, {z}) um"))
    })
}
