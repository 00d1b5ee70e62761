//! Who may refer to whom, as one tree of paths for each kind: an object is walked once, not once for each rule.

use std::collections::{BTreeMap, HashMap};

use crate::{
    render::{
        Resource,
        fieldspec::{Spec, Stuck, field_name},
        table::steps,
    },
    yaml::{Kind, Node},
};

/// Who refers by name to the objects of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackReference {
    /// What is referred to; empty parts are any. Its path is empty.
    pub target: Spec,
    pub referrers: Vec<Spec>,
}

/// The rules of a configuration.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// In the order in which the engine tries them.
    pub(super) rules: Vec<Rule>,
    /// By the kind that refers; the empty one is for any.
    trees: HashMap<String, Tree>,
}

/// A field that refers to the objects of one kind.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub target: Spec,
    pub referrer: Spec,
    /// Whether the reference says of which kind its object is.
    pub is_role_ref: bool,
}

#[derive(Clone, Debug, Default)]
struct Tree {
    /// The rules whose path ends here.
    ends: Vec<usize>,
    below: BTreeMap<String, Tree>,
}

/// A field that may refer.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    pub node: Node<'a>,
    pub path: Vec<Step>,
    /// In the order of the engine.
    pub rules: Vec<usize>,
}

/// One step from an object into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Key(String),
    Item(usize),
}

impl Rules {
    pub fn new(references: &[BackReference]) -> Self {
        let mut own = Self::default();
        for reference in references {
            for referrer in &reference.referrers {
                let number = own.rules.len();
                let mut tree = own.trees.entry(referrer.kind.to_string()).or_default();
                for step in steps(&referrer.path) {
                    tree = tree.below.entry(field_name(&step).0.to_owned()).or_default();
                }
                tree.ends.push(number);
                let is_role_ref = referrer.path.ends_with("roleRef/name");
                own.rules.push(Rule { target: reference.target.clone(), referrer: referrer.clone(), is_role_ref });
            }
        }
        own
    }

    /// The fields of an object that may refer, or what keeps the engine from looking.
    pub(super) fn leaves<'a>(&self, resource: &'a Resource) -> Result<Vec<Leaf<'a>>, (Stuck, String)> {
        let kind = resource.history.first().map_or(resource.kind(), |id| &id.kind);
        let mut found = Vec::new();
        for tree in [self.trees.get(kind), self.trees.get("")].into_iter().flatten() {
            let mut walk = Walk { rules: self, resource, path: Vec::new(), found: &mut found };
            walk.visit(resource.node(), tree)?;
        }
        Ok(found)
    }
}

struct Walk<'r, 'a, 'f> {
    rules: &'r Rules,
    resource: &'a Resource,
    path: Vec<Step>,
    found: &'f mut Vec<Leaf<'a>>,
}

impl<'a> Walk<'_, 'a, '_> {
    fn visit(&mut self, node: Node<'a>, tree: &Tree) -> Result<(), (Stuck, String)> {
        let rules: Vec<usize> = tree.ends.iter().copied().filter(|&rule| self.applies(rule)).collect();
        if !rules.is_empty() {
            self.found.push(Leaf { node, path: self.path.clone(), rules });
        }
        if tree.below.is_empty() || node.is_null() {
            return Ok(());
        }
        self.below(node, tree)
    }

    fn below(&mut self, node: Node<'a>, tree: &Tree) -> Result<(), (Stuck, String)> {
        match node.kind() {
            Kind::Scalar => match self.first_below(tree) {
                Some(path) => {
                    Err((Stuck { place: node.place(), expected: "a mapping or a list", by_path: false }, path))
                }
                None => Ok(()),
            },
            Kind::Seq => {
                for (number, item) in node.items().enumerate().filter(|(_, item)| !item.is_null()) {
                    self.path.push(Step::Item(number));
                    self.below(item, tree)?;
                    self.path.pop();
                }
                Ok(())
            }
            Kind::Map => {
                for (key, tree) in &tree.below {
                    if let Some(value) = node.get(key) {
                        self.path.push(Step::Key(key.clone()));
                        self.visit(value, tree)?;
                        self.path.pop();
                    }
                }
                Ok(())
            }
        }
    }

    fn applies(&self, rule: usize) -> bool {
        self.rules.rules[rule].referrer.matches_original(self.resource)
    }

    /// The path of a rule for this object that leads on from here.
    fn first_below(&self, tree: &Tree) -> Option<String> {
        tree.below.values().find_map(|tree| {
            let own = tree.ends.iter().copied().find(|&rule| self.applies(rule));
            own.map(|rule| self.rules.rules[rule].referrer.path.to_string()).or_else(|| self.first_below(tree))
        })
    }
}
