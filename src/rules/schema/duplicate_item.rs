//! Two items of a list that tells its items apart.

use crate::rules::prelude::*;

use super::spot;

rule! {
    /// Two items of a list whose items have names of their own do not bear the same one.
    ///
    /// Such a list is a map to the API server: the environment variables of a container by `name`, its ports by `containerPort` and
    /// `protocol`. Flux applies on the server's side, which refuses the object with `duplicate entries for key`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   containers:
    ///     - name: web
    ///       image: nginx:1.29
    ///       env:
    ///         - name: COLOR
    ///           value: blue
    ///         - name: COLOR
    /// #               ^^^^^ `spec.containers[0].env` has two items with `name` `COLOR`
    ///           value: green
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   containers:
    ///     - name: web
    ///       image: nginx:1.29
    ///       env:
    ///         - name: COLOR
    ///           value: green
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete one of them, or give it another name.
    ///
    /// Source: [Kubernetes, merge strategy](https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy).
    "schema/duplicate-item" Error on schema: check
}

fn check<'a>(fault: &Fault, object: Object<'a>, cx: &mut Context<'a>) {
    let What::Twin { first, keys } = &fault.what else { return };
    let Some((list, _)) = fault.at.rsplit_once('/') else { return };
    let Some(item) = spot::value(object, &fault.at) else { return };
    let field = spot::words(object, list);
    let names: Vec<String> =
        keys.iter().filter_map(|key| Some(format!("`{key}` `{}`", spot::cut(item.get(key)?.text()?)))).collect();
    let message = match names.as_slice() {
        [] => format!("`{field}` has the same item twice"),
        names => format!("`{field}` has two items with {}", names.join(" and ")),
    };
    let first = spot::value(object, &format!("{list}/{first}"));
    let at = keys.first().and_then(|key| item.get(key)).unwrap_or(item);
    let finding = cx.report(at, message);
    finding.help("delete one of them, or give it another name");
    if let Some(first) = first {
        finding.note(first.place().first_line(), "the first is here");
    }
}
