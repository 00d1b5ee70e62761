//! Real mistakes, an outer test: each row is one that a team merged and mended later. fluxvet must speak of it in the
//! tree before, at the line, and fall silent in the tree after.

use std::path::Path;

use fluxvet::{Config, DiskTree, Finding, Level, Request, lint};

use crate::shared::unpacked;

/// The mistake, the rule that speaks, and where.
struct Seen {
    id: &'static str,
    rule: &'static str,
    path: &'static str,
    line: u32,
    /// The lowest level that counts.
    least: Level,
}

const fn seen(id: &'static str, rule: &'static str, path: &'static str, line: u32) -> Seen {
    Seen { id, rule, path, line, least: Level::Warning }
}

/// One in a repository that nothing of Flux 2 applies.
const fn hinted(id: &'static str, rule: &'static str, path: &'static str, line: u32) -> Seen {
    Seen { least: Level::Info, ..seen(id, rule, path, line) }
}

/// The issues ask for 36.
#[rustfmt::skip]
const SEEN: [Seen; 39] = [
    seen("fix-001", "substitution/undefined", "clusters/production/infrastructure/third-party/external-secrets-secrets.yaml", 15),
    seen("fix-002", "kustomization/depends-on-missing", "clusters/development/overlay/third-party/ingress-nginx/patches.yaml", 8),
    seen("fix-003", "kustomization/path-missing", "components/flux/pod-monitor.yaml", 15),
    seen("fix-004", "kustomization/path-missing", "components/flux/pod-monitor-kustomization/pod-monitor.yaml", 15),
    seen("fix-006", "kustomize/patch-matches-nothing", "clusters/development/overlay/radix-platform/radix-operator/radix-operator.yaml", 46),
    seen("fix-007", "kustomize/patch-matches-nothing", "clusters/development/overlay/third-party/ingress-nginx/ingress-nginx.yaml", 51),
    seen("fix-009", "schema/unknown-field", "clusters/development/overlay/radix-platform/radix-operator/radix-operator.yaml", 68),
    seen("fix-010", "kustomize/patch-matches-nothing", "clusters/playground/overlay/third-party/ingress-nginx/helmRelease.yaml", 5),
    seen("fix-011", "kustomize/patch-matches-nothing", "clusters/development/versions.yaml", 103),
    seen("fix-012", "helm/values-from-inside-values", "clusters/development/radix-acr-cleanup/helmChart.yaml", 40),
    seen("fix-013", "helm/values-from-shape", "clusters/development/cert-manager/helmRelease.yaml", 38),
    seen("fix-014", "helm/source-missing", "clusters/development/radix-operator/helmRelease.yaml", 16),
    seen("fix-015", "kustomize/duplicate-id", "clusters/development/cert-manager/namespace.yaml", 4),
    seen("fix-016", "kustomize/duplicate-id", "clusters/production/apps.yaml", 4),
    seen("fix-017", "kustomize/duplicate-id", "clusters/staging/apps.yaml", 5),
    seen("fix-018", "kustomization/path-missing", "clusters/production/monitoring.yaml", 13),
    seen("fix-019", "kustomization/namespace-missing", "apps/base/homarr/repository.yaml", 4),
    seen("fix-020", "kustomization/namespace-missing", "apps/base/homarr/release.yaml", 4),
    seen("fix-021", "kustomize/resource-missing", "apps/base/homarr-new/kustomization.yaml", 4),
    seen("fix-022", "helm/repository-is-git", "infrastructure/base/controllers/radius.yaml", 14),
    seen("fix-023", "sops/block-key", "apps/darts-modernisation/demo/base/darts-api-function.enc.yaml", 16),
    seen("fix-024", "sops/decryption-missing", "apps/admin/base/kustomize.yaml", 7),
    seen("fix-025", "image-marker/reference", "apps/mi/mi-staging-service/dev.yaml", 11),
    seen("fix-026", "kustomize/duplicate-id", "apps/darts-modernisation/demo/base/kustomization.yaml", 6),
    seen("fix-027", "schema/version-not-served", "apps/pip/account-management-clear-audit-cron/image-policy.yaml", 1),
    seen("fix-028", "kustomize/patch-matches-nothing", "apps/vh/test-web/stg.yaml", 1),
    seen("fix-029", "helm/source-missing", "apps/jenkins/jenkins/jenkins.yaml", 19),
    seen("fix-031", "kustomize/patch-matches-nothing", "apps/admin/traefik2/ptlsbox/secret-provider.yaml", 1),
    seen("fix-032", "install/flux-v1-kind", "apps/netbox/netbox/netbox.yaml", 2),
    seen("fix-033", "helm/source-missing", "apps/toffee/recipe-receiver/toffee-recipe-receiver.yaml", 14),
    seen("fix-034", "kustomize/resource-missing", "apps/hmi/automation/kustomization.yaml", 8),
    seen("fix-035", "kustomize/resource-missing", "apps/monitoring/stg/base/kustomization.yaml", 6),
    seen("fix-038", "kustomize/resource-missing", "apps/admin/kured/dev/kustomization.yaml", 6),
    seen("fix-039", "helm/values-from-shape", "apps/monitoring/kube-prometheus-stack/kube-prometheus-stack.yaml", 12),
    hinted("fix-041", "kustomize/template-expression", "k8s/environments/dev/common-overlay/video-hearings/vh-azure-devops-agent.yaml", 5),
    seen("fix-042", "substitution/undefined", "apps/toffee/sbox/base/workload-identity.yaml", 7),
    seen("fix-043", "kustomize/resource-missing", "components/kustomizations/network-policies/0.0.1/base/kustomization.yaml", 4),
    seen("fix-044", "kustomization/source-missing", "clusters/howard-stage/infra/cert-manager/flux-kustomization.yaml", 17),
    seen("fix-045", "notification/receiver-api-version", "clusters/harvey-moomboo-space/flux-webhook/water-myapp-img-receiver.yaml", 9),
];

#[test]
#[ignore = "needs the folder of real mistakes; .ci/run asks for it"]
fn real_mistakes_are_seen_and_gone_when_mended() {
    let Some(fixes) = unpacked("corpora/fixes.tar.xz", "fixes") else { return };
    let mut wrong = Vec::new();
    for seen in &SEEN {
        let tree = fixes.join(seen.id);
        let is_it = |finding: &&Finding| {
            let at = &finding.place;
            finding.rule == seen.rule && at.source.path().as_str() == seen.path && finding.level >= seen.least
        };
        let before = findings(&tree.join("before"));
        let Some(found) = before.iter().filter(is_it).find(|finding| finding.place.start().line == seen.line) else {
            wrong.push(format!("{}: no {} at {}:{}", seen.id, seen.rule, seen.path, seen.line));
            continue;
        };
        println!("{} {}:{} {}[{}] {}", seen.id, seen.path, seen.line, found.level, seen.rule, found.message);
        let after = findings(&tree.join("after"));
        if after.iter().filter(is_it).any(|finding| finding.message == found.message) {
            wrong.push(format!("{}: {} still speaks when it is mended", seen.id, seen.rule));
        }
    }
    println!("{} of 46 real mistakes are seen", SEEN.len() - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn findings(root: &Path) -> Vec<Finding> {
    let tree = DiskTree::open(root).expect("a folder");
    lint(&tree, &Config::default(), &Request::all("2026-06-01".parse().expect("a date"))).findings
}
