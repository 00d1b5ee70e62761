//! `fluxvet render --all --out DIR`: every folder to a file.

use std::{fs, path::Path, process::ExitCode};

use rayon::prelude::*;
use serde_json::json;

use crate::{
    flux::shown,
    render::{Build, Builds, State},
    report::Viewpoint,
    text::is_within,
};

use super::{Look, RenderFormat, Stop, Texts, Usage, files, json, names::names, position, say};

/// Writes a file for every folder below `top` into `out`, and into `index.jsonl` which file that is. What fails is
/// reported and does not keep the others from being written.
pub fn write(builds: &Builds<'_>, top: &str, out: &Path, look: Look) -> Result<ExitCode, Stop> {
    fs::create_dir_all(out).map_err(|error| files::stop(out, &error))?;
    let mut folders = builds.folders();
    folders.retain(|folder| is_within(folder, top));
    let names = names(&folders, if look.format == RenderFormat::Json { "json" } else { "yaml" });
    let texts = Texts::default();
    let done: Vec<Done> = folders
        .par_iter()
        .zip(&names)
        .map_init(Vec::new, |bytes, (folder, name)| {
            #[expect(clippy::disallowed_methods, reason = "the index says how long each folder took")]
            let start = std::time::Instant::now();
            let build = builds.build_anew(folder)?;
            let seconds = start.elapsed().as_secs_f64();
            Some(folder_file(&build, seconds, (out, name), look, &texts, bytes))
        })
        .flatten()
        .collect();
    let lines: String = done.iter().map(|done| done.line.as_str()).collect();
    let mut stop = files::save(&out.join("index.jsonl"), lines.as_bytes()).err();
    let mut code = ExitCode::SUCCESS;
    for done in done {
        match done.failed {
            None => {}
            Some(Failed::Build(words)) => {
                say(&words);
                code = ExitCode::from(1);
            }
            Some(Failed::Write(next)) => {
                if let Some(Stop::Failed(words) | Stop::Usage(Usage(words))) = stop.replace(next) {
                    say(&words);
                }
            }
        }
    }
    stop.map_or(Ok(code), Err)
}

/// A folder that was built: its line of the index, and why it has no file.
struct Done {
    line: String,
    failed: Option<Failed>,
}

enum Failed {
    Build(String),
    Write(Stop),
}

/// `bytes` is room for the text, used again for the next folder.
fn folder_file(
    build: &Build,
    seconds: f64,
    (out, name): (&Path, &str),
    look: Look,
    texts: &Texts,
    bytes: &mut Vec<u8>,
) -> Done {
    let state = build.state();
    let problem = build.problems.first().map(|problem| (&problem.place, problem.message.as_str()));
    let gap = build.gaps.first().map(|gap| (&gap.place, gap.reason.as_str()));
    let reason = problem.or(gap).map(|(place, words)| format!("{}: {words}", position(place, &Viewpoint::default())));
    let folder = shown(&build.folder);
    let failed = if state == State::Failed {
        Some(Failed::Build(format!("`{folder}` is not written: {}", reason.as_deref().unwrap_or("its build failed"))))
    } else {
        bytes.clear();
        let objects = build.resources.iter().map(|resource| (&resource.value, &**resource));
        let text = look.write(objects, texts, bytes).map_err(|error| files::stop(out, &error));
        text.and_then(|()| files::save(&out.join(name), bytes)).err().map(Failed::Write)
    };
    let line = json!({
        "folder": folder, "file": failed.is_none().then_some(name), "state": state.as_str(), "reason": reason,
        "objects": build.resources.len(), "seconds": (seconds * 1e6).round() / 1e6,
    });
    Done { line: format!("{}\n", json::line(&line)), failed }
}
