//! The sections of the configuration, and what is refused in them.

use crate::text::RepoPath;

use super::*;

fn source(text: &str) -> Arc<Source> {
    Source::new(RepoPath::new(Config::FILE_NAME), text.as_bytes().to_vec())
}

fn config(text: &str) -> Config {
    Config::parse(&source(text)).unwrap_or_else(|error| panic!("{error}"))
}

fn at(place: &Place) -> String {
    format!("{}:{} {}", place.start().line, place.start().column, place.text())
}

const WHOLE: &str = "\
clusters:
  - path: ./clusters/prod/
    flux-version: \"2.8\"
  - clusters/dev
  - .
sources:
  flux-system/platform: .
  apps/artifact: ./kubernetes
external:
  secrets:
    - flux-system/acr
    - {name: flux-system/git, keys: [username, password], clusters: [clusters/prod]}
    - \"*/pull-*\"
  config-maps:
    - name: flux-system/cluster-vars
      data: {ENVIRONMENT: prod, REGION: null, REPLICAS: 3}
      keys: [ZONE]
      clusters: [./clusters/*]
  variables:
    - DOMAIN
    - {name: ENVIRONMENT, value: prod, clusters: [clusters/prod]}
    - AZURE_*
";

#[test]
fn clusters_and_sources() {
    let config = config(WHOLE);
    let clusters: Vec<_> = config
        .clusters
        .iter()
        .map(|entry| (entry.path.as_str(), entry.flux_version.map(|v| v.to_string()), at(&entry.place)))
        .collect();
    assert_eq!(
        clusters,
        [
            ("clusters/prod", Some("2.8".into()), "2:11 ./clusters/prod/".into()),
            ("clusters/dev", None, "4:5 clusters/dev".into()),
            ("", None, "5:5 .".into()),
        ]
    );
    assert!(config.cluster("clusters/prod").is_some() && config.cluster("clusters").is_none());
    assert_eq!(config.source("flux-system/platform"), Some(""));
    assert_eq!(config.source("apps/artifact"), Some("kubernetes"));
    assert_eq!(config.source("apps/other"), None);
    assert_eq!(at(&config.sources[1].place), "8:3 apps/artifact");
}

#[test]
fn what_exists_outside() {
    let external = config(WHOLE).external;
    assert!(external.closes_secrets() && external.closes_config_maps() && external.closes_variables());
    let secret = |cluster, namespace, name| Some(external.secret(cluster, namespace, name)?.pattern.as_str());
    assert_eq!(secret("clusters/dev", "flux-system", "acr"), Some("flux-system/acr"));
    assert_eq!(secret("clusters/dev", "flux-system", "git"), None);
    assert_eq!(secret("clusters/prod", "flux-system", "git"), Some("flux-system/git"));
    assert_eq!(secret("clusters/prod", "apps", "pull-secret"), Some("*/pull-*"));
    assert_eq!(secret("clusters/prod", "apps", "acr"), None);
    let git = external.secret("clusters/prod", "flux-system", "git").unwrap();
    assert_eq!((git.has("password"), git.has("identity"), git.value("password")), (Some(true), Some(false), None));
    assert_eq!(at(&git.place), "12:14 flux-system/git");
    assert_eq!(external.secret("", "flux-system", "acr").unwrap().has("password"), None);

    let vars = external.config_map("clusters/prod", "flux-system", "cluster-vars").unwrap();
    let keys = ["ENVIRONMENT", "REGION", "REPLICAS", "ZONE", "NO"].map(|key| (vars.has(key).unwrap(), vars.value(key)));
    assert_eq!(keys, [(true, Some("prod")), (true, None), (true, Some("3")), (true, None), (false, None)]);
    assert!(external.config_map("clusters/prod/eu", "flux-system", "cluster-vars").is_none());

    let variable = |cluster, name| {
        let found = external.variables_of(cluster).into_iter().find(|variable| variable.is(name))?;
        Some((found.value.clone(), at(&found.place)))
    };
    assert_eq!(variable("", "DOMAIN"), Some((None, "20:7 DOMAIN".into())));
    assert_eq!(variable("clusters/prod", "ENVIRONMENT"), Some((Some("prod".to_owned()), "21:14 ENVIRONMENT".into())));
    assert_eq!(variable("clusters/dev", "ENVIRONMENT"), None);
    assert_eq!(variable("clusters/dev", "AZURE_TENANT"), Some((None, "22:7 AZURE_*".into())));
}

