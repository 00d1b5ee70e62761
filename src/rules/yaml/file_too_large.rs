//! A file too large to be a manifest.

use crate::{rules::prelude::*, text::Source};

rule! {
    /// A file of more than 16 MiB is not read.
    ///
    /// The API server accepts no object above 1.5 MiB, and source-controller no chart file above 5 MiB; what is this large
    /// is data, or a mistake. Whatever it holds has not been checked.
    ///
    /// ## Bad
    ///
    /// A `dump.yaml` of 200 MB beside the manifests.
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the data out of the repository, or split the file.
    ///
    /// Source: the limit is fluxvet's own; [etcd, system limits](https://etcd.io/docs/v3.6/dev-guide/limit/) for the API
    /// server's.
    "yaml/file-too-large" Warning on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    if let Some(Trouble::TooLarge { size, limit }) = &file.trouble {
        let mib = |bytes: u64| bytes.div_ceil(1 << 20);
        let place = Source::new(file.path.clone(), Vec::new()).place(Span::default());
        cx.report(place, format!("the file has {} MiB and was not read, at most {} are", mib(*size), mib(*limit)))
            .help("move the data out of the repository, or split the file");
    }
}
