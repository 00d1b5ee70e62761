//! A private key outside of a Secret.

use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

use super::{is_for_cluster, is_secret, lowered};

rule! {
    /// A private key in a manifest is readable by everyone who can read the repository.
    ///
    /// In a ConfigMap or in Helm values it is readable in the cluster as well, without any right on Secrets.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   tls.key: |
    ///     -----BEGIN PRIVATE KEY-----
    /// #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ this private key is readable by anyone who can read the repository
    ///     Q29udG9zb0NvbnRvc29Db250b3NvQ29udG9zb0NvbnRvc29Db250b3NvQ29udG9z
    ///     b0NvbnRvc29Db250b3NvQ29udG9zb0NvbnRvc29Db250b3NvQ29udG9zb0NvbnRv
    ///     -----END PRIVATE KEY-----
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   tls.key.path: /etc/tls/tls.key
    /// ```
    ///
    /// ## Fix
    ///
    /// Replace the key pair, since the old one stays in the history of the repository. Put the new key into a Secret
    /// that SOPS encrypts, or let cert-manager or the Secrets Store CSI driver bring it into the cluster.
    ///
    /// Source: [Kubernetes, Good practices for Secrets](https://kubernetes.io/docs/concepts/security/secrets-good-practices/).
    "secret/private-key-in-config" Error on document: check
}

/// With enough of a body behind it to be a key and not the mention of one. A passphrase makes headers, which hold `:`.
static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----(?:\\[nr]|\s)+(?:[A-Za-z0-9+/=]|\\[nr]|\s){100,}-----END")
        .ok()
});

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    let values = matches!(file.kind, FileKind::HelmValues | FileKind::Kustomization | FileKind::Component);
    if !(is_for_cluster(file) || values) || is_secret(document) {
        return;
    }
    let Some(key) = KEY.as_ref() else { return };
    for node in document.descendants().filter(|node| node.kind() == Kind::Scalar && !node.is_alias()) {
        let Some(found) = node.text().and_then(|text| key.find(text)) else { continue };
        let end = found.as_str().find("KEY-----").map_or(found.end(), |at| found.start() + at + "KEY-----".len());
        let place = node.part(found.start()..end);
        cx.report((node, place), "this private key is readable by anyone who can read the repository")
            .help("replace the key pair and keep the new key in an encrypted Secret")
            .leak(node.place())
            .level(lowered(Level::Error, file));
    }
}
