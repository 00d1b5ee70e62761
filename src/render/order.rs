//! The order in which a build prints its objects: `sortOptions`, and the legacy order of kustomize.

use std::{cmp::Ordering, collections::HashMap, iter};

/// What is compared of an object: its current id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id<'a> {
    pub group: &'a str,
    pub version: &'a str,
    pub kind: &'a str,
    /// As written; empty for none.
    pub namespace: &'a str,
    pub name: &'a str,
}

/// The order of a whole build.
#[derive(Clone, Debug)]
pub enum Order {
    /// As loaded: what Flux does where the root has no `sortOptions`.
    Fifo,
    Legacy(Ranks),
}

/// Where some kinds stand: those with a rank below 0 first, those above 0 last, the rest between.
#[derive(Clone, Debug)]
pub struct Ranks(HashMap<String, isize>);

/// Why a `sortOptions` is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionsProblem {
    /// `order` is neither `legacy` nor `fifo`, or absent.
    Order,
    /// `legacySortOptions` beside the order `fifo`.
    LegacyOptionsWithFifo,
}

/// The lists of `legacySortOptions`; an absent one is empty.
#[derive(Clone, Copy, Debug)]
pub struct LegacyOptions<'a> {
    pub order_first: &'a [&'a str],
    pub order_last: &'a [&'a str],
}

impl Order {
    /// Reads `sortOptions` (api/internal/builtins/SortOrderTransformer.go). Without `legacySortOptions` the lists of
    /// the engine hold, with an empty one none.
    pub fn of(order: &str, options: Option<LegacyOptions<'_>>) -> Result<Self, OptionsProblem> {
        match (order, options) {
            ("fifo", None) => Ok(Self::Fifo),
            ("fifo", Some(_)) => Err(OptionsProblem::LegacyOptionsWithFifo),
            ("legacy", None) => Ok(Self::legacy()),
            ("legacy", Some(options)) => Ok(Self::Legacy(Ranks::of(options))),
            _ => Err(OptionsProblem::Order),
        }
    }

    /// What `kustomize build` does without `sortOptions`.
    pub fn legacy() -> Self {
        Self::Legacy(Ranks::of(LegacyOptions { order_first: &FIRST, order_last: &LAST }))
    }

    /// For a stable sort: objects that are equal here stay as loaded.
    pub fn compare(&self, left: Id<'_>, right: Id<'_>) -> Ordering {
        match self {
            Self::Fifo => Ordering::Equal,
            Self::Legacy(ranks) => ranks.compare(left, right),
        }
    }
}

impl Ranks {
    /// A kind that is named twice stands where it is named last.
    fn of(options: LegacyOptions<'_>) -> Self {
        let size = isize::try_from(options.order_first.len()).unwrap_or(isize::MAX);
        let first = options.order_first.iter().zip(-size..);
        let last = options.order_last.iter().zip(1..);
        Self(first.chain(last).map(|(kind, rank)| ((*kind).to_owned(), rank)).collect())
    }

    fn compare(&self, left: Id<'_>, right: Id<'_>) -> Ordering {
        if left.gvk() == right.gvk() {
            return by_text(left.place(), right.place(), b'|');
        }
        self.rank(left).cmp(&self.rank(right)).then_with(|| {
            let order = by_text(left.gvk(), right.gvk(), b'_');
            // Namespaces of the core group stand before those of others, in reverse. Among other kinds, where no rank
            // keeps Namespaces together, the rule of the engine contradicts itself: a sort needs one that does not.
            if left.kind != "Namespace" || self.rank(left) == 0 {
                return order;
            }
            match (left.group.is_empty(), right.group.is_empty()) {
                (true, true) => order.reverse(),
                (false, false) => order,
                (left_is_core, right_is_core) => right_is_core.cmp(&left_is_core),
            }
        })
    }

    fn rank(&self, id: Id<'_>) -> isize {
        self.0.get(id.kind).copied().unwrap_or(0)
    }
}

/// The engine compares texts that it makes of these parts, in which what is absent has a name.
impl<'a> Id<'a> {
    fn gvk(self) -> [&'a str; 3] {
        [or(self.group, "~G"), or(self.version, "~V"), or(self.kind, "~K")]
    }

    fn place(self) -> [&'a str; 2] {
        [or(self.namespace, "~X"), or(self.name, "~N")]
    }
}

fn or<'a>(part: &'a str, absent: &'a str) -> &'a str {
    if part.is_empty() { absent } else { part }
}

/// Compares the texts of the parts joined, by their bytes.
fn by_text<'a, const N: usize>(left: [&'a str; N], right: [&'a str; N], separator: u8) -> Ordering {
    // One separator at the head of both changes nothing.
    let joined =
        |parts: [&'a str; N]| parts.into_iter().flat_map(move |part| iter::once(separator).chain(part.bytes()));
    joined(left).cmp(joined(right))
}

const FIRST: [&str; 22] = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

const LAST: [&str; 2] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

#[cfg(test)]
mod tests;
