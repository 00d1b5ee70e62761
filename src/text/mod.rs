//! Bytes, places and edits: what every other module stands on.
//!
//! Nothing here touches a disk. Bytes arrive through [`Tree`]; whoever implements it (disk, memory, a Git
//! revision) lives in `engine`.

mod decode;
mod derived;
mod near;
mod path;
mod place;
pub mod pointer;
mod source;
mod tree;

pub use decode::{DecodeError, Encoding};
pub use derived::Piece;
pub use near::{Spelling, is_near, nearest};
pub use path::{RepoPath, is_within};
pub use place::{Place, Position, Span};
pub use source::Source;
pub use tree::{Absent, Link, MemoryTree, ReadError, Tree};
