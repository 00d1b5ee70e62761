//! The colours of what we write ourselves, the same that miette's theme uses.

use crate::finding::Level;

#[derive(Clone, Copy, Debug)]
pub enum Ink {
    Level(Level),
    Bold,
    Dim,
    Help,
}

/// `text` in a colour, or as it is.
pub fn paint(color: bool, ink: Ink, text: &str) -> String {
    let code = match ink {
        Ink::Level(Level::Error) => "31",
        Ink::Level(Level::Warning) => "33",
        Ink::Level(Level::Info) | Ink::Help => "36",
        Ink::Bold => "1",
        Ink::Dim => "2",
    };
    if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}
