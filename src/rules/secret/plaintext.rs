//! A Secret that was never encrypted.

use crate::{model::value::regexp::Regexp, rules::prelude::*};

use super::{
    is_for_cluster, lowered,
    worth::{Worth, is_evident, names_identity, names_user, plain, worth},
};

rule! {
    /// A `Secret` in Git must be encrypted.
    ///
    /// Everyone who can read the repository, its forks and its history reads the value; base64 is not encryption.
    /// Encrypt it with SOPS, or fetch it from Key Vault in the cluster. What is certainly a credential is an error;
    /// in a Secret that `helm template` wrote, which
    /// may be a sample of the chart, it is a warning; where neither the key nor the value says so, or where the value is a default that everybody knows, such as
    /// `minio123` or the user name once more, it is a hint. Placeholders and published samples, `${…}`, public
    /// certificates, host names and client IDs are passed over.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// stringData:
    ///   username: app
    ///   password: correct-horse-battery
    /// #           ^^^^^^^^^^^^^^^^^^^^^ the value of `password` is not encrypted
    /// ```
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// data:
    ///   password: Y29ycmVjdC1ob3JzZQ==
    /// #           ^^^^^^^^^^^^^^^^^^^^ the value of `password` is not encrypted: base64 is not encryption
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// stringData:
    ///   username: app
    ///   password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    /// sops:
    ///   age:
    ///     - recipient: age1contoso
    ///       enc: xyz
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
    ///   encrypted_regex: ^password$
    ///   version: 3.13.2
    /// ```
    ///
    /// ## Fix
    ///
    /// Change the credential where it is issued, since it stays in the history of the repository. Then encrypt the
    /// file with `sops encrypt --in-place` and give the Flux Kustomization `decryption.provider: sops`, or replace the
    /// Secret with an `ExternalSecret`.
    ///
    /// Source: [Flux, Manage Kubernetes secrets with SOPS](https://fluxcd.io/flux/guides/mozilla-sops/);
    /// [Kubernetes, Good practices for Secrets](https://kubernetes.io/docs/concepts/security/secrets-good-practices/).
    "secret/plaintext" Error on document: check
}

/// How many further values a finding lists.
const NOTES: usize = 5;

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    // What holds a `sops` block is the matter of `secret/half-encrypted`.
    if !is_for_cluster(file) || document.get("sops").is_some() {
        return;
    }
    for object in Object::all_of(document) {
        if let Some(secret) = Secret::of(object).filter(|secret| secret.node.get("sops").is_none()) {
            cx.object = Some(object);
            judge(secret, cx);
        }
    }
}

fn judge<'a>(secret: Secret<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    let entries = secret.values().filter(|(_, entry)| entry.key.text().is_some_and(names_user));
    let users: Vec<String> = entries.filter_map(|(encoded, entry)| plain(entry.value.text()?, encoded)).collect();
    let judged: Vec<(Worth, bool, Entry<'a>)> = secret
        .values()
        .filter_map(|(encoded, entry)| {
            let (key, value) = (entry.key.text()?, entry.value.text().filter(|_| !entry.value.is_null())?);
            let worth = match worth(key, value, encoded) {
                // `admin` with the password `admin` is a default, which somebody changes or nobody minds.
                Worth::Secret if plain(value, encoded).is_some_and(|value| users.contains(&value)) => Worth::Unclear,
                worth => worth,
            };
            Some((worth, encoded, entry))
        })
        .collect();
    let Some(worst) = judged.iter().map(|(worth, ..)| *worth).max().filter(|worth| *worth > Worth::Nothing) else {
        return;
    };
    let mut found: Vec<_> = judged.iter().filter(|(worth, ..)| *worth == worst).collect();
    found.sort_by_key(|(.., entry)| entry.key.text().is_some_and(names_identity));
    let Some((_, encoded, first)) = found.first() else { return };
    let key = first.key.text().unwrap_or_default();
    let base64 = if *encoded { ": base64 is not encryption" } else { "" };
    let level = match worst {
        // What a chart came with: a sample, or what its template drew at random, which may be in use.
        Worth::Secret if is_rendered(secret) && !judged.iter().any(|(.., entry)| is_key(*entry)) => Level::Warning,
        Worth::Secret => Level::Error,
        _ => Level::Info,
    };
    let level = lowered(level, file);
    let help = help(cx);
    let finding = cx.report(first.value, format!("the value of `{key}` is not encrypted{base64}"));
    for (.., entry) in found.iter().skip(1).take(NOTES) {
        finding.note(entry.key.place(), "neither is this one");
    }
    for (.., entry) in &judged {
        finding.leak(entry.value.place());
    }
    finding.help(help).level(level);
}

