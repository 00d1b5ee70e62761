//! Whether labels meet a selector (kubernetes/apimachinery:pkg/labels/selector.go `Requirement.Matches`).

use super::{Operator, Requirement, Selector};

impl Selector {
    /// Asks for the value of each label that a requirement names. What an object lacks meets `!=` and `notin`.
    pub fn matches<'a>(&self, label: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.requirements.iter().all(|requirement| requirement.matches(label(&requirement.key)))
    }
}

impl Requirement {
    /// Whether the value of its label, if the object has it, meets the requirement.
    pub fn matches(&self, value: Option<&str>) -> bool {
        let listed = || value.is_some_and(|value| self.values.iter().any(|listed| listed == value));
        match self.operator {
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::Equals | Operator::In => listed(),
            Operator::NotEquals | Operator::NotIn => !listed(),
            Operator::GreaterThan => self.compared(value).is_some_and(|(value, limit)| value > limit),
            Operator::LessThan => self.compared(value).is_some_and(|(value, limit)| value < limit),
        }
    }

    fn compared(&self, value: Option<&str>) -> Option<(i64, i64)> {
        Some((value?.parse().ok()?, self.values.first()?.parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same answers as a patch target with this labelSelector in kustomize api v0.21.3.
    #[test]
    fn labels() {
        let label = |key: &str| match key {
            "app" => Some("web"),
            "n" => Some("5"),
            "empty" => Some(""),
            _ => None,
        };
        for (selector, expected) in [
            ("app=web", true),
            ("app==web", true),
            ("app=api", false),
            ("none=web", false),
            ("app!=web", false),
            ("app!=api", true),
            ("none!=api", true),
            ("app in (api,web)", true),
            ("app in (api)", false),
            ("none in (api)", false),
            ("app notin (api)", true),
            ("app notin (web)", false),
            ("none notin (web)", true),
            ("app", true),
            ("none", false),
            ("!app", false),
            ("!none", true),
            ("empty=", true),
            ("none=", false),
            ("empty in (,x)", true),
            ("n>4", true),
            ("n>5", false),
            ("n<6", true),
            ("app>4", false),
            ("none<4", false),
            ("app=web,none", false),
            ("app=web,!none", true),
        ] {
            assert_eq!(Selector::parse(selector).unwrap().matches(label), expected, "{selector}");
        }
    }
}
