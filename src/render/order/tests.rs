//! Orders that the engine printed.

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Case {
    options: Options,
    /// Group, version, kind, namespace, name.
    ids: Vec<[String; 5]>,
    /// Positions in `ids`; none where the build was refused.
    order: Option<Vec<usize>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Options {
    #[serde(default)]
    order: String,
    legacy_sort_options: Option<Lists>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Lists {
    order_first: Vec<String>,
    order_last: Vec<String>,
}

/// What api v0.21.3 printed for `sortOptions`.
#[test]
fn as_the_engine_sorts() {
    for line in include_str!("probed.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let lists = case.options.legacy_sort_options.unwrap_or_default();
        let texts = |list: &'_ Vec<String>| list.iter().map(String::clone).collect::<Vec<_>>();
        let (first, last) = (texts(&lists.order_first), texts(&lists.order_last));
        let first: Vec<&str> = first.iter().map(String::as_str).collect();
        let last: Vec<&str> = last.iter().map(String::as_str).collect();
        let given = line.contains("\"legacySortOptions\": {");
        let options = given.then_some(LegacyOptions { order_first: &first, order_last: &last });
        let order = Order::of(&case.options.order, options).ok().map(|order| {
            let id = |at: usize| {
                let [group, version, kind, namespace, name] = &case.ids[at];
                Id { group, version, kind, namespace, name }
            };
            let mut sorted: Vec<usize> = (0..case.ids.len()).collect();
            sorted.sort_by(|&left, &right| order.compare(id(left), id(right)));
            sorted
        });
        assert_eq!(order, case.order, "{line}");
    }
}

#[test]
fn refusals() {
    let none = Some(LegacyOptions { order_first: &[], order_last: &[] });
    assert_eq!(Order::of("fifo", none).err(), Some(OptionsProblem::LegacyOptionsWithFifo));
    assert_eq!(Order::of("", none).err(), Some(OptionsProblem::Order));
}
