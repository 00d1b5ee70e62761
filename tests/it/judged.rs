//! What careful readers said of findings in real repositories, each as a small tree: the place, the level, the help.

use fluxvet::{
    Config, MemoryTree, Report, Request,
    engine::InputLine,
    lint,
    report::{Format, Style, write},
    text::{RepoPath, Source},
};

/// The parts of a tree at `# file:` lines.
fn files(text: &str) -> Vec<(String, String)> {
    let parts = text.split("# file: ").skip(1).map(|part| part.split_once('\n').expect("a path and a text"));
    parts.map(|(path, text)| (path.trim().to_owned(), text.to_owned())).collect()
}

fn check(text: &str) -> Report {
    let files = files(text);
    let tree = MemoryTree::new(files.iter().map(|(path, text)| (path, text.as_bytes())));
    let written = files.iter().find(|(path, _)| path == Config::FILE_NAME);
    let config = written.map_or_else(Config::default, |(path, text)| {
        Config::parse(&Source::new(RepoPath::new(path), text.as_bytes().to_vec())).expect("the configuration parses")
    });
    let report = lint(&tree, &config, &Request::all("2026-06-01".parse().expect("a date")));
    assert!(report.panics.is_empty(), "{:?}", report.panics);
    report
}

/// `path:line level` of what a rule says.
fn said(report: &Report, rule: &str) -> Vec<String> {
    let own = report.findings.iter().filter(|finding| finding.rule == rule);
    own.map(|finding| {
        let path = finding.place.source.path();
        format!("{path}:{} {}", finding.place.start().line, finding.level)
    })
    .collect()
}

/// A cluster that applies itself in `folder`, and `more` behind it.
fn cluster(folder: &str, more: &str) -> String {
    format!(
        "# file: {folder}/flux-system/gotk-sync.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m
  url: https://github.com/contoso/fleet
  ref:
    branch: main
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m
  path: ./{folder}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
{more}"
    )
}

const IDENTITY: &str = "apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata:
  name: web
  namespace: web
";

const REPOSITORY: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: charts
  namespace: flux-system
spec:
  interval: 1h
  url: https://github.com/contoso/charts
";

#[test]
fn an_api_version_that_a_patch_repeats_stays_where_the_base_has_it() {
    for (field, text) in [("patches", "  - path: dev.yaml\n"), ("patchesStrategicMerge", "  - dev.yaml\n")] {
        let tree = cluster(
            "clusters/dev",
            &format!(
                "# file: clusters/dev/kustomization.yaml\nresources:\n  - flux-system/gotk-sync.yaml\n  - ../../apps/base\n\
                 {field}:\n{text}# file: clusters/dev/dev.yaml\n{IDENTITY}spec:\n  clientID: 1\n\
                 # file: apps/base/kustomization.yaml\nresources:\n  - identity.yaml\n\
                 # file: apps/base/identity.yaml\n{IDENTITY}spec:\n  type: 0\n"
            ),
        );
        let found = said(&check(&tree), "workload-identity/aad-pod-identity");
        assert_eq!(found, ["apps/base/identity.yaml:1 warning"], "{field}");
    }
}

