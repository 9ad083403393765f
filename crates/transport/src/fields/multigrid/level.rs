//! One level of the hierarchy.

use super::operator::Operator;

/// One level of the hierarchy: its operator and the state of a solve.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub(super) operator: Operator,
    /// Concentration.
    pub(super) c: Vec<f32>,
    /// Source: on the finest level what enters each voxel, on coarser ones what makes the solution
    /// of the finer level that of this one too.
    pub(super) source: Vec<f32>,
    /// Concentration that the finer level came with.
    pub(super) start: Vec<f32>,
    /// One over the weights of the voxels of the finer level in each voxel; 0 where there are none.
    pub(super) per_weight: Vec<f32>,
    /// What a change of a voxel is beyond its walls, in the change itself: 1 where they let nothing
    /// pass, -1 where they keep their concentration half a voxel away.
    pub(super) bounce: Vec<f32>,
}
