//! The whole state of a simulation to a file and back, to the same bits.
//!
//! All numbers are little-endian; a list is its length (u64) and its records.
//!
//! | bytes | what |
//! |---|---|
//! | 8, 4 | `THYMOCKP`; 1, the version of the format |
//! | list of u8 | version of the program |
//! | 8, 3 x 32 | seed; SHA-256 of unit, parameters, options |
//! | list of u8 | a note of the caller |
//! | 3 x 4 | extent of the lattice |
//! | 4 | passes done |
//! | list of u64 | event counts, in the order of `EventCounts::NAMES` |
//! | 4 a site | words, in the order of memory |
//! | 8 + 4 a cell | payload and tag of each cell, in the order of the sites |
//! | list of u8 | stromal cells: 1 active, 0 not |
//! | list of 3 x 4 | beta clones: progenitor, pass of beta-selection, divisions |
//! | list of 4 | progenitors: pass of entry |
//! | 4 | of a unit with surroundings: how far the worst field was from steady |
//! | 2 lists of 8, 7 of 4 | medium, uptake; oxygen, remembered FOXN1 and growth, chemokines |
//! | list of 3 x 8 | cells that have left and were not taken: see `Emigrant::words` |
//! | 32 | SHA-256 of all before |
//!
//! Everything else is a function of unit, parameters, options and seed. From passes to surroundings
//! is what [`Simulation::state_hash`] is of.

use std::io::{self, Read, Write};

use thymoid_core::{Parameters, Seed};

use super::milieu::{read_milieu, write_milieu};
use super::stream::{Sink, Source, damaged};
use crate::cells::input::identity::Identity;
use crate::cells::input::options::Options;
use crate::cells::input::unit::Unit;
use crate::cells::state::beta_clone::BetaClone;
use crate::cells::state::emigrant::Emigrant;
use crate::cells::state::event_counts::EventCounts;
use crate::cells::state::progress::Progress;
use crate::cells::state::stroma::StromalCell;
use crate::cells::state::thymocyte_state::ThymocyteState;
use crate::cells::step::simulation::Simulation;
use crate::error::Error;
use crate::tissue::word::{KIND, WALL_WORD};

