//! A repository of up to eight folders that build on each other, with Flux objects that apply them, is checked without a
//! fault: the bytes choose from a grammar, so that what is made reads as Kubernetes and the mechanisms meet.

#![no_main]

use std::collections::BTreeMap;

use fluxvet::{Config, Date, MemoryTree, Request, lint};
use libfuzzer_sys::{
    arbitrary::{Result, Unstructured},
    fuzz_target,
};

const NAMES: [&str; 8] = ["a", "b", "web", "Web", "${NAME}", "a-", "x.y", "0123"];
const KINDS: [&str; 6] = ["ConfigMap", "Secret", "Deployment", "Namespace", "ClusterRole", "Thing"];
const PATHS: [&str; 8] = [
    "data",
    "data.k",
    "metadata.name",
    "metadata.annotations.a",
    "spec.template.spec.containers.*.image",
    "spec.0",
    "a.b.c",
    "",
];
const VALUES: [&str; 10] =
    ["x", "1", "true", "null", "''", "${NAME}", "${NAME:=${NAME}}", "553640e6", "[a, {b: c}]", "{k: v}"];

/// What is made, file by file.
struct Maker<'u, 'b> {
    bytes: &'u mut Unstructured<'b>,
    files: BTreeMap<String, String>,
    folders: usize,
}

