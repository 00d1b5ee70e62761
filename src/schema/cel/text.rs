//! What is refused by the look of a rule's text, before a parser sees it.

/// Bytes of a rule or a message expression.
const LENGTH: usize = 4 * 1024;
/// Brackets, and conditionals, inside each other: the parser calls itself for each.
const NESTING: usize = 32;

/// Why the text is not parsed; `None` if it may be.
pub(super) fn refuse(text: &str) -> Option<String> {
    if text.len() > LENGTH {
        return Some(format!("the expression is longer than {} KiB", LENGTH / 1024));
    }
    // Brackets in strings count too: to tell them apart would take the parser, and no pattern has so many.
    let (mut open, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    let conditionals = text.bytes().filter(|byte| *byte == b'?').count();
    (deepest > NESTING || conditionals > NESTING)
        .then(|| format!("more than {NESTING} nested brackets or conditionals"))
}
