//! The bundled study, inside the binary: `thymoid run` works wherever the binary is.

/// Name of the bundled study.
pub const NAME: &str = "athymia";

macro_rules! study_files {
    ($($path:literal),* $(,)?) => {
        /// Path within the study, and content.
        pub const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../../../studies/athymia/", $path)))),*];
    };
}

study_files![
    "study.toml",
    "trial.toml",
    "chips/cultured_thymus_slices.toml",
    "chips/perfused_channel.toml",
    "cohorts/naive_t.csv",
    "cohorts/survival.csv",
    "cohorts/controls.csv",
    "children/children.csv",
    "children/labs.csv",
    "reference/lymphocyte_ranges.csv",
];

/// A made-up running trial: its name, and its files.
pub const MADE_UP_TRIAL: (&str, &[(&str, &[u8])]) = (
    "made-up-trial",
    &[
        ("TRIAL.toml", include_bytes!("../../../studies/made-up-trial/TRIAL.toml")),
        ("children.csv", include_bytes!("../../../studies/made-up-trial/children.csv")),
        ("labs.csv", include_bytes!("../../../studies/made-up-trial/labs.csv")),
    ],
);
