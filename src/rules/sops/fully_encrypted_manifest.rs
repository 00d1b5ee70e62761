//! A manifest whose very kind is ciphertext.

use crate::rules::prelude::*;

rule! {
    /// A manifest must keep `apiVersion`, `kind` and `metadata` readable.
    ///
    /// kustomize-controller builds first and decrypts then: kustomize needs the kind and the name in plain text, and
    /// anything it adds to `metadata`, a namespace or a label, is plain text where SOPS expects ciphertext. Flux
    /// documents such files as not supported.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: kustomization.yaml
    /// resources:
    ///   - database.yaml
    /// # file: database.yaml
    /// apiVersion: ENC[AES256_GCM,data:djE=,iv:YmFy,tag:YmF6,type:str]
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `apiVersion` is encrypted, but kustomize reads it before Flux decrypts
    /// kind: ENC[AES256_GCM,data:U2VjcmV0,iv:YmFy,tag:YmF6,type:str]
    /// metadata:
    ///   name: ENC[AES256_GCM,data:ZGF0YWJhc2U=,iv:YmFy,tag:YmF6,type:str]
    /// stringData:
    ///   password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    /// sops:
    ///   age:
    ///     - recipient: age1contoso
    ///       enc: xyz
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
    ///   version: 3.13.2
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// stringData:
    ///   password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    /// sops:
    ///   age:
    ///     - recipient: age1contoso
    ///       enc: xyz
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
    ///   encrypted_regex: ^(data|stringData)$
    ///   version: 3.13.2
    /// ```
    ///
    /// ## Fix
    ///
    /// Decrypt the file and encrypt it with `--encrypted-regex '^(data|stringData)$'`, or with a rule in `.sops.yaml`
    /// that says so.
    ///
    /// Source: [Flux guide, Manage Kubernetes secrets with SOPS](https://fluxcd.io/flux/guides/mozilla-sops/).
    "sops/fully-encrypted-manifest" Warning on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    // Whoever decrypts first and applies then may encrypt everything; a build cannot.
    let built = |reference: &Reference| {
        matches!(reference.relation, Relation::Kustomize(ReferenceKind::Resource) | Relation::FluxPath)
    };
    if SopsMetadata::real(object.node).is_none() || !cx.repo.named_by(file).any(built) {
        return;
    }
    for path in ["apiVersion", "kind", "metadata.name", "metadata.namespace"] {
        let Some(node) = object.node.at(path).filter(|node| node.text().is_some_and(SopsMetadata::is_ciphertext))
        else {
            continue;
        };
        cx.report(node, format!("`{path}` is encrypted, but kustomize reads it before Flux decrypts"))
            .help("encrypt again with `encrypted_regex: ^(data|stringData)$`");
        return;
    }
}
