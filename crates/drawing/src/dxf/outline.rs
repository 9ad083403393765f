//! Entities as lines of points.

use super::entity::Entity;
use super::pairs::Pair;
use super::spline::Spline;
use crate::curves::{TURN, arc, bulged, circle};
use crate::error::{Error, Result};

/// A line of points; closed ones are outlines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) points: Vec<[f64; 2]>,
    pub(super) closed: bool,
}

/// Returns an entity as a line; `um` is the length of its unit, `None` an entity of another kind.
pub(super) fn line_of(file: &str, entity: &Entity<'_>, um: f64) -> Result<Option<Line>> {
    let line = match entity.kind {
        "LINE" => {
            let points = vec![entity.point(file, 10)?, entity.point(file, 11)?];
            Line { points, closed: false }
        }
        "CIRCLE" => {
            let (centre, radius) = (entity.point(file, 10)?, radius(file, entity)?);
            let of_unit = circle([0.0, 0.0], radius * um);
            let points = of_unit.iter().map(|p| [0, 1].map(|i| centre[i] + p[i] / um)).collect();
            Line { points, closed: true }
        }
        "ARC" => {
            let (centre, radius) = (entity.point(file, 10)?, radius(file, entity)?);
            let from = entity.needed(file, 50)?.to_radians();
            let turned = (entity.needed(file, 51)?.to_radians() - from).rem_euclid(TURN);
            let turned = if turned == 0.0 { TURN } else { turned };
            Line { points: arc(centre, radius, from, turned, um), closed: false }
        }
        "LWPOLYLINE" => {
            let closed = entity.flags(file, 70)? & 1 == 1;
            Line { points: polyline(file, &entity.pairs, closed, um)?, closed }
        }
        "POLYLINE" => {
            // 2: points that a curve passes; 8, 16, 64: lines and meshes in space.
            if entity.flags(file, 70)? & (8 | 16 | 64) != 0 {
                return Err(refused(file, entity, "a polyline in three dimensions"));
            }
            let closed = entity.flags(file, 70)? & 1 == 1;
            let pairs: Vec<Pair<'_>> = entity.vertices.iter().flatten().copied().collect();
            Line { points: polyline(file, &pairs, closed, um)?, closed }
        }
        "SPLINE" => spline(file, entity)?,
        _ => return Ok(None),
    };
    Ok(Some(line))
}

pub(super) fn refused(file: &str, entity: &Entity<'_>, what: &str) -> Error {
    let remedy = "draw it as closed polylines, circles, arcs, splines or hatches (explode blocks and \
                  convert the rest), or name its layer under `ignore`";
    Error::new(entity.place(file), format!("{what} is not read"), remedy)
}

fn radius(file: &str, entity: &Entity<'_>) -> Result<f64> {
    let radius = entity.needed(file, 40)?;
    if radius > 0.0 {
        return Ok(radius);
    }
    Err(Error::new(entity.place(file), format!("its radius is {radius}"), "correct it in CAD"))
}

/// Points with codes 10 and 20, each with a bulge, code 42, to the next.
pub(super) fn polyline(
    file: &str,
    pairs: &[Pair<'_>],
    closed: bool,
    um: f64,
) -> Result<Vec<[f64; 2]>> {
    let mut corners: Vec<([f64; 2], f64)> = Vec::new();
    for pair in pairs {
        match (pair.code, corners.last_mut()) {
            (10, _) => corners.push(([pair.number(file)?, 0.0], 0.0)),
            (20, Some((corner, _))) => corner[1] = pair.number(file)?,
            (42, Some((_, bulge))) => *bulge = pair.number(file)?,
            _ => {}
        }
    }
    let Some((first, _)) = corners.first().copied() else { return Ok(Vec::new()) };
    let mut points = vec![first];
    for (i, (corner, bulge)) in corners.iter().enumerate() {
        match corners.get(i + 1) {
            Some((next, _)) => points.extend(bulged(*corner, *next, *bulge, um)),
            None if closed => points.extend(bulged(*corner, first, *bulge, um)),
            None => {}
        }
    }
    if closed {
        points.pop();
    }
    Ok(points)
}

fn spline(file: &str, entity: &Entity<'_>) -> Result<Line> {
    let numbers = |code: i32| -> Result<Vec<f64>> {
        entity.pairs.iter().filter(|p| p.code == code).map(|p| p.number(file)).collect()
    };
    let (xs, ys) = (numbers(10)?, numbers(20)?);
    let spline = Spline {
        degree: entity.flags(file, 71)?.clamp(0, 100) as usize,
        knots: numbers(40)?,
        controls: xs.into_iter().zip(ys).map(|(x, y)| [x, y]).collect(),
        weights: numbers(41)?,
    };
    let points = spline.points().map_err(|what| refused(file, entity, &what))?;
    Ok(Line { points, closed: entity.flags(file, 70)? & 1 == 1 })
}
