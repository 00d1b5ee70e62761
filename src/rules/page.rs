//! The page of a rule: text, and examples that can be run.

/// A page as it reads, block by block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Markdown lines.
    Text(String),
    /// A fenced example under `## Bad` or `## Good`.
    Example(Example),
}

/// Files, and what is expected of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    pub bad: bool,
    /// The cluster that the example is a part of, as its line `# cluster:` says.
    pub cluster: Option<ExampleCluster>,
    /// Path and text, without the lines of carets.
    pub files: Vec<(String, String)>,
    pub expected: Vec<Expected>,
}

/// A cluster whose files every reader knows: `# cluster: clusters/prod` or `# cluster: clusters/prod, Flux 2.6`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleCluster {
    pub line: String,
    folder: String,
    flux_version: Option<String>,
}

/// A finding that an example marks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    pub path: String,
    /// 1-based.
    pub line: u32,
    /// First and last column, 1-based.
    pub columns: (u32, u32),
    pub message: String,
}

/// The path of an example's file that names none.
pub const DEFAULT_PATH: &str = "example.yaml";

/// Takes a page apart.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut text = String::new();
    let mut section = "";
    let mut fence: Option<Vec<&str>> = None;
    for line in page.lines() {
        // Doc comments keep the blank behind `///`.
        let line = line.strip_prefix(' ').unwrap_or(line);
        if let Some(mut lines) = fence.take() {
            if line.starts_with("```") {
                blocks.push(Block::Example(example(&lines, section == "Bad")));
            } else {
                lines.push(line);
                fence = Some(lines);
            }
            continue;
        }
        if let Some(title) = line.strip_prefix("## ") {
            section = title.trim();
        }
        if matches!(section, "Bad" | "Good") && line.starts_with("```") {
            if !text.trim().is_empty() {
                blocks.push(Block::Text(std::mem::take(&mut text)));
            }
            fence = Some(Vec::new());
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    if !text.trim().is_empty() {
        blocks.push(Block::Text(text));
    }
    blocks
}

/// The examples of a page that are meant to be wrong, or right.
pub fn examples(page: &str, bad: bool) -> Vec<Example> {
    let examples = blocks(page).into_iter().filter_map(|block| match block {
        Block::Example(example) if example.bad == bad => Some(example),
        _ => None,
    });
    examples.collect()
}

/// Splits at `# file:` lines and takes the lines of carets out.
///
/// `#   ^^^ message` marks the columns of the carets in the last line before; a caret right behind the `#` marks the
/// column of the `#` as well.
fn example(lines: &[&str], bad: bool) -> Example {
    let mut example = Example { bad, ..Example::default() };
    let mut path = DEFAULT_PATH.to_owned();
    let mut text = String::new();
    let mut number = 0;
    for line in lines {
        if let Some(said) = line.strip_prefix("# cluster: ") {
            let (folder, version) =
                said.split_once(", Flux ").map_or((said, None), |(folder, version)| (folder, Some(version)));
            let (folder, flux_version) = (folder.trim().to_owned(), version.map(|version| version.trim().to_owned()));
            example.cluster = Some(ExampleCluster { line: (*line).to_owned(), folder, flux_version });
        } else if let Some(next) = line.strip_prefix("# file: ") {
            if !text.is_empty() {
                example.files.push((std::mem::take(&mut path), std::mem::take(&mut text)));
            }
            path = next.trim().to_owned();
            number = 0;
        } else if let Some((columns, message)) = carets(line) {
            let message = message.to_owned();
            example.expected.push(Expected { path: path.clone(), line: number, columns, message });
        } else {
            text.push_str(line);
            text.push('\n');
            number += 1;
        }
    }
    example.files.push((path, text));
    example
}

fn carets(line: &str) -> Option<((u32, u32), &str)> {
    let hash = line.find('#').filter(|&at| line[..at].trim().is_empty())?;
    let rest = &line[hash + 1..];
    let first = rest.find('^').filter(|&at| rest[..at].trim().is_empty())?;
    let count = rest[first..].chars().take_while(|&c| c == '^').count();
    let start = if first == 0 { hash + 1 } else { hash + first + 2 };
    Some(((start as u32, (hash + 1 + first + count) as u32), rest[first + count..].trim()))
}

impl Example {
    /// The files that are shown, and those of its cluster.
    pub fn all_files(&self) -> Vec<(String, String)> {
        let mut files = self.files.clone();
        files.extend(self.cluster.iter().flat_map(ExampleCluster::files));
        files
    }
}

impl ExampleCluster {
    /// What `flux bootstrap` writes.
    fn files(&self) -> Vec<(String, String)> {
        let Self { folder, flux_version, .. } = self;
        let system = format!("{folder}/flux-system");
        let sync = SYNC.replace("FOLDER", folder);
        let mut resources = "resources:\n  - gotk-sync.yaml\n".to_owned();
        let mut files = vec![(format!("{system}/gotk-sync.yaml"), sync)];
        if let Some(version) = flux_version {
            resources.push_str("  - gotk-components.yaml\n");
            files.push((format!("{system}/gotk-components.yaml"), COMPONENTS.replace("VERSION", version)));
        }
        files.push((format!("{system}/kustomization.yaml"), resources));
        files
    }
}

const SYNC: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m
  url: https://github.com/contoso/fleet
  ref:
    branch: main
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m
  path: ./FOLDER
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
";
const COMPONENTS: &str = "# This manifest was generated by flux. DO NOT EDIT.
# Flux Version: vVERSION
apiVersion: v1
kind: Namespace
metadata:
  name: flux-system
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_split_into_files_and_marks() {
        let page = " Sentence.\n\n ## Bad\n\n ```yaml\n # file: a.yaml\n a: 1\n #  ^ wrong\n # file: b.yaml\n b: 2\n #^ all\n ```\n";
        let [Block::Text(_), Block::Example(example)] = &blocks(page)[..] else { panic!("{:?}", blocks(page)) };
        assert!(example.bad);
        assert_eq!(example.files, [("a.yaml".into(), "a: 1\n".into()), ("b.yaml".into(), "b: 2\n".into())]);
        let marks: Vec<_> = example.expected.iter().map(|mark| (&*mark.path, mark.line, mark.columns)).collect();
        assert_eq!(marks, [("a.yaml", 1, (4, 4)), ("b.yaml", 1, (1, 2))]);
    }
}
