//! What can be seen of a run.

pub(crate) mod census;
pub(crate) mod culture;
pub(crate) mod film;
pub(crate) mod oxygen_census;
pub(crate) mod record;
pub(crate) mod snapshot;
pub(crate) mod watch;