#[test]
fn nothing_that_is_laid_aside_is_taken_for_a_cluster() {
    let apps = "# file: clusters/dev/apps/kustomization.yaml\nresources:\n  - live.yaml\n";
    let live = REPOSITORY.replace("https://github.com/contoso/charts", "https://charts.contoso.com");
    let live = format!("# file: clusters/dev/apps/live.yaml\n{live}");
    let list =
        |item: &str| format!("# file: more/kustomization.yaml\nresources:\n  - {live}\n{item}", live = "none.yaml");
    let none = "# file: more/none.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: none\n";
    let there = |path: &str| {
        format!(
            "# file: {path}/kustomization.yaml\nresources:\n  - charts.yaml\n# file: {path}/charts.yaml\n{REPOSITORY}---\n{IDENTITY}"
        )
    };
    let of = |rest: &str| {
        let entry = "# file: clusters/dev/kustomization.yaml\nresources:\n  - apps\n";
        let report = check(&format!("{entry}{apps}{live}{rest}"));
        let found = said(&report, "workload-identity/aad-pod-identity");
        assert_eq!(found.len(), 1, "{found:?}");
        let lines = report.coverage.clusters.iter().filter(|line| line.is_assumed());
        let paths: Vec<String> = lines.map(|line| line.path.clone()).filter(|path| path != "clusters/dev").collect();
        let file = found[0].rsplit_once(' ').map_or("", |(file, _)| file);
        (file.to_owned(), paths.join(" "))
    };
    let expect = |file: &str, clusters: &str| (file.to_owned(), clusters.to_owned());

    assert_eq!(of(&there("other")), expect("other/charts.yaml:10", "other"), "someone outside may apply it");
    assert_eq!(of(&there(".archive")), expect(".archive/charts.yaml:10", ""));
    assert_eq!(of(&there("examples/aks")), expect("examples/aks/charts.yaml:10", ""));
    assert_eq!(
        of(&there("clusters/test")),
        expect("clusters/test/charts.yaml:10", "clusters/test"),
        "a cluster may have this name"
    );
    let hidden = format!("# file: .sourceignore\n/other\n{}", there("other"));
    assert_eq!(of(&hidden), expect("other/charts.yaml:10", ""));
    let commented = format!("{}{none}{}", list("#  - web\n"), there("more/web"));
    assert_eq!(of(&commented), expect("more/web/charts.yaml:10", ""));
    // By who uses it.
    let sync = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: web\n  \
                namespace: flux-system\nspec:\n  interval: 10m\n  path: ./more/web/app\n  prune: true\n  sourceRef:\n    \
                kind: GitRepository\n    name: flux-system\n";
    let through =
        format!("{}{none}# file: more/web/ks.yaml\n{sync}{}", list("#  - web/ks.yaml\n"), there("more/web/app"));
    assert_eq!(of(&through), expect("more/web/app/charts.yaml:10", ""));
    // From a folder beside, and by a path from the root of another artifact.
    let beside = there("deploy/web/app");
    let sync = sync.replace("./more/web/app", "./web/app");
    let line = "# file: deploy/dev/kustomization.yaml\nresources:\n  - none.yaml\n#  - ../web/ks.yaml\n";
    let none = none.replace("more/none", "deploy/dev/none");
    let apart = format!("{line}{none}# file: deploy/web/ks.yaml\n{sync}{beside}");
    assert_eq!(of(&apart), expect("deploy/web/app/charts.yaml:10", ""));
    assert_eq!(of(&apart.replace("#  - ../", "  - ../")), expect("deploy/web/app/charts.yaml:10", "deploy/dev"));
}

#[test]
fn a_file_that_bootstrap_applies_declares_its_cluster() {
    let tree = cluster(
        "clusters/dev",
        &format!(
            "# file: clusters/dev/kustomization.yaml\nresources:\n  - charts.yaml\n# file: clusters/dev/charts.yaml\n{REPOSITORY}"
        ),
    );
    let report = check(&tree);
    let found: Vec<_> = report.coverage.clusters.iter().map(|line| (line.path.as_str(), line.entry.as_str())).collect();
    assert_eq!(found, [("clusters/dev", "declared")]);
    assert_eq!(said(&report, "helm/repository-is-git"), ["clusters/dev/charts.yaml:8 error"]);
    // What it does not lead to is read by nobody that is known.
    let other = REPOSITORY.replace("name: charts", "name: other");
    let more = format!(
        "{tree}# file: components/kustomization.yaml\nkind: Component\nresources:\n  - charts.yaml\n# file: components/charts.yaml\n{other}"
    );
    assert_eq!(said(&check(&more), "helm/repository-is-git")[1..], ["components/charts.yaml:8 warning"]);
}

#[test]
fn a_build_that_is_guessed_makes_no_mistake_certain() {
    let lists = "# file: clusters/dev/apps/web/kustomization.yaml\nresources:\n  - ../../../../gone\n\
                 # file: clusters/dev/apps/charts.yaml\n";
    let root = "# file: clusters/dev/kustomization.yaml\nresources:\n  - flux-system/gotk-sync.yaml\n  - charts.yaml\n\
                # file: clusters/dev/charts.yaml\n";
    let charts = REPOSITORY.replace("https://github.com/contoso/charts", "https://charts.contoso.com");
    let tree = cluster("clusters/dev", &format!("{root}{charts}{lists}{charts}"));
    assert_eq!(
        said(&check(&tree), "kustomize/resource-missing"),
        ["clusters/dev/apps/web/kustomization.yaml:2 warning"]
    );
}

const OLD_RELEASE: &str = "apiVersion: helm.fluxcd.io/v1
kind: HelmRelease
metadata:
  name: web
  namespace: web
spec:
";

#[test]
fn what_only_stands_for_another_is_no_release_of_flux_v1() {
    let release = format!("# file: apps/web.yaml\n{OLD_RELEASE}  chart:\n    name: web\n");
    let rule = "install/flux-v1-kind";
    assert_eq!(said(&check(&release), rule), ["apps/web.yaml:1 warning"]);
    let patch = format!("{release}# file: apps/patches/dev.yaml\n{OLD_RELEASE}  values:\n    replicas: 1\n");
    assert_eq!(said(&check(&patch), rule), ["apps/web.yaml:1 warning"]);
    let named = format!(
        "{release}# file: dev/.flux.yaml\nversion: 1\npatchUpdated:\n  generators:\n    - command: kustomize build .\n  \
         patchFile: flux-patch.yaml\n# file: dev/flux-patch.yaml\n{OLD_RELEASE}  chart:\n    version: 1.0.0\n"
    );
    assert_eq!(said(&check(&named), rule), ["apps/web.yaml:1 warning"]);
}

