//! What the text of a patch is: documents to merge, or operations (kustomize api/internal/builtins/PatchTransformer.go).

use std::sync::Arc;

use crate::{
    render::{Problem, ProblemKind},
    text::{Piece, Place, Source},
    yaml::{Kind, Limits, Node, ProblemKind as Trouble, Value, Yaml},
};

use super::PatchText;

/// A patch as it was understood.
pub(super) enum Body {
    /// Nothing but comments: nothing happens.
    Empty,
    Documents(Vec<Value>),
    Operations(Vec<Value>),
}

/// Parses the text. `trims` drops the blanks around it, as the engine does with a text under `patch` of `patches`
/// (api/internal/builtins/PatchTransformer.go `Config`): a block scalar at its end loses its last line break.
pub(super) fn parse(text: &PatchText, trims: bool) -> Arc<Yaml> {
    match text {
        PatchText::File(yaml) => Arc::clone(yaml),
        PatchText::Inline(value) => {
            let node = value.node();
            let whole = node.text().unwrap_or("");
            let text = if trims { whole.trim() } else { whole };
            let lead = if trims { whole.len() - whole.trim_start().len() } else { 0 };
            let pieces = node.pieces().into_iter().filter_map(|piece| behind(piece, lead as u32)).collect();
            let source = Source::derived(text.to_owned(), node.place(), pieces);
            Arc::new(Yaml::parse(source, &Limits::default()))
        }
    }
}

/// The piece in a text whose first `lead` bytes are gone.
fn behind(mut piece: Piece, lead: u32) -> Option<Piece> {
    let gone = lead.saturating_sub(piece.at).min(piece.len);
    if gone > 0 && piece.place.span.end - piece.place.span.start == piece.len {
        piece.place.span.start += gone;
    }
    piece.at = piece.at.saturating_sub(lead);
    piece.len -= gone;
    (piece.len > 0 || gone == 0).then_some(piece)
}

/// Documents if the text can be read as such, else operations.
pub(super) fn read(yaml: &Arc<Yaml>, inline: bool, item: &Place) -> Result<Body, Problem> {
    let refused = match documents(yaml, item) {
        Ok(documents) if documents.is_empty() => return Ok(Body::Empty),
        Ok(documents) => return Ok(Body::Documents(documents)),
        Err(problem) => problem,
    };
    // The engine sees the text of a patch in place without the blanks around it.
    match operations(yaml, inline, item) {
        Ok(operations) if operations.is_empty() => Ok(Body::Empty),
        Ok(operations) => Ok(Body::Operations(operations)),
        Err(Some(problem)) => Err(problem),
        Err(None) => Err(refused),
    }
}

/// The objects of a text, those of lists last (api/resource/factory.go `SliceFromBytes`).
pub(super) fn documents(yaml: &Arc<Yaml>, item: &Place) -> Result<Vec<Value>, Problem> {
    if let Some(problem) = yaml.problems().iter().find(|problem| refuses(problem.kind)) {
        let place = yaml.place(problem.span);
        return Err(Problem::new(
            ProblemKind::Patch,
            place,
            format!("the patch is not valid YAML: {}", problem.message),
        ));
    }
    let mut open: std::collections::VecDeque<Value> =
        yaml.documents().map(|document| Value::document(yaml, document).settled()).collect();
    let mut found = Vec::new();
    while let Some(document) = open.pop_front() {
        let node = document.node();
        if is_nothing(node) {
            continue;
        }
        let kind = node.get("kind").and_then(Node::text).unwrap_or("");
        let name = node.at("metadata.name").filter(|name| !name.is_null()).and_then(Node::text).unwrap_or("");
        let lacks = match (kind, name) {
            ("", _) => "`kind`",
            (kind, "") if !kind.ends_with("List") => "`metadata.name`",
            _ => "",
        };
        if !lacks.is_empty() {
            let place = if node.kind() == Kind::Map { head(node) } else { item.clone() };
            let message = format!("a patch that is merged needs {lacks}, also if it has a target");
            return Err(Problem::new(ProblemKind::Patch, place, message));
        }
        if let Some(place) = null_item(node) {
            return Err(Problem::new(ProblemKind::Patch, place, "an item of this list is empty"));
        }
        match node.get("items") {
            Some(items) if kind.ends_with("List") && items.kind() == Kind::Seq => {
                open.extend(document.get("items").iter().flat_map(Value::items).map(|slot| slot.value));
            }
            Some(items) if kind.ends_with("List") && items.is_null() => {}
            _ => found.push(document),
        }
    }
    Ok(found)
}

/// The operations of a text; the error is empty where it is something else.
pub(super) fn operations(yaml: &Arc<Yaml>, inline: bool, item: &Place) -> Result<Vec<Value>, Option<Problem>> {
    let text = yaml.source().text();
    let text = if inline { text.trim() } else { text };
    if text.starts_with('[')
        && let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text)
        && !error.to_string().contains("recursion limit")
    {
        let message = "a patch that begins with `[` must be JSON, with keys and texts in double quotes";
        return Err(Some(Problem::new(ProblemKind::Patch, item.clone(), message)));
    }
    // Of several documents the first counts, and what is wrong in the others is not seen.
    let Some(first) = yaml.documents().next() else { return Err(None) };
    let troubled = |span: crate::text::Span| span.start <= first.span.end;
    if yaml.problems().iter().any(|problem| refuses(problem.kind) && troubled(problem.span)) {
        return Err(None);
    }
    let root = Value::document(yaml, first);
    if root.is_null() {
        return Ok(Vec::new());
    }
    if root.kind() != Kind::Seq {
        return Err(None);
    }
    if let Some(key) = refused_key(root.node()) {
        let message = "a key that is null, a list or a mapping cannot be made JSON";
        return Err(Some(Problem::new(ProblemKind::Patch, key, message)));
    }
    let operations: Vec<Value> = root.items().into_iter().map(|slot| slot.value).collect();
    match operations.iter().find(|operation| operation.kind() != Kind::Map && !operation.is_null()) {
        None => Ok(operations),
        Some(other) => {
            let message = "an operation is a mapping with `op`, `path` and mostly `value`";
            Err(Some(Problem::new(ProblemKind::Patch, other.place(), message)))
        }
    }
}

/// What keeps kustomize from reading a text; of a key that stands twice it takes the first.
fn refuses(trouble: Trouble) -> bool {
    !matches!(trouble, Trouble::DuplicateKey { .. } | Trouble::ReadByGo)
}

fn is_nothing(node: Node<'_>) -> bool {
    node.is_null()
        || match node.kind() {
            Kind::Map => node.entries().is_empty(),
            Kind::Seq => node.items().len() == 0,
            Kind::Scalar => false,
        }
}

/// Where an object begins, for a person to look at.
fn head(node: Node<'_>) -> Place {
    node.entries().first().map_or_else(|| node.place(), |entry| entry.key.place())
}

/// A key that sigs.k8s.io/yaml does not make JSON of.
fn refused_key(node: Node<'_>) -> Option<Place> {
    let mut below = node.descendants().filter(|node| node.kind() == Kind::Map).flat_map(Node::own_entries);
    below.find(|entry| entry.key.kind() != Kind::Scalar || entry.key.is_null()).map(|entry| entry.key.place())
}

/// An empty item in any list (kyaml/yaml/rnode.go `HasNilEntryInList`).
fn null_item(node: Node<'_>) -> Option<Place> {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        for item in node.items() {
            if item.is_null() {
                return Some(item.place());
            }
            open.push(item);
        }
        open.extend(node.own_entries().map(|entry| entry.value));
    }
    None
}
