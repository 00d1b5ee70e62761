//! Two kustomization files in one folder.

use crate::rules::prelude::*;

rule! {
    /// A folder may have one kustomization file only.
    ///
    /// kustomize knows `kustomization.yaml`, `kustomization.yml` and `Kustomization`, and refuses a folder that has two
    /// of them with `Found multiple kustomization files`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// # file: apps/kustomization.yml
    /// resources:
    /// #^^^^^^^^ kustomize refuses a folder that has `kustomization.yaml` and `kustomization.yml`
    ///   - api.yaml
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// # file: apps/web.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Merge the two and delete one.
    ///
    /// Source: [kustomize `api/internal/target/kusttarget.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget.go)
    /// (`LoadKustFile`).
    "kustomize/several-files" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let (folder, name) = (file.path.folder(), file.path.file_name());
    let path = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let Some(position) = KustomizeFile::FILE_NAMES.iter().position(|known| *known == name) else { return };
    let earlier = KustomizeFile::FILE_NAMES[..position].iter().find(|name| cx.repo.file(&path(name)).is_some());
    let (Some(earlier), Some(source)) = (earlier, &file.source) else { return };
    let line = source.line(1).unwrap_or_default();
    let first = file.roots().next().and_then(|root| root.own_entries().next()).map(|entry| entry.key.place());
    cx.report(
        first.unwrap_or_else(|| source.place(line)),
        format!("kustomize refuses a folder that has `{earlier}` and `{name}`"),
    )
    .help("merge the two and delete one");
}