#[test]
fn a_body_that_nothing_names_is_no_second_object() {
    let root = "# file: clusters/dev/kustomization.yaml\nresources:\n  - flux-system/gotk-sync.yaml\n  - base.yaml\n";
    let rest = format!(
        "{root}# file: clusters/dev/base.yaml\n{IDENTITY}spec:\n  type: 0\n# file: patches/dev.yaml\n{IDENTITY}spec:\n  clientID: 1\n"
    );
    let rule = "workload-identity/aad-pod-identity";
    assert_eq!(said(&check(&cluster("clusters/dev", &rest)), rule), ["clusters/dev/base.yaml:1 warning"]);
    let other = rest.replace("# file: patches/dev.yaml\n", "# file: patches/dev.yaml\n# another\n---\n");
    let other = match other.rsplit_once("name: web") {
        Some((before, after)) => format!("{before}name: api{after}"),
        None => other,
    };
    let found = said(&check(&cluster("clusters/dev", &other)), rule);
    assert_eq!(found, ["clusters/dev/base.yaml:1 warning", "patches/dev.yaml:3 info"]);
}

#[test]
fn nothing_is_certain_of_a_guess_beside_a_cluster() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata:\n  name: web\n  namespace: web\n\
                   spec:\n  interval: 10m\n  chart:\n    spec:\n      chart: web\n      sourceRef:\n        kind: HelmRepository\n        \
                   name: charts\n";
    let alone =
        format!("# file: other/kustomization.yaml\nresources:\n  - web.yaml\n# file: other/web.yaml\n{release}");
    let rule = "install/removed-api-version";
    assert_eq!(said(&check(&alone), rule), ["other/web.yaml:1 warning"], "nothing shows which Flux runs");
    let alone = format!("{alone}# file: .fluxvet.yaml\nflux-version: \"2.9\"\n");
    assert_eq!(said(&check(&alone), rule), ["other/web.yaml:1 error"]);
    assert_eq!(said(&check(&cluster("clusters/dev", &alone)), rule), ["other/web.yaml:1 warning"]);
}

#[test]
fn fixing_one_cluster_renames_no_finding_of_another() {
    let apps = "# file: base/apps.yaml\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  \
                name: apps\n  namespace: flux-system\nspec:\n  interval: 10m\n  path: ./apps/${env}\n  prune: true\n  \
                sourceRef:\n    kind: GitRepository\n    name: flux-system\n# file: base/kustomization.yaml\nresources:\n  \
                - apps.yaml\n";
    let env = |path: &str, env: &str| {
        let files =
            cluster(path, &format!("# file: {path}/kustomization.yaml\nresources:\n  - flux-system\n  - ../../base\n"));
        files.replace("  prune: true\n", &format!("  prune: true\n  postBuild:\n    substitute:\n      env: {env}\n"))
    };
    let both = format!("{apps}{}{}", env("clusters/prod", "prd"), env("clusters/staging", "stg"));
    let fixed = format!(
        "{both}# file: apps/stg/web.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: web\n"
    );
    let of = |files: &str| {
        let report = check(files);
        let mut found = report.findings.iter().filter(|finding| finding.rule == "kustomization/path-missing");
        let finding = found.next().expect("a missing path");
        assert_eq!(found.count(), 0);
        (finding.fingerprint.clone(), finding.place.source.path().to_string(), finding.clusters.clone())
    };
    let (before, place, clusters) = of(&both);
    assert_eq!((place.as_str(), clusters.len()), ("base/apps.yaml", 2));
    let (after, place, clusters) = of(&fixed);
    assert_eq!(
        (place.as_str(), clusters),
        ("clusters/prod/flux-system/gotk-sync.yaml", vec!["clusters/prod".to_owned()])
    );
    assert_eq!(before, after, "production's finding has its name whatever becomes of staging");
}

#[test]
fn a_text_that_cannot_be_read_is_judged_by_who_lists_it() {
    let broken = "# file: more/kustomization.yaml\nresources:\n  - broken.yaml\n# file: more/broken.yaml\na: [\n";
    // Nothing leads there, whether or not a cluster is known.
    assert_eq!(said(&check(broken), "yaml/syntax"), ["more/broken.yaml:1 warning"]);
    assert_eq!(said(&check(&cluster("clusters/dev", broken)), "yaml/syntax"), ["more/broken.yaml:1 warning"]);
    let read = broken.replace("more/", "clusters/dev/more/");
    assert_eq!(said(&check(&cluster("clusters/dev", &read)), "yaml/syntax"), ["clusters/dev/more/broken.yaml:1 error"]);
}