#[test]
fn a_list_that_is_not_written_says_nothing() {
    let external = config("external: {secrets: []}").external;
    assert!(external.closes_secrets() && !external.closes_config_maps() && !external.closes_variables());
    assert!(!config("external:\nclusters: []").external.closes_secrets());
    assert!(!config("# nothing").external.closes_secrets());
}

#[test]
fn folders_that_are_not_there_are_refused() {
    let refused = |text: &str| {
        let holds = |folder: &str| matches!(folder, "clusters" | "clusters/prod");
        config(text).require_folders(holds).err().map(|error| error.to_string())
    };
    let wanted =
        |place: &str, folder: &str| Some(format!(".fluxvet.yaml:{place}: this repository has no folder `{folder}`"));
    assert_eq!(refused("clusters: [clusters/prod, .]\nschemas: [clusters]"), None);
    assert_eq!(refused("clusters: [clusters/prod, prod]"), wanted("1:27", "prod"));
    assert_eq!(refused("sources:\n  a/b: prod"), wanted("2:3", "prod"));
    assert_eq!(refused("schemas:\n- /etc"), wanted("2:3", "etc"));
}

#[test]
fn errors_have_a_sentence_and_a_place() {
    for (text, wanted) in [
        ("clusters: [../x]", "1:12: `../x` is not a folder of this repository"),
        ("clusters:\n- path: a\n  flux-version: new", "3:17: `new` is not a version, write it as `X.Y`"),
        (
            "clusters:\n- path: a\n  kubernetes-version: '1.99'",
            "3:23: Kubernetes 1.99 is not a version that this fluxvet knows: use 1.20 to 1.37",
        ),
        ("flux-version: '1.0'", "1:15: Flux 1.0 is not a version that this fluxvet knows: use 2.0 to 2.10"),
        ("clusters:\n- flux-version: '2.8'", "2:3: missing field `path`"),
        (
            "clusters:\n- path: a\n  color: b",
            "3:3: unknown field `color`, expected one of path, flux-version, kubernetes-version",
        ),
        ("clusters:\n- [a]", "2:3: invalid type: sequence, expected a name or a mapping"),
        ("clusters: prod", "1:11: expected sequence start"),
        ("sources:\n  platform: .", "2:3: `platform` does not name an object, write `namespace/name`"),
        ("sources:\n  a/b: https://x", "2:8: `https://x` is not a folder of this repository"),
        ("sources:\n  a/b: .\n  a/b: x", "3:3: duplicate mapping key: a/b"),
        ("external: {secrets: [acr]}", "1:22: `acr` does not name an object, write `namespace/name`"),
        ("external: {secrets: [{name: a/b/c}]}", "1:29: `a/b/c` does not name an object, write `namespace/name`"),
        (
            "external: {secrets: [{name: a/b, data: {c: d}}]}",
            "1:34: unknown field `data`, expected one of name, keys, clusters",
        ),
        ("external: {secrets: ['a/[']}", "1:22: `a/[` is not a valid glob: unclosed character class; missing ']'"),
        (
            "external: {configmaps: []}",
            "1:12: unknown field `configmaps`, expected one of secrets, config-maps, variables",
        ),
        (
            "external: {variables: [my-var]}",
            "1:24: `my-var` is not a valid variable name: only letters, digits and `_` are allowed",
        ),
        (
            "external: {variables: [{name: A, clusters: ['[']}]}",
            "1:45: `[` is not a valid glob: unclosed character class; missing ']'",
        ),
    ] {
        let error = Config::parse(&source(text)).map(|_| ()).unwrap_err().to_string();
        let error = error.strip_prefix(".fluxvet.yaml:").unwrap();
        assert_eq!(error, wanted, "{text}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test keeps the file")]
fn the_published_schema_is_that_of_the_type() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/config.schema.json");
    let wanted = format!("{:#}\n", serde_json::Value::from(schemars::schema_for!(Written)));
    if std::fs::read_to_string(file).ok().as_ref() != Some(&wanted) {
        let hint = "schemas/config.schema.json is stale: run `cargo test` and commit it";
        assert!(std::env::var_os("CI").is_none(), "{hint}");
        std::fs::write(file, wanted).unwrap();
        panic!("schemas/config.schema.json was stale and has been rewritten; run the tests again");
    }
    assert!(schema().is_object());
}
