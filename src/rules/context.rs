//! What a rule is given, and how it speaks.

use crate::{
    finding::Diagnostic,
    flux::{AppliedObject, Cluster, Fleet, Refusal},
    model::{Object, Text},
    repo::{File, Repo, TargetVersions},
    text::Place,
    yaml::{Entry, Node},
};

use super::Rule;

/// The view of one rule on one subject.
pub struct Context<'a> {
    pub repo: &'a Repo,
    pub fleet: &'a Fleet<'a>,
    /// The file at hand, of an object the one it was born in; none for a rule about more than a file.
    pub file: Option<&'a File>,
    pub object: Option<Object<'a>>,
    /// Whether a cluster receives the object, as it is here.
    pub is_received: bool,
    /// Whether Flux drops fields that the kind does not have, before the API server sees the object.
    pub is_converted: bool,
    world: &'a TargetVersions,
    rule: &'static Rule,
    findings: Vec<Diagnostic>,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub repo: &'a Repo,
    pub fleet: &'a Fleet<'a>,
    pub file: Option<&'a File>,
    pub object: Option<Object<'a>>,
    pub is_received: bool,
    pub is_converted: bool,
    /// What is known of the clusters that receive the object, of all clusters where none does.
    pub world: &'a TargetVersions,
}

impl<'a> Context<'a> {
    pub fn new(rule: &'static Rule, subject: Subject<'a>) -> Self {
        let Subject { repo, fleet, file, object, is_received, is_converted, world } = subject;
        Self { repo, fleet, file, object, is_received, is_converted, world, rule, findings: Vec::new() }
    }

    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.findings
    }

    /// What is known of the clusters that receive the object at hand, else of all.
    pub fn world(&self) -> &'a TargetVersions {
        self.world
    }

    /// Whether the object is all there is of it: a cluster receives it so, or no cluster is known at all and nothing here
    /// could still add to it. A file that nothing reaches may be a patch that is left over.
    pub fn is_complete(&self) -> bool {
        let is_alone = || self.object.is_some_and(|object| self.repo.namesakes(object) == 1);
        let is_unnamed = || self.file.is_some_and(|file| self.repo.named_by(file).next().is_none());
        self.is_received || self.fleet.clusters.is_empty() && is_unnamed() && is_alone()
    }

    /// As [`Context::report`], about an object of a cluster: the finding knows the lines that led to it.
    pub fn report_in(
        &mut self,
        cluster: &'a Cluster,
        effective: &'a AppliedObject,
        at: impl At,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let node = at.node();
        let links = links(cluster, effective, node);
        let field = node.map(|node| (node.pointer_from(effective.node()), node.stable_pointer_from(effective.node())));
        let finding = self.report(at.place(), message);
        if let Some((field, stable)) = field {
            finding.field = Some(field).filter(|pointer| !pointer.is_empty());
            finding.stable_field = Some(stable).filter(|pointer| !pointer.is_empty());
        }
        finding.object = Some(effective.reference());
        finding.links = links;
        finding.certainty = Some(cluster.certainty_of(effective.unit));
        finding
    }

    /// As [`Context::report`], about what a build is refused for: the words and the place are those of the problem.
    pub fn refuse(&mut self, refusal: &Refusal) -> &mut Diagnostic {
        self.refuse_at(refusal, refusal.problem.place.clone())
    }

    /// As [`Context::refuse`], at another line than that of the problem.
    pub fn refuse_at(&mut self, refusal: &Refusal, at: Place) -> &mut Diagnostic {
        // A mapping or a list is shown by its first line.
        let finding = self.report(at.real().first_line(), refusal.problem.message.clone());
        finding.help = refusal.problem.help.clone();
        finding.clusters = refusal.clusters.clone();
        finding.certainty = Some(refusal.certainty);
        finding
    }

    /// Says what is wrong at a node, a key, a part of a text. The finding comes back to be given help, notes, a fix.
    pub fn report(&mut self, at: impl At, message: impl Into<String>) -> &mut Diagnostic {
        let mut finding = Diagnostic::new(self.rule.id, self.rule.level, at.place(), message);
        if let Some(node) = at.node() {
            // In an object that a build made the way down is the one in that object.
            let made = self.object.map(|object| object.node).filter(|root| root.yaml().is_none());
            let (field, stable) = match made {
                Some(root) => (node.pointer_from(root), node.stable_pointer_from(root)),
                None => (node.pointer(), node.stable_pointer()),
            };
            finding.field = Some(field).filter(|pointer| !pointer.is_empty());
            finding.stable_field = Some(stable).filter(|pointer| !pointer.is_empty());
        }
        finding.object = self.object.map(Object::reference);
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}

/// The lines that led to a value, from the most general to the most specific: where it is written, what changed it
/// on the way, how the object came into the build, what applies it.
pub fn links(cluster: &Cluster, effective: &AppliedObject, node: Option<Node<'_>>) -> Vec<Place> {
    let mut links = Vec::new();
    if let Some(node) = node {
        let found = effective.value.scalars().into_iter().find(|(scalar, _)| *scalar == node);
        for way in found.into_iter().flat_map(|(_, ways)| ways) {
            links.extend(way.by.clone());
        }
    }
    let mut way_in: Vec<Place> = effective.resource.way_in().cloned().collect();
    way_in.reverse();
    links.extend(way_in);
    let mut unit = cluster.units.get(effective.unit);
    let mut steps = 0;
    while let Some(above) = unit.filter(|_| steps < 16) {
        links.extend(above.object.as_ref().and_then(|object| object.at("spec.path")).map(|path| path.place()));
        let index = above.index;
        unit = index.and_then(|index| cluster.units.get(cluster.objects.get(index)?.unit));
        steps += 1;
    }
    links
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
        Node::place(*self).first_line()
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