/// Whether `helm template` wrote the Secret, by the labels that charts set (<https://helm.sh/docs/chart_best_practices/labels/>).
fn is_rendered(secret: Secret<'_>) -> bool {
    let labels = secret.node.at("metadata.labels");
    let label = |name: &str| labels.and_then(|labels| labels.get(name)).and_then(Node::text);
    label("helm.sh/chart").is_some() || label("app.kubernetes.io/managed-by") == Some("Helm")
}

/// What has the form of a credential is one, whoever wrote it.
fn is_key(entry: Entry<'_>) -> bool {
    entry.value.text().is_some_and(|text| is_evident(text) || plain(text, true).is_some_and(|text| is_evident(&text)))
}

/// What to do, by what stands between this file and an encrypted one that Flux can read.
fn help(cx: &Context<'_>) -> String {
    let sops = sops_of(cx);
    if matches!(sops, Sops::None) {
        return "rotate the credential, and keep it out of Git: encrypt it with SOPS, or fetch it in the cluster from Key Vault"
            .to_owned();
    }
    let mut steps = vec!["rotate the credential".to_owned()];
    // Without `encrypted_regex` SOPS encrypts every value of the file, those of other objects too.
    let is_other = |root: Node<'_>| Object::of(root).is_some_and(|object| object.kind != "Secret");
    let is_mixed = cx.file.is_some_and(|file| file.roots().any(is_other));
    if is_mixed {
        steps.push("move the Secret to a file of its own".to_owned());
    }
    if let Sops::NoRule(config) = sops {
        let file = if is_mixed { "that" } else { "this" };
        steps.push(format!("give `{config}` a rule whose `path_regex` matches {file} file"));
    }
    steps.push("encrypt it with `sops encrypt --in-place`".to_owned());
    if let Some(kustomization) = cx.file.and_then(|file| without_decryption(file, cx)) {
        steps.push(format!("add `decryption` with `provider: sops` to the Kustomization `{kustomization}`"));
    }
    let last = steps.pop().unwrap_or_default();
    format!("{}, then {last}", steps.join(", "))
}

/// The first Kustomization that applies a Secret of the file and has no `decryption`.
fn without_decryption(file: &File, cx: &Context<'_>) -> Option<String> {
    let reader = cx.fleet.readers(file.path.as_str()).next()?;
    let cluster = cx.fleet.clusters.iter().find(|cluster| cluster.path == reader)?;
    let mut secrets = cluster.of_kind(Secret::SUBJECT).map(|(applied, _)| applied);
    let applied = secrets.find(|applied| *applied.resource.birth.source.path() == file.path)?;
    let unit = cluster.units.get(applied.unit)?;
    let object = unit.object.as_ref()?;
    object.at("spec.decryption").is_none().then(|| unit.id.clone())
}

/// What `sops encrypt` finds for a file.
enum Sops {
    /// No configuration.
    None,
    /// Its path, and no rule in it that fits the file.
    NoRule(String),
    Rule,
}

/// The nearest configuration above the file counts, whatever is in it (getsops/sops config/config.go
/// `FindConfigFile`); without a rule for the file, by its path from there, SOPS refuses (`parseCreationRuleForFile`).
fn sops_of(cx: &Context<'_>) -> Sops {
    let Some(file) = cx.file else { return Sops::None };
    let own = file.path.as_str();
    let join = |folder: &str| match folder {
        "" => SopsConfig::FILE_NAME.to_owned(),
        folder => format!("{folder}/{}", SopsConfig::FILE_NAME),
    };
    let found = file.path.ancestors().find_map(|folder| Some((folder, cx.repo.file(&join(folder))?)));
    let Some((folder, config)) = found else { return Sops::None };
    let path = own.strip_prefix(folder).unwrap_or(own).trim_start_matches('/');
    let rules = config.roots().flat_map(|node| SopsConfig { node }.creation_rules());
    let fits = |rule: CreationRule<'_>| match rule.path_regex() {
        Field::Absent => true,
        Field::Known(text) => {
            text.value.is_empty() || Regexp::parse(text.value).is_ok_and(|it| it.is_match(path) != Some(false))
        }
        _ => true,
    };
    let mut rules = rules.peekable();
    if rules.peek().is_none() || rules.any(fits) { Sops::Rule } else { Sops::NoRule(config.path.to_string()) }
}
