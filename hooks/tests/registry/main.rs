//! The registry, on its public interface and a host of a few lines.

mod kinds;
mod rules;
mod toy;
