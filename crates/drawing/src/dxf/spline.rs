//! Splines as chords.

/// Chords between two knots.
const CHORDS: usize = 32;
/// Degree of a spline, at most.
const STEEPEST: usize = 15;

/// A spline of a degree, with knots and weighted control points.
pub(super) struct Spline {
    pub(super) degree: usize,
    pub(super) knots: Vec<f64>,
    pub(super) controls: Vec<[f64; 2]>,
    pub(super) weights: Vec<f64>,
}

impl Spline {
    /// Points on it from its start to its end, or what is wrong with it.
    pub(super) fn points(&self) -> Result<Vec<[f64; 2]>, String> {
        let (degree, number) = (self.degree, self.controls.len());
        if number == 0 {
            return Err("a spline without control points".into());
        }
        if degree == 0 || degree > STEEPEST || number <= degree {
            return Err(format!("a spline of degree {degree} with {number} control points"));
        }
        if self.knots.len() != number + degree + 1 || self.knots.windows(2).any(|k| k[0] > k[1]) {
            return Err(format!("a spline whose {} knots do not fit", self.knots.len()));
        }
        if !(self.weights.is_empty() || self.weights.len() == number)
            || self.weights.iter().any(|weight| *weight <= 0.0)
        {
            return Err("a spline whose weights do not fit".into());
        }
        let mut points = Vec::new();
        for span in degree..number {
            let (from, to) = (self.knots[span], self.knots[span + 1]);
            if to > from {
                let first = usize::from(!points.is_empty());
                points.extend(
                    (first..=CHORDS)
                        .map(|i| self.at(span, from + (to - from) * i as f64 / CHORDS as f64)),
                );
            }
        }
        if points.is_empty() { Err("a spline without length".into()) } else { Ok(points) }
    }

    /// The point of a parameter, by de Boor's steps.
    fn at(&self, span: usize, t: f64) -> [f64; 2] {
        let weight = |i: usize| self.weights.get(i).copied().unwrap_or(1.0);
        let first = span - self.degree;
        let mut d: Vec<[f64; 3]> = (first..=span)
            .map(|i| {
                let ([x, y], w) = (self.controls[i], weight(i));
                [x * w, y * w, w]
            })
            .collect();
        for step in 1..=self.degree {
            for j in (step..=self.degree).rev() {
                let i = first + j;
                let (low, high) = (self.knots[i], self.knots[i + self.degree + 1 - step]);
                let share = if high > low { (t - low) / (high - low) } else { 0.0 };
                d[j] = [0, 1, 2].map(|c| (1.0 - share) * d[j - 1][c] + share * d[j][c]);
            }
        }
        let [x, y, w] = d[self.degree];
        [x / w, y / w]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_a_circle_as_a_rational_spline() {
        // Piegl and Tiller, The NURBS Book: weights 1, cos 45 degrees, 1.
        let spline = Spline {
            degree: 2,
            knots: vec![0.0, 0.0, 0.0, 1.0, 1.0, 1.0],
            controls: vec![[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
            weights: vec![1.0, 0.5_f64.sqrt(), 1.0],
        };
        let points = spline.points().unwrap();
        assert_eq!((points[0], points[CHORDS]), ([1.0, 0.0], [0.0, 1.0]));
        assert!(points.iter().all(|[x, y]| (x * x + y * y - 1.0).abs() < 1e-12));
        assert!(Spline { knots: vec![0.0; 5], ..spline }.points().is_err());
    }
}
