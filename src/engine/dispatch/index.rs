//! The rules by what they look at, and one subject after the other given to them.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    finding::{Certainty, Diagnostic},
    model::Object,
    repo::{File, FileKind},
    rules::{Check, Context, Rule, Subject},
    schema::{Schema, What},
};

use super::{RulePanic, Run, part::is_part};

/// The rules by what they look at.
#[derive(Default)]
pub(super) struct RuleIndex {
    files: Vec<&'static Rule>,
    documents: Vec<&'static Rule>,
    any_object: Vec<&'static Rule>,
    by_kind: HashMap<(&'static str, &'static str), Vec<&'static Rule>>,
    schema: Vec<&'static Rule>,
    kustomize: Vec<&'static Rule>,
    pub clusters: Vec<&'static Rule>,
    pub fleet: Vec<&'static Rule>,
}

impl RuleIndex {
    pub fn of(rules: &[&'static Rule]) -> Self {
        let mut index = Self::default();
        for &rule in rules {
            match rule.check {
                Check::File(_) => index.files.push(rule),
                Check::Document(_) => index.documents.push(rule),
                Check::AnyObject(_) => index.any_object.push(rule),
                Check::Schema(_) => index.schema.push(rule),
                Check::Kustomize(_) => index.kustomize.push(rule),
                Check::Cluster(_) => index.clusters.push(rule),
                Check::Fleet(_) | Check::Problem(..) => index.fleet.push(rule),
                // Known only when all the others have spoken.
                Check::Suppression(_) => {}
                Check::Objects(subjects, _) => {
                    for subject in subjects {
                        index.by_kind.entry((subject.group, subject.kind)).or_default().push(rule);
                    }
                }
            }
        }
        index
    }

    /// The rules about the text of a file.
    pub fn text<'a>(&self, world: Run<'a>, file: &'a File) -> Heard {
        let mut out = Heard::default();
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
    pub fn manifests<'a>(&self, world: Run<'a>, file: &'a File, validates: bool) -> Heard {
        let mut out = Heard::default();
        for object in file.manifests() {
            let mut own = Heard::default();
            self.object(world.subject(file), object, &mut own);
            if validates {
                let refused = self.validate_idle(world, file, object, &own);
                own.take(refused);
            }
            if !own.diagnostics.is_empty() && is_part(world.fleet, object) {
                own.diagnostics.retain(|diagnostic| diagnostic.is_leak);
            }
            out.take(own);
        }
        out
    }

    pub fn has_schema_rules(&self) -> bool {
        !self.schema.is_empty()
    }

    /// What the schema of the kind says, where no rule has said so in better words.
    pub fn validate<'a>(
        &self,
        world: Run<'a>,
        subject: Subject<'a>,
        (object, schema): (Object<'a>, Option<&Schema>),
        certainty: Certainty,
        heard: &Heard,
    ) -> Heard {
        let mut refused = Heard::default();
        if self.schema.is_empty() {
            return refused;
        }
        let errors = world.judge.ask(schema, object).faults;
        let is_received = certainty > Certainty::Guess;
        // What lacks something and is applied by nobody is a part of an object, a patch or a base: others complete it.
        let is_part = errors.iter().any(|error| matches!(error.what, What::Missing { .. } | What::Shape { .. }));
        if !is_received && is_part {
            return refused;
        }
        let fails_conversion = errors.iter().any(|error| matches!(error.what, What::Type { .. }));
        let is_converted = object.is_converted_by_flux() && !fails_conversion;
        for error in errors {
            for &rule in &self.schema {
                if let Check::Schema(check) = rule.check {
                    let subject = Subject { object: Some(object), is_received, is_converted, ..subject };
                    refused.run(rule, subject, |cx| check(&error, object, cx));
                }
            }
        }
        refused
            .diagnostics
            .retain(|diagnostic| !heard.diagnostics.iter().any(|other| is_about_the_same(other, diagnostic)));
        refused
    }

    /// An object that no cluster receives. Where nothing is built at all, its file is all there is of it.
    pub fn validate_idle<'a>(&self, world: Run<'a>, file: &'a File, object: Object<'a>, heard: &Heard) -> Heard {
        let schema = self.has_schema_rules().then(|| world.judge.schema(None, object)).flatten();
        if object.node.get("$patch").is_some() {
            return Heard::default();
        }
        let is_plain = world.fleet.clusters.is_empty() && world.fleet.plain.folders().is_empty();
        let certainty = if is_plain { Certainty::Shown } else { Certainty::Unapplied };
        self.validate(world, world.subject(file), (object, schema.as_deref()), certainty, heard)
    }

    pub fn object<'a>(&self, subject: Subject<'a>, object: Object<'a>, out: &mut Heard) {
        let own = self.by_kind.get(&(object.group(), object.kind)).map_or(&[][..], Vec::as_slice);
        for &rule in self.any_object.iter().chain(own) {
            if let Check::AnyObject(check) | Check::Objects(_, check) = rule.check {
                out.run(rule, Subject { object: Some(object), ..subject }, |cx| check(object, cx));
            }
        }
    }
}

/// Whether two diagnostics about an object are about one value of it.
fn is_about_the_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let is_same_field = one.field.is_some() && one.field == other.field;
    is_same_field || (one.place.source.path(), one.place.span) == (other.place.source.path(), other.place.span)
}

/// What came out of the rules, and which of them failed.
#[derive(Default)]
pub(super) struct Heard {
    pub diagnostics: Vec<Diagnostic>,
    pub panics: Vec<RulePanic>,
}

impl Heard {
    pub fn take(&mut self, more: Heard) {
        self.diagnostics.extend(more.diagnostics);
        self.panics.extend(more.panics);
    }

    /// A rule that panics costs its own findings on this one subject and nothing else.
    pub fn run<'a>(&mut self, rule: &'static Rule, subject: Subject<'a>, body: impl FnOnce(&mut Context<'a>)) {
        let mut cx = Context::new(rule, subject);
        match catch_unwind(AssertUnwindSafe(|| body(&mut cx))) {
            Ok(()) => self.diagnostics.extend(cx.into_diagnostics()),
            Err(payload) => {
                let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
                let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
                let path = subject.file.map_or_else(String::new, |file| file.path.to_string());
                let message = text.unwrap_or_else(|| "panicked".to_owned());
                self.panics.push(RulePanic { rule: rule.id, path, message });
            }
        }
    }
}
