//! How much a rule can cost on an object, told before it is evaluated.
//!
//! The expression is walked once with sets of values in place of values: a name stands for every value of the object
//! that it may name, or for a bound on what an operation can make. A step is a node that is evaluated, or a value that
//! is copied: the engine copies what it selects, every list that it adds to, and every argument. So
//! `list.map(…)` costs the square of its length, and a field that is read inside a loop costs its size each time.

mod call;
mod function;
mod set;

use serde_json::Value;

use super::{escape::escape, expr::Expr, marks::Marks};

use set::{Set, Size};

/// What is known of a rule on one value of `self`.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub steps: u64,
    /// It reads a value that is not in the repository.
    pub reads_unknown: bool,
    /// It asks whether two lists are equal.
    pub compares_lists: bool,
}

/// Bounds `expr` with `value` as `self`; the reason if it uses what is not known here.
pub(super) fn bound(expr: &Expr, value: &Value, marks: &mut Marks) -> Result<Bound, String> {
    let mut walk = Walk { marks, names: vec![("self", Set::Data(vec![value]))], bound: Bound::default() };
    walk.names.push(("oldSelf", Set::Made(Size::scalar())));
    // `self` is made once, of the whole value.
    let made = walk.marks.extent(value).weight.saturating_mul(2);
    let (steps, result) = walk.walk(expr)?;
    walk.read_all(&result);
    walk.bound.reads_unknown |= std::mem::take(&mut walk.marks.crowded);
    walk.bound.steps = walk.bound.steps.saturating_add(steps).saturating_add(made);
    Ok(walk.bound)
}

struct Walk<'w, 'd, 'e> {
    marks: &'w mut Marks,
    names: Vec<(&'e str, Set<'d>)>,
    /// Its steps are those that are spent once, however often an operation is repeated.
    bound: Bound,
}

/// Steps, and what may come out.
type Cost<'d> = (u64, Set<'d>);

impl<'d, 'e> Walk<'_, 'd, 'e> {
    fn walk(&mut self, expr: &'e Expr) -> Result<Cost<'d>, String> {
        match expr {
            Expr::Scalar => Ok((1, Set::Made(Size::scalar()))),
            Expr::Text(text) => Ok((1, Set::Made(Size::text(text.len() as u64)))),
            Expr::Bytes(bytes) => Ok((1, Set::Made(Size::text(*bytes as u64)))),
            Expr::Name(name) => match self.name(name) {
                Some(set) => Ok((1, set.clone())),
                None => Err(format!("the name `{name}` is not known")),
            },
            Expr::Select { of, field, test } => self.select(of, field, *test),
            Expr::List(items) => {
                let mut steps = 2_u64;
                let mut list = Size::list(items.len() as u64);
                for item in items {
                    let (cost, set) = self.walk(item)?;
                    self.read_all(&set);
                    let size = set.size(self.marks);
                    steps = steps.saturating_add(cost).saturating_add(size.weight);
                    list.put(&size, 1);
                }
                Ok((steps, Set::Made(list)))
            }
            Expr::Map(entries) => {
                let mut steps = 2_u64;
                let mut map = Size::list(entries.len() as u64);
                for part in entries.iter().flat_map(|(key, value)| [key, value]) {
                    let (cost, set) = self.walk(part)?;
                    self.read_all(&set);
                    let size = set.size(self.marks);
                    steps = steps.saturating_add(cost).saturating_add(size.weight.saturating_mul(2));
                    map.put(&size, 2);
                }
                Ok((steps, Set::Made(map)))
            }
            Expr::Each { over, name, test, item } => self.each(over, name, test.as_deref(), item.as_deref()),
            Expr::Call { name, target, args } => self.call(name, target.as_deref(), args),
        }
    }

    fn name(&self, name: &str) -> Option<&Set<'d>> {
        self.names.iter().rev().find(|(own, _)| *own == name).map(|(_, set)| set)
    }

    fn select(&mut self, of: &'e Expr, field: &str, test: bool) -> Result<Cost<'d>, String> {
        let (steps, set) = self.walk(of)?;
        let Set::Data(values) = set else {
            let weight = set.size(self.marks).weight;
            return Ok((steps.saturating_add(weight + 1), set));
        };
        let mut found = Vec::new();
        for value in values {
            self.read(value);
            let Value::Object(map) = value else { continue };
            // By its own name in a map, by the escaped one in an object; which of them it is does not matter here.
            found.extend(map.get(field));
            let others = map.iter().filter(|(key, _)| *key != field && escape(key).as_deref() == Some(field));
            found.extend(others.map(|(_, value)| value));
        }
        if test {
            // Whether a key stands there is known of an unknown value too, unless it turns out to be nothing.
            found.iter().for_each(|value| self.read(value));
            return Ok((steps.saturating_add(1), Set::Made(Size::scalar())));
        }
        let set = Set::data(found, self.marks);
        let weight = set.size(self.marks).weight;
        Ok((steps.saturating_add(weight).saturating_add(1), set))
    }

    fn each(
        &mut self,
        over: &'e Expr,
        name: &'e str,
        test: Option<&'e Expr>,
        item: Option<&'e Expr>,
    ) -> Result<Cost<'d>, String> {
        let (range_steps, range) = self.walk(over)?;
        if let Set::Data(values) = &range {
            values.iter().for_each(|value| self.read(value));
        }
        let times = range.count();
        let element = range.elements(self.marks);
        let element_weight = element.size(self.marks).weight;
        self.names.push((name, element));
        let mut once = 8_u64.saturating_add(element_weight);
        let mut walk = |part: Option<&'e Expr>| -> Result<Option<Set<'d>>, String> {
            let Some(part) = part else { return Ok(None) };
            let (steps, set) = self.walk(part)?;
            self.read_all(&set);
            once = once.saturating_add(steps);
            Ok(Some(set))
        };
        let tested = walk(test).and_then(|_| walk(item));
        self.names.pop();
        let mut steps = range_steps.saturating_add(4);
        let Some(item) = tested? else {
            return Ok((steps.saturating_add(once.saturating_mul(times)), Set::Made(Size::scalar())));
        };
        let size = item.size(self.marks);
        let mut list = Size::list(times);
        list.put(&size, times);
        // The list so far is copied when the item is added, and once more when it is kept: half of it on average.
        once = once.saturating_add(size.weight.saturating_mul(2)).saturating_add(list.weight);
        steps = steps.saturating_add(once.saturating_mul(times)).saturating_add(list.weight);
        Ok((steps, Set::Made(list)))
    }

    /// The value itself is looked at, not what is below it.
    fn read(&mut self, value: &Value) {
        self.bound.reads_unknown |= self.marks.is_unknown(value);
    }

    /// The values are used as a whole.
    fn read_all(&mut self, set: &Set<'_>) {
        if let Set::Data(values) = set {
            self.bound.reads_unknown |= values.iter().any(|value| self.marks.holds_unknown(value));
        }
    }
}
