//! From a byte of the file to the node that stands there.

use super::{
    Kind, Style, Yaml,
    tree::{NodeId, Shape},
    written::Written,
};

impl Yaml {
    /// The scalar that holds byte `offset`.
    pub(super) fn scalar_at(&self, offset: u32) -> Option<Written<'_>> {
        self.scalar_before_offset(offset).filter(|scalar| offset < scalar.span().end)
    }

    /// The last scalar or alias that starts before byte `offset`, if it is written at all.
    pub(super) fn scalar_before_offset(&self, offset: u32) -> Option<Written<'_>> {
        let behind = self.nodes.partition_point(|data| data.span.start < offset);
        // Collections start where their first child starts, so look at the few nodes before for the leaf.
        (0..behind as NodeId).rev().map(|id| Written { yaml: self, id }).find(|node| node.is_leaf())
    }

    /// The first scalar or alias that starts at byte `offset` or behind.
    pub(super) fn scalar_from_offset(&self, offset: u32) -> Option<Written<'_>> {
        let first = self.nodes.partition_point(|data| data.span.start < offset);
        (first as NodeId..self.nodes.len() as NodeId).map(|id| Written { yaml: self, id }).find(|node| node.is_leaf())
    }

    /// The collections around a node, outermost first.
    pub(super) fn ancestors(&self, node: Written<'_>) -> impl Iterator<Item = Written<'_>> {
        let target = node.id;
        let document = self.documents.partition_point(|document| document.root <= target);
        let mut next = document.checked_sub(1).map(|index| self.documents[index].root);
        std::iter::from_fn(move || {
            let at = next.filter(|&at| at != target)?;
            let children = self.children_of(at);
            next = children.partition_point(|&child| child <= target).checked_sub(1).map(|index| children[index]);
            Some(Written { yaml: self, id: at })
        })
    }

    /// The outermost flow collection around byte `offset`.
    pub(super) fn flow_around(&self, offset: u32) -> Option<Written<'_>> {
        let behind = self.nodes.partition_point(|data| data.span.start < offset);
        let before = Written { yaml: self, id: (behind as NodeId).checked_sub(1)? };
        let is_around = |node: &Written<'_>| node.data().style == Style::Flow && offset < node.span().end;
        self.ancestors(before).find(is_around).or(Some(before).filter(is_around))
    }

    pub(super) fn is_key(&self, node: Written<'_>) -> bool {
        self.ancestors(node)
            .last()
            .filter(|above| above.own_kind() == Kind::Map)
            .is_some_and(|map| self.children_of(map.id).iter().step_by(2).any(|&key| key == node.id))
    }
}

impl Written<'_> {
    pub(super) fn is_leaf(self) -> bool {
        self.data().shape == Shape::Alias || self.own_kind() == Kind::Scalar
    }
}
