//! The objects of a build in their order, with what the layers below left for the ones above (the engine's `ResMap` and
//! `ResAccumulator`).

use std::sync::Arc;

use crate::text::Place;

use super::{Gap, Id, Problem, ProblemKind, Resource, patch::Applied};

/// What a kustomization has so far. Cheap to clone: layers share the objects that they do not change.
#[derive(Clone, Debug, Default)]
pub struct Set {
    pub resources: Vec<Arc<Resource>>,
    pub problems: Vec<Problem>,
    pub gaps: Vec<Gap>,
    /// What each patch with a target met.
    pub applied: Vec<Applied>,
}

impl Set {
    /// Refuses the build.
    pub fn refuse(&mut self, kind: ProblemKind, place: Place, message: impl Into<String>) {
        self.problems.push(Problem::new(kind, place, message));
    }

    /// Adds what was found wrong, or missing, elsewhere.
    pub fn take_over(&mut self, said: Set) {
        self.problems.extend(said.problems);
        self.gaps.extend(said.gaps);
    }

    /// Adds an object; one of an identity that is there already is refused (api/resmap `Append`, `AppendAll`).
    pub fn append(&mut self, resource: Resource, item: &Place) {
        let id = resource.id();
        if let Some(there) = self.current(&id) {
            let first = self.resources[there].birth.start();
            let path = self.resources[there].birth.source.path();
            let message = format!("{} is in this build already, from {path}:{}", id.words(), first.line);
            self.problems.push(Problem::new(ProblemKind::Duplicate, item.clone(), message).help("list it once"));
            return;
        }
        self.resources.push(Arc::new(resource));
    }

    /// Whether all objects of the build are known: what is missing is missing.
    pub fn is_complete(&self) -> bool {
        self.problems.is_empty() && self.gaps.is_empty()
    }

    /// An object to be changed, copied first if another layer holds it.
    pub fn resource_mut(&mut self, index: usize) -> &mut Resource {
        Arc::make_mut(&mut self.resources[index])
    }

    /// The objects that have or had this identity (`GetMatchingResourcesByAnyId`).
    pub fn matching(&self, id: &Id) -> Vec<usize> {
        let matches = |resource: &Arc<Resource>| {
            // The name is compared first: it nearly always decides, and costs nothing.
            let named = resource.name() == id.name || resource.history.iter().any(|old| old.name == id.name);
            named && resource.ids().any(|other| other.equals(id))
        };
        (0..self.resources.len()).filter(|&index| matches(&self.resources[index])).collect()
    }

    /// The object that has this identity now.
    pub fn current(&self, id: &Id) -> Option<usize> {
        self.resources.iter().position(|resource| resource.name() == id.name && resource.id().equals(id))
    }
}
