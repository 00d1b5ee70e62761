//! `.sops.yaml`: which file is encrypted how.

use crate::yaml::{Kind, Node};

use super::{Field, Text};

/// The configuration of the SOPS command line (getsops/sops config/config.go).
#[derive(Clone, Copy, Debug)]
pub struct SopsConfig<'a> {
    pub node: Node<'a>,
}

/// One item of `creation_rules`. The first whose `path_regex` matches wins.
#[derive(Clone, Copy, Debug)]
pub struct CreationRule<'a> {
    pub node: Node<'a>,
}

impl<'a> SopsConfig<'a> {
    pub const FILE_NAME: &'static str = ".sops.yaml";

    pub fn creation_rules(self) -> Vec<CreationRule<'a>> {
        let rules = self.node.get("creation_rules").into_iter().flat_map(Node::items);
        rules.filter(|rule| rule.kind() == Kind::Map).map(|node| CreationRule { node }).collect()
    }
}

impl<'a> CreationRule<'a> {
    pub fn path_regex(self) -> Field<'a> {
        Field::of(self.node.get("path_regex"))
    }

    pub fn key_groups(self) -> Vec<Node<'a>> {
        self.node.get("key_groups").into_iter().flat_map(Node::items).collect()
    }

    /// The Key Vault keys of the rule itself: a list, or one string with commas.
    pub fn azure_keyvault(self) -> Vec<Text<'a>> {
        let Some(node) = self.node.get("azure_keyvault") else { return Vec::new() };
        match node.kind() {
            Kind::Seq => node.items().filter_map(|item| Field::of(Some(item)).text()).collect(),
            _ => Field::of(Some(node)).text().into_iter().collect(),
        }
    }
}
