//! What operators and functions cost, and how large their results get.

use crate::schema::cel::{
    expr::Expr,
    pattern::{self, STATES},
};

use super::{
    Cost, Walk,
    function::{Kind, kind},
    set::{Set, Size},
};

impl<'d, 'e> Walk<'_, 'd, 'e> {
    pub(super) fn call(
        &mut self,
        name: &'e str,
        target: Option<&'e Expr>,
        args: &'e [Expr],
    ) -> Result<Cost<'d>, String> {
        match (target, args) {
            (None, [left, right]) => {
                if let Some(cost) = self.binary(name, left, right)? {
                    return Ok(cost);
                }
            }
            (None, [test, one, other]) if name == "_?_:_" => {
                let (steps, test) = self.walk(test)?;
                self.read_all(&test);
                let ((one_steps, one), (other_steps, other)) = (self.walk(one)?, self.walk(other)?);
                let steps = steps.saturating_add(one_steps).saturating_add(other_steps).saturating_add(1);
                return Ok((steps, one.or(other, self.marks)));
            }
            (None, [only]) if matches!(name, "!_" | "-_") => {
                let (steps, set) = self.walk(only)?;
                self.read_all(&set);
                return Ok((steps.saturating_add(1), Set::Made(Size::scalar())));
            }
            _ => {}
        }
        let prefix = match target {
            Some(Expr::Name(prefix)) if self.name(prefix).is_none() => Some(prefix.as_str()),
            _ => None,
        };
        let kind = kind(prefix, name).ok_or_else(|| match prefix {
            Some(prefix) => format!("`{prefix}.{name}` is not known"),
            None => format!("the function `{name}` is not known"),
        })?;
        // An argument in front counts as the first one, as it does for the engine.
        let args: Vec<&'e Expr> = target.filter(|_| prefix.is_none()).into_iter().chain(args).collect();
        self.function(name, kind, &args)
    }

    /// `None` if the name is no operator.
    fn binary(&mut self, name: &str, left: &'e Expr, right: &'e Expr) -> Result<Option<Cost<'d>>, String> {
        if !matches!(
            name,
            "_&&_"
                | "_||_"
                | "_==_"
                | "_!=_"
                | "_<_"
                | "_<=_"
                | "_>_"
                | "_>=_"
                | "_+_"
                | "_-_"
                | "_*_"
                | "_/_"
                | "_%_"
                | "@in"
                | "_[_]"
        ) {
            return Ok(None);
        }
        let ((left_steps, left), (right_steps, right)) = (self.walk(left)?, self.walk(right)?);
        let steps = left_steps.saturating_add(right_steps).saturating_add(1);
        if name == "_[_]" {
            self.read_all(&right);
            if let Set::Data(values) = &left {
                values.iter().for_each(|value| self.read(value));
            }
            let member = left.members(self.marks);
            let weight = member.size(self.marks).weight.saturating_add(left.count() / 8);
            return Ok(Some((steps.saturating_add(weight), member)));
        }
        self.read_all(&left);
        self.read_all(&right);
        let (one, other) = (left.size(self.marks), right.size(self.marks));
        let scalar = Set::Made(Size::scalar());
        Ok(Some(match name {
            "_==_" | "_!=_" => {
                self.bound.compares_lists |= one.is_list && other.is_list;
                // Maps compare key by key.
                (steps.saturating_add(one.weight.min(other.weight).saturating_mul(2)), scalar)
            }
            "@in" => {
                let looks = other.weight.saturating_add(other.len.saturating_mul(one.weight.min(other.weight)));
                self.bound.compares_lists |= one.is_list;
                (steps.saturating_add(looks), scalar)
            }
            "_+_" => {
                self.bound.compares_lists |= one.is_list && other.is_list;
                let mut sum = one.clone().or(&other);
                sum.weight = one.weight.saturating_add(other.weight);
                sum.len = one.len.saturating_add(other.len);
                sum.bytes = one.bytes.saturating_add(other.bytes);
                (steps.saturating_add(sum.weight), Set::Made(sum))
            }
            "_<_" | "_<=_" | "_>_" | "_>=_" => (steps.saturating_add(one.weight.min(other.weight)), scalar),
            _ => (steps, scalar),
        }))
    }

    fn function(&mut self, name: &str, kind: Kind, args: &[&'e Expr]) -> Result<Cost<'d>, String> {
        let mut steps = 4_u64;
        let mut sizes = Vec::new();
        for arg in args {
            let (cost, set) = self.walk(arg)?;
            match &set {
                // How many there are is known of what holds unknown values too.
                Set::Data(values) if name == "size" => values.iter().for_each(|value| self.read(value)),
                set => self.read_all(set),
            }
            let size = set.size(self.marks);
            // Each argument is copied into the engine's other kind of value, and into words if the call fails.
            steps = steps.saturating_add(cost).saturating_add(size.weight.saturating_mul(4));
            sizes.push(size);
        }
        let nothing = Size::scalar();
        let (first, second) = (sizes.first().unwrap_or(&nothing), sizes.get(1).unwrap_or(&nothing));
        let weight = first.weight.saturating_add(second.weight);
        let (extra, size) = match kind {
            Kind::Scalar => (first.bytes / 32 + second.bytes / 32, Size::scalar()),
            Kind::Same => (weight.saturating_mul(2), sizes.iter().fold(Size::scalar(), |all, size| all.or(size))),
            Kind::Search => (
                first.bytes.saturating_mul(second.bytes) / 64 + first.weight.saturating_mul(second.weight),
                Size::scalar(),
            ),
            Kind::Sort => (first.weight.saturating_mul(64), first.clone()),
            Kind::Pairs => {
                let pairs = first.len.max(1).saturating_mul(second.weight.max(first.weight));
                (pairs.saturating_add(second.len.saturating_mul(first.weight)), first.clone())
            }
            Kind::Split => {
                if matches!(args.get(1), Some(Expr::Text(text)) if text.is_empty()) {
                    return Err("splits by nothing, which Go does otherwise".to_owned());
                }
                (first.bytes.saturating_mul(3), split(first.bytes))
            }
            Kind::Join => {
                // What is no string is put into words: a value of weight one in a few dozen bytes.
                let separators = first.len.saturating_mul(second.bytes);
                let text = Size::text(first.weight.saturating_mul(256).saturating_add(separators));
                (text.weight.saturating_mul(3), text)
            }
            Kind::Replace => {
                let third = sizes.get(2).unwrap_or(&nothing);
                let places = first.bytes.saturating_add(1);
                let text = Size::text(first.bytes.saturating_add(places.saturating_mul(third.bytes)));
                (text.weight.saturating_mul(3).saturating_add(first.bytes / 8), text)
            }
            Kind::Match => {
                let (states, known) = match args.get(1) {
                    Some(Expr::Text(text)) => (pattern::states(text)?, true),
                    _ => (STATES, false),
                };
                // A pattern that stands in the rule is made once and kept.
                let made = states.saturating_mul(4) + 200;
                if known {
                    self.bound.steps = self.bound.steps.saturating_add(made);
                }
                // At worst every byte goes through every state.
                let matching = first.bytes.saturating_mul(states) / 64 + first.bytes / 16;
                let size = match name {
                    "matches" => Size::scalar(),
                    "find" => Size::text(first.bytes),
                    _ => split(first.bytes),
                };
                let all = if name == "findAll" { first.bytes.saturating_add(1) } else { 1 };
                let matching = matching.saturating_mul(all).saturating_add(size.weight.saturating_mul(2));
                (matching.saturating_add(if known { 0 } else { made }), size)
            }
        };
        Ok((steps.saturating_add(extra), Set::Made(size)))
    }
}

/// The parts of a string.
fn split(bytes: u64) -> Size {
    let parts = bytes.saturating_add(2);
    let mut list = Size::list(parts);
    list.put(&Size::text(bytes), 1);
    // Together the parts are no longer than the whole.
    list.weight = list.weight.saturating_add(parts);
    list
}
