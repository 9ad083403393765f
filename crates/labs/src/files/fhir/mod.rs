//! Bundles of FHIR R4.

mod bundle;
mod children;
mod element;
mod implantation;
mod measured;
mod persons;
mod reader;
mod specimens;

pub(crate) use reader::read;
