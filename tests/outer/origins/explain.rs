//! Why a rendered scalar is what it is, from the places and ways that the renderer gives and from nothing else.

use fluxvet::{
    text::Place,
    yaml::{Cause, Origin, Reader, Scalar, Value},
};

use super::{
    recompute::{hash, image, packed, substituted},
    scalar::{Read, read},
    world::{Leaf, Object},
};

/// The kinds of explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The file has it so, at the place.
    Text,
    /// A text inside a scalar of a file has it so.
    Inner,
    /// The place is an alias; its anchor has it.
    Alias,
    /// A folded text: kustomize's writer adds empty lines around those that are set in deeper.
    Folded,
    /// The content of a file, or a part of a literal, as it is.
    Verbatim,
    Packed,
    /// What every generated object has.
    Generated,
    Prefix,
    Suffix,
    Hash,
    Reference,
    Image,
    Substituted,
    /// Another type than its file gives it: a number that became a string.
    Retyped,
    Metadata,
    Replacement,
}

pub fn explain(leaf: &Leaf<'_>, object: &Object<'_>) -> Option<Why> {
    value(&leaf.value, leaf.way, object)
        .or_else(|| around(leaf, object))
        .or_else(|| leaf.way.is_none().then(|| generated(&leaf.value, None, object)).flatten())
}

fn value(value: &Value, way: Option<&Origin>, object: &Object<'_>) -> Option<Why> {
    let place = value.place();
    if let Some(why) = at_place(value, &place) {
        return Some(why);
    }
    by_way(value, way, object)
}

fn at_place(value: &Value, place: &Place) -> Option<Why> {
    let real = place.clone().real();
    if fits(value, read(&real)) {
        return Some(Why::Text);
    }
    if fits(value, read(place)) {
        return Some(Why::Inner);
    }
    let lines = |text: &str| text.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let refolded = |read: &Read| read.folded && Some(lines(&read.text)) == value.text().map(lines);
    if read(&real).or_else(|| read(place)).as_ref().is_some_and(refolded) {
        return Some(Why::Folded);
    }
    if real.text().starts_with('*') && fits(value, anchored(&real)) {
        return Some(Why::Alias);
    }
    None
}

/// Same text, same type.
fn fits(value: &Value, read: Option<Read>) -> bool {
    let Some(read) = read else { return false };
    let node = value.node();
    let is_text = matches!(node.scalar(Reader::Kyaml), Some(Scalar::Str(_)));
    let text = node.text().unwrap_or("");
    if read.quoted {
        return is_text && text == read.text;
    }
    text == read.text && is_text == looks_like_text(text, node.scalar(Reader::Kyaml))
}

/// Whether plain text is a string; of numbers only the first sign is looked at.
fn looks_like_text(text: &str, scalar: Option<Scalar<'_>>) -> bool {
    match text {
        "" | "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => false,
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) => true,
        _ => match text.parse::<f64>() {
            Ok(_) => false,
            // Numbers with underscores or a base, times, or text.
            Err(_) => matches!(scalar, Some(Scalar::Str(_))),
        },
    }
}

fn anchored(alias: &Place) -> Option<Read> {
    read(&anchor(alias)?)
}

/// Where the scalar stands that an alias names.
pub fn anchor(alias: &Place) -> Option<Place> {
    let text = alias.source.text();
    let name = alias.text().strip_prefix('*')?;
    let before = &text[..alias.span.start as usize];
    let needle = format!("&{name}");
    let mut ends = before.rmatch_indices(&needle).map(|(at, found)| at + found.len());
    let start = ends.find(|&end| text[end..].starts_with([' ', '\n']))?;
    let start = start + text[start..].len() - text[start..].trim_start_matches(' ').len();
    let rest = &text[start..];
    let line = rest.find('\n').unwrap_or(rest.len());
    let (start, end) = match rest.chars().next()? {
        quote @ ('"' | '\'') => (start, start + rest[1..].find(quote)? + 2),
        '|' | '>' => (start + line + 1, start + line + 1),
        _ => (start, start + rest[..line].find(" #").unwrap_or(line)),
    };
    let end = start + text[start..end].trim_end().len();
    Some(alias.source.place(fluxvet::text::Span::new(start, end)))
}

