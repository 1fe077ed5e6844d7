//! Cinderlift.
pub mod text;
