//! All sheets of a file.

use super::sheet::{self, Names};
use crate::error::Error;
use crate::files::Grid;
use crate::raw::{Raw, Rough};
use crate::reading::Reading;
use crate::value::Reason;

const NAME_COLUMNS: &str =
    "name the columns as docs/labs.md does, or say what they mean in a file of --mapping";

/// Reads the tables of all sheets. A sheet without a header that is understood is said to be left
/// out, unless there is no other.
pub(crate) fn tables(file: &str, grids: &[Grid], reading: &Reading<'_>) -> Result<Rough, Error> {
    let mut all = Rough::default();
    let mut nameless: Vec<&str> = Vec::new();
    let mut understood = 0;
    for (nth, grid) in grids.iter().enumerate() {
        let Some((first, cells)) = grid.rows.first() else { continue };
        // The name of a sheet may be that of a person.
        let sheet = match reading.pseudonyms {
            Some(_) if !grid.sheet.is_empty() => format!("sheet {}", nth + 1),
            _ => grid.sheet.clone(),
        };
        if let Some((mut rough, names)) = sheet::read(file, grid, reading)? {
            understood += 1;
            if names == Names::Nobody {
                nameless.push(&grid.sheet);
            }
            debug_assert_eq!(
                grid.content(),
                rough.structure + rough.raws.iter().map(|raw| raw.cells).sum::<usize>(),
                "every cell with content is structure or has an entry"
            );
            for raw in &mut rough.raws {
                raw.sheet.clone_from(&sheet);
            }
            all.raws.append(&mut rough.raws);
            all.facts.append(&mut rough.facts);
            all.structure += rough.structure;
            all.redcap |= rough.redcap;
        } else if grid.sheet.is_empty() {
            let problem = format!("no header is understood: `{}`", cells.join("`, `"));
            return Err(Error::at(file, *first, "-", problem, NAME_COLUMNS));
        } else {
            let why = Reason::SheetWithoutHeader { sheet: sheet.clone() };
            let mut raw = Raw::not_read(*first, "-", why).of_cells(grid.content());
            raw.sheet = sheet;
            all.raws.push(raw);
        }
    }
    if understood == 0 {
        let problem = "no sheet has a header that is understood".into();
        return Err(Error::at(file, 1, "-", problem, NAME_COLUMNS));
    }
    if understood > 1 && !nameless.is_empty() && !reading.one_child {
        let problem =
            format!("nothing says whose values the sheets hold: `{}`", nameless.join("`, `"));
        let remedy = "add a column `child_id` to each; if all are of one child, add --one-child";
        return Err(Error::at(file, 1, "-", problem, remedy));
    }
    if all.raws.iter().all(|raw| raw.aside.is_some()) && grids.iter().all(|g| g.rows.len() < 2) {
        let problem = "the table has a header and no rows".into();
        return Err(Error::at(file, 2, "-", problem, "write at least one row"));
    }
    Ok(all)
}
