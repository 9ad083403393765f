//! Hatches: areas by their edges.

use super::entity::Entity;
use super::outline::{polyline, refused};
use super::pairs::Pair;
use super::spline::Spline;
use crate::curves::arc;
use crate::error::Result;

/// Points of a boundary, at most.
const MOST: usize = 1_000_000;

/// Reads pairs one after another.
struct Cursor<'a, 'b> {
    file: &'b str,
    entity: &'b Entity<'a>,
    pairs: &'b [Pair<'a>],
}

impl<'a, 'b> Cursor<'a, 'b> {
    /// The next number of a code, skipping others.
    fn next(&mut self, code: i32) -> Result<f64> {
        let at = self.pairs.iter().position(|pair| pair.code == code);
        let at = at.ok_or_else(|| {
            let what = format!("a hatch that breaks off before code {code}");
            refused(self.file, self.entity, &what)
        })?;
        let number = self.pairs[at].number(self.file)?;
        self.pairs = &self.pairs[at + 1..];
        Ok(number)
    }

    fn count(&mut self, code: i32) -> Result<usize> {
        let number = self.next(code)?;
        if (0.0..=MOST as f64).contains(&number) {
            return Ok(number as usize);
        }
        Err(refused(self.file, self.entity, &format!("a hatch of {number} parts")))
    }

    fn point(&mut self, code: i32) -> Result<[f64; 2]> {
        Ok([self.next(code)?, self.next(code + 10)?])
    }

    /// As many pairs as end with the `number`th corner, its bulge with it.
    fn corners(&mut self, number: usize) -> &'b [Pair<'a>] {
        let mut seen = 0;
        let end = self.pairs.iter().position(|pair| {
            seen += usize::from(pair.code == 10);
            seen > number || ![10, 20, 42].contains(&pair.code)
        });
        let (corners, rest) = self.pairs.split_at(end.unwrap_or(self.pairs.len()));
        self.pairs = rest;
        corners
    }
}

/// Returns the outlines of a hatch; `um` is the length of its unit.
pub(super) fn outlines(file: &str, entity: &Entity<'_>, um: f64) -> Result<Vec<Vec<[f64; 2]>>> {
    let start = entity.pairs.iter().position(|pair| pair.code == 91);
    let pairs = &entity.pairs[start.unwrap_or(entity.pairs.len())..];
    let mut cursor = Cursor { file, entity, pairs };
    let mut outlines = Vec::new();
    for _ in 0..cursor.count(91)? {
        let flags = cursor.next(92)? as i64;
        if flags & 2 == 2 {
            cursor.next(72)?;
            cursor.next(73)?;
            let number = cursor.count(93)?;
            let corners = cursor.corners(number);
            outlines.push(polyline(file, corners, true, um)?);
        } else {
            let mut points: Vec<[f64; 2]> = Vec::new();
            for _ in 0..cursor.count(93)? {
                points.extend(edge(&mut cursor, um)?);
                if points.len() > MOST {
                    return Err(refused(file, entity, "a hatch of so many points"));
                }
            }
            outlines.push(points);
        }
    }
    Ok(outlines)
}

fn edge(cursor: &mut Cursor<'_, '_>, um: f64) -> Result<Vec<[f64; 2]>> {
    let kind = cursor.next(72)? as i64;
    match kind {
        1 => Ok(vec![cursor.point(10)?, cursor.point(11)?]),
        2 => {
            let centre = cursor.point(10)?;
            let radius = cursor.next(40)?;
            let (from, to) = (cursor.next(50)?.to_radians(), cursor.next(51)?.to_radians());
            // Angles of an arc that runs clockwise are measured clockwise.
            let way = if cursor.next(73)? == 0.0 { -1.0 } else { 1.0 };
            Ok(arc(centre, radius, way * from, way * (to - from), um))
        }
        4 => {
            let degree = cursor.count(94)?;
            cursor.next(73)?;
            cursor.next(74)?;
            let (knots, controls) = (cursor.count(95)?, cursor.count(96)?);
            let knots = (0..knots).map(|_| cursor.next(40)).collect::<Result<Vec<f64>>>()?;
            let controls =
                (0..controls).map(|_| cursor.point(10)).collect::<Result<Vec<[f64; 2]>>>()?;
            let spline = Spline { degree, knots, controls, weights: Vec::new() };
            spline.points().map_err(|what| refused(cursor.file, cursor.entity, &what))
        }
        _ => Err(refused(
            cursor.file,
            cursor.entity,
            &format!("a hatch with an edge of kind {kind}"),
        )),
    }
}
