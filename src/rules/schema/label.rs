//! A label that the API server refuses.

use crate::{
    model::value::selector::{check_key, check_value},
    rules::prelude::*,
};

use super::metadata::{all, is_unfinished, texts};

rule! {
    /// A label has a key and a value of letters, digits and `-_.`.
    ///
    /// The key may begin with a DNS name and a slash; key and value have at most 63 characters, and begin and end with a letter or a digit. The
    /// API server refuses everything else, in the metadata of an object as in that of its pods, and with the object everything that is applied
    /// together.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    ///   labels:
    ///     owner: platform team
    /// #                  ^ ` ` cannot be in a label value, which has letters, digits and `-_.`
    ///     contoso.com/cost/center: "4711"
    /// #                   ^ a label key has at most one slash
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    ///   labels:
    ///     owner: platform-team
    ///     contoso.com/cost-center: "4711"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write letters, digits and dashes, or make it an annotation: annotations take any text.
    ///
    /// Source: [syntax of labels](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set);
    /// kubernetes/apimachinery `pkg/apis/meta/v1/validation/validation.go` (`ValidateLabels`).
    "schema/label" Error on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    for (entry, value) in all(object).into_iter().flat_map(|metadata| texts(metadata, "labels")) {
        let text = Text { node: entry.value, value };
        if is_unfinished(text, cx) {
            continue;
        }
        if let Some(Err(error)) = entry.key.text().map(check_key) {
            cx.report((entry.value, entry.key.part(error.at)), error.message)
                .help("write another key, and change what selects by it");
        }
        if let Err(error) = check_value(value) {
            cx.report((text, error.at), error.message).help("change it, or make it an annotation");
        }
    }
}