/// Message, help and notes of what a rule says, a line each.
fn words(report: &Report, rule: &str) -> Vec<String> {
    let own = report.findings.iter().filter(|finding| finding.rule == rule);
    own.map(|finding| {
        let at = |place: &fluxvet::text::Place| format!("{}:{}", place.source.path(), place.start().line);
        let notes: Vec<String> =
            finding.notes.iter().map(|note| format!("{} {}", at(&note.place), note.message)).collect();
        let help = finding.help.as_deref().unwrap_or("");
        format!("{} | {} | {help} | {}", at(&finding.place), finding.message, notes.join("; "))
    })
    .collect()
}

/// The one thing that a rule says.
fn word(text: &str, rule: &str) -> String {
    let found = words(&check(text), rule);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap_or_default()
}

/// A Flux Kustomization `name` of the path.
fn sync(name: &str, path: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
         spec:\n  interval: 10m\n  path: {path}\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n{more}"
    )
}

/// Two clusters that share `clusters/base`, where the Kustomization `apps` reads what `ENVIRONMENT` says.
fn fleet(environments: &[&str], more: &str) -> String {
    let of = |environment: &&str| {
        let lists = format!(
            "# file: clusters/{environment}/kustomization.yaml\nresources:\n  - flux-system/gotk-sync.yaml\n  - ../base\n"
        );
        let root = cluster(&format!("clusters/{environment}"), "");
        format!("{root}  postBuild:\n    substitute:\n      ENVIRONMENT: {environment}\n{lists}")
    };
    let roots: String = environments.iter().map(of).collect();
    let apps = sync("apps", "./apps/${ENVIRONMENT}", "");
    let base = format!(
        "# file: clusters/base/kustomization.yaml\nresources:\n  - apps.yaml\n# file: clusters/base/apps.yaml\n{apps}"
    );
    format!("{roots}{base}{more}")
}

const SETTINGS: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: default\ndata:\n  a: b\n";

#[test]
fn what_one_cluster_applies_twice_is_told_where_it_is_listed() {
    let more = sync("more", "./more/${ENVIRONMENT}", "");
    let settings = |path: &str| format!("# file: {path}/settings.yaml\n{SETTINGS}");
    let list = |path: &str, item: &str| format!("# file: {path}/kustomization.yaml\nresources:\n  - {item}\n");
    let other = SETTINGS.replace("settings", "other");
    let tree = fleet(
        &["dev", "prod"],
        &format!(
            "---\n{more}{}{}{}{}{}{}# file: more/other/other.yaml\n{other}",
            list("apps/dev", "../settings.yaml"),
            list("apps/prod", "../settings.yaml"),
            settings("apps"),
            list("more/dev", "../other/other.yaml"),
            list("more/prod", "../settings.yaml"),
            settings("more"),
        ),
    );
    let said = word(&tree, "kustomization/applied-twice");
    assert!(said.starts_with("more/prod/kustomization.yaml:2 | "), "{said}");
}

const PROVIDER: &str = "apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Provider\nmetadata:\n  name: slack\n  \
                        namespace: web\nspec:\n  type: slack\n  secretRef:\n    name: slack-token\n";
const TOKEN: &str = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: slack-token\n  namespace: web\nstringData:\n  \
                     address: ${ADDRESS}\n";

/// Four clusters of which two lack the Secret.
fn tokens() -> String {
    let list = |environment: &str, more: &str| {
        format!("# file: apps/{environment}/kustomization.yaml\nresources:\n  - ../provider.yaml\n{more}")
    };
    let more = ["dev", "test"].map(|environment| list(environment, "  - ../token.yaml\n")).concat();
    let less = ["demo", "prod"].map(|environment| list(environment, "")).concat();
    fleet(
        &["demo", "dev", "prod", "test"],
        &format!("{more}{less}# file: apps/provider.yaml\n{PROVIDER}# file: apps/token.yaml\n{TOKEN}"),
    )
}

#[test]
fn where_no_line_is_common_to_all_that_fail_each_has_a_note() {
    let said = word(&tokens(), "secret/reference-missing");
    let notes = "apps/demo/kustomization.yaml:2 included from here in clusters/demo; \
                 apps/prod/kustomization.yaml:2 included from here in clusters/prod";
    assert!(said.starts_with("apps/provider.yaml:9 | ") && said.ends_with(notes), "{said}");
}

#[test]
fn a_reference_that_siblings_resolve_is_evidence_and_external_closes_the_set() {
    let spoken = word(&tokens(), "secret/reference-missing");
    assert!(spoken.contains(" Secret `web/slack-token` does not exist in this repository"), "{spoken}");
    assert!(spoken.contains("| the same reference resolves in `clusters/dev`, `clusters/test` |"), "{spoken}");
    // Without siblings nothing speaks for a slip, unless the configuration names all that there is.
    let alone = cluster("clusters/dev", &format!("# file: clusters/dev/provider.yaml\n{PROVIDER}"));
    assert!(words(&check(&alone), "secret/reference-missing").is_empty());
    let closed = format!("{alone}# file: .fluxvet.yaml\nexternal:\n  secrets:\n    - web/other\n");
    let report = check(&closed);
    assert_eq!(said(&report, "secret/reference-missing"), ["clusters/dev/provider.yaml:9 error"]);
    assert!(
        words(&report, "secret/reference-missing")[0]
            .contains("is neither in this repository nor listed in `external`")
    );
}

