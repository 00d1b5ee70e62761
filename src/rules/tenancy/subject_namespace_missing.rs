//! An account of no namespace.

use crate::rules::prelude::*;

rule! {
    /// A ServiceAccount that a ClusterRoleBinding names needs its namespace.
    ///
    /// The API server refuses the binding, and Flux then applies nothing of the Kustomization. The schema of Kubernetes does
    /// not say so, so that validation against it passes. In a RoleBinding the namespace may be left out: it is the
    /// binding's own.
    ///
    /// kustomize fills the namespace in where it moves or renames an account that it builds, so this is said of what a
    /// cluster receives.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: tenants/web/kustomization.yaml
    /// resources:
    ///   - rbac.yaml
    /// # file: tenants/web/rbac.yaml
    /// apiVersion: rbac.authorization.k8s.io/v1
    /// kind: ClusterRoleBinding
    /// metadata:
    ///   name: reconciler
    /// roleRef:
    ///   apiGroup: rbac.authorization.k8s.io
    ///   kind: ClusterRole
    ///   name: admin
    /// subjects:
    ///   - kind: ServiceAccount
    ///     name: web
    /// #         ^^^ the ServiceAccount `web` has no `namespace` here
    /// # file: clusters/prod/tenants.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: tenants
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./tenants/web
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: rbac.authorization.k8s.io/v1
    /// kind: ClusterRoleBinding
    /// metadata:
    ///   name: reconciler
    /// roleRef:
    ///   apiGroup: rbac.authorization.k8s.io
    ///   kind: ClusterRole
    ///   name: admin
    /// subjects:
    ///   - kind: ServiceAccount
    ///     name: web
    ///     namespace: web
    /// ```
    ///
    /// ```yaml
    /// # file: tenants/web/kustomization.yaml
    /// namespace: web
    /// resources:
    ///   - rbac.yaml
    /// # file: tenants/web/rbac.yaml
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata:
    ///   name: web
    /// ---
    /// apiVersion: rbac.authorization.k8s.io/v1
    /// kind: ClusterRoleBinding
    /// metadata:
    ///   name: reconciler
    /// roleRef:
    ///   apiGroup: rbac.authorization.k8s.io
    ///   kind: ClusterRole
    ///   name: admin
    /// subjects:
    ///   - kind: ServiceAccount
    ///     name: web
    /// # file: clusters/prod/tenants.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: tenants
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./tenants/web
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the namespace that the ServiceAccount is in.
    ///
    /// Source: kubernetes/kubernetes `pkg/apis/rbac/validation/validation.go` (`ValidateClusterRoleBinding`);
    /// measured with kustomize 5.8 (api v0.21.3).
    "tenancy/subject-namespace-missing" Error on [ClusterRoleBinding]: check
}

fn check<'a>(binding: Object<'a>, cx: &mut Context<'a>) {
    let mut nowhere = Vec::new();
    for subject in binding.list("subjects") {
        let is_account = Field::of(subject.get("kind")).is("ServiceAccount");
        let namespace = Field::of(subject.get("namespace"));
        if let (true, Some(name)) = (is_account && (namespace.is_absent() || namespace.is("")), subject.get("name")) {
            nowhere.push((subject, name));
        }
    }
    if nowhere.is_empty() {
        return;
    }
    // As it is written it may be a base, and kustomize knows the namespace of an account that it builds.
    if !cx.is_received {
        return;
    }
    for (_, name) in nowhere {
        let text = name.text().unwrap_or_default();
        let accounts = cx.repo.named(ServiceAccount::SUBJECT, text);
        let mut namespaces = accounts.iter().filter_map(|(_, account)| account.namespace().value());
        let namespace = namespaces.next().filter(|first| namespaces.all(|other| other == *first));
        let finding = cx.report(name, format!("the ServiceAccount `{text}` has no `namespace` here"));
        finding.help(match namespace {
            Some(namespace) => format!("write `namespace: {namespace}`"),
            None => "write the namespace of the ServiceAccount".to_owned(),
        });
    }
}
