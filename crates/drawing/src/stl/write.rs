//! STL, binary.

use crate::stack::Triangle;
use crate::ticks::um;

/// Returns a binary STL file with micrometres as its unit. Its 24 bits hold every step of the
/// raster.
///
/// ```
/// use thymoid_drawing::region::Region;
/// use thymoid_drawing::stl::{extrude, read_stl, write_stl};
/// let body = extrude(&Region::rectangle([0, 0], [129, 1280]), [0, 641]);
/// let back = read_stl("body.stl", &write_stl(&body), 1.0, [0.0; 3])?;
/// assert_eq!(back[0].triangles, body);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
pub fn write_stl(triangles: &[Triangle]) -> Vec<u8> {
    let mut bytes = vec![b' '; 80];
    let title = b"Thymoid, unit: micrometre";
    bytes[..title.len()].copy_from_slice(title);
    bytes.extend((triangles.len() as u32).to_le_bytes());
    for triangle in triangles {
        let corners = triangle.map(|corner| corner.map(um));
        for number in normal(corners).into_iter().chain(corners.into_iter().flatten()) {
            bytes.extend((number as f32).to_le_bytes());
        }
        bytes.extend([0; 2]);
    }
    bytes
}

fn normal([a, b, c]: [[f64; 3]; 3]) -> [f64; 3] {
    let e = [0, 1, 2].map(|i| b[i] - a[i]);
    let f = [0, 1, 2].map(|i| c[i] - a[i]);
    let n = [0, 1, 2].map(|i| {
        let (j, k) = ((i + 1) % 3, (i + 2) % 3);
        e[j] * f[k] - e[k] * f[j]
    });
    let length = (n[0] * n[0] + n[1] * n[1] + n[2] * n[2]).sqrt();
    if length > 0.0 { n.map(|x| x / length) } else { [0.0; 3] }
}
