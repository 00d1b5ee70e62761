//! A parsed rule, as the bound sees it.

/// An expression without what does not matter to its cost. Macros are whole again.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    /// A number, a boolean or null.
    Scalar,
    Text(String),
    /// How many.
    Bytes(usize),
    Name(String),
    Select {
        of: Box<Expr>,
        field: String,
        /// `has(…)`.
        test: bool,
    },
    /// A function, a method or an operator such as `_+_`.
    Call {
        name: String,
        target: Option<Box<Expr>>,
        args: Vec<Expr>,
    },
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    /// `all`, `exists`, `exists_one`, `filter` and `map`.
    Each {
        over: Box<Expr>,
        name: String,
        /// The condition.
        test: Option<Box<Expr>>,
        /// What is put into the list that comes out; `None` where a boolean comes out.
        item: Option<Box<Expr>>,
    },
}

impl Expr {
    /// Whether the name is read anywhere, bound or not.
    pub fn names(&self, name: &str) -> bool {
        matches!(self, Expr::Name(own) if own == name) || self.children().into_iter().any(|child| child.names(name))
    }

    /// How deep comprehensions stand inside each other.
    pub fn nesting(&self) -> usize {
        let below = self.children().into_iter().map(Expr::nesting).max().unwrap_or(0);
        below + usize::from(matches!(self, Expr::Each { .. }))
    }

    fn children(&self) -> Vec<&Expr> {
        match self {
            Expr::Scalar | Expr::Text(_) | Expr::Bytes(_) | Expr::Name(_) => Vec::new(),
            Expr::Select { of, .. } => vec![of],
            Expr::Call { target, args, .. } => target.as_deref().into_iter().chain(args).collect(),
            Expr::List(items) => items.iter().collect(),
            Expr::Map(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
            Expr::Each { over, test, item, .. } => {
                [Some(over.as_ref()), test.as_deref(), item.as_deref()].into_iter().flatten().collect()
            }
        }
    }
}
