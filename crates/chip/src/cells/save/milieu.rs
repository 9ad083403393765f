//! The surroundings of a run to a file and back.

use std::io::{Read, Write};

use super::stream::{Sink, Source, damaged};
use crate::cells::environment::milieu::Milieu;
use crate::cells::environment::oxygen::OxygenState;
use crate::error::Error;

/// Writes what is no function of what the run is of.
pub(super) fn write_milieu<W: Write>(sink: &mut Sink<W>, milieu: &Milieu) -> Result<(), Error> {
    let Milieu { oxygen, chemokines, unsolved, .. } = milieu;
    let OxygenState { mol_m3, uptake_mol_s } = &oxygen.state;
    sink.put(&unsolved.to_le_bytes())?;
    sink.records(oxygen.medium_mmhg().iter().map(|po2| po2.to_le_bytes()))?;
    sink.records(uptake_mol_s.iter().map(|slice| slice.to_le_bytes()))?;
    for field in [&mol_m3[..]].into_iter().chain(oxygen.memories()).chain(chemokines.fields()) {
        sink.records(field.iter().map(|value| value.to_le_bytes()))?;
    }
    Ok(())
}

/// Reads what [`write_milieu`] wrote.
pub(super) fn read_milieu<R: Read>(
    source: &mut Source<R>,
    milieu: &mut Milieu,
) -> Result<(), Error> {
    milieu.unsolved = f32::from_le_bytes(source.take()?);
    let medium_mmhg = source.records(|record| Ok(f64::from_le_bytes(record)))?;
    let uptake_mol_s = source.records(|record| Ok(f64::from_le_bytes(record)))?;
    let mut field = || source.records(|record| Ok(f32::from_le_bytes(record)));
    let state = OxygenState { mol_m3: field()?, uptake_mol_s };
    let memories = [field()?, field()?];
    let chemokines: Vec<Vec<f32>> =
        milieu.chemokines.fields().map(|_| field()).collect::<Result<_, _>>()?;
    let restored = milieu
        .oxygen
        .restore(medium_mmhg, state, memories)
        .and_then(|()| milieu.chemokines.restore(chemokines));
    restored.map_err(|error| damaged(&format!("has oxygen or signals of another unit: {error}")))
}
