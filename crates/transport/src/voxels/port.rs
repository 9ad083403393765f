//! Where medium enters or leaves.

use serde::{Deserialize, Serialize};

/// A named region where medium enters or leaves.
///
/// ```
/// use thymoid_transport::voxels::Port;
/// let inlet = Port { name: "inlet".into(), voxels: vec![0, 4, 8] };
/// assert_eq!(inlet.voxels.len(), 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Port {
    /// Name in the design, unique in it.
    pub name: String,
    /// Voxels of lumen in it, in order, each once.
    pub voxels: Vec<u32>,
}
