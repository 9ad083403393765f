//! The numbers of this crate, with their provenance.

use thymoid_core::Parameters;

use crate::error::Error;

/// Returns every parameter of this crate: `chip.*`, `chip.human.*`, `chip.mouse.*`, `chip.ato.*`,
/// `chip.signals.*` and `chip.proteome.*`, and those of flow, `transport.*`.
///
/// # Errors
/// Never for the tables that come with the program, which are read in tests.
///
/// ```
/// let parameters = thymoid_chip::parameters()?;
/// assert_eq!(parameters.value("chip.thymocyte_density_per_ml")?, 2.5e9);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn parameters() -> Result<Parameters, Error> {
    let tissue = Parameters::parse("chip", include_str!("../parameters.toml"))?;
    let cells = Parameters::parse("chip", include_str!("../thymopoiesis.toml"))?;
    let signals = Parameters::parse("chip.signals", include_str!("../signals.toml"))?;
    let human = Parameters::parse("chip.human", include_str!("../chains/human.toml"))?;
    let mouse = Parameters::parse("chip.mouse", include_str!("../chains/mouse.toml"))?;
    let ato = Parameters::parse("chip.ato", include_str!("../chains/ato.toml"))?;
    let proteome = Parameters::parse("chip.proteome", include_str!("../selection/proteome.toml"))?;
    let flow = thymoid_transport::flow::parameters()?;
    let own = tissue.join(cells).join(signals).join(human).join(mouse).join(ato).join(proteome);
    Ok(flow.join(own))
}
