//! Every duration field of every Flux kind, and the pattern that its CRD puts before it.

use crate::model::{Field, Object, Text, value::duration::Pattern};

const SOURCE: &str = "source.toolkit.fluxcd.io";
const IMAGE: &str = "image.toolkit.fluxcd.io";
const NOTIFICATION: &str = "notification.toolkit.fluxcd.io";
const OPERATOR: &str = "fluxcd.controlplane.io";

/// The duration fields of a kind. `[]` stands for each item of a list.
struct Fields {
    group: &'static str,
    kind: &'static str,
    /// With hours: `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`.
    with_hours: &'static [&'static str],
    /// Without hours: `^([0-9]+(\.[0-9]+)?(ms|s|m))+$`.
    without_hours: &'static [&'static str],
}

/// Read out of the CRDs of Flux 2.9 and of Flux Operator 0.58.
const FIELDS: &[Fields] = &[
    Fields { group: SOURCE, kind: "GitRepository", with_hours: INTERVAL, without_hours: TIMEOUT },
    Fields { group: SOURCE, kind: "OCIRepository", with_hours: INTERVAL, without_hours: TIMEOUT },
    Fields { group: SOURCE, kind: "HelmRepository", with_hours: INTERVAL, without_hours: TIMEOUT },
    Fields { group: SOURCE, kind: "Bucket", with_hours: INTERVAL, without_hours: TIMEOUT },
    Fields { group: SOURCE, kind: "HelmChart", with_hours: INTERVAL, without_hours: &[] },
    Fields { group: IMAGE, kind: "ImageRepository", with_hours: INTERVAL, without_hours: TIMEOUT },
    Fields { group: IMAGE, kind: "ImagePolicy", with_hours: INTERVAL, without_hours: &[] },
    Fields { group: IMAGE, kind: "ImageUpdateAutomation", with_hours: INTERVAL, without_hours: &[] },
    Fields { group: NOTIFICATION, kind: "Provider", with_hours: INTERVAL, without_hours: TIMEOUT },
    Fields { group: NOTIFICATION, kind: "Receiver", with_hours: INTERVAL, without_hours: &[] },
    Fields {
        group: "kustomize.toolkit.fluxcd.io",
        kind: "Kustomization",
        with_hours: &["spec.interval", "spec.retryInterval", "spec.timeout"],
        without_hours: &[],
    },
    Fields {
        group: "helm.toolkit.fluxcd.io",
        kind: "HelmRelease",
        with_hours: &[
            "spec.interval",
            "spec.timeout",
            "spec.chart.spec.interval",
            "spec.install.timeout",
            "spec.install.strategy.retryInterval",
            "spec.upgrade.timeout",
            "spec.upgrade.strategy.retryInterval",
            "spec.rollback.timeout",
            "spec.test.timeout",
            "spec.uninstall.timeout",
        ],
        without_hours: &[],
    },
    Fields { group: OPERATOR, kind: "FluxInstance", with_hours: &["spec.sync.interval"], without_hours: &[] },
    Fields { group: OPERATOR, kind: "ResourceSet", with_hours: &["spec.steps[].timeout"], without_hours: &[] },
    Fields {
        group: OPERATOR,
        kind: "ResourceSetInputProvider",
        with_hours: &["spec.schedule[].window"],
        without_hours: &[],
    },
];

const INTERVAL: &[&str] = &["spec.interval"];
const TIMEOUT: &[&str] = &["spec.timeout"];

/// The durations that an object writes, with the pattern of their field.
pub(super) fn durations(object: Object<'_>) -> Vec<(Text<'_>, Pattern)> {
    let group = object.group();
    let Some(fields) = FIELDS.iter().find(|fields| fields.kind == object.kind && fields.group == group) else {
        return Vec::new();
    };
    let with_hours = fields.with_hours.iter().map(|path| (path, Pattern::Interval));
    let without_hours = fields.without_hours.iter().map(|path| (path, Pattern::Timeout));
    let all = with_hours.chain(without_hours);
    all.flat_map(|(path, pattern)| texts(object, path).into_iter().map(move |text| (text, pattern))).collect()
}

/// Whether the CRD of the object's version has the patterns. The first beta versions of the sources had none.
pub(super) fn has_patterns(object: Object<'_>) -> bool {
    !(object.version().contains("alpha") || object.version() == "v1beta1")
}

fn texts<'a>(object: Object<'a>, path: &str) -> Vec<Text<'a>> {
    match path.split_once("[].") {
        Some((list, key)) => object.list(list).into_iter().filter_map(|item| Field::of(item.get(key)).text()).collect(),
        None => object.text(path).text().into_iter().collect(),
    }
}
