//! A file that the operating system does not give out.

use crate::{rules::prelude::*, text::Source};

rule! {
    /// A file that cannot be read has not been checked.
    ///
    /// ## Bad
    ///
    /// A manifest without permission to read it.
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
    /// Give the user that runs fluxvet permission to read it.
    ///
    /// Source: the message is that of the operating system or Git.
    "yaml/unreadable" Warning on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    if let Some(Trouble::Unreadable(reason)) = &file.trouble {
        let place = Source::new(file.path.clone(), Vec::new()).place(Span::default());
        cx.report(place, format!("the file could not be read: {reason}"));
    }
}
