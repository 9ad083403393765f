//! Small symmetric systems of equations, as scores and informations make them.

/// A square matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Square {
    size: usize,
    values: Vec<f64>,
}

impl Square {
    /// All zeros.
    pub(crate) fn zeros(size: usize) -> Self {
        Self { size, values: vec![0.0; size * size] }
    }

    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    /// The rows and columns at these places.
    pub(crate) fn part(&self, places: &[usize]) -> Self {
        let values = places.iter().flat_map(|&i| places.iter().map(move |&j| self[(i, j)]));
        Self { size: places.len(), values: values.collect() }
    }

    /// Solves for a right-hand side; none where a pivot is lost in rounding.
    pub(crate) fn solve(&self, right: &[f64]) -> Option<Vec<f64>> {
        let factor = self.cholesky()?;
        let mut x = right.to_vec();
        for i in 0..self.size {
            for j in 0..i {
                x[i] -= factor[(i, j)] * x[j];
            }
            x[i] /= factor[(i, i)];
        }
        for i in (0..self.size).rev() {
            for j in i + 1..self.size {
                x[i] -= factor[(j, i)] * x[j];
            }
            x[i] /= factor[(i, i)];
        }
        Some(x)
    }

    /// The inverse, if there is one.
    pub(crate) fn inverse(&self) -> Option<Self> {
        let mut inverse = Self::zeros(self.size);
        for column in 0..self.size {
            let mut unit = vec![0.0; self.size];
            unit[column] = 1.0;
            let solved = self.solve(&unit)?;
            for (row, value) in solved.into_iter().enumerate() {
                inverse[(row, column)] = value;
            }
        }
        Some(inverse)
    }

    /// The logarithm of the determinant.
    pub(crate) fn ln_determinant(&self) -> Option<f64> {
        let factor = self.cholesky()?;
        let ln = (0..self.size).map(|i| thymoid_core::math::ln(factor[(i, i)]));
        Some(2.0 * thymoid_core::math::sum(ln))
    }

    /// $x^T M^{-1} x$.
    pub(crate) fn quadratic(&self, x: &[f64]) -> Option<f64> {
        Some(dot(x, &self.solve(x)?))
    }

    /// $M x$.
    pub(crate) fn times(&self, x: &[f64]) -> Vec<f64> {
        self.values.chunks(self.size).map(|row| dot(row, x)).collect()
    }

    /// $x^T M x$.
    pub(crate) fn form(&self, x: &[f64]) -> f64 {
        dot(x, &self.times(x))
    }

    /// $A M A$ for symmetric $A$.
    pub(crate) fn between(&self, a: &Self) -> Self {
        let mut half = Self::zeros(self.size);
        let mut whole = Self::zeros(self.size);
        for i in 0..self.size {
            for j in 0..self.size {
                half[(i, j)] = (0..self.size).map(|k| a[(i, k)] * self[(k, j)]).sum();
            }
        }
        for i in 0..self.size {
            for j in 0..self.size {
                whole[(i, j)] = (0..self.size).map(|k| half[(i, k)] * a[(k, j)]).sum();
            }
        }
        whole
    }

    /// The lower triangle $L$ with $L L^T$ the matrix.
    fn cholesky(&self) -> Option<Self> {
        let mut factor = Self::zeros(self.size);
        for i in 0..self.size {
            for j in 0..=i {
                let known: f64 = (0..j).map(|k| factor[(i, k)] * factor[(j, k)]).sum();
                let left = self[(i, j)] - known;
                if i == j {
                    // What rounding leaves of a dependent column is no pivot.
                    if !(left > 1e-13 * self[(i, i)] && left.is_finite()) {
                        return None;
                    }
                    factor[(i, i)] = left.sqrt();
                } else {
                    factor[(i, j)] = left / factor[(j, j)];
                }
            }
        }
        Some(factor)
    }
}

/// The sum of products, in order.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl std::ops::Index<(usize, usize)> for Square {
    type Output = f64;

    fn index(&self, (row, column): (usize, usize)) -> &f64 {
        &self.values[row * self.size + column]
    }
}

impl std::ops::IndexMut<(usize, usize)> for Square {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut f64 {
        &mut self.values[row * self.size + column]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_refuses() {
        let mut m = Square::zeros(2);
        (m[(0, 0)], m[(0, 1)], m[(1, 0)], m[(1, 1)]) = (4.0, 2.0, 2.0, 3.0);
        let x = m.solve(&[8.0, 7.0]).unwrap();
        assert!((x[0] - 1.25).abs() < 1e-15 && (x[1] - 1.5).abs() < 1e-15);
        assert!((m.ln_determinant().unwrap() - thymoid_core::math::ln(8.0)).abs() < 1e-15);
        m[(1, 1)] = 1.0;
        assert_eq!(m.solve(&[1.0, 1.0]), None);
    }
}
