//! How long a whole check takes: listing, reading, parsing, all rules.
//!
//! Runs over the folder that `FLUXVET_BENCH` names, else over the fixtures.

use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use fluxvet::{
    config::{Config, Date},
    engine::{DiskTree, Request, lint, lint_repo},
    repo::{Given, Repo},
};

fn check(criterion: &mut Criterion) {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    let root = std::env::var_os("FLUXVET_BENCH").map_or_else(|| PathBuf::from(fixtures), PathBuf::from);
    let today = Date::new(2026, 1, 1).expect("a date");
    let request = Request::all(today);
    let mut group = criterion.benchmark_group("check");
    group.sample_size(20);
    group.bench_function("list", |bencher| bencher.iter(|| DiskTree::open(&root).expect("a folder")));
    let tree = DiskTree::open(&root).expect("a folder");
    group.bench_function("read and parse", |bencher| {
        bencher.iter(|| Repo::load(&tree, Given::default(), &request.bounds))
    });
    let repo = Repo::load(&tree, Given::default(), &request.bounds);
    group.bench_function("fleet", |bencher| bencher.iter(|| fluxvet::flux::Fleet::of(&repo, &Config::default())));
    group.bench_function("fleet and rules", |bencher| {
        bencher.iter(|| lint_repo(&repo, &Config::default(), &request));
    });
    group.bench_function("whole", |bencher| {
        bencher.iter(|| lint(&DiskTree::open(&root).expect("a folder"), &Config::default(), &request));
    });
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
