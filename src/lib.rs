//! Cinderlift.