fn by_way(value: &Value, way: Option<&Origin>, object: &Object<'_>) -> Option<Why> {
    let text = value.text().unwrap_or("");
    let way = way?;
    let was = way.was.as_ref();
    let was_text = was.and_then(Value::text).unwrap_or("");
    let explained = || was.is_some_and(|was| self::value(was, way.before.as_deref(), object).is_some());
    let by = way.by.clone().map(Place::real);
    let by_text = || by.as_ref().and_then(read).map(|read| read.text).unwrap_or_default();
    match way.cause {
        Cause::NamePrefix if text == by_text() + was_text && explained() => Some(Why::Prefix),
        Cause::NameSuffix if text == format!("{was_text}{}", by_text()) && explained() => Some(Why::Suffix),
        Cause::Hash if explained() => {
            let suffix = text.strip_prefix(was_text)?.strip_prefix('-')?;
            let is_it = match object.resource.opaque_hash {
                true => suffix == "<hash>" && !value.node().is_known(),
                false => hash(&object.resource.value).as_deref() == Some(suffix),
            };
            is_it.then_some(Why::Hash)
        }
        Cause::NameReference => {
            let named = |resource: &&std::sync::Arc<fluxvet::render::Resource>| {
                resource.name() == text && resource.history.iter().any(|id| id.name == was_text)
            };
            let spaced = |resource: &&std::sync::Arc<fluxvet::render::Resource>| {
                resource.namespace() == text
                    && (was.is_none() || resource.history.iter().any(|id| id.effective_namespace() == was_text))
            };
            let mut resources = object.build.resources.iter();
            resources.any(|resource| named(&resource) || spaced(&resource)).then_some(Why::Reference)
        }
        Cause::Image if explained() => {
            by.is_some_and(|by| image(by.source.text(), was_text, text)).then_some(Why::Image)
        }
        Cause::Substitution if explained() => {
            let expected = with_variables(was_text, object)?;
            let folded = expected.replace('\n', "");
            let scalar = Read { quoted: false, folded: false, text: expected.clone() };
            let unquoted = expected.trim_matches('"').trim_matches('\'');
            let fits = fits(value, Some(scalar)) || text == expected || text == unquoted || text == folded;
            fits.then_some(Why::Substituted)
        }
        Cause::Generator => generated(value, Some(way), object),
        Cause::Replacement | Cause::Var => Some(Why::Replacement),
        Cause::BuildMetadata => text.contains("path: ").then_some(Why::Metadata),
        _ => None,
    }
    .or_else(|| retyped(value))
    .or_else(|| composed(value, object))
}

/// The values of generators, that of a Secret in Base64, and what every generated object has.
fn generated(value: &Value, way: Option<&Origin>, object: &Object<'_>) -> Option<Why> {
    let (place, text) = (value.place().real(), value.text().unwrap_or(""));
    let raw = place.text();
    let is_file = place.span.start == 0 && place.span.end as usize == place.source.text().len();
    let bytes = if is_file { place.source.bytes() } else { raw.as_bytes() };
    let whole = read(&place).map(|read| read.text).unwrap_or_default();
    if bytes == text.as_bytes() {
        return Some(Why::Verbatim);
    }
    let literal = whole.split_once('=').map(|(_, value)| value.trim_matches(['"', '\'']));
    if literal == Some(text) {
        return Some(Why::Verbatim);
    }
    if packed(bytes) == text || literal.is_some_and(|value| packed(value.as_bytes()) == text) {
        return Some(Why::Packed);
    }
    if matches!(text, "v1" | "ConfigMap" | "Secret" | "Opaque") && way.is_some() {
        return Some(Why::Generated);
    }
    // A ciphertext that Flux decrypts before it generates.
    if !value.node().is_known() && text.is_empty() && object.applied.is_some() {
        return Some(Why::Packed);
    }
    None
}