#[test]
fn inputs_from_outside_are_listed_and_are_no_gap() {
    let root = "# file: clusters/dev/provider.yaml\n";
    let alone = cluster("clusters/dev", &format!("{root}{PROVIDER}"));
    let of = |text: &str| {
        let report = check(text);
        assert_eq!(report.coverage.incomplete().count(), 0, "{:?}", report.coverage.gaps);
        let lines = report.coverage.inputs.iter();
        let lines = lines.map(|input| {
            let at = format!("{}:{}", input.path, input.place.start().line);
            let InputLine { kind, namespace, name, configured, clusters, .. } = input;
            format!("{kind} {namespace}/{name} {configured} {} {at}", clusters.join(","))
        });
        lines.collect::<Vec<String>>()
    };
    assert_eq!(of(&alone), ["Secret web/slack-token false clusters/dev clusters/dev/provider.yaml:9"]);
    let named = format!("{alone}# file: .fluxvet.yaml\nexternal:\n  secrets:\n    - web/slack-token\n");
    assert_eq!(of(&named), ["Secret web/slack-token true clusters/dev clusters/dev/provider.yaml:9"]);
}

#[test]
fn the_copy_that_kept_its_name_is_the_wrong_one() {
    let namespace = |file: &str| {
        format!("# file: apps/{file}.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: prometheus\n")
    };
    let list = "# file: apps/kustomization.yaml\nresources:\n  - prom-deployment.yaml\n  - default-namespace.yaml\n";
    let tree = format!("{list}{}{}", namespace("prom-deployment"), namespace("default-namespace"));
    assert!(word(&tree, "kustomize/duplicate-id").starts_with("apps/default-namespace.yaml:4 | "));
}

#[test]
fn a_namespace_that_makes_two_objects_one_names_both() {
    let of = |namespace: &str| format!("# file: apps/{namespace}.yaml\n{}", SETTINGS.replace("default", namespace));
    let list = "# file: apps/kustomization.yaml\nnamespace: web\nresources:\n  - a.yaml\n  - b.yaml\n";
    let said = word(&format!("{list}{}{}", of("a"), of("b")), "kustomize/duplicate-id");
    assert!(
        said.starts_with("apps/kustomization.yaml:1 | this namespace gives two objects the same identity"),
        "{said}"
    );
    assert!(
        said.ends_with(
            "| rename one of them, or build them in two folders | apps/a.yaml:4 one of them; apps/b.yaml:4 the other one"
        ),
        "{said}"
    );
}

#[test]
fn a_path_to_variables_that_leads_nowhere_is_told_where_it_is_written() {
    let tree = "# file: apps/kustomization.yaml\nresources:\n  - pod.yaml\nconfigurations:\n  - params.yaml\nvars:\n  - name: NAME\n    \
                objref:\n      apiVersion: v1\n      kind: Pod\n      name: web\n# file: apps/params.yaml\nvarReference:\n  - path: \
                spec/containers/*/args/2\n    kind: Pod\n# file: apps/pod.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  \
                containers:\n    - name: web\n      args: [$(NAME)]\n";
    assert_eq!(
        word(tree, "kustomize/build-fails"),
        "apps/params.yaml:2 | `spec/containers/*/args/2` matches nothing in Pod `web`: every path segment must be a field name | \
         kustomize descends into lists on its own: write `spec/containers/args` | "
    );
}

#[test]
fn a_folder_whose_only_user_is_commented_out_is_not_forgotten() {
    let folder = |path: &str, item: &str| format!("# file: {path}/kustomization.yaml\nresources:\n  - {item}\n");
    let tree = |line: &str| {
        let list =
            "# file: clusters/dev/kustomization.yaml\nresources:\n  - flux-system/gotk-sync.yaml\n  - ../../more/dev\n";
        let dev = format!(
            "# file: more/dev/kustomization.yaml\nresources:\n  - none.yaml\n{line}# file: more/dev/none.yaml\n{SETTINGS}"
        );
        let rest = format!(
            "{}{}# file: more/base/web/web.yaml\n{}",
            folder("more/dev/web", "../../base/web"),
            folder("more/base/web", "web.yaml"),
            SETTINGS.replace("settings", "web")
        );
        cluster("clusters/dev", &format!("{list}{dev}{rest}"))
    };
    assert_eq!(words(&check(&tree("#  - web\n")), "kustomize/unused"), [""; 0]);
    assert_eq!(words(&check(&tree("")), "kustomize/unused").len(), 2);
}

