//! What a hospital's own children say of its centre, of the population, and of one another.
//!
//! Each child is fitted alone first, with nothing known of the centre. A second stage then weights
//! pairs of a population draw and a centre effect by how well they explain all children (D. Lunn et
//! al. 2013, Stat. Med. 32:2955, doi 10.1002/sim.5767, by importance instead of Markov chains): the
//! likelihood of a child under a pair is the mean, over its draws, of the density of the child
//! under the pair over that under its first prior. A child's own draws are weighted in the same way
//! by the pairs that the *other* children leave, so that no value counts twice.
//!
//! Renewal and the kind of competition, which children share, keep the weights of the first stage.

mod learn;
mod pair;
mod weights;

pub use learn::{Alone, CentreChildren, learn};
