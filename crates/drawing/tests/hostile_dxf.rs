//! DXF that is small and asks for much.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_drawing::dxf::Dxf;

/// A block with a large circle, inserted in so many columns and rows.
fn array(columns: &str, rows: &str) -> String {
    let text = format!(
        "0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n2\nB\n0\nCIRCLE\n8\nM\n10\n0\n20\n0\n40\n60000\n0\nENDBLK\n0\n\
         ENDSEC\n0\nSECTION\n2\nENTITIES\n0\nINSERT\n8\nM\n2\nB\n10\n0\n20\n0\n70\n{columns}\n71\n{rows}\n0\n\
         ENDSEC\n0\nEOF\n"
    );
    let layers = ["M".to_owned()];
    let dxf = Dxf { um_per_unit: Some(1.0), origin_um: [0.0; 2], layers: &layers, ignore: &[] };
    dxf.read("a.dxf", text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn arrays_that_would_fill_the_memory_or_never_end_are_refused() {
    assert!(array("1000", "1000").contains("more than 2000000 corners is not read"));
    for (columns, rows) in [("1e30", "-1"), ("-1", "1e30"), ("2000", "2000")] {
        assert!(array(columns, rows).contains("so large an array is not read"), "{columns} {rows}");
    }
}
