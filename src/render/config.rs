//! Which fields the transformers touch: the fixed tables, with what `configurations` and `crds` add
//! (kustomize api/internal/plugins/builtinconfig, api/internal/accumulator/loadconfigfromcrds.go).

mod crds;
pub mod read;

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, OnceLock},
};

use crate::{text::Place, yaml::Value};

use super::{
    Problem, ProblemKind,
    fieldspec::Spec,
    name_reference::{BackReference, Rules},
    order::{Id, Order},
    table,
};

/// The engine's `TransformerConfig`. A base hands what it has to those that use it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Config(Arc<Tables>);

/// The tables that are plain lists of field specs, by the names that `configurations` uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    NamePrefix,
    NameSuffix,
    Namespace,
    CommonLabels,
    Labels,
    TemplateLabels,
    VolumeClaimTemplateLabels,
    CommonAnnotations,
    VarReference,
    Images,
    Replicas,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    lists: [Vec<Spec>; Table::NAMES.len()],
    name_reference: Vec<BackReference>,
    rules: OnceLock<Rules>,
}

/// More field specs than this in one table are refused: each is compared with all others.
const MOST_SPECS: usize = 5_000;

impl Table {
    pub const NAMES: [&'static str; 11] = [
        "namePrefix",
        "nameSuffix",
        "namespace",
        "commonLabels",
        "labels",
        "templateLabels",
        "volumeClaimTemplateLabels",
        "commonAnnotations",
        "varReference",
        "images",
        "replicas",
    ];
}

/// The tables of the engine, api v0.21.3: what an own file adds nothing to.
static DEFAULT: LazyLock<Config> = LazyLock::new(|| {
    let specs = |table: &table::Table| table.iter().copied().map(Spec::from).collect::<Vec<_>>();
    let mut tables = Tables::default();
    let mut set = |name: Table, specs: Vec<Spec>| tables.lists[name as usize] = specs;
    set(Table::NamePrefix, vec![Spec::path("metadata/name", false)]);
    set(Table::NameSuffix, vec![Spec::path("metadata/name", false)]);
    set(Table::Namespace, specs(&table::NAMESPACE));
    let metadata = specs(&table::METADATA_LABELS);
    let claims = specs(&table::VOLUME_CLAIM_LABELS);
    set(Table::CommonLabels, [specs(&table::COMMON_LABELS), metadata.clone(), claims.clone()].concat());
    set(Table::TemplateLabels, metadata);
    set(Table::VolumeClaimTemplateLabels, claims);
    set(Table::CommonAnnotations, specs(&table::COMMON_ANNOTATIONS));
    set(Table::VarReference, specs(&table::VAR_REFERENCE));
    set(Table::Images, specs(&table::IMAGES));
    set(Table::Replicas, specs(&table::REPLICAS));
    for reference in table::NAME_REFERENCE.iter() {
        let target = Spec {
            group: reference.group.into(),
            version: reference.version.into(),
            kind: reference.kind.into(),
            ..Spec::default()
        };
        let referrers = reference.field_specs.iter().copied().map(Spec::from).collect();
        tables.name_reference.push(BackReference { target, referrers });
    }
    tables.sort();
    Config(Arc::new(tables))
});

impl Default for Config {
    fn default() -> Self {
        DEFAULT.clone()
    }
}

impl Config {
    /// What a kustomization starts with, before its bases hand it theirs.
    pub fn empty() -> Self {
        static EMPTY: LazyLock<Config> = LazyLock::new(|| Config(Arc::default()));
        EMPTY.clone()
    }

    pub fn table(&self, table: Table) -> &[Spec] {
        &self.0.lists[table as usize]
    }

    /// The references, ready to be looked for in objects.
    pub(super) fn rules(&self) -> &Rules {
        self.0.rules.get_or_init(|| Rules::new(&self.0.name_reference))
    }

    /// The fixed tables with what the files of `configurations` say. Each file is its root node.
    pub fn with_configurations(files: &[Value], problems: &mut Vec<Problem>) -> Self {
        let mut config = Self::empty();
        for file in files {
            let read = Self(Arc::new(read::tables(file, problems)));
            // Even the first one: it may contradict itself.
            config.add(&read, &file.place(), problems);
        }
        let mut merged = Self::default();
        if let Some(file) = files.first() {
            merged.merge(&config, &file.place(), problems);
        }
        merged
    }

