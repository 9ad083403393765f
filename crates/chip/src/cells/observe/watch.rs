//! Single cells watched from outside, by who they are: their clone and their place in it.
//!
//! The engine keeps no history of a cell. A [`Watch`] looks once a pass and notes when a cell was
//! first seen, when it changed its stage and how it was lost. Every signalled, single-positive and
//! condemned cell is watched; of the others, those of every [`SAMPLE`]th clone.

use std::collections::BTreeSet;

use super::record::{Record, Stay};
use crate::cells::rules::conduct::stage_of;
use crate::cells::rules::sub_stages::SUB_STAGES;
use crate::cells::state::emigrant::Emigrant;
use crate::cells::state::stage::Stage;
use crate::cells::state::stromal_kind::StromalKind;
use crate::cells::state::thymocyte_state::INDEX_BITS;
use crate::cells::step::simulation::Simulation;

/// One clone in this many is watched before a signal, and for the stroma that it meets.
const SAMPLE: u32 = 16;
const INDEX_MASK: u64 = (1 << INDEX_BITS) - 1;

/// A watch over the cells of a simulation.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
/// # let options = Options { thresholds: None, space: Space::On };
/// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// use thymoid_chip::cells::Watch;
/// let mut watch = Watch::default();
/// for _ in 0..200 {
///     simulation.pass();
///     let left = simulation.take_emigrants();
///     watch.look(&simulation, &left);
/// }
/// let record = watch.record();
/// assert!(record.lost.iter().all(|minutes| *minutes > 0.0));
/// assert!(record.cell_minutes.iter().sum::<f64>() > 0.0);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// By identity, in order.
    tracks: Vec<Track>,
    looked: Option<f64>,
    record: Record,
}

/// A cell that has been seen before; times are minutes, none where they lie before the first look.
#[expect(clippy::struct_excessive_bools, reason = "what was seen of a cell, each by itself")]
#[derive(Debug, Clone)]
struct Track {
    id: u64,
    /// Cells of this identity: single-positive twins share it, and others once a place in the
    /// clone has no room for two.
    twins: u32,
    /// Whether it ever had twins, and whether before it was single-positive: who of them did what
    /// cannot be told.
    shared: bool,
    shared_early: bool,
    stage: Stage,
    late: bool,
    divided: Option<f64>,
    since: Option<f64>,
    caspase: bool,
    made: Option<f64>,
    met: Option<BTreeSet<u32>>,
}

struct Seen {
    id: u64,
    twins: u32,
    stage: Stage,
    sub_stage: u32,
    niche: u32,
}

const fn identity(clone: u32, index: u32) -> u64 {
    (clone as u64) << INDEX_BITS | index as u64
}

/// Returns the identity of the mother of a cell, if it still had its old place in the clone.
const fn mother(id: u64) -> u64 {
    let index = id & INDEX_MASK;
    (id - index) | index >> 1
}

/// Where a cell that is seen comes from.
enum Origin {
    /// It is the one of this place among the old tracks.
    Same(usize),
    /// Its mother has been seen; as she was.
    Daughter(Box<Track>),
    New,
}

/// Finds what each cell was at the last look, and marks the tracks that go on. Both lists are by
/// identity, so one walk through both finds those that stayed who they are.
fn origins(seen: &[Seen], old: &[Track], kept: &mut [bool]) -> Vec<Origin> {
    let mut next = 0;
    let mut origin = |cell: &Seen| {
        next += old[next..].iter().take_while(|track| track.id < cell.id).count();
        if old.get(next).is_some_and(|track| track.id == cell.id) {
            kept[next] = true;
            return Origin::Same(next);
        }
        let known = if cell.id & INDEX_MASK > 1 { place(old, mother(cell.id)) } else { None };
        known.map_or(Origin::New, |i| {
            kept[i] = true;
            Origin::Daughter(Box::new(old[i].clone()))
        })
    };
    seen.iter().map(&mut origin).collect()
}

fn place(tracks: &[Track], id: u64) -> Option<usize> {
    tracks.binary_search_by_key(&id, |track| track.id).ok()
}

