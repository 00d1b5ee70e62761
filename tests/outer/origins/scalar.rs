//! Reads a scalar where it stands in a file: a reader of this test's own, which knows nothing but text.

use fluxvet::text::Place;

/// A scalar as its file has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub text: String,
    pub quoted: bool,
    /// Whether it is a block scalar whose lines are joined.
    pub folded: bool,
}

/// What stands at a place, in the text that the place is of.
pub fn read(place: &Place) -> Option<Read> {
    let all = place.source.text();
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    let here = all.get(start..end)?;
    if let Some(read) = block(all, start) {
        return Some(read);
    }
    if let Some(inner) = here.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return Some(Read { text: double(inner)?, quoted: true, folded: false });
    }
    if let Some(inner) = here.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return Some(Read { text: fold(inner, false).replace("''", "'"), quoted: true, folded: false });
    }
    Some(Read { text: fold(here.trim_end(), true), quoted: false, folded: false })
}

/// Continued lines of a plain or quoted scalar.
fn fold(text: &str, plain: bool) -> String {
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let first = lines.next().unwrap_or("");
    let rest: Vec<&str> = lines.collect();
    if rest.is_empty() {
        return first.to_owned();
    }
    let blank = |c| c == ' ' || c == '\t';
    let mut folded = first.trim_end_matches(blank).to_owned();
    let mut breaks = 0;
    let last = rest.len() - 1;
    for (at, line) in rest.into_iter().enumerate() {
        let line = line.trim_start_matches(blank);
        let line = if at < last || plain { line.trim_end_matches(blank) } else { line };
        breaks += 1;
        if line.is_empty() && at < last {
            continue;
        }
        folded.push_str(&if breaks == 1 { " ".to_owned() } else { "\n".repeat(breaks - 1) });
        breaks = 0;
        folded.push_str(line);
    }
    folded
}

fn double(inner: &str) -> Option<String> {
    // An escaped line break joins without a space.
    let mut joined = String::new();
    let mut parts = inner.split("\\\n").peekable();
    let mut is_first = true;
    while let Some(part) = parts.next() {
        let part = if is_first { part } else { part.trim_start_matches([' ', '\t']) };
        joined.push_str(part);
        is_first = false;
        if parts.peek().is_some() && part.ends_with('\\') {
            return None;
        }
    }
    let folded = fold(&joined, false);
    let mut text = String::new();
    let mut rest = folded.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        let code = |rest: &mut std::str::Chars<'_>, count| {
            let digits: String = rest.take(count).collect();
            u32::from_str_radix(&digits, 16).ok()
        };
        match rest.next()? {
            'n' => text.push('\n'),
            't' | '\t' => text.push('\t'),
            'r' => text.push('\r'),
            '0' => text.push('\0'),
            'a' => text.push('\u{7}'),
            'b' => text.push('\u{8}'),
            'e' => text.push('\u{1b}'),
            'f' => text.push('\u{c}'),
            'v' => text.push('\u{b}'),
            'x' => text.push(char::from_u32(code(&mut rest, 2)?)?),
            'u' => {
                let mut value = code(&mut rest, 4)?;
                if (0xD800..0xDC00).contains(&value) {
                    rest.nth(1)?;
                    value = 0x10000 + ((value - 0xD800) << 10) + (code(&mut rest, 4)? - 0xDC00);
                }
                text.push(char::from_u32(value)?);
            }
            'U' => text.push(char::from_u32(code(&mut rest, 8)?)?),
            other => text.push(other),
        }
    }
    Some(text)
}

/// The block scalar whose content begins at `start`, or on the lines before it that are empty.
fn block(all: &str, start: usize) -> Option<Read> {
    let line_start = all[..start].rfind('\n')? + 1;
    if !all[line_start..start].trim().is_empty() {
        return None;
    }
    let mut content = line_start;
    let header = loop {
        let before = &all[..content - 1];
        let at = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before[at..].trim_end();
        if !line.is_empty() {
            break line;
        }
        if at == 0 {
            return None;
        }
        content = at;
    };
    let header = header.split(" #").next().unwrap_or("").trim_end();
    let sign = header.rfind(['|', '>'])?;
    let (before, marks) = header.split_at(sign);
    let (is_literal, marks) = (marks.starts_with('|'), &marks[1..]);
    let is_header = marks.chars().all(|c| c == '+' || c == '-' || c.is_ascii_digit()) && marks.len() <= 2;
    if !is_header || !(before.is_empty() || before.ends_with([' ', '\t'])) {
        return None;
    }
    let indent_of = |line: &str| line.len() - line.trim_start_matches(' ').len();
    // From the indentation of the line that holds the header, without its dashes: right where it is a key.
    let given = marks.chars().find(char::is_ascii_digit).and_then(|digit| digit.to_digit(10));
    let key = before.trim_start_matches([' ', '-']);
    let mut indent = given.map(|more| before.len() - key.len() + more as usize);
    let (mut lines, mut is_all) = (Vec::new(), true);
    for line in all[content..].split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)) {
        let is_blank = line.trim_matches(' ').is_empty();
        if !is_blank && indent_of(line) < *indent.get_or_insert(indent_of(line)) {
            is_all = false;
            break;
        }
        lines.push(line);
    }
    if is_all && all.ends_with('\n') {
        lines.pop();
    }
    let indent = indent?;
    let lines: Vec<&str> = lines.into_iter().map(|line| line.get(indent..).unwrap_or("")).collect();
    // Nothing ends the last line of a file that has no line break there.
    let reaches_end = !all.ends_with('\n') && is_all && lines.last().is_some_and(|line| !line.is_empty());
    let filled = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |at| at + 1);
    let mut text = if is_literal { lines[..filled].join("\n") } else { folded(&lines[..filled]) };
    if marks.contains('+') {
        text.push_str(&"\n".repeat(lines.len() - filled + 1));
    } else if !marks.contains('-') && filled > 0 && !reaches_end {
        text.push('\n');
    }
    Some(Read { text, quoted: true, folded: !is_literal })
}

fn folded(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut empty = 0;
    let mut deep_before = true;
    for (at, line) in lines.iter().enumerate() {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        let deep = line.starts_with([' ', '\t']);
        if at > 0 {
            let kept = deep || deep_before;
            text.push_str(&match (kept, empty) {
                (false, 0) => " ".to_owned(),
                (false, _) => "\n".repeat(empty),
                // Leading empty lines stand before any line at all.
                (true, _) if text.is_empty() && at == empty => "\n".repeat(empty),
                (true, _) => "\n".repeat(empty + 1),
            });
        }
        text.push_str(line);
        empty = 0;
        deep_before = deep;
    }
    text
}