#[test]
fn an_unlisted_file_is_told_where_its_siblings_are_listed() {
    let team = |name: &str| format!("# file: apps/{name}/base/kustomize.yaml\n{}", SETTINGS.replace("settings", name));
    let list = "# file: clusters/dev/kustomization.yaml\nresources:\n  - flux-system/gotk-sync.yaml\n  - ../../apps/a/base/kustomize.yaml\n  \
                - ../../apps/b/base\n# file: apps/b/base/kustomization.yaml\nresources:\n  - c.yaml\n# file: apps/b/base/c.yaml\n";
    let tree = cluster("clusters/dev", &format!("{list}{SETTINGS}{}{}", team("a"), team("b")));
    assert_eq!(
        word(&tree, "kustomize/unused"),
        "apps/b/base/kustomize.yaml:1 | no cluster reads this file: no kustomization file lists it | \
         `apps/a/base/kustomize.yaml` is listed in `clusters/dev/kustomization.yaml`: list this one there too, or delete it | "
    );
}

#[test]
fn unlisted_files_of_one_folder_are_counted() {
    let extra = |name: &str| format!("# file: apps/{name}.yaml\n{}", SETTINGS.replace("settings", name));
    let list = "# file: clusters/dev/kustomization.yaml\nresources:\n  - flux-system/gotk-sync.yaml\n  - ../../apps\n\
                # file: apps/kustomization.yaml\nresources:\n  - settings.yaml\n# file: apps/settings.yaml\n";
    let tree = |more: &str| cluster("clusters/dev", &format!("{list}{SETTINGS}{more}"));
    let found = word(&tree(&[extra("b"), extra("c")].concat()), "kustomize/unused");
    assert!(found.contains("no cluster reads this file and one more beside it: the kustomization"), "{found}");
    let found = word(&tree(&[extra("b"), extra("c"), extra("d")].concat()), "kustomize/unused");
    assert!(found.contains("no cluster reads this file and 2 more beside it: the kustomization"), "{found}");
}

#[test]
fn a_patch_of_another_version_and_namespace_is_told_both() {
    let patch = REPOSITORY.replace("flux-system", "web").replace("/v1\n", "/v1beta2\n");
    let tree = format!(
        "# file: apps/kustomization.yaml\nresources:\n  - charts.yaml\npatches:\n  - path: patch.yaml\n# file: apps/charts.yaml\n\
         {REPOSITORY}# file: apps/patch.yaml\n{patch}"
    );
    let said = word(&tree, "kustomize/patch-matches-nothing");
    let help = "the object has `apiVersion: source.toolkit.fluxcd.io/v1`, and is in namespace `flux-system` at this step of the build, \
                the patch says namespace `web`";
    assert!(said.contains(help), "{said}");
}

#[test]
fn sops_is_proposed_only_as_far_as_it_is_set_up() {
    let secret = "# file: apps/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  password: hunter2-contoso\n";
    let with = |regex: &str| {
        format!("# file: .sops.yaml\ncreation_rules:\n  - path_regex: {regex}\n    age: age1contoso\n{secret}")
    };
    assert!(word(&with(r"^apps/.*\.yaml$"), "secret/plaintext").contains("then encrypt it with"));
    assert!(
        word(&with(r"\.enc\.yaml$"), "secret/plaintext")
            .contains("give `.sops.yaml` a rule whose `path_regex` matches this file")
    );
    assert!(word(secret, "secret/plaintext").contains("keep it out of Git"));
}

#[test]
fn an_artifact_is_what_its_generator_copies() {
    let tree = |path: &str| {
        let generator = "\
# file: clusters/prod/artifacts.yaml
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata:
  name: fleet
  namespace: flux-system
spec:
  sources:
    - alias: fleet
      kind: GitRepository
      name: flux-system
  artifacts:
    - name: apps
      copy:
        - from: \"@fleet/apps/base/**\"
          to: \"@artifact/base/\"
        - from: \"@fleet/apps/prod/**\"
          to: \"@artifact/prod/\"
";
        let apps = sync("apps", path, "")
            .replace("kind: GitRepository\n    name: flux-system", "kind: ExternalArtifact\n    name: apps");
        let files = "\
# file: apps/prod/kustomization.yaml
resources:
  - ../base/gone.yaml
# file: apps/base/README.md
";
        cluster("clusters/prod", &format!("{generator}# file: clusters/prod/apps.yaml\n{apps}{files}"))
    };
    assert_eq!(said(&check(&tree("./prod")), "kustomize/resource-missing"), ["apps/prod/kustomization.yaml:2 error"]);
    let found = words(&check(&tree("./production")), "kustomization/path-missing");
    assert!(found[0].contains("the folder `apps/production` does not exist | did you mean `./prod`?"), "{found:#?}");
}

