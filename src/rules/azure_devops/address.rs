//! The address of a GitRepository, where it is one of Azure DevOps.

use crate::model::{
    GitRepository, Text,
    value::git_url::{AzureDevOps, GitUrl},
};

pub(super) struct Address<'a> {
    pub text: Text<'a>,
    pub url: GitUrl,
    pub azure: AzureDevOps,
}

impl<'a> Address<'a> {
    /// The repository that the URL names, in whatever form.
    pub fn of(source: GitRepository<'a>) -> Option<Self> {
        let text = source.url().text().filter(|text| !text.is_placeholder())?;
        let url = GitUrl::parse(text.value).ok()?;
        // What is written with a password is not repeated, not even to be corrected.
        if url.user.as_ref().is_some_and(|user| user.password.is_some()) {
            return None;
        }
        // `_ssh` marks the SSH addresses of before v3, whose parts stand elsewhere.
        let azure = url.azure_devops().filter(|azure| azure.project != "_ssh")?.clone();
        Some(Self { text, url, azure })
    }
}
