//! The real engine in a process of its own, which is started again after a build that kills or hangs it.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::Value;

const LONGEST: Duration = Duration::from_secs(120);

pub struct Engine {
    tool: PathBuf,
    worker: Option<Worker>,
}

struct Worker {
    process: Child,
    input: ChildStdin,
    answers: Receiver<String>,
}

impl Engine {
    pub fn new(tool: PathBuf) -> Self {
        Self { tool, worker: None }
    }

    /// The objects of a folder as YAML, or what the engine says against it.
    pub fn build(&mut self, folder: &Path) -> Result<String, String> {
        let answer = self.ask(folder.to_str().expect("a path in UTF-8"))?;
        match answer["text"].as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(answer["error"].as_str().unwrap_or("unknown").to_owned()),
        }
    }

    fn ask(&mut self, line: &str) -> Result<Value, String> {
        let worker = self.worker.get_or_insert_with(|| Worker::start(&self.tool));
        writeln!(worker.input, "{line}").expect("the engine listens");
        match worker.answers.recv_timeout(LONGEST) {
            Ok(answer) => Ok(serde_json::from_str(&answer).expect("an answer in JSON")),
            Err(error) => {
                self.worker = None;
                Err(format!("ORACLE: crashes or hangs: {error}"))
            }
        }
    }
}

impl Worker {
    fn start(tool: &Path) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/outer/oracle/engine.py");
        let mut process = Command::new("python3")
            .arg(script)
            .arg(tool)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("python3 starts");
        let input = process.stdin.take().expect("an input");
        let output = BufReader::new(process.stdout.take().expect("an output"));
        let (send, answers) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Self { process, input, answers }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
