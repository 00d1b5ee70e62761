//! Runs the rules over a repository.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use rayon::prelude::*;

use crate::{
    finding::{Finding, Level},
    model::Object,
    repo::{File, FileKind, Repo, SuppressionProblem},
    rules::{Check, Context, Rule},
};

/// A rule that panicked: our fault, and reported as such.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub rule: &'static str,
    pub path: String,
    pub message: String,
}

/// All findings of `rules`, sorted by place, each mistake once.
pub fn check(repo: &Repo, rules: &[&'static Rule]) -> (Vec<Finding>, Vec<Fault>) {
    let plan = Plan::of(rules);
    let per_file: Vec<Output> =
        repo.files.par_iter().map(|file| effective(repo, file, plan.file(repo, file))).collect();
    let mut out = Output::default();
    for more in per_file {
        out.findings.extend(more.findings);
        out.faults.extend(more.faults);
    }
    if let Some(first) = repo.files.first() {
        for &rule in &plan.repository {
            if let Check::Repository(run) = rule.check {
                out.run(rule, repo, first, None, |cx| run(repo, cx));
            }
        }
    }
    let Output { mut findings, mut faults } = out;
    sort(&mut findings);
    faults.sort();
    faults.dedup();
    (findings, faults)
}

/// Sorts by place, rule and message, and drops what says the same twice.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.place.span, finding.rule);
        (a.place.source.path(), key(a), &a.message).cmp(&(b.place.source.path(), key(b), &b.message))
    });
    findings.dedup_by(|a, b| (a.rule, &a.place, &a.message) == (b.rule, &b.place, &b.message));
}

/// What stands once it is asked who changes and who applies the file, as far as that is known without rendering it: a
/// field that some patch sets is left to the renderer, a file that nothing applies is judged one level milder and
/// without hints.
fn effective(repo: &Repo, file: &File, mut out: Output) -> Output {
    out.findings.retain(|finding| {
        let (Some(object), Some(field)) = (&finding.object, &finding.field) else { return true };
        // No patch takes a secret out of Git again.
        let leaks = !finding.secret.is_empty();
        leaks || !repo.patched.sets(&object.kind, object.name.as_deref(), field)
    });
    if repo.is_unreached(file) {
        out.findings.retain(|finding| finding.level > Level::Info);
        for finding in &mut out.findings {
            finding.level = finding.level.lowered();
        }
    }
    out
}

/// What the rules about suppressions say.
pub(super) fn check_suppressions(
    repo: &Repo,
    rules: &[&'static Rule],
    problems: &[SuppressionProblem],
) -> (Vec<Finding>, Vec<Fault>) {
    let mut out = Output::default();
    for problem in problems {
        // A problem of the configuration has no file of the repository; any will do for the context.
        let path = problem.place.source.path().as_str();
        let Some(file) = repo.file(path).or_else(|| repo.files.first()) else { continue };
        for &rule in rules {
            if let Check::Suppression(check) = rule.check {
                out.run(rule, repo, file, None, |cx| check(problem, cx));
            }
        }
    }
    (out.findings, out.faults)
}

/// The rules by what they look at.
#[derive(Default)]
struct Plan {
    files: Vec<&'static Rule>,
    documents: Vec<&'static Rule>,
    any_object: Vec<&'static Rule>,
    by_kind: HashMap<(&'static str, &'static str), Vec<&'static Rule>>,
    kustomize: Vec<&'static Rule>,
    repository: Vec<&'static Rule>,
}

impl Plan {
    fn of(rules: &[&'static Rule]) -> Self {
        let mut plan = Self::default();
        for &rule in rules {
            match rule.check {
                Check::File(_) => plan.files.push(rule),
                Check::Document(_) => plan.documents.push(rule),
                Check::AnyObject(_) => plan.any_object.push(rule),
                Check::Kustomize(_) => plan.kustomize.push(rule),
                Check::Repository(_) => plan.repository.push(rule),
                // Known only when all the others have spoken.
                Check::Suppression(_) => {}
                Check::Objects(subjects, _) => {
                    for subject in subjects {
                        plan.by_kind.entry((subject.group, subject.kind)).or_default().push(rule);
                    }
                }
            }
        }
        plan
    }

    fn file<'a>(&self, repo: &'a Repo, file: &'a File) -> Output {
        let mut out = Output::default();
        for &rule in &self.files {
            if let Check::File(check) = rule.check {
                out.run(rule, repo, file, None, |cx| check(file, cx));
            }
        }
        if let Some(kustomization) = file.kustomization() {
            for &rule in &self.kustomize {
                if let Check::Kustomize(check) = rule.check {
                    out.run(rule, repo, file, None, |cx| check(kustomization, cx));
                }
            }
        }
        if !matches!(file.kind, FileKind::Template | FileKind::Chart) {
            for root in file.roots() {
                for &rule in &self.documents {
                    if let Check::Document(check) = rule.check {
                        out.run(rule, repo, file, Object::of(root), |cx| check(root, cx));
                    }
                }
            }
        }
        for object in file.manifests() {
            let own = self.by_kind.get(&(object.group(), object.kind)).map_or(&[][..], Vec::as_slice);
            for &rule in self.any_object.iter().chain(own) {
                if let Check::AnyObject(check) | Check::Objects(_, check) = rule.check {
                    out.run(rule, repo, file, Some(object), |cx| check(object, cx));
                }
            }
        }
        out
    }
}

/// What came out of the rules, and which of them failed.
#[derive(Default)]
struct Output {
    findings: Vec<Finding>,
    faults: Vec<Fault>,
}

impl Output {
    /// A rule that panics costs its own findings on this one subject and nothing else.
    fn run<'a>(
        &mut self,
        rule: &'static Rule,
        repo: &'a Repo,
        file: &'a File,
        object: Option<Object<'a>>,
        body: impl FnOnce(&mut Context<'a>),
    ) {
        let mut cx = Context::new(rule, repo, file, object);
        match catch_unwind(AssertUnwindSafe(|| body(&mut cx))) {
            Ok(()) => self.findings.extend(cx.into_findings()),
            Err(payload) => {
                let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
                let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
                let message = text.unwrap_or_else(|| "panicked".to_owned());
                self.faults.push(Fault { rule: rule.id, path: file.path.to_string(), message });
            }
        }
    }
}
