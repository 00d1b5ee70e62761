//! An annotation that the API server refuses.

use crate::{model::value::selector::check_key, rules::prelude::*};

use super::metadata::{all, texts};

rule! {
    /// An annotation has a key of letters, digits and `-_.`, and all of an object have at most 256 KiB.
    ///
    /// The key may begin with a DNS name and a slash, its name has at most 63 characters. The value is any text. The API server refuses
    /// everything else, and with the object everything that is applied together.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   annotations:
    ///     "service.beta.kubernetes.io/azure load balancer": "true"
    /// #                                    ^ ` ` cannot be in the name of an annotation key, which has letters, digits and `-_.`
    /// spec:
    ///   ports:
    ///     - port: 80
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   annotations:
    ///     service.beta.kubernetes.io/azure-load-balancer-internal: "true"
    /// spec:
    ///   ports:
    ///     - port: 80
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the key as its reader expects it; put long texts into a ConfigMap.
    ///
    /// Source: [syntax of annotations](https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set);
    /// kubernetes/apimachinery `pkg/api/validation/objectmeta.go` (`ValidateAnnotations`).
    "schema/annotation" Error on object: check
}

/// Bytes of all keys and values of one object.
const MOST: usize = 256 << 10;

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    for metadata in all(object) {
        let mut size = 0;
        for (entry, value) in texts(metadata, "annotations") {
            let Some(key) = entry.key.text() else { continue };
            size += key.len() + value.len();
            // Capitals are allowed everywhere here.
            if let Err(error) = check_key(&key.to_ascii_lowercase()) {
                cx.report(
                    (entry.value, entry.key.part(error.at)),
                    error.message.replace("a label key", "an annotation key"),
                )
                .help("write the key as its reader expects it");
            }
        }
        if let Some(annotations) = metadata.entry("annotations").filter(|_| size > MOST) {
            cx.report(annotations, format!("the annotations have {size} bytes, at most {MOST} are allowed"))
                .help("put long texts into a ConfigMap");
        }
    }
}
