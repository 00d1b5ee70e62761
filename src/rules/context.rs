//! What a rule is given, and how it speaks.

use crate::{
    finding::Finding,
    model::{Object, Text},
    repo::{File, Repo, World},
    text::{Place, Span},
    yaml::{Entry, Node},
};

use super::Rule;

/// The view of one rule on one subject.
pub struct Context<'a> {
    pub repo: &'a Repo,
    /// The file at hand; of a repository rule, the first one.
    pub file: &'a File,
    pub object: Option<Object<'a>>,
    rule: &'static Rule,
    findings: Vec<Finding>,
}

impl<'a> Context<'a> {
    pub fn new(rule: &'static Rule, repo: &'a Repo, file: &'a File, object: Option<Object<'a>>) -> Self {
        Self { repo, file, object, rule, findings: Vec::new() }
    }

    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    pub fn world(&self) -> &'a World {
        &self.repo.world
    }

    /// Says what is wrong at a node, a key, a part of a text. The finding comes back to be given help, notes, a fix.
    pub fn report(&mut self, at: impl At, message: impl Into<String>) -> &mut Finding {
        let mut finding = Finding::new(self.rule.id, self.rule.level, at.place(), message);
        if let Some(node) = at.node() {
            finding.field = Some(node.pointer()).filter(|pointer| !pointer.is_empty());
            finding.stable_field = Some(node.stable_pointer()).filter(|pointer| !pointer.is_empty());
        }
        finding.object = self.object.map(Object::reference);
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}

/// Something that stands somewhere.
pub trait At {
    fn place(&self) -> Place;

    /// The node whose field path the finding carries.
    fn node(&self) -> Option<Node<'_>> {
        None
    }
}

impl At for Place {
    fn place(&self) -> Place {
        self.clone()
    }
}

impl At for Node<'_> {
    fn place(&self) -> Place {
        // A collection is shown by its first line: the rest is rarely what is wrong.
        let place = Node::place(*self);
        let end = place.text().find('\n').map(|at| place.span.start as usize + at);
        match end {
            Some(end) => Place { span: Span::new(place.span.start as usize, end), ..place },
            None => place,
        }
    }

    fn node(&self) -> Option<Node<'_>> {
        Some(*self)
    }
}

impl At for Text<'_> {
    fn place(&self) -> Place {
        At::place(&self.node)
    }

    fn node(&self) -> Option<Node<'_>> {
        Some(self.node)
    }
}

/// The key of the entry.
impl At for Entry<'_> {
    fn place(&self) -> Place {
        At::place(&self.key)
    }

    fn node(&self) -> Option<Node<'_>> {
        Some(self.value)
    }
}

/// A place within the value of a node.
impl At for (Node<'_>, Place) {
    fn place(&self) -> Place {
        self.1.clone()
    }

    fn node(&self) -> Option<Node<'_>> {
        Some(self.0)
    }
}

/// A byte range of a text.
impl At for (Text<'_>, std::ops::Range<usize>) {
    fn place(&self) -> Place {
        self.0.part(self.1.clone())
    }

    fn node(&self) -> Option<Node<'_>> {
        Some(self.0.node)
    }
}
