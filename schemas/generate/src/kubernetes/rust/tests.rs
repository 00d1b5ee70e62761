//! A type as the crate writes it.

use super::*;

const PORT: &str = r#"
impl crate::Resource for Port {
    const API_VERSION: &'static str = "net/v1";
    const KIND: &'static str = "Port";
    type Scope = crate::ClusterResourceScope;
}
impl crate::DeepMerge for Port {
    fn merge_from(&mut self, other: Self) {
        crate::merge_strategies::list::atomic(&mut self.a, other.a);
        crate::merge_strategies::list::set(&mut self.host_ips, other.host_ips);
        crate::merge_strategies::list::map(
            &mut self.rules,
            other.rules,
            &[|lhs, rhs| lhs.from_port == rhs.from_port, |lhs, rhs| lhs.kind == rhs.kind],
            |current_item, other_item| {},
        );
    }
}
                            "hostIPs" => Field::Key_host_ips,
impl crate::schemars::JsonSchema for Port {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "io.k8s.Port".into()
    }
    fn json_schema(__gen: &mut G) -> S {
        crate::schemars::json_schema!({
            "description": "say \"no)\"",
            "type": "object",
            "properties": {
                "hostIPs": ({
                    let mut schema_obj = __gen.subschema_for::<crate::api::A>();
                    schema_obj.ensure_object().insert("description".into(), "(odd \")\" text".into());
                    schema_obj
                }),
                "rules": {"type": "array", "items": (__gen.subschema_for::<crate::api::B>()), },
                "more": __gen.subschema_for::<crate::api::C>(),
            },
        })
    }
}
"#;

#[test]
fn a_type_is_read_with_its_kind_names_and_lists() {
    let port = read(PORT).expect("read").expect("a type");
    assert_eq!((port.rust_name.as_str(), port.name.as_str()), ("Port", "io.k8s.Port"));
    let kind = port.kind.expect("a kind");
    assert_eq!((kind.api_version.as_str(), kind.scope.word()), ("net/v1", Some("Cluster")));
    assert_eq!(port.fields["host_ips"], "hostIPs");
    assert!(matches!(port.lists["host_ips"], Merge::Set));
    assert!(matches!(&port.lists["rules"], Merge::Map(keys) if keys == &["from_port", "kind"]));
    assert_eq!(port.lists.len(), 2);
    let properties = &port.schema["properties"];
    assert_eq!(properties["hostIPs"], json!({"$ref": "crate::api::A"}));
    assert_eq!(properties["rules"]["items"], json!({"$ref": "crate::api::B"}));
    assert_eq!(properties["more"], json!({"$ref": "crate::api::C"}));
}

#[test]
fn another_shape_is_refused() {
    assert!(read("pub struct A;").expect("read").is_none());
    for (from, to) in [
        ("ClusterResourceScope", "GalaxyScope"),
        ("list::set", "list::shuffle"),
        ("\"more\": __gen", "\"more\": other"),
        ("subschema_for::<crate::api::C>()", "schema()"),
    ] {
        assert!(read(&PORT.replace(from, to)).is_err(), "{to}");
    }
}
