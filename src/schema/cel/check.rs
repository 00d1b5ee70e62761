//! Evaluating rules on one object, after the bound has looked at each.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Compiled, Gap, Group, Outcome, Rules, STEPS, Violation,
    bound::{self, Bound},
    engine::{self, Asked},
    field_path,
    instance::instances,
    marks::Marks,
};

pub(super) fn check(rules: &Rules, object: &Value, unknown: &[String], steps: u64) -> Outcome {
    let mut outcome = Outcome::default();
    if rules.is_empty() {
        return outcome;
    }
    let Some(marks) = Marks::new(object, unknown) else {
        let compiled = rules.groups.iter().flat_map(|group| &group.rules);
        outcome.gaps.extend(compiled.map(|compiled| gap(compiled, "", "the object is nested too deep")));
        return outcome;
    };
    let mut checking = Checking { rules, marks, outcome, steps };
    rules.groups.iter().for_each(|group| checking.group(group, object));
    checking.outcome
}

struct Checking<'r> {
    rules: &'r Rules,
    marks: Marks,
    outcome: Outcome,
    /// What is left for all rules.
    steps: u64,
}

/// What the bound allows at one place of the object.
struct Allowed<'r> {
    compiled: &'r Compiled,
    /// What is left for the rule at the places that follow.
    left: u64,
    /// Whether the message may be evaluated too.
    message: bool,
}

impl<'r> Checking<'r> {
    fn group(&mut self, group: &'r Group, object: &Value) {
        let Some(schema) = self.rules.schema.pointer(&group.path) else { return };
        let mut open: Vec<Allowed<'_>> = Vec::new();
        for compiled in &group.rules {
            if compiled.program.expr.names("oldSelf") && !compiled.rule.optional_old_self {
                self.outcome.transitions += 1;
            } else {
                open.push(Allowed { compiled, left: STEPS, message: false });
            }
        }
        for (pointer, value) in instances(object, &group.steps) {
            let mut allowed = Vec::new();
            open.retain_mut(|rule| self.allow(rule, group, schema, &pointer, value, &mut allowed));
            if !allowed.is_empty() {
                self.ask(&allowed, schema, &pointer, value);
            }
        }
    }

    /// Puts a rule among those to be evaluated at this place; `false` if it is too costly here and so everywhere.
    fn allow<'a>(
        &mut self,
        rule: &mut Allowed<'r>,
        group: &Group,
        schema: &Value,
        pointer: &str,
        value: &'a Value,
        allowed: &mut Vec<Allowed<'r>>,
    ) -> bool {
        let compiled = rule.compiled;
        let bound = match bound::bound(&compiled.program.expr, value, &mut self.marks) {
            Ok(bound) => bound,
            Err(why) => {
                self.outcome.gaps.push(gap(compiled, pointer, why));
                return false;
            }
        };
        if bound.reads_unknown {
            self.outcome.unknown += 1;
            return true;
        }
        if bound.compares_lists && *group.has_sets.get_or_init(|| has_sets(schema)) {
            self.outcome.gaps.push(gap(
                compiled,
                pointer,
                "compares lists that may be sets, whose order does not count",
            ));
            return false;
        }
        if bound.steps > rule.left || bound.steps > self.steps {
            self.outcome.gaps.push(gap(compiled, pointer, "may take too long on this object"));
            return false;
        }
        rule.left -= bound.steps;
        self.steps -= bound.steps;
        let message = compiled.message.as_ref().and_then(|message| {
            let bound = bound::bound(&message.expr, value, &mut self.marks).ok()?;
            self.spend_on_message(&bound)
        });
        allowed.push(Allowed { compiled, left: 0, message: message.is_some() });
        true
    }

    fn spend_on_message(&mut self, bound: &Bound) -> Option<()> {
        let affordable = !bound.reads_unknown && bound.steps <= STEPS;
        self.steps = self.steps.checked_sub(bound.steps).filter(|_| affordable)?;
        Some(())
    }

    fn ask(&mut self, allowed: &[Allowed<'r>], schema: &Value, pointer: &str, value: &Value) {
        let answered = engine::ask(value, schema, |asked| {
            for rule in allowed {
                self.outcome.evaluated += 1;
                self.answer(rule, asked, pointer);
            }
        });
        if let Err(why) = answered {
            self.outcome.gaps.extend(allowed.iter().map(|rule| gap(rule.compiled, pointer, why.as_str())));
        }
    }

    fn answer(&mut self, rule: &Allowed<'r>, asked: &Asked<'_>, pointer: &str) {
        let compiled = rule.compiled;
        match asked.holds(&compiled.program) {
            Ok(true) => {}
            Ok(false) => {
                let field = compiled.rule.field_path.as_deref().and_then(field_path::pointer).unwrap_or_default();
                let program = compiled.message.as_ref().filter(|_| rule.message);
                let message = program.and_then(|message| asked.message(message));
                self.outcome.violations.push(Violation {
                    path: format!("{pointer}{field}"),
                    message: message.unwrap_or_else(|| static_message(compiled)),
                    rule: Arc::clone(&compiled.rule),
                });
            }
            Err(why) => self.outcome.gaps.push(gap(compiled, pointer, why)),
        }
    }
}

fn static_message(compiled: &Compiled) -> String {
    match compiled.rule.message.as_deref().map(str::trim).filter(|message| !message.is_empty()) {
        Some(message) => message.to_owned(),
        None => format!("failed rule: {}", compiled.rule.rule.trim()),
    }
}

fn gap(compiled: &Compiled, path: &str, why: impl Into<String>) -> Gap {
    Gap { rule: Arc::clone(&compiled.rule), path: path.to_owned(), why: why.into() }
}

/// Whether lists below are sets or maps, which the API server compares without regard to their order.
fn has_sets(schema: &Value) -> bool {
    match schema {
        Value::Object(map) => {
            let own = map.get("x-kubernetes-list-type").and_then(Value::as_str);
            matches!(own, Some("set" | "map")) || map.values().any(has_sets)
        }
        Value::Array(items) => items.iter().any(has_sets),
        _ => false,
    }
}
