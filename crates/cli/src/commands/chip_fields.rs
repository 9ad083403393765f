//! `thymoid chip fields`.

use anyhow::{Result, anyhow};
use thymoid_study::jobs::FieldsJob;
use thymoid_study::run_folder::RunFolder;
use thymoid_study::study::read_file;

use crate::cli::ChipFieldsArgs;
use crate::terminal::Terminal;

/// Solves oxygen and signals in a chip.
pub(crate) fn fields(args: &ChipFieldsArgs) -> Result<()> {
    super::use_threads(args.threads)?;
    let parameters = thymoid_chip::parameters()?;
    let name = args.design.display().to_string();
    let text = String::from_utf8(read_file(&args.design)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        anyhow!("{name}: byte {at} is not UTF-8\nhint: save the file as UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let job = FieldsJob::new(&name, text, args.voxel_um, args.lang)?;
    let folder = RunFolder::begin(&args.out.path, args.out.overwrite)?;
    job.run(&parameters, &mut Terminal::new(args.lang))?.write(&folder)?;
    let done = folder.finish()?;
    super::print(format!("{}\n", done.join("report.html").display()).as_bytes())
}
