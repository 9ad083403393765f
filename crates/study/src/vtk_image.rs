//! Values of voxels as a VTK XML image (`.vti`), as ParaView, PyVista and VTK read it.

use std::fmt::Write;

use thymoid_transport::voxels::Grid;

/// Values of each voxel under a name.
///
/// ```
/// use thymoid_study::vtk_image::{Array, vtk_image};
/// use thymoid_transport::voxels::Grid;
/// let grid = Grid::new([2, 1, 1], 10.0)?;
/// let po2 = Array { name: "oxygen_mmhg", values: &[140.0, 70.0] };
/// let file = vtk_image(&grid, &[po2]);
/// assert!(file.starts_with(b"<?xml version=\"1.0\"?>\n<VTKFile type=\"ImageData\""));
/// assert!(file.windows(4).any(|bytes| bytes == 70.0_f32.to_le_bytes()));
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Array<'a> {
    /// Name, with its unit; letters, digits and underscores.
    pub name: &'a str,
    /// A value of each voxel, in their order.
    pub values: &'a [f32],
}

/// Returns the content of a file: lengths in um, one array of cell data after the other, appended
/// raw, each behind its number of bytes.
pub fn vtk_image(grid: &Grid, arrays: &[Array<'_>]) -> Vec<u8> {
    let ([nx, ny, nz], edge) = (grid.count(), grid.edge_um());
    let extent = format!("0 {nx} 0 {ny} 0 {nz}");
    let mut head = format!(
        "<?xml version=\"1.0\"?>\n\
         <VTKFile type=\"ImageData\" version=\"1.0\" byte_order=\"LittleEndian\" \
         header_type=\"UInt64\">\n\
         <ImageData WholeExtent=\"{extent}\" Origin=\"0 0 0\" Spacing=\"{edge} {edge} {edge}\">\n\
         <Piece Extent=\"{extent}\">\n<CellData>\n"
    );
    let mut offset = 0;
    for Array { name, values } in arrays {
        let _ = writeln!(
            head,
            "<DataArray type=\"Float32\" Name=\"{name}\" format=\"appended\" offset=\"{offset}\"/>"
        );
        offset += size_of::<u64>() + size_of_val(*values);
    }
    head.push_str("</CellData>\n</Piece>\n</ImageData>\n<AppendedData encoding=\"raw\">\n_");
    let mut file = head.into_bytes();
    for Array { values, .. } in arrays {
        file.extend((size_of_val(*values) as u64).to_le_bytes());
        file.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    }
    file.extend(b"\n</AppendedData>\n</VTKFile>\n");
    file
}
