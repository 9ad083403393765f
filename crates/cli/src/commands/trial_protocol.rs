//! `thymoid trial protocol`.

use anyhow::Result;
use thymoid_study::jobs::trial::ProtocolJob;
use thymoid_study::run_folder::RunFolder;

use crate::cli::ProtocolArgs;

/// Writes what a declared trial puts into its protocol to a run folder.
pub(crate) fn protocol(args: &ProtocolArgs) -> Result<()> {
    let outcome = ProtocolJob::read(&args.plan, super::as_typed(), args.lang)?.run()?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    outcome.write(&folder)?;
    let done = folder.finish()?;
    super::tell(&[], &done, args.lang)
}
