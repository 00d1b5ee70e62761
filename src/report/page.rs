//! The page of a rule, with what this very program says to its examples: a page cannot lie.

mod terminal;

pub use terminal::terminal;

use crate::{
    config::{Config, Date},
    engine::{Request, lint},
    finding::Finding,
    rules::{
        Rule,
        page::{Block, DEFAULT_PATH, Example, blocks},
    },
    text::{MemoryTree, RepoPath, Source},
};

/// Markdown. The terminal and `docs/rules/` show the same.
pub fn page(rule: &'static Rule) -> String {
    let mut page = format!("# {} ({})\n", rule.id, rule.level);
    for block in blocks(rule.page) {
        let text = match block {
            Block::Text(text) => text,
            Block::Example(example) => shown(rule, &example),
        };
        page.push_str(&format!("\n{}\n", text.trim()));
    }
    page
}

/// An example, and what this very program says to it.
fn shown(rule: &'static Rule, example: &Example) -> String {
    let mut text = String::from("```yaml\n");
    if let Some(cluster) = &example.cluster {
        text.push_str(&format!("{}\n", cluster.line));
    }
    for (path, content) in &example.files {
        if example.files.len() > 1 || path != DEFAULT_PATH {
            text.push_str(&format!("# file: {path}\n"));
        }
        text.push_str(content);
    }
    text.push_str("```\n");
    let findings = run(example);
    let own: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == rule.id).collect();
    if own.is_empty() {
        return text;
    }
    text.push_str("\n```text\n");
    for finding in own {
        let start = finding.place.start();
        let path = finding.place.source.path();
        text.push_str(&format!("{path}:{}:{}: {}: {}\n", start.line, start.column, finding.level, finding.message));
        if let Some(help) = &finding.help {
            text.push_str(&format!("  help: {help}\n"));
        }
    }
    text.push_str("```\n");
    text
}

fn run(example: &Example) -> Vec<Finding> {
    let files = example.all_files();
    let tree = MemoryTree::new(files.iter().map(|(path, text)| (path, text.as_bytes())));
    let written = example.files.iter().find(|(path, _)| path == Config::FILE_NAME);
    let source = written.map(|(path, text)| Source::new(RepoPath::new(path), text.as_bytes().to_vec()));
    let config = source.and_then(|source| Config::parse(&source).ok()).unwrap_or_default();
    let request = Request { assume_applied: true, ..Request::all(Date::new(2026, 1, 1).unwrap_or(Date::EPOCH)) };
    lint(&tree, &config, &request).findings
}
