//! A name that no object can have.

use crate::{
    model::value::{SyntaxError, dns},
    rules::{prelude::*, versions::names},
};

use super::metadata::is_unfinished;

rule! {
    /// The name is not one that the kind can have.
    ///
    /// Most kinds, and all custom resources, are called with small letters, digits, `-` and `.`. A Namespace, a Service and a StatefulSet, whose
    /// names end up in host names, have no dot and at most 63 characters; a Service begins with a letter before Kubernetes 1.36; a CronJob has at
    /// most 52 characters, as its jobs add to the name. Roles and their bindings take anything but `/` and `%`. The API server refuses every
    /// other name, and with the object everything that is applied together.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web_settings
    /// #          ^ `_` cannot be in a name, which has small letters, digits, `-` and `.`
    /// ```
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web.internal
    /// #          ^ `.` cannot be in a name, which has small letters, digits and `-`
    /// spec:
    ///   ports:
    ///     - port: 80
    /// ```
    ///
    /// ```yaml
    /// apiVersion: batch/v1
    /// kind: CronJob
    /// metadata:
    ///   name: remove-the-orders-that-nobody-has-paid-within-thirty-days
    /// #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the name of a CronJob has at most 52 characters, this one has 57
    /// spec:
    ///   schedule: "0 3 * * *"
    ///   jobTemplate: {}
    /// ```
    ///
    /// ```yaml
    /// # file: .fluxvet.yaml
    /// kubernetes-version: "1.35"
    /// # file: service.yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: 2048-game
    /// #       ^ Kubernetes 1.35 refuses a Service whose name starts with a digit
    /// spec:
    ///   ports:
    ///     - port: 80
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web-settings
    /// ```
    ///
    /// ## Fix
    ///
    /// Write another name, and change what refers to the object.
    ///
    /// Source: [names](https://kubernetes.io/docs/concepts/overview/working-with-objects/names/); kubernetes/kubernetes
    /// `pkg/apis/*/validation/validation.go`; [KEP-5311](https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/5311-relaxed-validation-for-service-names).
    "schema/name" Error on object: check
}

/// How a kind is called.
#[derive(Clone, Copy)]
enum Form {
    Subdomain,
    CronJob,
    Label,
    Service,
    Path,
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let (Some(form), Some(name)) = (form(object), object.name().text()) else { return };
    if is_unfinished(name, cx) || name.value.is_empty() || name.node.as_str().is_none() {
        return;
    }
    let most = match form {
        Form::CronJob => 52,
        _ => usize::MAX,
    };
    let checked = match form {
        Form::Subdomain | Form::CronJob => dns::subdomain(name.value),
        Form::Label | Form::Service => dns::label(name.value),
        Form::Path => dns::path_segment(name.value),
    };
    if let Err(SyntaxError { at, message }) = checked {
        cx.report((name, at), message).help("write another name, and change what refers to it");
    } else if name.value.len() > most {
        let length = name.value.len();
        cx.report(name, format!("the name of a {} has at most {most} characters, this one has {length}", object.kind))
            .help("write a shorter name: its jobs add eleven characters");
    } else if let (Form::Service, Err(error)) = (form, dns::letter_first(name.value)) {
        let strict = cx.world().kubernetes.matching(|version| version < RELAXED);
        if !strict.versions.is_empty() {
            let message =
                format!("{} refuses a Service whose name starts with a digit", names("Kubernetes", &strict.versions));
            cx.report((name, error.at), message)
                .help("start the name with a letter, and change what refers to it")
                .level(if strict.certain { Level::Error } else { Level::Warning });
        }
    }
}

/// Where a Service may begin with a digit: `RelaxedServiceNameValidation` is on by default.
const RELAXED: Minor = Minor::new(1, 36);

/// Where the form is certain: kinds of Kubernetes itself by their validation, and custom resources, whose group is
/// neither one of Kubernetes nor known to be served by an API server of its own.
fn form(object: Object<'_>) -> Option<Form> {
    const OTHER_SERVERS: [&str; 2] = ["projectcalico.org", "data.packaging.carvel.dev"];
    let form = match (object.group(), object.kind) {
        ("", "Namespace") | ("apps", "StatefulSet") => Form::Label,
        ("", "Service") => Form::Service,
        ("batch", "CronJob") => Form::CronJob,
        (
            "",
            "Pod"
            | "ConfigMap"
            | "Secret"
            | "ServiceAccount"
            | "PersistentVolume"
            | "PersistentVolumeClaim"
            | "ResourceQuota"
            | "LimitRange"
            | "ReplicationController"
            | "Endpoints",
        )
        | ("apps", "Deployment" | "DaemonSet" | "ReplicaSet")
        | ("batch", "Job")
        | ("autoscaling", "HorizontalPodAutoscaler")
        | ("networking.k8s.io", "Ingress" | "NetworkPolicy" | "IngressClass")
        | ("storage.k8s.io", "StorageClass")
        | ("scheduling.k8s.io", "PriorityClass")
        | ("coordination.k8s.io", "Lease")
        | ("admissionregistration.k8s.io", "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration") => {
            Form::Subdomain
        }
        ("rbac.authorization.k8s.io", "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding") => Form::Path,
        (group, _) => {
            let is_custom = group.contains('.')
                && !group.ends_with("k8s.io")
                && !group.ends_with("openshift.io")
                && !OTHER_SERVERS.contains(&group);
            is_custom.then_some(Form::Subdomain)?
        }
    };
    Some(form)
}
