//! An Azure access key outside of a Secret.

use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

use super::{is_for_cluster, is_secret, lowered};

rule! {
    /// A connection string with an access key is a secret.
    ///
    /// `AccountKey` opens the whole storage account, `SharedAccessKey` the Event Hub or Service Bus namespace, to
    /// everyone who can read the repository, until the key is regenerated.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   storage: DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=Q29udG9zb0tleUNvbnRvc29LZXlDb250b3NvS2V5Q29udG9zb0tleUNvbnRvc29LZXlDb250b3NvS2V5Q29udA==
    /// #                                                             ^^^^^^^^^^ this `AccountKey` is readable by anyone who can read the repository
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
    ///   storage: https://contoso.blob.core.windows.net
    /// ```
    ///
    /// ## Fix
    ///
    /// Regenerate the key, since the old one stays in the history of the repository. Use Microsoft Entra Workload ID
    /// instead of a key, or put the new string into an encrypted Secret.
    ///
    /// Source: [Manage storage account access keys](https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage).
    "secret/connection-string" Error on document: check
}

/// Keys of storage accounts have 88 characters of base64, those of Event Hubs and Service Bus 44.
static KEY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:(AccountKey)=[a-z0-9+/]{86}==|(SharedAccessKey)=[a-z0-9+/]{43}=)").ok());

/// The key of the storage emulator, which is the same everywhere and documented.
const EMULATOR: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq";

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    let values = matches!(file.kind, FileKind::HelmValues | FileKind::Kustomization | FileKind::Component);
    // The address of a Provider is the matter of the notification rules.
    let provider = Object::of(document).is_some_and(|object| object.is(Provider::SUBJECT));
    if !(is_for_cluster(file) || values) || is_secret(document) || provider {
        return;
    }
    let Some(key) = KEY.as_ref() else { return };
    for node in document.descendants().filter(|node| node.kind() == Kind::Scalar && !node.is_alias()) {
        let Some(found) = node.text().and_then(|text| key.captures(text)) else { continue };
        let Some(name) = found.get(1).or_else(|| found.get(2)).filter(|_| !found[0].contains(EMULATOR)) else {
            continue;
        };
        let message = format!("this `{}` is readable by anyone who can read the repository", name.as_str());
        cx.report((node, node.part(name.range())), message)
            .help("regenerate the key and keep the new string in an encrypted Secret")
            .leak(node.place())
            .level(lowered(Level::Error, file));
    }
}
