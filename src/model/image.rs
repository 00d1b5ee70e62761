//! Image reflection and automation.

use super::view::view;

view! {
    /// A container repository whose tags are scanned.
    ImageRepository("image.toolkit.fluxcd.io", "ImageRepository") {
        image: text "spec.image",
        provider: text "spec.provider",
        secret_ref: text "spec.secretRef.name",
        cert_secret_ref: text "spec.certSecretRef.name",
        exclusion_list: texts "spec.exclusionList",
    }

    /// The rule by which the latest tag is chosen.
    ImagePolicy("image.toolkit.fluxcd.io", "ImagePolicy") {
        policy: map "spec.policy",
        range: text "spec.policy.semver.range",
        numerical_order: text "spec.policy.numerical.order",
        filter_pattern: text "spec.filterTags.pattern",
        filter_extract: text "spec.filterTags.extract",
        digest_reflection_policy: text "spec.digestReflectionPolicy",
    }

    /// Commits new tags to Git.
    ImageUpdateAutomation("image.toolkit.fluxcd.io", "ImageUpdateAutomation") {
        message_template: text "spec.git.commit.messageTemplate",
        update_path: text "spec.update.path",
    }
}
