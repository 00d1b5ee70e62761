//! Which schema judges which object, and what came of it.
//!
//! A definition that the cluster receives wins over one that the configuration names, and that over one that comes with
//! the program.

mod defined;
mod foreign;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use rayon::prelude::*;

use crate::{
    config::Config,
    flux::{Cluster, Fleet},
    model::Object,
    repo::{Repo, TargetVersions},
    schema::{Answer, Schema, Schemas, Versions},
    text::Place,
};

use defined::{Defined, Library};
use foreign::Foreign;

/// The schemas of a run, and what was validated against them.
pub struct Validator<'a> {
    repo: &'a Repo,
    schemas: Schemas,
    /// In the order of the fleet.
    clusters: Vec<Defined<'a>>,
    library: Library,
    named: Defined<'a>,
    foreign: Foreign<'a>,
    validation: Mutex<Validation>,
}

/// What was validated, and what was not.
#[derive(Clone, Debug, Default)]
pub struct Validation {
    /// Objects that a schema was asked about.
    pub objects: usize,
    /// Errors that were dropped, for they hang on values that are not known.
    pub unknown: usize,
    /// The schemas that were compiled for it.
    pub schemas: usize,
    /// Objects that were not validated, or not by every rule: by apiVersion, kind and reason.
    pub missed: BTreeMap<(String, String, String), Missed>,
}

/// Objects of one kind that were not validated.
#[derive(Clone, Debug)]
pub struct Missed {
    pub objects: usize,
    /// The first of them.
    pub place: Place,
}

impl<'a> Validator<'a> {
    pub fn new(repo: &'a Repo, fleet: &'a Fleet<'_>, config: &Config) -> Self {
        Self {
            repo,
            schemas: Schemas::default(),
            clusters: fleet.clusters.par_iter().map(Defined::of_cluster).collect(),
            library: Library::default(),
            named: Defined::of_folders(repo, config),
            foreign: Foreign::of(repo, config),
            validation: Mutex::default(),
        }
    }

    /// The schema for an object of a cluster, by its number in the fleet, or of none.
    pub fn schema(&self, cluster: Option<(usize, &Cluster)>, object: Object<'_>) -> Option<Arc<Schema>> {
        let own = cluster.and_then(|(number, _)| self.clusters.get(number)).filter(|own| own.is_defined(object));
        if let Some(own) = own {
            return own.schema(&self.library, &self.schemas, object);
        }
        let named = || self.named.schema(&self.library, &self.schemas, object);
        let foreign = || {
            let (path, document) = self.foreign.find(object)?;
            self.schemas.foreign(path, document)
        };
        let shipped = || {
            let versions = self.versions(cluster.map(|(_, cluster)| cluster), object);
            self.schemas.shipped(object.api_version, object.kind, versions)
        };
        named().or_else(foreign).or_else(shipped)
    }

    /// The versions that may run of whatever serves the kind. Nothing is said of fields by versions that are assumed.
    fn versions(&self, cluster: Option<&Cluster>, object: Object<'_>) -> Versions {
        let TargetVersions { flux, kubernetes } = cluster.map_or(&self.repo.world, |cluster| &cluster.world);
        let found = if object.group().ends_with(".fluxcd.io") { flux } else { kubernetes };
        let versions = &found.versions;
        Some((*versions.keys().next()?, *versions.keys().next_back()?)).filter(|_| found.known)
    }

    /// What is wrong with an object, counted for the ledger.
    pub fn ask(&self, schema: Option<&Schema>, object: Object<'_>) -> Answer {
        let answer = schema.map(|schema| schema.ask(object.node));
        let mut validation = self.validation.lock().unwrap_or_else(PoisonError::into_inner);
        match answer {
            None => validation.miss(object, "no schema is known"),
            Some(Err(why)) => validation.miss(object, why),
            Some(Ok(answer)) if answer.is_too_large => validation.miss(object, "the object is too large"),
            Some(Ok(answer)) => {
                validation.objects += 1;
                validation.unknown += answer.unknown;
                answer.gaps.iter().for_each(|why| validation.miss(object, &format!("a rule in CEL: {why}")));
                return answer;
            }
        }
        Answer::default()
    }

    pub fn validation(self) -> Validation {
        let validation = self.validation.into_inner().unwrap_or_else(PoisonError::into_inner);
        Validation { schemas: self.schemas.compiled(), ..validation }
    }
}

impl Validation {
    fn miss(&mut self, object: Object<'_>, why: &str) {
        let place = object.node.place().first_line();
        let key = (object.api_version.to_owned(), object.kind.to_owned(), why.to_owned());
        let missed = self.missed.entry(key).or_insert_with(|| Missed { objects: 0, place: place.clone() });
        missed.objects += 1;
        // Whichever thread comes first, the same place is told.
        let line = |place: &Place| (place.source.path().clone(), place.span);
        if line(&place) < line(&missed.place) {
            missed.place = place;
        }
    }
}