#[test]
fn further_objects_are_counted_after_a_space() {
    let secret = |name: &str| {
        format!(
            "# file: apps/{name}.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}\n  namespace: web\nstringData:\n  \
             token: ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=,type:str]\nsops:\n  age: []\n  lastmodified: '2026-01-10T09:00:00Z'\n  \
             mac: ENC[AES256_GCM,data:AAAA,iv:AAAA,aad:UQ=,tag:AAAA,type:str]\n  version: 3.9.4\n"
        )
    };
    let tree = format!("# file: clusters/prod/apps.yaml\n{}{}{}", sync("apps", "./apps", ""), secret("a"), secret("b"));
    let found = words(&check(&cluster("clusters/prod", &tree)), "sops/decryption-missing");
    assert!(found[0].contains("the Secret `web/a` and 1 more: "), "{found:#?}");
}

#[test]
fn a_pointer_of_git_lfs_is_called_one() {
    let pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22e\nsize 12345\n";
    let tree = format!("# file: apps/kustomization.yaml\nresources:\n  - web.yaml\n# file: apps/web.yaml\n{pointer}");
    assert!(word(&tree, "kustomize/not-an-object").contains("apps/web.yaml:1 | this is a Git LFS pointer"));
}

#[test]
fn a_secret_that_helm_wrote_may_be_a_sample() {
    let secret = |labels: &str, key: &str, value: &str| {
        format!(
            "# file: web.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n{labels}stringData:\n  {key}: {value}\n"
        )
    };
    let level = |text: &str| said(&check(text), "secret/plaintext").join(", ");
    let chart = "  labels:\n    helm.sh/chart: web-1.2.0\n";
    let key = "postgres://web:Vq7nTr2xLp9w@db.contoso.com/web";
    assert_eq!(level(&secret("", "password", "hunter2-contoso")), "web.yaml:6 error");
    assert_eq!(level(&secret(chart, "password", "hunter2-contoso")), "web.yaml:8 warning");
    assert_eq!(level(&secret(chart, "url", key)), "web.yaml:8 error");
}

#[test]
fn what_is_missing_is_looked_for_by_the_end_of_its_path() {
    let list = "# file: clusters/uat/web/kustomization.yaml\nresources:\n  - ../../../apps/base/web/release.yaml\n  - ../none.yaml\n";
    let tree = format!("{list}# file: clusters/apps/base/web/release.yaml\n{SETTINGS}");
    let found = words(&check(&tree), "kustomize/resource-missing");
    assert!(found[0].contains("| did you mean `../../apps/base/web/release.yaml`? |"), "{found:#?}");
    assert!(found[1].contains("| commit the file, or remove this entry |"), "{found:#?}");
    let lone = |path: &str| {
        let apps = format!("# file: clusters/dev/apps.yaml\n{}", sync("apps", path, ""));
        let there = format!("# file: cicd/crossplane/settings.yaml\n{SETTINGS}");
        word(&cluster("clusters/dev", &format!("{apps}{there}")), "kustomization/path-missing")
    };
    assert!(lone("./infra/apps/crossplane").contains("| did you mean `./cicd/crossplane`? |"));
    assert!(
        lone("./infra/apps/nothing")
            .contains("| no folder has a similar name: commit the folder, or correct the path |")
    );
}

#[test]
fn a_third_key_is_no_second_finding() {
    let found = words(&check("# file: apps/values.yaml\ndb: 1\ndb: 2\ndb: 3\n"), "yaml/duplicate-key");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("keep one of the 3 lines"), "{found:#?}");
}

#[test]
fn the_root_is_a_dot_and_an_assumed_cluster_is_named_only_where_no_other_fails() {
    let root = cluster("clusters/dev", REPOSITORY).replace("./clusters/dev", "./").replace("clusters/dev/", "");
    let tree = format!("{root}# file: charts.yaml\n{REPOSITORY}");
    let json = |text: &str| {
        let mut out = Vec::new();
        write(Format::Json, &check(text), &Style::default(), &mut out).expect("a report");
        serde_json::from_slice::<serde_json::Value>(&out).expect("JSON")
    };
    let found = json(&tree);
    assert_eq!(found["coverage"]["clusters"][0]["path"], ".");
    assert_eq!(found["findings"][0]["clusters"], serde_json::json!(["."]), "{}", found["findings"]);
    let base =
        format!("# file: apps/kustomization.yaml\nresources:\n  - charts.yaml\n# file: apps/charts.yaml\n{REPOSITORY}");
    let list = "# file: clusters/dev/kustomization.yaml\nresources:\n  - flux-system/gotk-sync.yaml\n  - ../../apps\n";
    let other = "# file: other/kustomization.yaml\nresources:\n  - ../apps\n";
    let found = json(&cluster("clusters/dev", &format!("{list}{other}{base}")));
    // Nothing points at `other`, and there is a cluster.
    assert_eq!(found["coverage"]["clusters"].as_array().map(Vec::len), Some(1), "{}", found["coverage"]);
    assert_eq!(found["findings"][0]["clusters"], serde_json::json!(["clusters/dev"]));
}

