//! The objects of a build in their order, with what the layers below left for the ones above (the engine's `ResMap` and
//! `ResAccumulator`).

use std::{collections::HashMap, sync::Arc};

use crate::text::Place;

use super::{Budget, Gap, Id, Problem, ProblemKind, Resource, patch::Applied};

/// What a kustomization has so far. Cheap to clone: layers share the objects that they do not change.
#[derive(Clone, Debug, Default)]
pub struct Set {
    pub resources: Vec<Arc<Resource>>,
    pub problems: Vec<Problem>,
    pub gaps: Vec<Gap>,
    /// What each patch with a target met.
    pub applied: Vec<Applied>,
    /// What the transformers have added so far.
    pub(super) budget: Budget,
    /// The numbers of the objects by name, as far as they were counted: while bases and files are added, which
    /// changes no object that is there.
    names: HashMap<String, Vec<usize>>,
    counted: usize,
}

impl Set {
    /// Refuses the build.
    pub fn refuse(&mut self, kind: ProblemKind, place: Place, message: impl Into<String>) {
        self.problems.push(Problem::new(kind, place, message));
    }

    /// Whether the build ended at a limit: nothing is added to it any more.
    pub fn is_spent(&self) -> bool {
        self.problems.iter().any(|problem| problem.kind == ProblemKind::Limit)
    }

    /// Adds what was found wrong, or missing, elsewhere.
    pub fn take_over(&mut self, said: Set) {
        self.problems.extend(said.problems);
        self.gaps.extend(said.gaps);
    }

    /// Adds an object; one of an identity that is there already is refused (api/resmap `Append`, `AppendAll`).
    pub fn append(&mut self, resource: Resource, item: &Place) {
        if let Some(there) = self.counted(&resource) {
            let id = resource.id();
            let first = self.resources[there].birth.start();
            let path = self.resources[there].birth.source.path();
            let message = format!("{} is in this build already, from {path}:{}", id.words(), first.line);
            let both = [Arc::clone(&self.resources[there]), Arc::new(resource)];
            let problem = Problem::new(ProblemKind::Duplicate, item.clone(), message).help("list it once");
            self.problems.push(problem.objects(both));
            return;
        }
        self.resources.push(Arc::new(resource));
    }

    /// To be called before and behind a run of [`Set::append`].
    pub fn forget_names(&mut self) {
        self.names = HashMap::new();
        self.counted = 0;
    }

    /// The object that is called the same now, in a set that only grows.
    fn counted(&mut self, asked: &Resource) -> Option<usize> {
        for index in self.counted..self.resources.len() {
            let name = self.resources[index].name();
            match self.names.get_mut(name) {
                Some(same) => same.push(index),
                None => drop(self.names.insert(name.to_owned(), vec![index])),
            }
        }
        self.counted = self.resources.len();
        let same = self.names.get(asked.name())?;
        same.iter().copied().find(|&index| self.resources[index].is_called_as(asked))
    }

    /// Whether all objects of the build are known: what is missing is missing.
    pub fn is_complete(&self) -> bool {
        self.problems.is_empty() && self.gaps.is_empty()
    }

    /// Whether all objects of the build are known by name, whatever became of the patches so far: none adds an object.
    pub fn knows_names(&self) -> bool {
        use ProblemKind::{NoMatch, Operation, Patch};
        self.gaps.is_empty() && self.problems.iter().all(|problem| matches!(problem.kind, NoMatch | Operation | Patch))
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
}
