//! A sweep of a small chip for tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{outcome, thymoid};

/// A gel with parallel channels.
pub(crate) const DESIGN: &str = "name = \"gel\"\narea_mm2 = 100\nthickness_um = 500\n\
    functional_stroma_fraction = 0.9\nprogenitors_per_day = 5000\n\
    [medium]\nkind = \"perfused\"\nchannel_radius_um = 50\nchannel_pitch_um = 300\npo2_mmhg = 100\n";

/// Two hundred runs over four entries.
pub(crate) const SWEEP: &str = "name = \"pitch\"\ndesign = \"gel.toml\"\nmethod = \"latin_hypercube\"\n\
    number = 200\nseed = 7\n\
    [[vary]]\nentry = \"medium.channel_pitch_um\"\nlow = 150\nhigh = 800\nscale = \"log\"\n\
    [[vary]]\nentry = \"thickness_um\"\nlow = 100\nhigh = 1000\n\
    [[vary]]\nentry = \"medium.po2_mmhg\"\nvalues = [40, 100, 140]\n\
    [[vary]]\nentry = \"chip.oxygen_diffusivity_m2_s\"\n";

/// The sweep as a file of a folder, beside its design.
pub(crate) fn sweep(folder: &Path, text: &str) -> PathBuf {
    fs::write(folder.join("gel.toml"), DESIGN).unwrap();
    let path = folder.join("SWEEP.toml");
    fs::write(&path, text).unwrap();
    path
}

/// `thymoid chip sweep`.
pub(crate) fn command(sweep: &Path, out: &Path, further: &[&str]) -> Command {
    let mut command = thymoid(["chip", "sweep"]);
    command.arg(sweep).arg("--out").arg(out).args(further);
    command.env("SOURCE_DATE_EPOCH", "1700000000");
    command
}

/// A command that must succeed.
pub(crate) fn succeed(command: Command) -> String {
    let (code, stdout, stderr) = outcome(command);
    assert_eq!(code, 0, "{stderr}");
    stdout
}