/// A number that its file has without quotes and that is a string here, or the reverse.
fn retyped(value: &Value) -> Option<Why> {
    let place = value.place();
    let same = |read: Option<Read>| read.is_some_and(|read| Some(read.text.as_str()) == value.text());
    (same(read(&place.clone().real())) || same(read(&place))).then_some(Why::Retyped)
}

/// A value that a Kustomization passes on after its own variables came in.
fn composed(value: &Value, object: &Object<'_>) -> Option<Why> {
    let place = value.place();
    let written = read(&place.clone().real()).or_else(|| read(&place))?.text;
    let (cluster, own) = object.applied?;
    let parent = own.index.map(|index| &cluster.units[cluster.objects[index].unit]);
    let same = |unit| with(&written, unit).as_deref() == value.text();
    (written.contains('$') && (same(own) || parent.is_some_and(same))).then_some(Why::Substituted)
}

pub fn with_variables(text: &str, object: &Object<'_>) -> Option<String> {
    let (_, unit) = object.applied?;
    with(text, unit)
}

/// The same with the variables of one unit.
fn with(text: &str, unit: &fluxvet::flux::AppliedKustomization) -> Option<String> {
    substituted(text, &|name| match unit.variables.values.get(name) {
        Some(variable) => Some(variable.text.clone()),
        None if unit.variables.open.is_empty() => None,
        None => Some(None),
    })
}

/// A value in a collection that came as a whole: out of a variable, or in the text of a patch.
fn around(leaf: &Leaf<'_>, object: &Object<'_>) -> Option<Why> {
    if let Some(why) = composed(&leaf.value, object).or_else(|| piecewise(&leaf.value, object)) {
        return Some(why);
    }
    let text = |tree: &serde_json::Value| tree.as_str().map_or_else(|| tree.to_string(), str::to_owned);
    let whole = read(&leaf.value.place().real());
    let whole = whole.filter(|whole| whole.text.contains('\n'));
    if let Some(tree) = whole.and_then(|whole| serde_yaml::from_str::<serde_json::Value>(whole.text.trim()).ok()) {
        // The blanks around the text of a patch are dropped.
        if tree.pointer(&leaf.path).map(text).as_deref() == leaf.value.text() {
            return Some(Why::Inner);
        }
    }
    let trimmed = read(&leaf.value.place().real()).map(|read| read.text.trim_end().to_owned());
    if trimmed.as_deref() == leaf.value.text() {
        return Some(Why::Inner);
    }
    for (way, length) in &leaf.around {
        if way.cause == Cause::Substitution {
            let was = way.was.as_ref().and_then(Value::text)?;
            let expected = with_variables(was, object)?;
            let tree: serde_json::Value = serde_yaml::from_str(&expected).ok()?;
            let found = tree.pointer(&leaf.path[*length..])?;
            let same = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
            return (leaf.value.text() == Some(&same)).then_some(Why::Substituted);
        }
    }
    retyped(&leaf.value)
}

/// A text in which a variable stands: the place is of the part that is written, and what is around it fits.
fn piecewise(value: &Value, object: &Object<'_>) -> Option<Why> {
    let (cluster, own) = object.applied?;
    let parent = own.index.map(|index| &cluster.units[cluster.objects[index].unit])?;
    let place = value.place().real();
    let all = place.source.text();
    let start = all[..place.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = all[place.span.end as usize..].find('\n').map_or(all.len(), |at| place.span.end as usize + at);
    let line = with(&all[start..end], parent)?;
    let text = value.text()?;
    (!text.is_empty() && line.contains(text)).then_some(Why::Substituted)
}