impl Maker<'_, '_> {
    fn of<'s>(&mut self, list: &[&'s str]) -> Result<&'s str> {
        self.bytes.choose(list).copied()
    }

    fn number(&mut self, most: usize) -> Result<usize> {
        self.bytes.int_in_range(0..=most)
    }

    fn folder(&mut self) -> Result<String> {
        let last = self.folders - 1;
        Ok(format!("f{}", self.number(last)?))
    }

    fn object(&mut self) -> Result<String> {
        let (kind, name, space) = (self.of(&KINDS)?, self.of(&NAMES)?, self.of(&NAMES)?);
        let (key, value) = (self.of(&["k", "a,b", "PATH", "1"])?, self.of(&VALUES)?);
        let body = match kind {
            "Deployment" => format!("spec: {{template: {{spec: {{containers: [{{name: {name}, image: {value}}}]}}}}}}"),
            _ => format!("data: {{{key}: {value}}}"),
        };
        let api = if kind == "Deployment" { "apps/v1" } else { "v1" };
        Ok(format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {space}}}\n{body}\n---\n"))
    }

    fn patch(&mut self) -> Result<String> {
        let target = format!("target: {{kind: {}}}", self.of(&KINDS)?);
        Ok(match self.number(2)? {
            0 => format!(
                "  - patch: |-\n      {}\n    {target}\n",
                self.object()?.trim_end_matches("---\n").replace('\n', "\n      ")
            ),
            1 => {
                let (op, from, to) =
                    (self.of(&["add", "replace", "remove", "copy", "move", "test"])?, self.pointer()?, self.pointer()?);
                let value = self.of(&VALUES)?;
                format!(
                    "  - patch: '[{{\"op\": \"{op}\", \"from\": \"{from}\", \"path\": \"{to}\", \"value\": \"{value}\"}}]'\n    {target}\n"
                )
            }
            _ => format!("  - path: ../{}/patch.yaml\n", self.folder()?),
        })
    }

    fn pointer(&mut self) -> Result<String> {
        let path = self.of(&PATHS)?;
        Ok(format!("/{}", path.replace(['.', '*'], "/")))
    }

    fn kustomization(&mut self) -> Result<String> {
        let kind = self.of(&["Kustomization", "Kustomization", "Component"])?;
        let version = if kind == "Component" { "v1alpha1" } else { "v1beta1" };
        let mut text = format!("apiVersion: kustomize.config.k8s.io/{version}\nkind: {kind}\n");
        text += "resources:\n  - objects.yaml\n";
        for _ in 0..self.number(2)? {
            text += &format!("  - ../{}\n", self.folder()?);
        }
        for field in [
            "components",
            "patches",
            "replacements",
            "configMapGenerator",
            "images",
            "namePrefix",
            "nameSuffix",
            "namespace",
            "labels",
            "replicas",
            "vars",
        ] {
            if self.number(3)? != 0 {
                continue;
            }
            text += &match field {
                "components" => format!("components:\n  - ../{}\n  - ../{}\n", self.folder()?, self.folder()?),
                "patches" => format!("patches:\n{}{}", self.patch()?, self.patch()?),
                "replacements" => {
                    let (from, to, path) = (self.of(&KINDS)?, self.of(&KINDS)?, self.of(&PATHS)?);
                    let (index, create) = (self.number(9)?, self.number(1)? == 1);
                    format!(
                        "replacements:\n  - source: {{kind: {from}, fieldPath: {path}}}\n    targets:\n      - select: {{kind: {to}}}\n        \
                         fieldPaths: [{}]\n        options: {{delimiter: ',', index: {index}, create: {create}}}\n",
                        self.of(&PATHS)?
                    )
                }
                "configMapGenerator" => format!(
                    "configMapGenerator:\n  - name: {}\n    literals: [a={}]\n    files: [../{}/objects.yaml]\n    behavior: {}\n",
                    self.of(&NAMES)?,
                    self.of(&["1", "${NAME}", "x=y"])?,
                    self.folder()?,
                    self.of(&["create", "merge", "replace"])?
                ),
                "images" => {
                    format!("images:\n  - {{name: {}, newTag: {}}}\n", self.of(&VALUES[..2])?, self.of(&VALUES)?)
                }
                "labels" => format!("labels:\n  - pairs: {{a: {}}}\n    includeSelectors: true\n", self.of(&VALUES)?),
                "replicas" => format!("replicas:\n  - {{name: {}, count: {}}}\n", self.of(&NAMES)?, self.number(9)?),
                "vars" => format!(
                    "vars:\n  - {{name: V, objref: {{kind: {}, name: {}, apiVersion: v1}}}}\n",
                    self.of(&KINDS)?,
                    self.of(&NAMES)?
                ),
                field => format!("{field}: {}\n", self.of(&NAMES)?),
            };
        }
        Ok(text)
    }

    fn flux(&mut self, name: &str, folder: &str) -> Result<String> {
        let more = match self.number(5)? {
            0 => "  postBuild: {substitute: {NAME: 'a${NAME}'}}\n".to_owned(),
            1 => format!("  dependsOn: [{{name: {}}}]\n", self.folder()?),
            2 => format!("  components: [../{}]\n", self.folder()?),
            3 => format!("  patches:\n  {}", self.patch()?.replace('\n', "\n  ").trim_end()),
            4 => "  targetNamespace: a\n  namePrefix: x\n  decryption: {provider: sops}\n".to_owned(),
            _ => String::new(),
        };
        Ok(format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\nspec:\n  \
             interval: 1h\n  prune: true\n  path: ./{folder}\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}\n---\n"
        ))
    }

    fn make(mut self) -> Result<BTreeMap<String, String>> {
        self.folders = 1 + self.number(7)?;
        for number in 0..self.folders {
            let mut objects = String::new();
            for _ in 0..=self.number(3)? {
                objects += &match self.number(4)? {
                    0 => {
                        let folder = self.folder()?;
                        self.flux(&format!("f{number}"), &folder)?
                    }
                    _ => self.object()?,
                };
            }
            let (kustomization, patch) = (self.kustomization()?, self.object()?);
            self.files.insert(format!("f{number}/objects.yaml"), objects);
            self.files.insert(format!("f{number}/patch.yaml"), patch);
            self.files.insert(format!("f{number}/kustomization.yaml"), kustomization);
        }
        let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\n\
                      spec: {interval: 1m, url: https://dev.azure.com/contoso/platform/_git/fleet, ref: {branch: main}}\n---\n";
        let mut sync = source.to_owned() + &self.flux("flux-system", "clusters/prod")?;
        for number in 0..=self.number(3)? {
            let folder = self.folder()?;
            sync += &self.flux(&format!("f{number}"), &folder)?;
        }
        self.files.insert("clusters/prod/flux-system/gotk-sync.yaml".into(), sync);
        Ok(self.files)
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Unstructured::new(bytes);
    let maker = Maker { bytes: &mut bytes, files: BTreeMap::new(), folders: 1 };
    let Ok(files) = maker.make() else { return };
    let tree = MemoryTree::new(files.iter().map(|(path, text)| (path, text.as_bytes())));
    let request = Request::all(Date::new(2026, 1, 1).expect("a date"));
    let report = lint(&tree, &Config::default(), &request);
    assert!(report.panics.is_empty(), "{:?}", report.panics);
});
