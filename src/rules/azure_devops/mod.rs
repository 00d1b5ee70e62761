//! Repositories of Azure DevOps: the forms of address it knows, and how Flux signs in.

use super::Rule;

mod address;
mod git_suffix;
mod https_on_ssh_host;
mod https_without_git;
mod provider_azure_host;
mod provider_azure_ssh;
mod pull_request_head;
mod ssh_host;
mod ssh_path;
mod ssh_without_v3;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &git_suffix::RULE,
    &https_on_ssh_host::RULE,
    &https_without_git::RULE,
    &provider_azure_host::RULE,
    &provider_azure_ssh::RULE,
    &pull_request_head::RULE,
    &ssh_host::RULE,
    &ssh_path::RULE,
    &ssh_without_v3::RULE,
];
