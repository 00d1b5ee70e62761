//! How fast YAML is read: our tree beside the events it is made of and beside libyaml.
//!
//! Reads the files below `FLUXVET_BENCH` (a repository), else a document made here.

use std::{hint::black_box, mem::MaybeUninit, path::Path, sync::Arc};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fluxvet::{
    text::{RepoPath, Source},
    yaml::{Limits, Yaml},
};

fn parse(criterion: &mut Criterion) {
    let sources = sources();
    let bytes: usize = sources.iter().map(|source| source.text().len()).sum();
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    group.bench_function("events only", |bencher| {
        bencher.iter(|| sources.iter().map(|source| events(source.text())).sum::<usize>());
    });
    group.bench_function("our tree", |bencher| {
        bencher.iter(|| {
            for source in &sources {
                black_box(Yaml::parse(Arc::clone(source), &Limits::default()));
            }
        });
    });
    group.bench_function("unsafe-libyaml events", |bencher| {
        bencher.iter(|| sources.iter().map(|source| libyaml(source.text())).sum::<usize>());
    });
    group.finish();
}

fn events(text: &str) -> usize {
    granit_parser::Parser::new_from_str(text).map_while(Result::ok).count()
}

#[allow(unsafe_code, reason = "the baseline is a C library in Rust's clothes")]
fn libyaml(text: &str) -> usize {
    use unsafe_libyaml as unsafe_c;
    let mut count = 0;
    // SAFETY: the calls follow libyaml's protocol: initialize, set input that outlives the parser, delete each event.
    unsafe {
        let mut parser = MaybeUninit::<unsafe_c::yaml_parser_t>::uninit();
        if unsafe_c::yaml_parser_initialize(parser.as_mut_ptr()).fail {
            return 0;
        }
        unsafe_c::yaml_parser_set_input_string(parser.as_mut_ptr(), text.as_ptr(), text.len() as u64);
        let mut event = MaybeUninit::<unsafe_c::yaml_event_t>::uninit();
        while unsafe_c::yaml_parser_parse(parser.as_mut_ptr(), event.as_mut_ptr()).ok {
            let kind = (*event.as_ptr()).type_;
            unsafe_c::yaml_event_delete(event.as_mut_ptr());
            count += 1;
            if kind == unsafe_c::YAML_STREAM_END_EVENT {
                break;
            }
        }
        unsafe_c::yaml_parser_delete(parser.as_mut_ptr());
    }
    count
}

fn sources() -> Vec<Arc<Source>> {
    let Some(root) = std::env::var_os("FLUXVET_BENCH") else {
        let document =
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web # live\ndata:\n  a: \"1\"\n  b: |\n    x\n---\n";
        return vec![Source::new(RepoPath::new("bench.yaml"), document.repeat(5_000).into_bytes())];
    };
    let mut sources = Vec::new();
    let mut open = vec![Path::new(&root).to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
                sources.push(Source::new(RepoPath::new("bench.yaml"), std::fs::read(path).expect("a file")));
            }
        }
    }
    sources
}

criterion_group!(benches, parse);
criterion_main!(benches);
