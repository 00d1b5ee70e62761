//! A configuration that SOPS does not read.

use crate::rules::prelude::*;

rule! {
    /// SOPS reads `.sops.yaml` and ignores `.sops.yml`.
    ///
    /// SOPS then uses another rule, from a folder above, or none at all.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: .sops.yml
    /// creation_rules:
    /// #^^^^^^^^^^^^^ SOPS does not read `.sops.yml`, so these rules have no effect
    ///   - path_regex: secrets/.*\.yaml$
    ///     age: age1contosoprod
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     age: age1contosoprod
    /// ```
    ///
    /// ## Fix
    ///
    /// Rename the file to `.sops.yaml`.
    ///
    /// Source: [getsops/sops `config/config.go`](https://github.com/getsops/sops/blob/main/config/config.go) (`LookupConfigFile`).
    "sops-config/wrong-name" Warning on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    if file.path.file_name() != ".sops.yml" {
        return;
    }
    if let Some(rules) = document.entry("creation_rules") {
        cx.report(rules, "SOPS does not read `.sops.yml`, so these rules have no effect")
            .help("rename the file to `.sops.yaml`");
    }
}
