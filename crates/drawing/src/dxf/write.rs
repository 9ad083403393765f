//! Areas to a DXF file.

use std::fmt::Write;

use crate::region::Region;
use crate::ticks::um;

/// Returns a DXF file of release 12, which every CAD reads: each outline and hole of a layer a
/// closed polyline, in micrometres.
///
/// ```
/// use thymoid_drawing::dxf::{Dxf, write_dxf};
/// use thymoid_drawing::region::Region;
/// let area = Region::rectangle([0, 0], [129, 1280]);
/// let text = write_dxf(&[("GEL".to_owned(), &area)]);
/// let layers = ["GEL".to_owned()];
/// let dxf = Dxf { um_per_unit: None, origin_um: [0.0; 2], layers: &layers, ignore: &[] };
/// assert_eq!(dxf.read("gel.dxf", text.as_bytes())?, [area]);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
pub fn write_dxf(layers: &[(String, &Region)]) -> String {
    let mut text = String::new();
    let mut pair = |code: i32, value: &str| {
        let _ = write!(text, "{code:>3}\n{value}\n");
    };
    for (code, value) in [(0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009")] {
        pair(code, value);
    }
    // 13: micrometres.
    for (code, value) in [(9, "$INSUNITS"), (70, "13"), (0, "ENDSEC")] {
        pair(code, value);
    }
    for (code, value) in [(0, "SECTION"), (2, "TABLES"), (0, "TABLE"), (2, "LAYER")] {
        pair(code, value);
    }
    pair(70, &layers.len().to_string());
    for (number, (name, _)) in layers.iter().enumerate() {
        // Colours 1 to 6 are red to magenta.
        let colour = (number % 6 + 1).to_string();
        for (code, value) in [(0, "LAYER"), (2, name), (70, "0"), (62, &colour), (6, "CONTINUOUS")]
        {
            pair(code, value);
        }
    }
    for (code, value) in [(0, "ENDTAB"), (0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES")] {
        pair(code, value);
    }
    for (name, region) in layers {
        for ring in region.rings() {
            let head =
                [(0, "POLYLINE"), (8, name), (66, "1"), (10, "0"), (20, "0"), (30, "0"), (70, "1")];
            for (code, value) in head {
                pair(code, value);
            }
            for [x, y] in ring {
                pair(0, "VERTEX");
                pair(8, name);
                pair(10, &um(*x).to_string());
                pair(20, &um(*y).to_string());
                pair(30, "0");
            }
            pair(0, "SEQEND");
            pair(8, name);
        }
    }
    pair(0, "ENDSEC");
    pair(0, "EOF");
    text
}