impl Watch {
    /// Looks at every cell. `left` are those that left since the last look.
    pub fn look(&mut self, simulation: &Simulation, left: &[Emigrant]) {
        let now = simulation.minutes();
        let first = self.looked.is_none();
        let lapse = now - self.looked.unwrap_or(now);
        let seen = look(simulation);
        let old = std::mem::take(&mut self.tracks);
        self.record_exits(&old, left);
        let mut kept = vec![false; old.len()];
        let origins = origins(&seen, &old, &mut kept);
        for (track, _) in old.iter().zip(kept).filter(|(_, kept)| !kept) {
            self.record_loss(track, now);
        }
        let mut tracks: Vec<Track> = Vec::with_capacity(seen.len());
        let mut old = old.into_iter().enumerate();
        for (cell, origin) in seen.iter().zip(origins) {
            let mut track = match origin {
                Origin::Same(place) => {
                    let found = old.find(|(i, _)| *i == place);
                    let (_, track) = found.expect("places ascend as identities do");
                    let divided = cell.twins.saturating_sub(track.twins);
                    self.record.divisions[track.stage as usize] += u64::from(divided);
                    track
                }
                Origin::Daughter(mut track) => {
                    // Of the two daughters only the second counts.
                    self.record.divisions[track.stage as usize] += cell.id & 1;
                    track.divided = Some(now);
                    *track
                }
                Origin::New => {
                    // Of those outside the sample, who is new got a signal as small
                    // double-positive.
                    if !first && cell.twins == 1 {
                        self.record.waves.count(Stage::DpSmall, false, cell.stage);
                    }
                    Track::new(cell, (!first).then_some(now))
                }
            };
            (track.id, track.twins) = (cell.id, cell.twins);
            track.shared |= cell.twins > 1;
            track.shared_early |= cell.twins > 1 && !cell.stage.is_sp();
            self.record.cell_minutes[cell.stage as usize] += lapse * f64::from(cell.twins);
            self.update(&mut track, cell, simulation, now);
            tracks.push(track);
        }
        self.looked = Some(now);
        self.tracks = tracks;
    }

    fn update(&mut self, track: &mut Track, cell: &Seen, simulation: &Simulation, now: f64) {
        if track.stage != cell.stage {
            if cell.stage.is_sp() && !track.stage.is_sp() {
                track.made.get_or_insert(now);
            }
            if !track.shared {
                self.record.waves.count(track.stage, track.late, cell.stage);
            }
            (track.stage, track.since) = (cell.stage, Some(now));
        }
        track.late = cell.stage != Stage::DpSignalled || cell.sub_stage >= SUB_STAGES;
        let last = simulation.deletion_sub_stages() - 1;
        if cell.stage == Stage::Deleting && !track.caspase && cell.sub_stage >= last {
            track.caspase = true;
            let since = track.since.filter(|_| !track.shared);
            self.record.caspase.extend(since.map(|since| now - since));
        }
        let met = track.met.as_mut().filter(|_| cell.stage.is_sp() && cell.niche != 0);
        if let Some(met) = met {
            met.insert(cell.niche);
        }
    }

    fn record_exits(&mut self, old: &[Track], left: &[Emigrant]) {
        for cell in left {
            let id = identity(cell.clone, cell.index);
            let found = [id, mother(id)].into_iter().find_map(|id| place(old, id));
            let Some(track) = found.map(|i| &old[i]) else { continue };
            if let Some(made) = track.made.filter(|_| !track.shared_early) {
                let met = track.met.as_ref().map(BTreeSet::len);
                self.record.stays.push(Stay { made, left: cell.minute, met });
            }
        }
    }

    fn record_loss(&mut self, track: &Track, now: f64) {
        if track.shared {
            return;
        }
        match track.stage {
            Stage::DpSmall => {
                self.record.neglected.extend(track.divided.map(|divided| now - divided));
            }
            Stage::Deleting => self.record.lost.extend(track.since.map(|since| now - since)),
            _ => {}
        }
    }

    /// Returns what has been seen so far.
    pub const fn record(&self) -> &Record {
        &self.record
    }
}

impl Track {
    fn new(cell: &Seen, now: Option<f64>) -> Self {
        let sampled = ((cell.id >> INDEX_BITS) as u32).is_multiple_of(SAMPLE);
        Self {
            id: cell.id,
            twins: cell.twins,
            shared: false,
            shared_early: false,
            stage: cell.stage,
            late: false,
            divided: None,
            since: now,
            caspase: false,
            made: None,
            met: sampled.then(BTreeSet::new),
        }
    }
}

/// Returns the watched cells, by identity.
fn look(simulation: &Simulation) -> Vec<Seen> {
    let (lattice, stroma) = (&simulation.anatomy.lattice, &simulation.anatomy.stroma);
    let mut seen = Vec::new();
    for (i, word) in lattice.words.iter().enumerate() {
        let Some(stage) = stage_of(*word) else { continue };
        if stage < Stage::Isp || stage == Stage::GammaDelta {
            continue;
        }
        let state = simulation.roster.state(lattice.labels[i]);
        let clone = state.clone_number();
        if stage < Stage::DpSignalled && !clone.is_multiple_of(SAMPLE) {
            continue;
        }
        let presents = stroma.at(i).is_some_and(|cell| cell.kind != StromalKind::Port);
        seen.push(Seen {
            id: identity(clone, state.index()),
            twins: 1,
            stage,
            sub_stage: state.sub_stage(),
            niche: if presents { stroma.niche[i] } else { 0 },
        });
    }
    seen.sort_by_key(|cell| cell.id);
    seen.dedup_by(|next, cell| {
        let twin = next.id == cell.id;
        cell.twins += u32::from(twin);
        twin
    });
    seen
}
