//! `json`: the report for programs, version 1; `schemas/report.v1.schema.json` says it exactly.
//!
//! The inner types are not serialised, so that they can change: here they are turned into those of the contract.

mod contract;

use std::{collections::HashMap, io};

use crate::{
    engine::{self, Suppressed},
    finding::{self, Level, ObjectRef},
    flux::shown,
    rules::{self, Rule},
    text::{self, Place},
};

use self::contract::{
    Accepted, Cluster, Coverage, Edit, Fault, Finding, Fix, Gap, Input, Kustomizations, Note, Object, Position, Report,
    Span, Summary,
};

use super::{Style, clusters::known, sanitize};

pub fn write(report: &engine::Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(&Report::of(report))?;
    // The same text may go to a CI log, so it is always harmless there.
    out.write_all(sanitize::json(&text).as_bytes())?;
    out.write_all(b"\n")
}

type Rules = HashMap<&'static str, &'static Rule>;

impl<'a> Report<'a> {
    fn of(report: &'a engine::Report) -> Self {
        let rules: Rules = rules::all().map(|rule| (rule.id, rule)).collect();
        let findings = report.findings.iter();
        let faults = report.panics.iter();
        Self {
            schema: "fluxvet.report/v1",
            fluxvet: env!("CARGO_PKG_VERSION"),
            findings: findings.map(|finding| Finding::of(finding, &rules, &report.coverage)).collect(),
            suppressed: report
                .suppressed
                .iter()
                .map(|accepted| Accepted::of(accepted, &rules, &report.coverage))
                .collect(),
            coverage: Coverage::of(&report.coverage),
            faults: faults
                .map(|fault| Fault { rule: fault.rule, path: &fault.path, message: &fault.message })
                .collect(),
            summary: Summary {
                error: report.count(Level::Error),
                warning: report.count(Level::Warning),
                info: report.count(Level::Info),
                suppressed: report.suppressed.len(),
                causes: report.causes(),
            },
        }
    }
}

impl<'a> Finding<'a> {
    fn of(finding: &'a finding::Finding, rules: &Rules, coverage: &engine::Coverage) -> Self {
        let notes = finding.notes.iter();
        Self {
            rule: finding.rule,
            level: finding.level.as_str(),
            message: &finding.message,
            help: finding.help.as_deref(),
            url: rules.get(finding.rule).map(|rule| rule.url()),
            place: Span::of(&finding.place),
            object: finding.object.as_ref().map(Object::of),
            field: finding.field.as_deref(),
            clusters: known(finding, coverage).into_iter().map(shown).collect(),
            notes: notes.map(|note| Note { message: &note.message, place: Span::of(&note.place) }).collect(),
            fix: finding.fix.as_ref().map(Fix::of),
            fingerprint: &finding.fingerprint,
            cause: &finding.cause,
        }
    }
}

impl<'a> Accepted<'a> {
    fn of(accepted: &'a Suppressed, rules: &Rules, coverage: &engine::Coverage) -> Self {
        Self {
            finding: Finding::of(&accepted.finding, rules, coverage),
            reason: &accepted.reason,
            place: Span::of(&accepted.place),
            expires: accepted.expires.map(|date| date.to_string()),
        }
    }
}

impl<'a> Span<'a> {
    fn of(place: &'a Place) -> Self {
        Self { path: place.source.path().as_str(), start: Position::of(place.start()), end: Position::of(place.end()) }
    }
}

impl Position {
    fn of(position: text::Position) -> Self {
        let text::Position { line, column, offset } = position;
        Self { line, column, offset }
    }
}

impl<'a> Object<'a> {
    fn of(object: &'a ObjectRef) -> Self {
        Self {
            api_version: &object.api_version,
            kind: &object.kind,
            namespace: object.namespace.as_deref(),
            name: object.name.as_deref(),
        }
    }
}

impl<'a> Fix<'a> {
    fn of(fix: &'a finding::Fix) -> Self {
        let edits = fix.edits.iter().map(|edit| Edit { place: Span::of(&edit.place), text: &edit.text });
        Self { safe: fix.safe, title: &fix.title, edits: edits.collect() }
    }
}

impl<'a> Coverage<'a> {
    fn of(coverage: &'a engine::Coverage) -> Self {
        let gaps = coverage.gaps.iter().map(|gap| Gap {
            what: gap.what.as_str(),
            why: &gap.why,
            path: gap.path.as_str(),
            start: gap.place.as_ref().map(|place| Position::of(place.start())),
        });
        let engine::Kustomizations { total, rendered, partial, failed } = coverage.kustomizations;
        Self {
            repository: coverage.repository.as_str(),
            files: coverage.files,
            documents: coverage.documents,
            objects: coverage.objects,
            validated: coverage.validation.objects,
            schemas: coverage.validation.schemas,
            unknown: coverage.validation.unknown,
            kustomizations: Kustomizations { total, rendered, partial, failed },
            clusters: coverage.clusters.iter().map(Cluster::of).collect(),
            gaps: gaps.collect(),
            inputs: coverage.inputs.iter().map(Input::of).collect(),
        }
    }
}

impl<'a> Input<'a> {
    fn of(input: &'a engine::InputLine) -> Self {
        Self {
            kind: input.kind,
            namespace: &input.namespace,
            name: &input.name,
            configured: input.configured,
            clusters: input.clusters.iter().map(|path| shown(path)).collect(),
            path: input.path.as_str(),
            start: Position::of(input.place.start()),
        }
    }
}

impl<'a> Cluster<'a> {
    fn of(cluster: &'a engine::ClusterLine) -> Self {
        Self {
            path: shown(&cluster.path),
            found: cluster.entry.as_str(),
            kustomizations: cluster.kustomizations,
            objects: cluster.objects,
            flux_version: cluster.flux_version.map(|version| version.to_string()),
            kubernetes_version: cluster.kubernetes_version.map(|version| version.to_string()),
            openings: cluster.openings,
        }
    }
}
