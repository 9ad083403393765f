//! Whether the ports of a part drive medium through it.

use super::UL_MIN_PER_M3_S;
use super::circuit::Given;
use super::network::PortCondition;
use crate::error::Error;

/// Largest sum of the flows of pumps, as a share of the largest, that is round-off.
const BALANCED: f64 = 1e-9;

/// Checks the ports of a part that hangs together; returns whether pumps alone are given, so that
/// its pressures have no zero of their own.
///
/// # Errors
/// When there is one port, all have the same pressure, no pump pumps, or pumps do not balance.
pub(super) fn drive(ports: &[(&str, PortCondition)]) -> Result<bool, Error> {
    let fault = |reason: String| Err(Error::Network { reason });
    if let [(name, _)] = ports {
        return fault(format!(
            "nothing flows at port `{name}`: no other port can be reached from it"
        ));
    }
    let (mut pressures, mut flows) = (Vec::new(), Vec::new());
    for (_, condition) in ports {
        match condition {
            PortCondition::PressurePa(pressure) => pressures.push(*pressure),
            PortCondition::FlowUlMin(flow) => flows.push(*flow),
        }
    }
    let names = ports.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let largest = flows.iter().fold(0.0_f64, |most, flow| most.max(flow.abs()));
    let Some(one) = pressures.first() else {
        let sum: f64 = flows.iter().sum();
        if sum.abs() > BALANCED * largest {
            return fault(format!(
                "every port ({names}) has a given flow and they sum to {sum} uL/min, not 0; give \
                 one of them a pressure"
            ));
        }
        if largest == 0.0 {
            return fault(format!("nothing flows: every port ({names}) has a flow of 0"));
        }
        return Ok(true);
    };
    if largest == 0.0 && pressures.iter().all(|pressure| pressure == one) {
        return fault(format!("nothing flows: the ports ({names}) have the same pressure"));
    }
    Ok(false)
}

/// What is given at the node of a port.
pub(super) fn given(condition: PortCondition) -> Given {
    match condition {
        PortCondition::PressurePa(pressure) => Given::Potential(pressure),
        PortCondition::FlowUlMin(flow) => Given::Current(flow / UL_MIN_PER_M3_S),
    }
}