#[test]
fn a_folder_that_flux_makes_a_kustomization_for_is_counted() {
    let twice = format!("# file: clusters/dev/a.yaml\n{SETTINGS}# file: clusters/dev/b.yaml\n{SETTINGS}");
    let of = |more: &str| check(&cluster("clusters/dev", more)).coverage.kustomizations;
    assert_eq!((of("").total, of("").rendered), (1, 1));
    assert_eq!((of(&twice).total, of(&twice).failed), (1, 1));
}

#[test]
fn text_that_variables_blow_up_is_told() {
    let value = "x".repeat(1 << 20);
    let uses = "${A}".repeat(20);
    let apps = sync("apps", "./apps", &format!("  postBuild:\n    substitute:\n      A: {value}\n"));
    let settings = SETTINGS.replace("a: b", &format!("a: {uses}"));
    let tree = cluster(
        "clusters/dev",
        &format!("# file: clusters/dev/apps.yaml\n{apps}# file: apps/settings.yaml\n{settings}"),
    );
    assert!(
        word(&tree, "substitution/malformed")
            .contains("with its variables this text is larger than any API server accepts")
    );
}

#[test]
fn what_a_failing_build_would_make_is_not_missing_as_well() {
    let apps = sync("apps", "./apps", "  dependsOn:\n    - name: infra\n");
    let of = |listed: &str| {
        let list =
            format!("# file: clusters/dev/kustomization.yaml\nresources:\n  - flux-system/gotk-sync.yaml\n{listed}");
        let infra = sync("infra", "./tools/infra", "");
        check(&cluster(
            "clusters/dev",
            &format!(
                "{list}# file: clusters/dev/apps.yaml\n{apps}# file: clusters/dev/infrastructure.yaml\n{infra}\
                 # file: apps/settings.yaml\n{SETTINGS}# file: tools/infra/settings.yaml\n{SETTINGS}"
            ),
        ))
    };
    let report = of("  - apps.yaml\n  - infra.yaml\n");
    let found: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(found, ["kustomize/resource-missing"]);
    assert_eq!(report.findings[0].help.as_deref(), Some("did you mean `infrastructure.yaml`?"));
    // Nothing fails here: what is not listed is missing.
    let found = said(&of("  - apps.yaml\n"), "kustomization/depends-on-missing");
    assert_eq!(found.len(), 1);
}

#[test]
fn a_folder_that_the_source_leaves_out_is_missing_and_an_empty_one_is_there() {
    let of = |source: &str, ignored: &str| {
        let source = format!(
            "# file: clusters/dev/source.yaml\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: apps\n  \
             namespace: flux-system\nspec:\n  interval: 1m\n  url: https://github.com/contoso/fleet\n  ref:\n    branch: main\n{source}"
        );
        let apps = sync("apps", "./apps/web", "").replace("name: flux-system\n", "name: apps\n");
        let ignored = if ignored.is_empty() { String::new() } else { format!("# file: .sourceignore\n{ignored}") };
        let more = format!(
            "{source}# file: clusters/dev/apps.yaml\n{apps}# file: apps/web/settings.yaml\n{SETTINGS}{ignored}"
        );
        said(&check(&cluster("clusters/dev", &more)), "kustomization/path-missing")
    };
    let missing = ["clusters/dev/apps.yaml:8 error"];
    assert_eq!(of("", "apps/\n"), missing);
    assert_eq!(of("  ignore: /apps/web\n", ""), missing);
    assert_eq!(of("  sparseCheckout:\n    - clusters\n", ""), missing);
    // Of the folder itself nothing is said here: it is in the artifact, without files.
    assert!(of("", "/apps/web/*.yaml\n").is_empty());
    assert!(of("  ignore: '!/apps'\n", "/apps\n").is_empty());
    assert!(of("  sparseCheckout:\n    - ./apps/web\n    - clusters\n", "").is_empty());
}

#[test]
fn markers_in_the_values_of_a_chart_count_where_an_automation_updates_them() {
    let automation = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageUpdateAutomation\nmetadata:\n  name: all\n  namespace: \
                      flux-system\nspec:\n  interval: 30m\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n  git:\n    commit:\n      \
                      author:\n        email: flux@contoso.com\n  update:\n    path: ./charts\n";
    let of = |marker: &str| {
        let chart = format!(
            "# file: charts/web/Chart.yaml\nname: web\n# file: charts/web/values.yaml\ntag: 1.4.2 # {{\"$imagepolicy\": \"{marker}\"}}\n"
        );
        let more = format!("# file: clusters/dev/update.yaml\n{automation}{chart}");
        said(&check(&cluster("clusters/dev", &more)), "image-marker/reference")
    };
    assert_eq!(of("flux-system/web:tag"), ["charts/web/values.yaml:1 warning"]);
    assert!(of("flux-system:web:tag").is_empty());
}
