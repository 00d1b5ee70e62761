//! The colours of what we write ourselves, the same that miette's theme uses.

use crate::finding::Level;

#[derive(Clone, Copy, Debug)]
pub enum Color {
    Level(Level),
    Bold,
    Dim,
    Help,
    Code,
}

/// `text` in a colour, or as it is.
pub fn paint(color: bool, ink: Color, text: &str) -> String {
    let code = match ink {
        Color::Level(Level::Error) => "31",
        Color::Level(Level::Warning) => "33",
        Color::Level(Level::Info) | Color::Help => "36",
        Color::Code => "32",
        Color::Bold => "1",
        Color::Dim => "2",
    };
    if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}
