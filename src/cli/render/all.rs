//! `fluxvet render --all --out DIR`: every folder to a file.

use std::{fs, io, path::Path, process::ExitCode};

use rayon::prelude::*;
use serde_json::json;

use crate::{
    flux::shown,
    render::{Build, Builds, State},
    report::Viewpoint,
    text::is_within,
};

use super::{Look, RenderFormat, Texts, Usage, position};

/// Writes `DIR/<folder with / as __>.yaml` for every folder below `top` and a line each into `DIR/index.jsonl`.
pub fn write(builds: &Builds<'_>, top: &str, out: &Path, look: Look) -> Result<ExitCode, Usage> {
    let failed = |error: io::Error| Usage(format!("`{}` cannot be written: {error}", out.display()));
    fs::create_dir_all(out).map_err(failed)?;
    let mut folders = builds.folders();
    folders.retain(|folder| is_within(folder, top));
    let texts = Texts::default();
    let lines: Vec<Result<String, io::Error>> = folders
        .par_iter()
        .map_init(Vec::new, |bytes, folder| {
            #[expect(clippy::disallowed_methods, reason = "the index says how long each folder took")]
            let start = std::time::Instant::now();
            let build = builds.build_anew(folder)?;
            let seconds = start.elapsed().as_secs_f64();
            Some(folder_file(&build, seconds, out, look, &texts, bytes))
        })
        .flatten()
        .collect();
    let lines: Vec<String> = lines.into_iter().collect::<Result<_, _>>().map_err(failed)?;
    save(&out.join("index.jsonl"), lines.concat().as_bytes()).map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}

/// The line of the index, once the file is written. `bytes` is room for the text, used again for the next folder.
fn folder_file(
    build: &Build,
    seconds: f64,
    out: &Path,
    look: Look,
    texts: &Texts,
    bytes: &mut Vec<u8>,
) -> io::Result<String> {
    let state = build.state();
    if state != State::Failed {
        bytes.clear();
        look.write(build.resources.iter().map(|resource| (&resource.value, &**resource)), texts, bytes)?;
        let extension = if look.format == RenderFormat::Json { "json" } else { "yaml" };
        save(&out.join(format!("{}.{extension}", shown(&build.folder).replace('/', "__"))), bytes)?;
    }
    let problem = build.problems.first().map(|problem| (&problem.place, problem.message.as_str()));
    let gap = build.gaps.first().map(|gap| (&gap.place, gap.reason.as_str()));
    let reason = problem.or(gap).map(|(place, words)| format!("{}: {words}", position(place, &Viewpoint::default())));
    let line = json!({
        "folder": shown(&build.folder), "state": state.as_str(), "reason": reason,
        "objects": build.resources.len(), "seconds": (seconds * 1e6).round() / 1e6,
    });
    Ok(format!("{line}\n"))
}

fn save(file: &Path, bytes: &[u8]) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the command line writes")]
    fs::write(file, bytes)
}
