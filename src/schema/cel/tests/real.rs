//! The rules of Flux and Flux Operator: each with a value that follows it and one that breaks it.

use serde_json::Value;

use super::ask;

/// The rule, a `self` that follows it, one that breaks it.
const RULES: &[(&str, &str, &str)] = &[
    (r"self.metadata.name == 'flux'", r#"{"metadata":{"name":"flux"}}"#, r#"{"metadata":{"name":"x"}}"#),
    (
        r"!has(self.sharding) || !has(self.sharding.storage) || self.sharding.storage != 'persistent' || has(self.storage)",
        r#"{"sharding":{"storage":"persistent"},"storage":{}}"#,
        r#"{"sharding":{"storage":"persistent"}}"#,
    ),
    (
        r"(has(self.objectLevelWorkloadIdentity) && self.objectLevelWorkloadIdentity) || !has(self.multitenantWorkloadIdentity) || !self.multitenantWorkloadIdentity",
        r#"{"multitenantWorkloadIdentity":false}"#,
        r#"{"multitenantWorkloadIdentity":true}"#,
    ),
    (
        r"!has(self.provider) || self.provider != 'gcp' || self.kind == 'OCIRepository' || self.kind == 'Bucket'",
        r#"{"provider":"gcp","kind":"Bucket"}"#,
        r#"{"provider":"gcp","kind":"GitRepository"}"#,
    ),
    (
        r"!has(self.provider) || self.provider != 'github' || self.kind == 'GitRepository'",
        r#"{"provider":"github","kind":"GitRepository"}"#,
        r#"{"provider":"github","kind":"Bucket"}"#,
    ),
    (r"self.type != 'Static' || !has(self.url)", r#"{"type":"Static"}"#, r#"{"type":"Static","url":"a"}"#),
    (
        r"self.type != 'ExternalArtifact' || !has(self.url)",
        r#"{"type":"ExternalArtifact"}"#,
        r#"{"type":"ExternalArtifact","url":"a"}"#,
    ),
    (
        r"self.type == 'Static' || self.type == 'ExternalArtifact' || has(self.url)",
        r#"{"type":"Static"}"#,
        r#"{"type":"GitHubTag"}"#,
    ),
    (
        r"!self.type.startsWith('Git') || self.url.startsWith('http')",
        r#"{"type":"GitHubTag","url":"https://a"}"#,
        r#"{"type":"GitHubTag","url":"ssh://a"}"#,
    ),
    (
        r"!self.type.startsWith('AzureDevOps') || self.url.startsWith('http://') || self.url.startsWith('https://')",
        r#"{"type":"AzureDevOpsTag","url":"https://a"}"#,
        r#"{"type":"AzureDevOpsTag","url":"ssh://a"}"#,
    ),
    (
        r"!self.type.startsWith('AWSCodeCommit') || self.url.startsWith('https://')",
        r#"{"type":"AWSCodeCommitTag","url":"https://a"}"#,
        r#"{"type":"AWSCodeCommitTag","url":"http://a"}"#,
    ),
    (
        r"!self.type.endsWith('ArtifactTag') || self.url.startsWith('oci')",
        r#"{"type":"ACRArtifactTag","url":"oci://a"}"#,
        r#"{"type":"ACRArtifactTag","url":"https://a"}"#,
    ),
    (
        r"!self.type.endsWith('ArtifactTag') || !self.url.startsWith('oci://') || self.url.substring(6).contains('/')",
        r#"{"type":"ACRArtifactTag","url":"oci://a.azurecr.io/b"}"#,
        r#"{"type":"ACRArtifactTag","url":"oci://a.azurecr.io"}"#,
    ),
    (
        r"self.type != 'ExternalService' || self.url.startsWith('http')",
        r#"{"type":"ExternalService","url":"http://a"}"#,
        r#"{"type":"ExternalService","url":"a"}"#,
    ),
    (
        r"!has(self.insecure) || !self.insecure || self.type == 'ExternalService' || self.type == 'OCIArtifactTag'",
        r#"{"insecure":true,"type":"OCIArtifactTag"}"#,
        r#"{"insecure":true,"type":"Static"}"#,
    ),
    (
        r"self.type != 'ExternalService' || !self.url.startsWith('http://') || (has(self.insecure) && self.insecure)",
        r#"{"type":"ExternalService","url":"http://a","insecure":true}"#,
        r#"{"type":"ExternalService","url":"http://a"}"#,
    ),
    (
        r"!has(self.serviceAccountName) || self.type.startsWith('AzureDevOps') || self.type.startsWith('AWSCodeCommit') || self.type.endsWith('ArtifactTag') || self.type == 'ExternalArtifact'",
        r#"{"serviceAccountName":"a","type":"ACRArtifactTag"}"#,
        r#"{"serviceAccountName":"a","type":"Static"}"#,
    ),
    (
        r"!has(self.certSecretRef) || !(self.type == 'Static' || self.type == 'ExternalArtifact' || self.type.startsWith('AzureDevOps') || self.type.startsWith('AWSCodeCommit') || (self.type.endsWith('ArtifactTag') && self.type != 'OCIArtifactTag'))",
        r#"{"certSecretRef":{},"type":"OCIArtifactTag"}"#,
        r#"{"certSecretRef":{},"type":"ACRArtifactTag"}"#,
    ),
    (
        r"!has(self.secretRef) || !(self.type == 'Static' || self.type == 'ExternalArtifact' || self.type.startsWith('AWSCodeCommit') || (self.type.endsWith('ArtifactTag') && self.type != 'OCIArtifactTag'))",
        r#"{"secretRef":{},"type":"GitHubTag"}"#,
        r#"{"secretRef":{},"type":"Static"}"#,
    ),
    (
        r"self.type != 'ExternalArtifact' || (has(self.selectors) && size(self.selectors) > 0)",
        r#"{"type":"ExternalArtifact","selectors":[{}]}"#,
        r#"{"type":"ExternalArtifact","selectors":[]}"#,
    ),
    (
        r"self.type == 'ExternalArtifact' || !has(self.selectors)",
        r#"{"type":"Static"}"#,
        r#"{"type":"Static","selectors":[{}]}"#,
    ),
    (
        r"!has(self.name) || (!has(self.matchLabels) && !has(self.matchExpressions))",
        r#"{"name":"a"}"#,
        r#"{"name":"a","matchLabels":{}}"#,
    ),
    (
        r"!has(self.steps) || (!has(self.resources) && !has(self.resourcesTemplate))",
        r#"{"steps":[]}"#,
        r#"{"steps":[],"resources":[]}"#,
    ),
    (r"has(self.steps) || has(self.resources) || has(self.resourcesTemplate)", r#"{"resources":[]}"#, r#"{}"#),
    (
        r"!has(self.includeEmptyProviders) || self.name == 'Permute'",
        r#"{"includeEmptyProviders":true,"name":"Permute"}"#,
        r#"{"includeEmptyProviders":true,"name":"Flatten"}"#,
    ),
    (r"has(self.name) || has(self.selector)", r#"{"name":"a"}"#, r#"{}"#),
    (r"!has(self.name) || !has(self.selector)", r#"{"name":"a"}"#, r#"{"name":"a","selector":{}}"#),
    (
        r"self.all(s, self.exists_one(t, t.name == s.name))",
        r#"[{"name":"a"},{"name":"b"}]"#,
        r#"[{"name":"a"},{"name":"a"}]"#,
    ),
    (r"has(self.resources) || has(self.resourcesTemplate)", r#"{"resourcesTemplate":""}"#, r#"{"name":"a"}"#),
    (
        r"(has(self.chart) && !has(self.chartRef)) || (!has(self.chart) && has(self.chartRef))",
        r#"{"chart":{}}"#,
        r#"{"chart":{},"chartRef":{}}"#,
    ),
    (
        r"!has(self.retryInterval) || self.name != 'RemediateOnFailure'",
        r#"{"retryInterval":"1m","name":"RetryOnFailure"}"#,
        r#"{"retryInterval":"1m","name":"RemediateOnFailure"}"#,
    ),
    (r"has(self.configMapRef) || has(self.secretRef)", r#"{"secretRef":{}}"#, r#"{}"#),
    (
        r"!has(self.configMapRef) || !has(self.secretRef)",
        r#"{"secretRef":{}}"#,
        r#"{"secretRef":{},"configMapRef":{}}"#,
    ),
    (
        r"!has(self.retryInterval) || self.name == 'RetryOnFailure'",
        r#"{"retryInterval":"1m","name":"RetryOnFailure"}"#,
        r#"{"retryInterval":"1m","name":"RemediateOnFailure"}"#,
    ),
    (
        r"!has(self.interval) || (has(self.digestReflectionPolicy) && self.digestReflectionPolicy == 'Always')",
        r#"{"interval":"1m","digestReflectionPolicy":"Always"}"#,
        r#"{"interval":"1m"}"#,
    ),
    (
        r"has(self.interval) || !has(self.digestReflectionPolicy) || self.digestReflectionPolicy != 'Always'",
        r#"{"digestReflectionPolicy":"Never"}"#,
        r#"{"digestReflectionPolicy":"Always"}"#,
    ),
    (
        r"self.type == 'github' || self.type == 'gitlab' || self.type == 'gitea' || self.type == 'bitbucketserver' || self.type == 'bitbucket' || self.type == 'azuredevops' || !has(self.commitStatusExpr)",
        r#"{"type":"azuredevops","commitStatusExpr":"a"}"#,
        r#"{"type":"slack","commitStatusExpr":"a"}"#,
    ),
    (
        r"self.type != 'generic-oidc' || (has(self.oidcProviders) && size(self.oidcProviders) > 0)",
        r#"{"type":"generic-oidc","oidcProviders":[{}]}"#,
        r#"{"type":"generic-oidc"}"#,
    ),
    (
        r"self.type == 'generic-oidc' || !has(self.oidcProviders) || size(self.oidcProviders) == 0",
        r#"{"type":"github","oidcProviders":[]}"#,
        r#"{"type":"github","oidcProviders":[{}]}"#,
    ),
    (
        r"self.type != 'generic-oidc' || !has(self.secretRef)",
        r#"{"type":"generic-oidc"}"#,
        r#"{"type":"generic-oidc","secretRef":{}}"#,
    ),
    (
        r"self.type == 'generic-oidc' || has(self.secretRef)",
        r#"{"type":"github","secretRef":{}}"#,
        r#"{"type":"github"}"#,
    ),
    (
        r"has(self.pathPattern) && size(self.pathPattern) > 0 || self.artifacts.all(a, a.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'))",
        r#"{"artifacts":[{"name":"a.b-c"}]}"#,
        r#"{"artifacts":[{"name":"a"},{"name":"A_b"}]}"#,
    ),
    (
        r"self.provider == 'aws' || self.provider == 'generic' || !has(self.sts)",
        r#"{"provider":"azure"}"#,
        r#"{"provider":"azure","sts":{}}"#,
    ),
    (
        r"self.provider != 'aws' || !has(self.sts) || self.sts.provider == 'aws'",
        r#"{"provider":"aws","sts":{"provider":"aws"}}"#,
        r#"{"provider":"aws","sts":{"provider":"ldap"}}"#,
    ),
    (
        r"self.provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap'",
        r#"{"provider":"generic","sts":{"provider":"ldap"}}"#,
        r#"{"provider":"generic","sts":{"provider":"aws"}}"#,
    ),
    (
        r"!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.secretRef)",
        r#"{"sts":{"provider":"aws"}}"#,
        r#"{"sts":{"provider":"aws","secretRef":{}}}"#,
    ),
    (
        r"!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.certSecretRef)",
        r#"{"sts":{"provider":"aws"}}"#,
        r#"{"sts":{"provider":"aws","certSecretRef":{}}}"#,
    ),
    (
        r"self.provider != 'generic' || !has(self.serviceAccountName)",
        r#"{"provider":"azure","serviceAccountName":"a"}"#,
        r#"{"provider":"generic","serviceAccountName":"a"}"#,
    ),
    (
        r"!has(self.secretRef) || !has(self.serviceAccountName)",
        r#"{"secretRef":{}}"#,
        r#"{"secretRef":{},"serviceAccountName":"a"}"#,
    ),
    (
        r"!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' || self.provider == 'aws'))",
        r#"{"serviceAccountName":"a","provider":"azure"}"#,
        r#"{"serviceAccountName":"a"}"#,
    ),
    (
        r"!has(self.verify) || self.sourceRef.kind == 'HelmRepository'",
        r#"{"verify":{},"sourceRef":{"kind":"HelmRepository"}}"#,
        r#"{"verify":{},"sourceRef":{"kind":"GitRepository"}}"#,
    ),
];

#[test]
fn the_rules_of_flux_are_evaluated() {
    for (rule, good, bad) in RULES {
        for (text, expected) in [(good, 0), (bad, 1)] {
            let value: Value = serde_json::from_str(text).unwrap();
            let (rules, outcome) = ask(rule, value);
            assert!(rules.gaps().is_empty() && outcome.gaps.is_empty(), "{rule}: {:?}", outcome.gaps);
            assert_eq!((outcome.evaluated, outcome.violations.len()), (1, expected), "{rule} of {text}");
        }
    }
}
