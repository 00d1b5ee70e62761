//! Sources held against proven roots and the configuration.

use std::sync::Arc;

use crate::{
    config::Config,
    text::{RepoPath, Source},
    yaml::{Limits, Yaml},
};

use super::*;

fn yaml(text: &str) -> Yaml {
    Yaml::parse(Source::new(RepoPath::new("a.yaml"), text.as_bytes().to_vec()), &Limits::default())
}

fn source(kind: &str, name: &str, spec: &str) -> Yaml {
    let group = if kind == "FluxInstance" { "fluxcd.controlplane.io" } else { "source.toolkit.fluxcd.io" };
    yaml(&format!(
        "apiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {spec}"
    ))
}

fn object(yaml: &Yaml) -> Object<'_> {
    yaml.roots().find_map(Object::of).unwrap()
}

/// The verdict in a few words.
fn judge(known: &Known<'_>, kind: &str, name: &str, spec: &str) -> String {
    let yaml = source(kind, name, spec);
    let verdict = known.judge(object(&yaml));
    let origin = match verdict.origin {
        SourceIdentity::Proven => "proven".to_owned(),
        SourceIdentity::SameUrl => "same".to_owned(),
        SourceIdentity::Mapped(folder) => format!("mapped to `{folder}`"),
        SourceIdentity::Assumed(why) => format!("assumed, {why}"),
        SourceIdentity::Elsewhere(why) => format!("elsewhere, {why}"),
    };
    verdict.other_revision.map_or(origin.clone(), |revision| format!("{origin}; {revision}"))
}

#[test]
fn by_the_address_of_a_proven_root() {
    let mut known = Known::default();
    let root =
        source("GitRepository", "fleet", "{url: 'https://dev.azure.com/org/proj/_git/fleet', ref: {branch: main}}");
    known.add(object(&root));
    for (name, spec, wanted) in [
        ("fleet", "{url: 'https://dev.azure.com/org/proj/_git/fleet', ref: {branch: main}}", "proven"),
        ("fleet", "{url: '${URL}', ref: {branch: main}}", "proven"),
        ("fleet", "{url: 'https://github.com/org/fleet'}", "elsewhere, its address is another repository"),
        ("a", "{url: 'ssh://git@ssh.dev.azure.com/v3/org/proj/fleet', ref: {branch: main}}", "same"),
        ("a", "{url: 'ssh://git@ssh.dev.azure.com:22/v3/Org/proj/fleet', ref: {name: refs/heads/main}}", "same"),
        ("a", "{url: 'https://org.visualstudio.com/proj/_git/fleet', ref: {branch: dev}}", "same; the branch `dev`"),
        ("a", "{url: 'https://me@dev.azure.com:443/org/proj/_git/fleet'}", "same; the branch `master`"),
        (
            "a",
            "{url: 'https://dev.azure.com/org/proj/_git/fleet', ref: {branch: main, commit: abc}}",
            "same; the commit `abc`",
        ),
        (
            "a",
            "{url: 'https://dev.azure.com/org/proj/_git/fleet', ref: {branch: main, tag: v1, semver: 1.x}}",
            "same; the tag `v1`",
        ),
        ("a", "{url: 'https://dev.azure.com/org/proj/_git/fleet', ref: {branch: '${BRANCH}'}}", "same"),
        ("a", "{url: 'https://dev.azure.com/org/proj/_git/apps'}", "elsewhere, its address is another repository"),
        ("a", "{url: 'https://${HOST}/fleet'}", "assumed, its address is not known"),
    ] {
        assert_eq!(judge(&known, "GitRepository", name, spec), wanted, "{spec}");
    }
    let oci = "assumed, `OCIRepository` may be filled from any repository";
    assert_eq!(judge(&known, "OCIRepository", "a", "{url: 'oci://x.azurecr.io/fleet', ref: {tag: v1}}"), oci);
    let chart =
        "{url: 'oci://ghcr.io/a/b', layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip}}";
    assert_eq!(judge(&known, "OCIRepository", "a", chart), "elsewhere, its artifact is a Helm chart");
    let external = "assumed, another controller makes it";
    assert_eq!(judge(&known, "ExternalArtifact", "a", "{sourceRef: {kind: ArtifactGenerator}}"), external);
}

#[test]
fn other_hosts_and_ports() {
    let mut known = Known::default();
    let root = source("GitRepository", "fleet", "{url: 'ssh://git@github.com/Org/fleet', ref: {branch: main}}");
    known.add(object(&root));
    let git = |url: &str| judge(&known, "GitRepository", "a", &format!("{{url: '{url}', ref: {{branch: main}}}}"));
    assert_eq!(git("https://GitHub.com/Org/fleet.git"), "same");
    assert_eq!(git("ssh://git@github.com:22/Org/fleet"), "same");
    assert_eq!(git("git@github.com:Org/fleet.git"), "same");
    assert_eq!(git("ssh://git@github.com:2222/Org/fleet"), "elsewhere, its address is another repository");
    assert!(git("https://github.com/org/fleet").starts_with("assumed, its address differs"));
    assert!(same_repository("https://github.com/a/b", "ssh://git@github.com/a/b.git"));
    assert!(!same_repository("https://github.com/a/b", "${URL}"));
}

#[test]
fn roots_that_are_no_git_repositories() {
    let mut known = Known::default();
    let sync = "{sync: {kind: OCIRepository, url: 'oci://x.azurecr.io/fleet', ref: latest, path: clusters/prod}}";
    let root = source("FluxInstance", "flux", sync);
    known.add(object(&root));
    assert_eq!(judge(&known, "OCIRepository", "flux-system", "{url: 'oci://X.azurecr.io/fleet'}"), "proven");
    assert_eq!(
        judge(&known, "OCIRepository", "a", "{url: 'oci://x.azurecr.io/fleet', ref: {tag: v1}}"),
        "same; the tag `v1`"
    );
    assert_eq!(judge(&known, "FluxInstance", "flux", sync), "proven");
    let git = judge(&known, "GitRepository", "a", "{url: 'https://github.com/a/b', ref: {commit: abc}}");
    assert_eq!(git, "assumed, no root shows the address of this repository; the commit `abc`");
}

#[test]
fn the_configuration_decides() {
    let text = "sources: {flux-system/a: ./kubernetes}";
    let text = Source::new(RepoPath::new(".fluxvet.yaml"), text.as_bytes().to_vec());
    let config = Config::parse(&Arc::clone(&text)).unwrap();
    let known = Known::new(&config.sources);
    assert_eq!(judge(&known, "OCIRepository", "a", "{url: '${URL}'}"), "mapped to `kubernetes`");
    assert_eq!(judge(&known, "Bucket", "a", "{bucketName: b, endpoint: e}"), "mapped to `kubernetes`");
    assert_eq!(judge(&known, "OCIRepository", "b", "{url: '${URL}'}"), "assumed, its address is not known");
}