const MAGIC: &[u8; 8] = b"THYMOCKP";
const FORMAT: u32 = 1;
/// Another program may go through other states.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Simulation {
    /// Writes the state, and a note of the caller that comes back with it.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write_checkpoint(&self, to: impl Write, note: &[u8]) -> Result<(), Error> {
        let mut sink = Sink::new(to);
        sink.put(MAGIC)?;
        sink.put(&FORMAT.to_le_bytes())?;
        sink.records(VERSION.bytes().map(|byte| [byte]))?;
        sink.put(&self.identity.bytes())?;
        sink.records(note.iter().map(|byte| [*byte]))?;
        for sites in self.anatomy.lattice.extent() {
            sink.put(&(sites as u32).to_le_bytes())?;
        }
        self.write_state(&mut sink)?;
        sink.records(self.progress.emigrants.iter().map(|cell| bytes(cell.words())))?;
        sink.seal()
    }

    /// Reads a simulation as it was when a checkpoint of it was written, and the note written with
    /// it.
    ///
    /// # Errors
    /// Those of [`Simulation::new`]; [`Error::Saved`] when the checkpoint is of another run, of
    /// another version of the program, or damaged.
    ///
    /// ```
    /// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
    /// # use thymoid_core::Seed;
    /// # let parameters = thymoid_chip::parameters()?;
    /// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
    /// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
    /// # let options = Options { thresholds: None, space: Space::On };
    /// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
    /// (0..5).for_each(|_| simulation.pass());
    /// let mut bytes = Vec::new();
    /// simulation.write_checkpoint(&mut bytes, b"day 0")?;
    /// let (mut resumed, note) =
    ///     Simulation::resume(&unit, &parameters, options, Seed(1), &bytes[..])?;
    /// assert_eq!(note, b"day 0");
    /// simulation.pass();
    /// resumed.pass();
    /// assert_eq!(resumed.state_hash(), simulation.state_hash());
    /// assert!(Simulation::resume(&unit, &parameters, options, Seed(2), &bytes[..]).is_err());
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn resume(
        unit: &Unit,
        parameters: &Parameters,
        options: Options,
        seed: Seed,
        from: impl Read,
    ) -> Result<(Self, Vec<u8>), Error> {
        let mut source = Source::new(from);
        let note = head(&mut source, &Identity::new(unit, parameters, options, seed))?;
        let mut simulation = Self::bare(unit, parameters, options, seed)?;
        simulation.read_state(&mut source)?;
        source.check_seal()?;
        Ok((simulation, note))
    }

    /// Returns the SHA-256 of all state but the log of who left, which is empty once it is taken.
    pub fn state_hash(&self) -> [u8; 32] {
        let mut sink = Sink::new(io::sink());
        let hashed = self.write_state(&mut sink).and_then(|()| sink.finish());
        hashed.expect("nothing can go wrong where nothing is kept").0
    }

    fn write_state<W: Write>(&self, sink: &mut Sink<W>) -> Result<(), Error> {
        // By name, so that nothing new is forgotten here.
        let Progress { passes, events, clones, progenitors, emigrants: _ } = &self.progress;
        let lattice = &self.anatomy.lattice;
        sink.put(&passes.to_le_bytes())?;
        sink.records(events.values().into_iter().map(u64::to_le_bytes))?;
        for word in &lattice.words {
            sink.put(&word.to_le_bytes())?;
        }
        for (word, label) in lattice.words.iter().zip(&lattice.labels) {
            if is_cell(*word) {
                let ThymocyteState { payload, tag } = self.roster.state(*label);
                sink.put(&payload.to_le_bytes())?;
                sink.put(&tag.to_le_bytes())?;
            }
        }
        sink.records(self.anatomy.stroma.cells.iter().map(|cell| {
            let StromalCell { kind: _, active } = *cell;
            [u8::from(active)]
        }))?;
        sink.records(clones.iter().map(|clone| {
            let BetaClone { progenitor, selected, divisions } = *clone;
            bytes_of_three([progenitor, selected, divisions])
        }))?;
        sink.records(progenitors.iter().map(|pass| pass.to_le_bytes()))?;
        self.milieu.as_ref().map_or(Ok(()), |milieu| write_milieu(sink, milieu))
    }

    fn read_state<R: Read>(&mut self, source: &mut Source<R>) -> Result<(), Error> {
        for sites in self.anatomy.lattice.extent() {
            if u32::from_le_bytes(source.take()?) as usize != sites {
                return Err(damaged("has another extent than the unit"));
            }
        }
        let passes = u32::from_le_bytes(source.take()?);
        let counts = source.records(|record| Ok(u64::from_le_bytes(record)))?;
        let events = EventCounts::of_values(&counts)
            .ok_or_else(|| damaged("has too few or many event counts"))?;
        self.read_sites(source)?;
        let active = source.records(|[active]| match active {
            0 | 1 => Ok(active == 1),
            _ => Err(damaged("has a stromal cell that is neither active nor not")),
        })?;
        let cells = &mut self.anatomy.stroma.cells;
        if active.len() != cells.len() {
            return Err(damaged("has more or fewer stromal cells than the unit"));
        }
        cells.iter_mut().zip(active).for_each(|(cell, active)| cell.active = active);
        let clones = source.records(|record| {
            let [progenitor, selected, divisions] = three_of_bytes(record);
            Ok(BetaClone { progenitor, selected, divisions })
        })?;
        let progenitors = source.records(|record| Ok(u32::from_le_bytes(record)))?;
        if let Some(milieu) = &mut self.milieu {
            read_milieu(source, milieu)?;
            self.anatomy.gradients = milieu.chemokines.gradients(&self.anatomy.lattice);
        }
        let emigrants = source.records(|record| {
            let cell = Emigrant::of_words(words(record));
            cell.ok_or_else(|| damaged("has an emigrant that is no T cell"))
        })?;
        self.progress = Progress { passes, events, clones, progenitors, emigrants };
        Ok(())
    }

    fn read_sites<R: Read>(&mut self, source: &mut Source<R>) -> Result<(), Error> {
        let lattice = &mut self.anatomy.lattice;
        let sites = lattice.words.len() as u64;
        let mut words = lattice.words.iter_mut();
        source.each(sites, |record| {
            let word = u32::from_le_bytes(record);
            let own = words.next().expect("there are as many words as sites");
            if (word >= WALL_WORD || *own >= WALL_WORD) && word != *own {
                return Err(damaged("has a wall where the unit has none"));
            }
            *own = word;
            Ok(())
        })?;
        let cells = lattice.words.iter().filter(|word| is_cell(**word)).count() as u64;
        let labels = lattice.words.iter().zip(&mut lattice.labels);
        let mut labels = labels.filter(|(word, _)| is_cell(**word));
        source.each(cells, |record: [u8; 12]| {
            let (_, label) = labels.next().expect("there are as many as were counted");
            let [low, high, tag] = three_of_bytes(record);
            *label = self
                .roster
                .take_in(ThymocyteState { payload: u64::from(low) | u64::from(high) << 32, tag });
            Ok(())
        })
    }
}

/// Reads up to the extent, and gives the note.
fn head<R: Read>(source: &mut Source<R>, identity: &Identity) -> Result<Vec<u8>, Error> {
    let other = |problem: String| Error::Saved { problem, remedy: "begin anew" };
    if &source.take::<8>()? != MAGIC {
        return Err(other("is none: it does not begin like one".into()));
    }
    let format = u32::from_le_bytes(source.take()?);
    if format != FORMAT {
        return Err(other(format!("has format {format}, and this program reads {FORMAT}")));
    }
    let program = source.records(|[byte]| Ok(byte))?;
    if program != VERSION.as_bytes() {
        let program = String::from_utf8_lossy(&program);
        return Err(Error::Saved {
            problem: format!("was written by version {program}, and this is {VERSION}"),
            remedy: "resume with that version, or begin anew",
        });
    }
    identity.expect(&Identity::of_bytes(source.take()?))?;
    source.records(|[byte]| Ok(byte))
}

const fn is_cell(word: u32) -> bool {
    word >> KIND != 0 && word < WALL_WORD
}

fn bytes_of_three(numbers: [u32; 3]) -> [u8; 12] {
    let mut bytes = [0; 12];
    bytes.as_chunks_mut::<4>().0.copy_from_slice(&numbers.map(u32::to_le_bytes));
    bytes
}

fn three_of_bytes(bytes: [u8; 12]) -> [u32; 3] {
    let (numbers, _) = bytes.as_chunks::<4>();
    [0, 1, 2].map(|i| u32::from_le_bytes(numbers[i]))
}

fn bytes(words: [u64; Emigrant::WORDS]) -> [u8; 8 * Emigrant::WORDS] {
    let mut bytes = [0; 8 * Emigrant::WORDS];
    bytes.as_chunks_mut::<8>().0.copy_from_slice(&words.map(u64::to_le_bytes));
    bytes
}

fn words(bytes: [u8; 8 * Emigrant::WORDS]) -> [u64; Emigrant::WORDS] {
    let (words, _) = bytes.as_chunks::<8>();
    [0, 1, 2].map(|i| u64::from_le_bytes(words[i]))
}
