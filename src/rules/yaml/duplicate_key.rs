//! Two keys of one name in a mapping.

use crate::rules::prelude::*;

use std::collections::{BTreeMap, HashMap};

use super::named::{is_yaml, named};

rule! {
    /// A duplicate key in a mapping makes kustomize refuse the manifest.
    ///
    /// kustomize reads manifests with go-yaml, which answers `mapping key "…" already defined` and builds nothing. In
    /// a kustomization file it silently uses the last one, in a patch the first; `kubectl apply` and Helm use
    /// the last. Whichever was meant, one of the two lines is dead. YAML that neither Kubernetes, kustomize, Helm nor
    /// SOPS reads is passed over.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   color: blue
    ///   color: green
    /// # ^^^^^ duplicate key `color`
    /// ```
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///     - name: web
    ///   containers:
    /// # ^^^^^^^^^^ duplicate key `containers`
    ///     - name: proxy
    ///   containers:
    ///     - name: cache
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   color: green
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep the line that was meant and delete the other; merge two mappings or two lists.
    ///
    /// Source: [yaml.v3 `decode.go`, `uniqueKeys`](https://github.com/yaml/go-yaml/blob/v3/decode.go), measured with
    /// kustomize 5.8 (api v0.21.3).
    "yaml/duplicate-key" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let Some(yaml) = file.yaml.as_ref().filter(|_| is_ours(file) || named(file, cx).is_some()) else { return };
    let problems = yaml.problems().iter().filter(|problem| matches!(problem.kind, ProblemKind::DuplicateKey { .. }));
    let collections = if problems.clone().next().is_some() { collections(yaml) } else { HashMap::new() };
    // Three lines with one key are one mistake.
    let mut mistakes: BTreeMap<u32, (Span, Vec<&Problem>)> = BTreeMap::new();
    for problem in problems {
        let ProblemKind::DuplicateKey { first } = problem.kind else { continue };
        mistakes.entry(first.start).or_insert_with(|| (first, Vec::new())).1.push(problem);
    }
    for (first, again) in mistakes.into_values() {
        let Some((problem, others)) = again.split_first() else { continue };
        let named = named(file, cx).filter(|named| named.certain);
        let relation = named.and_then(|named| named.relation);
        let (level, who) = match relation {
            Some(Relation::Kustomize(ReferenceKind::Resource) | Relation::FluxPath) => (Level::Error, ""),
            Some(Relation::Kustomize(ReferenceKind::Patch)) => {
                (Level::Warning, "; in a patch, kustomize uses the first")
            }
            _ if matches!(file.kind, FileKind::Kustomization | FileKind::Component) => {
                (Level::Warning, "; kustomize uses the last")
            }
            _ => (Level::Warning, ""),
        };
        // Of two lines one is wrong; of two blocks each holds something that was wanted.
        let mut kinds = again.iter().map(|problem| collections.get(&problem.span.start));
        let kind = collections.get(&first.start).filter(|kind| kinds.all(|other| other == Some(*kind)));
        let help = match (kind, others.len()) {
            (Some(_), 0) => "merge the two into one".to_owned(),
            (Some(_), more) => format!("merge all {} into one", more + 2),
            (None, 0) => "keep one of the two lines".to_owned(),
            (None, more) => format!("keep one of the {} lines", more + 2),
        };
        let finding = cx.report(yaml.place(problem.span), &problem.message);
        finding.help(format!("{help}{who}")).level(level).note(yaml.place(first), "first written here");
        for other in others.iter().take(NOTES) {
            finding.note(yaml.place(other.span), "and once more here");
        }
    }
}

/// How many further keys a finding lists.
const NOTES: usize = 5;

/// Whether the file is of a sort that Flux, kustomize, Helm or SOPS reads.
fn is_ours(file: &File) -> bool {
    use FileKind::*;
    let kinds = [Manifest, Crd, Kustomization, Component, Patch, HelmValues, SopsConfig, SopsFile];
    is_yaml(file) && kinds.contains(&file.kind)
}

/// The kind of each mapping and list that is the value of a key, by the offset of the key.
fn collections(yaml: &Yaml) -> HashMap<u32, Kind> {
    let entries = yaml.nodes().filter(|node| !node.is_alias()).flat_map(Node::own_entries);
    let kinds = entries.map(|entry| (entry.key.span().start, entry.value.kind()));
    kinds.filter(|(_, kind)| *kind != Kind::Scalar).collect()
}
