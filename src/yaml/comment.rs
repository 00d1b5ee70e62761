//! Comments, and which node they belong to.

use crate::text::Span;

use super::{Kind, Node, Yaml};

/// `# text`, without the line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    pub span: Span,
    /// Nothing but blanks stands before it on its line.
    pub own_line: bool,
}

impl Yaml {
    /// The comment as written, with its `#`.
    pub fn comment_text(&self, comment: &Comment) -> &str {
        self.source.slice(comment.span)
    }

    /// The last scalar or alias that ends before this comment on the same line.
    pub fn scalar_before(&self, comment: &Comment) -> Option<Node<'_>> {
        if comment.own_line {
            return None;
        }
        let behind = self.nodes.partition_point(|data| data.span.start < comment.span.start);
        // Collections start where their first child starts, so look at the few nodes before for the leaf.
        (0..behind as u32)
            .rev()
            .map(|id| Node::written(self, id))
            .find(|node| node.is_alias() || node.kind() == Kind::Scalar)
            .filter(|node| {
                let between = node.span().start as usize..comment.span.start as usize;
                !self.source.text().get(between).unwrap_or("\n").contains('\n')
            })
    }

    /// The comments directly above a line, nearest last: own-line comments with no other text between.
    pub fn comments_above(&self, offset: u32) -> &[Comment] {
        let end = self.comments.partition_point(|comment| comment.span.start < offset);
        let mut first = end;
        let mut below = offset;
        while let Some(comment) = first.checked_sub(1).and_then(|index| self.comments.get(index)) {
            let between = self.source.text().get(comment.span.end as usize..below as usize).unwrap_or("x");
            let lines = between.matches('\n').count();
            let only_lead = between.rsplit_once('\n').map_or("", |(_, lead)| lead);
            let adjacent = lines == 1 && only_lead.chars().all(|c| c == ' ' || c == '-');
            if !comment.own_line || !adjacent {
                break;
            }
            below = comment.span.start;
            first -= 1;
        }
        &self.comments[first..end]
    }
}