    /// What the `x-kubernetes-…` marks of one file of `crds` say.
    pub fn from_crds(file: &Value, problems: &mut Vec<Problem>) -> Self {
        Self(Arc::new(crds::tables(file, problems)))
    }

    /// Adds what another has. A field spec that is there already must say the same about `create`
    /// (api/types/fieldspec.go `MergeAll`).
    pub fn merge(&mut self, other: &Config, place: &Place, problems: &mut Vec<Problem>) {
        if Arc::ptr_eq(&self.0, &other.0) || other.0.is_empty() {
            return;
        }
        if self.0.is_empty() {
            self.0 = Arc::clone(&other.0);
            return;
        }
        self.add(other, place, problems);
    }

    fn add(&mut self, other: &Config, place: &Place, problems: &mut Vec<Problem>) {
        let mut merged = Tables { rules: OnceLock::new(), ..(*self.0).clone() };
        let mut clash = |table: &str, failed: Failed| match failed {
            Failed::Conflict(path) => problems.push(Problem::new(
                ProblemKind::Transformer,
                place.clone(),
                format!("`{path}` of `{table}` already exists with a different `create`"),
            )),
            Failed::TooMany => problems.push(Problem::new(
                ProblemKind::Limit,
                place.clone(),
                format!("`{table}` has more than {MOST_SPECS} field specs"),
            )),
        };
        for ((own, more), name) in merged.lists.iter_mut().zip(&other.0.lists).zip(Table::NAMES) {
            if let Err(failed) = merge_all(own, more) {
                clash(name, failed);
            }
        }
        if let Err(failed) = merge_references(&mut merged.name_reference, &other.0.name_reference) {
            clash("nameReference", failed);
        }
        merged.sort();
        self.0 = Arc::new(merged);
    }
}

impl Tables {
    fn is_empty(&self) -> bool {
        self.name_reference.is_empty() && self.lists.iter().all(Vec::is_empty)
    }

    /// The engine sorts by kind after each step: the first reference that fits changes a name.
    fn sort(&mut self) {
        let order = Order::legacy();
        let id = |spec: &Spec| -> [Box<str>; 3] { [&*spec.group, &*spec.version, &*spec.kind].map(Box::from) };
        let compare = |left: &Spec, right: &Spec| {
            let (left, right) = (id(left), id(right));
            order.compare(gvk(&left), gvk(&right))
        };
        self.lists.iter_mut().for_each(|list| list.sort_by(compare));
        self.name_reference.sort_by(|left, right| compare(&left.target, &right.target));
    }
}

fn gvk([group, version, kind]: &[Box<str>; 3]) -> Id<'_> {
    Id { group, version, kind, namespace: "", name: "" }
}

/// Why field specs cannot be merged.
#[derive(Debug)]
pub enum Failed {
    Conflict(String),
    TooMany,
}

/// Adds field specs that are not there yet (`MergeAll`). One that is there for fewer kinds counts as there.
pub fn merge_all(own: &mut Vec<Spec>, more: &[Spec]) -> Result<(), Failed> {
    if own.len() + more.len() > MOST_SPECS {
        return Err(Failed::TooMany);
    }
    let mut by_path: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, spec) in own.iter().enumerate() {
        by_path.entry(spec.path.to_string()).or_default().push(index);
    }
    for spec in more {
        let same = by_path.entry(spec.path.to_string()).or_default();
        let found = same.iter().map(|&index| &own[index]).find(|old| spec.selects(&old.group, &old.version, &old.kind));
        match found {
            Some(old) if old.create != spec.create => return Err(Failed::Conflict(spec.path.to_string())),
            Some(_) => {}
            None => {
                same.push(own.len());
                own.push(spec.clone());
            }
        }
    }
    Ok(())
}

fn merge_references(own: &mut Vec<BackReference>, more: &[BackReference]) -> Result<(), Failed> {
    if own.len() + more.len() > MOST_SPECS {
        return Err(Failed::TooMany);
    }
    for reference in more {
        match own.iter_mut().find(|old| old.target == reference.target) {
            Some(old) => merge_all(&mut old.referrers, &reference.referrers)?,
            None => own.push(reference.clone()),
        }
    }
    Ok(())
}
