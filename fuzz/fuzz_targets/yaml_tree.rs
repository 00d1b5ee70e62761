//! Any bytes make a tree whose places lie in the text, in order, inside each other.

#![no_main]

use fluxvet::{
    text::{RepoPath, Source},
    yaml::{Kind, Limits, Reader, Yaml},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new(RepoPath::new("fuzz.yaml"), bytes.to_vec());
    let yaml = Yaml::parse(source, &Limits::default());
    let text = yaml.source().text();
    for node in yaml.nodes() {
        assert!(text.get(node.span().range()).is_some(), "the span of a node lies in the text");
        let _ = (node.pointer(), node.scalar(Reader::Kyaml), node.scalar(Reader::SigsYaml), node.is_known());
        if let Some(value) = node.text() {
            let end = value.len();
            let part = node.part(0..end);
            assert!(text.get(part.span.range()).is_some(), "a part lies in the text");
        }
        if node.kind() == Kind::Map {
            for entry in node.entries() {
                assert!(text.get(entry.key.span().range()).is_some());
            }
        }
    }
    for comment in yaml.comments() {
        assert!(yaml.comment_text(comment).starts_with('#'), "a comment starts with `#`");
        let _ = yaml.scalar_before(comment);
    }
    for problem in yaml.problems() {
        assert!(text.get(problem.span.range()).is_some(), "a problem lies in the text");
        let _ = yaml.place(problem.span).start();
    }
});
