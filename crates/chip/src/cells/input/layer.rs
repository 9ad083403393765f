//! The layers of a thymus.

/// A layer of a thymus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// Below the capsule.
    Cortex,
    /// Inside.
    Medulla,
}

impl Layer {
    /// Returns the layer at a share of the depth, where the cortex takes `cortex_share` of it.
    pub(crate) fn at(depth: f64, cortex_share: f64) -> Self {
        if depth < cortex_share { Self::Cortex } else { Self::Medulla }
    }
}
