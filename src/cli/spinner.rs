//! One line that moves while someone waits: on a terminal only, and only after a second.

use std::{
    io::{IsTerminal, Write},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::engine::{Phase, Progress};

use super::{output, terminal};

/// Most repositories are done before.
const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(120);

/// Draws on standard error from its own thread; what it drew is gone when it is dropped.
pub struct Spinner {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    change: Condvar,
}

struct State {
    words: String,
    done: bool,
}

impl Spinner {
    pub fn start() -> Self {
        let state = State { words: words(Phase::Reading), done: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), change: Condvar::new() });
        let watched = output::stderr().is_terminal() && !terminal::in_ci() && !terminal::is_dumb();
        let thread = watched.then(|| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || draw(&shared))
        });
        Self { shared, thread }
    }

    pub fn progress(&self) -> Progress {
        let shared = Arc::clone(&self.shared);
        Progress::new(move |phase| {
            shared.state.lock().unwrap_or_else(PoisonError::into_inner).words = words(phase);
        })
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).done = true;
        self.shared.change.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn words(phase: Phase) -> String {
    match phase {
        Phase::Reading => "reading files".to_owned(),
        Phase::Rendering(1) => "rendering 1 file".to_owned(),
        Phase::Rendering(files) => format!("rendering {files} files"),
        Phase::Checking(1) => "checking 1 cluster".to_owned(),
        Phase::Checking(clusters) => format!("checking {clusters} clusters"),
    }
}

fn draw(shared: &Shared) {
    let frames =
        if terminal::unicode() { ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"] } else { ["|", "/", "-", "\\", "|", "/"] };
    let mut wait = PATIENCE;
    let mut drawn = 0;
    let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let waited = shared.change.wait_timeout_while(state, wait, |state| !state.done);
        (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let mut out = output::stderr();
        if state.done {
            if drawn > 0 {
                let _ = out.write_all(b"\r\x1b[2K").and_then(|()| out.flush());
            }
            return;
        }
        let line = format!("\r\x1b[2K{} {}", frames[drawn % frames.len()], state.words);
        let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
        drawn += 1;
        wait = STEP;
    }
}
