//! What Go measures of a pattern while it reads it: size, height and nested repetitions.

/// What Go measures of a part of a pattern.
#[derive(Clone, Copy)]
pub(super) struct Node {
    /// Instructions, all repetitions written out.
    pub size: u64,
    pub height: u32,
    /// The largest product of nested counts.
    pub repeats: u32,
    pub literal: bool,
}

pub(super) const LEAF: Node = Node { size: 1, height: 1, repeats: 1, literal: false };

/// What has been read of one group: alternatives so far, and the items of the last.
#[derive(Clone, Copy, Default)]
pub(super) struct Level {
    alternatives: Option<(Node, u32)>,
    items: Option<(Node, u32)>,
    /// The last item, which an operator would repeat, and where it is in the output.
    pub last: Option<Item>,
}

#[derive(Clone, Copy)]
pub(super) struct Item {
    pub node: Node,
    pub start: usize,
    pub end: usize,
    pub repeated: bool,
    /// Whether `(?U)` was in force where its operator is written.
    pub ungreedy: bool,
}

impl Level {
    pub fn push(&mut self, item: Item) {
        let joins = item.node.literal && self.last.is_some_and(|last| last.node.literal);
        self.items = Some(match self.items {
            None => (item.node, 1),
            // Go keeps neighbouring literals as one string.
            Some((sum, count)) => (sum.beside(item.node), if joins { count } else { count + 1 }),
        });
        self.last = Some(item);
    }

    pub fn replace_last(&mut self, item: Item) {
        if let (Some((sum, count)), Some(last)) = (&mut self.items, self.last) {
            sum.size = (sum.size - last.node.size).saturating_add(item.node.size);
            sum.height = sum.height.max(item.node.height);
            sum.repeats = sum.repeats.max(item.node.repeats);
            *count += u32::from(last.node.literal && sum.size > item.node.size);
        }
        self.last = Some(item);
    }

    pub fn end_alternative(&mut self) {
        let node = self.alternative();
        self.alternatives = Some(match self.alternatives {
            None => (node, 1),
            Some((sum, count)) => (sum.beside(node), count + 1),
        });
        self.items = None;
        self.last = None;
    }

    /// The items of the last alternative as one.
    fn alternative(&self) -> Node {
        match self.items {
            None => LEAF,
            Some((sum, 1)) => sum,
            Some((sum, _)) => Node { height: sum.height.saturating_add(1), ..sum },
        }
    }

    pub fn node(&self) -> Node {
        let last = self.alternative();
        match self.alternatives {
            None => last,
            Some((sum, count)) => {
                let sum = sum.beside(last);
                let size = sum.size.saturating_add(u64::from(count));
                Node { size, height: sum.height.saturating_add(1), ..sum }
            }
        }
    }
}

impl Node {
    fn beside(self, other: Self) -> Self {
        Self {
            size: self.size.saturating_add(other.size),
            height: self.height.max(other.height),
            repeats: self.repeats.max(other.repeats),
            literal: self.literal && other.literal,
        }
    }
}

pub(super) fn repeated(node: Node, (least, most): (u32, Option<u32>)) -> Node {
    let times = |count: u32| node.size.saturating_mul(u64::from(count));
    let size = match (least, most) {
        (0, None) => node.size.saturating_add(2),
        (least, None) => times(least).saturating_add(1),
        (least, Some(most)) => times(most).saturating_add(u64::from(most - least)),
    };
    let repeats = match most {
        Some(0) => 1,
        _ => node.repeats.saturating_mul(most.unwrap_or(least).max(1)),
    };
    Node { size: size.max(1), height: node.height.saturating_add(1), repeats, literal: false }
}
