//! The rules by what they look at, and one subject after the other given to them.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    finding::Finding,
    model::Object,
    repo::{File, FileKind},
    rules::{Check, Context, Rule, Subject},
    schema::{Schema, What},
};

use super::{Fault, Standing, World, is_part};

/// The rules by what they look at.
#[derive(Default)]
pub(super) struct Plan {
    files: Vec<&'static Rule>,
    documents: Vec<&'static Rule>,
    any_object: Vec<&'static Rule>,
    by_kind: HashMap<(&'static str, &'static str), Vec<&'static Rule>>,
    pub schema: Vec<&'static Rule>,
    kustomize: Vec<&'static Rule>,
    pub clusters: Vec<&'static Rule>,
    pub repository: Vec<&'static Rule>,
}

impl Plan {
    pub fn of(rules: &[&'static Rule]) -> Self {
        let mut plan = Self::default();
        for &rule in rules {
            match rule.check {
                Check::File(_) => plan.files.push(rule),
                Check::Document(_) => plan.documents.push(rule),
                Check::AnyObject(_) => plan.any_object.push(rule),
                Check::Schema(_) => plan.schema.push(rule),
                Check::Kustomize(_) => plan.kustomize.push(rule),
                Check::Cluster(_) => plan.clusters.push(rule),
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

    /// The rules about the text of a file.
    pub fn text<'a>(&self, world: World<'a>, file: &'a File) -> Output {
        let mut out = Output::default();
        let subject = world.subject(file);
        for &rule in &self.files {
            if let Check::File(check) = rule.check {
                out.run(rule, subject, |cx| check(file, cx));
            }
        }
        if let Some(kustomization) = file.kustomization() {
            for &rule in &self.kustomize {
                if let Check::Kustomize(check) = rule.check {
                    out.run(rule, subject, |cx| check(kustomization, cx));
                }
            }
        }
        if !matches!(file.kind, FileKind::Template | FileKind::Chart) {
            for root in file.roots() {
                for &rule in &self.documents {
                    if let Check::Document(check) = rule.check {
                        out.run(rule, Subject { object: Object::of(root), ..subject }, |cx| check(root, cx));
                    }
                }
            }
        }
        out
    }

    /// The objects of a file as they are written.
    pub fn manifests<'a>(&self, world: World<'a>, file: &'a File, validates: bool) -> Output {
        let mut out = Output::default();
        for object in file.manifests() {
            let mut own = Output::default();
            self.object(world.subject(file), object, &mut own);
            if validates {
                self.validate_idle(world, file, object, &mut own);
            }
            if !own.findings.is_empty() && is_part(world.fleet, object) {
                own.findings.retain(|finding| !finding.secret.is_empty());
            }
            out.take(own);
        }
        out
    }

    /// What the schema of the kind says, where no rule has said so in better words.
    pub fn validate<'a>(
        &self,
        world: World<'a>,
        subject: Subject<'a>,
        (object, schema): (Object<'a>, Option<&Schema>),
        standing: Standing,
        out: &mut Output,
    ) {
        if self.schema.is_empty() {
            return;
        }
        let mut said = Output::default();
        let faults = world.judge.ask(schema, object).faults;
        // What lacks something and is applied by nobody is a part of an object, a patch or a base: others complete it.
        let is_part = faults.iter().any(|fault| matches!(fault.what, What::Missing { .. } | What::Shape { .. }));
        if standing == Standing::Idle && is_part {
            return;
        }
        for fault in faults {
            for &rule in &self.schema {
                if let Check::Schema(check) = rule.check {
                    let is_received = standing != Standing::Idle;
                    let subject = Subject { object: Some(object), is_received, ..subject };
                    said.run(rule, subject, |cx| check(&fault, object, cx));
                }
            }
        }
        if standing == Standing::Assumed {
            said.findings.iter_mut().for_each(|finding| finding.level = finding.level.lowered());
        }
        said.findings.retain(|finding| !out.findings.iter().any(|other| is_about_the_same(other, finding)));
        out.take(said);
    }

    /// An object that no cluster receives. Where nothing shows who applies what, all files count as applied as they are.
    pub fn validate_idle<'a>(&self, world: World<'a>, file: &'a File, object: Object<'a>, out: &mut Output) {
        let schema = (!self.schema.is_empty()).then(|| world.judge.schema(None, object)).flatten();
        if object.node.get("$patch").is_some() {
            return;
        }
        let is_plain = world.fleet.clusters.is_empty() && world.fleet.plain.folders().is_empty();
        let standing = if is_plain { Standing::Received } else { Standing::Idle };
        self.validate(world, world.subject(file), (object, schema.as_deref()), standing, out);
    }

    pub fn object<'a>(&self, subject: Subject<'a>, object: Object<'a>, out: &mut Output) {
        let own = self.by_kind.get(&(object.group(), object.kind)).map_or(&[][..], Vec::as_slice);
        for &rule in self.any_object.iter().chain(own) {
            if let Check::AnyObject(check) | Check::Objects(_, check) = rule.check {
                out.run(rule, Subject { object: Some(object), ..subject }, |cx| check(object, cx));
            }
        }
    }
}

/// Whether two findings about an object are about one value of it.
fn is_about_the_same(one: &Finding, other: &Finding) -> bool {
    let is_same_field = one.field.is_some() && one.field == other.field;
    is_same_field || (one.place.source.path(), one.place.span) == (other.place.source.path(), other.place.span)
}

/// What came out of the rules, and which of them failed.
#[derive(Default)]
pub(super) struct Output {
    pub findings: Vec<Finding>,
    pub faults: Vec<Fault>,
}

impl Output {
    pub fn take(&mut self, more: Output) {
        self.findings.extend(more.findings);
        self.faults.extend(more.faults);
    }

    /// A rule that panics costs its own findings on this one subject and nothing else.
    pub fn run<'a>(&mut self, rule: &'static Rule, subject: Subject<'a>, body: impl FnOnce(&mut Context<'a>)) {
        let mut cx = Context::new(rule, subject);
        match catch_unwind(AssertUnwindSafe(|| body(&mut cx))) {
            Ok(()) => self.findings.extend(cx.into_findings()),
            Err(payload) => {
                let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
                let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
                let message = text.unwrap_or_else(|| "panicked".to_owned());
                self.faults.push(Fault { rule: rule.id, path: subject.file.path.to_string(), message });
            }
        }
    }
}
