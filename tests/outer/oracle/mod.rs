//! The renderer against the real kustomize engine, an outer test: the folder that `FLUXVET_SHARED` names (`../shared`)
//! lies beside a checkout of the developers and of CI. Elsewhere the tests say that they were skipped.
//!
//! The engine needs Python 3 and, once, the Python registry: see shared/tools/kustomize-oracle. `FLUXVET_ALL=1` takes
//! the repositories with more than 2,000 files, too, and `FLUXVET_ONLY` those whose name holds a word.

mod cases;
mod compare;
mod corpora;
mod engine;
mod figures;
mod overlay;
mod reasons;
