//! An identity that is no GUID.

use crate::rules::prelude::*;

rule! {
    /// The client and the tenant of a workload identity are GUIDs.
    ///
    /// Azure answers a token request for anything else with an error, and every login of the pods under this
    /// ServiceAccount fails. The resource id of the identity, a GUID in braces or a part of one are often pasted in
    /// its place.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata:
    ///   name: source-controller
    ///   namespace: flux-system
    ///   annotations:
    ///     azure.workload.identity/client-id: /subscriptions/5d1c0de5-1111-2222-3333-444455556666/resourceGroups/flux/providers/Microsoft.ManagedIdentity/userAssignedIdentities/flux
    /// #                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the client id is the resource id of an identity, not a GUID
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata:
    ///   name: source-controller
    ///   namespace: flux-system
    ///   annotations:
    ///     azure.workload.identity/client-id: 0c0ffee0-1111-2222-3333-444455556666
    /// ```
    ///
    /// ## Fix
    ///
    /// Write what `az identity show --query clientId` prints.
    ///
    /// Source: [Workload identity
    /// annotations](https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html).
    "workload-identity/client-id-format" Warning on ServiceAccount: check
}

fn check<'a>(account: ServiceAccount<'a>, cx: &mut Context<'a>) {
    for (key, what) in [(ServiceAccount::CLIENT_ID, "client id"), (ServiceAccount::TENANT_ID, "tenant id")] {
        let Some(text) = account.annotation(key).text() else { continue };
        if let Some(problem) = problem(text.value) {
            cx.report(text, format!("the {what} is {problem}, not a GUID"))
                .help("write it as `00000000-0000-0000-0000-000000000000`");
        }
    }
}

/// What somebody took for a GUID. Placeholders are not spoken of: they may be filled in before a cluster sees them.
fn problem(value: &str) -> Option<&'static str> {
    let is_part = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if value.starts_with("/subscriptions/") {
        Some("the resource id of an identity")
    } else if value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(is_part) {
        Some("in braces")
    } else if is_part(value) && value.len() > 12 && value.contains('-') && !is_guid(value) {
        Some("a malformed one")
    } else {
        None
    }
}

fn is_guid(value: &str) -> bool {
    value.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}
