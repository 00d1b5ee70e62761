//! What a rule is, and the macro that declares one.

use crate::{
    finding::Level,
    flux::{Cluster, Fleet, Refusal},
    model::{KustomizeFile, Object, Subject},
    render::ProblemKind,
    repo::{File, SuppressionProblem},
    schema::Fault,
    yaml::Node,
};

use super::Context;

/// One opinion with its page.
#[derive(Debug)]
pub struct Rule {
    /// `family/defect`; also the path of its file, the address of its page and the word in a suppression.
    pub id: &'static str,
    /// The level of its findings unless one says otherwise.
    pub level: Level,
    /// Markdown, the first line a sentence that stands alone.
    pub page: &'static str,
    /// Where it is written, for the tests that hold the house rules.
    pub file: &'static str,
    pub check: Check,
}

/// What a rule looks at: one of these and no more.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Each file of the repository, whatever it is.
    File(for<'a> fn(&'a File, &mut Context<'a>)),
    /// Each document of each file that is YAML and no template.
    Document(for<'a> fn(Node<'a>, &mut Context<'a>)),
    /// Each object of one of these kinds: as clusters receive it, or as its file has it where nothing applies that.
    Objects(&'static [Subject], for<'a> fn(Object<'a>, &mut Context<'a>)),
    /// Each object of any kind, as [`Check::Objects`].
    AnyObject(for<'a> fn(Object<'a>, &mut Context<'a>)),
    /// Each thing that the schema of its kind says against an object, as [`Check::Objects`].
    Schema(for<'a> fn(&Fault, Object<'a>, &mut Context<'a>)),
    /// Each kustomization file.
    Kustomize(for<'a> fn(KustomizeFile<'a>, &mut Context<'a>)),
    /// Each problem of one of these kinds for which a build is refused.
    Problem(&'static [ProblemKind], for<'a> fn(&'a Refusal, &mut Context<'a>)),
    /// Each suppression that does not do what its author thinks.
    Suppression(for<'a> fn(&SuppressionProblem, &mut Context<'a>)),
    /// Each cluster that reads the repository.
    Cluster(for<'a> fn(&'a Cluster, &mut Context<'a>)),
    /// Once for all clusters and builds of the repository.
    Fleet(for<'a> fn(&'a Fleet<'a>, &mut Context<'a>)),
}

impl Rule {
    pub fn family(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(family, _)| family)
    }

    /// The first sentence of the page.
    pub fn summary(&self) -> &'static str {
        self.page.trim_start().lines().next().unwrap_or("").trim()
    }

    /// Where the page is read in a browser; `tests/it/tidy.rs` keeps `docs/rules/`.
    pub fn url(&self) -> String {
        format!("{}/blob/main/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), self.id)
    }
}

/// Declares `RULE`. The doc comment is the page: a sentence, why, `## Bad`, `## Good`, `## Fix`, the source.
///
/// ```text
/// rule! {
///     /// One sentence.
///     "family/defect" Error on GitRepository: check
/// }
/// ```
///
/// Behind `on` stands a view, a list of views (`[GitRepository, Bucket]`, the function gets an `Object`), or one of
/// `file`, `document`, `object`, `schema`, `kustomize`, `suppression`, `cluster`, `fleet`, `problem(Kind, …)`.
macro_rules! rule {
    ($(#[doc = $line:literal])+ $id:literal $level:ident on $($subject:tt)+) => {
        pub static RULE: $crate::rules::Rule = $crate::rules::Rule {
            id: $id,
            level: $crate::finding::Level::$level,
            page: concat!($($line, "\n"),+),
            file: file!(),
            check: $crate::rules::rule::rule_check!($($subject)+),
        };
    };
}

macro_rules! rule_check {
    (file: $check:ident) => { $crate::rules::Check::File($check) };
    (document: $check:ident) => { $crate::rules::Check::Document($check) };
    (object: $check:ident) => { $crate::rules::Check::AnyObject($check) };
    (schema: $check:ident) => { $crate::rules::Check::Schema($check) };
    (kustomize: $check:ident) => { $crate::rules::Check::Kustomize($check) };
    (suppression: $check:ident) => { $crate::rules::Check::Suppression($check) };
    (cluster: $check:ident) => { $crate::rules::Check::Cluster($check) };
    (fleet: $check:ident) => { $crate::rules::Check::Fleet($check) };
    (problem($($kind:ident),+): $check:ident) => {
        $crate::rules::Check::Problem(&[$($crate::render::ProblemKind::$kind),+], $check)
    };
    ([$($view:ident),+ $(,)?]: $check:ident) => {
        $crate::rules::Check::Objects(&[$($crate::model::$view::SUBJECT),+], $check)
    };
    ($view:ident: $check:ident) => {
        $crate::rules::Check::Objects(&[$crate::model::$view::SUBJECT], |object, cx| {
            if let Some(view) = $crate::model::$view::of(object) {
                $check(view, cx);
            }
        })
    };
}

pub(crate) use {rule, rule_check};
