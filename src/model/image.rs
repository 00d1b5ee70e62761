//! Image reflection and automation.

use super::view::view;

view! {
    /// A container repository whose tags are scanned.
    ImageRepository("image.toolkit.fluxcd.io", "ImageRepository") {
        image: text "spec.image",
        provider: text "spec.provider",
        interval: text "spec.interval",
        timeout: text "spec.timeout",
        secret_ref: text "spec.secretRef.name",
        cert_secret_ref: text "spec.certSecretRef.name",
        service_account_name: text "spec.serviceAccountName",
        exclusion_list: texts "spec.exclusionList",
    }

    /// The rule by which the latest tag is chosen.
    ImagePolicy("image.toolkit.fluxcd.io", "ImagePolicy") {
        policy: map "spec.policy",
        range: text "spec.policy.semver.range",
        alphabetical_order: text "spec.policy.alphabetical.order",
        numerical_order: text "spec.policy.numerical.order",
        filter_pattern: text "spec.filterTags.pattern",
        filter_extract: text "spec.filterTags.extract",
        interval: text "spec.interval",
        digest_reflection_policy: text "spec.digestReflectionPolicy",
        repository_name: text "spec.imageRepositoryRef.name",
        repository_namespace: text "spec.imageRepositoryRef.namespace",
    }

    /// Commits new tags to Git.
    ImageUpdateAutomation("image.toolkit.fluxcd.io", "ImageUpdateAutomation") {
        interval: text "spec.interval",
        source_kind: text "spec.sourceRef.kind",
        source_name: text "spec.sourceRef.name",
        git: map "spec.git",
        checkout_ref: map "spec.git.checkout.ref",
        push: map "spec.git.push",
        push_branch: text "spec.git.push.branch",
        push_refspec: text "spec.git.push.refspec",
        message_template: text "spec.git.commit.messageTemplate",
        update_path: text "spec.update.path",
        policy_selector: map "spec.policySelector",
    }
}
