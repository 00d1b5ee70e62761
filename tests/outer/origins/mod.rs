//! Every rendered scalar knows where it comes from, an outer test: real repositories are taken from the folder that
//! `FLUXVET_SHARED` names (`../shared`). `FLUXVET_ONLY` takes those whose name holds a word.

mod chain;
mod explain;
mod mutate;
mod recompute;
mod scalar;
mod world;

use std::{collections::BTreeMap, path::Path};

use fluxvet::{
    Config, DiskTree,
    flux::Fleet,
    repo::{Bounds, Given, Repo},
};
use rayon::prelude::*;

use crate::shared::{folders, unpacked};
use explain::{Why, explain};

#[test]
#[ignore = "takes minutes in a debug build; .ci/run asks for it"]
fn every_rendered_scalar_is_explained_by_its_place_or_its_way() {
    let Some(corpora) = unpacked("corpora/repositories.tar.xz", "origins-corpora") else { return };
    let only = std::env::var("FLUXVET_ONLY").unwrap_or_default();
    let roots: Vec<_> = folders(&corpora).into_iter().filter(|root| root.to_string_lossy().contains(&only)).collect();
    let tallies: Vec<Tally> = roots.par_iter().with_max_len(1).map(|root| tally(root)).collect();
    let mut causes: BTreeMap<Why, usize> = BTreeMap::new();
    for (why, count) in tallies.iter().flat_map(|tally| &tally.causes) {
        *causes.entry(*why).or_default() += count;
    }
    let unexplained: Vec<&String> = tallies.iter().flat_map(|tally| &tally.unexplained).collect();
    let objects: usize = tallies.iter().map(|tally| tally.objects).sum();
    let total = causes.values().sum::<usize>() + unexplained.len();
    println!("{total} scalars of {objects} objects:");
    for (why, count) in &causes {
        println!("{count:9}  {:7.3} %  {why:?}", *count as f64 * 100.0 / total as f64);
    }
    let shown: Vec<&&String> = unexplained.iter().step_by((unexplained.len() / 25).max(1)).take(25).collect();
    assert!(unexplained.is_empty(), "{} are not explained, such as {shown:#?}", unexplained.len());
    let by_text = causes.get(&Why::Text).copied().unwrap_or(0);
    assert!(by_text * 100 >= total * 95, "{by_text} of {total} by the text alone");
}

/// What was found in one repository.
#[derive(Default)]
struct Tally {
    objects: usize,
    causes: BTreeMap<Why, usize>,
    unexplained: Vec<String>,
}

fn tally(root: &Path) -> Tally {
    let start = std::time::Instant::now();
    let tree = DiskTree::open(root).expect("a folder");
    let repo = Repo::load(&tree, Given::default(), &Bounds::default());
    let fleet = Fleet::of(&repo, &Config::default());
    let builds = world::builds(&fleet);
    let name = root.file_name().expect("a name").to_string_lossy().into_owned();
    let mut tally = Tally::default();
    for object in world::objects(&fleet, &builds) {
        tally.objects += 1;
        world::leaves(object.value, &mut |leaf| match explain(leaf, &object) {
            Some(why) => *tally.causes.entry(why).or_default() += 1,
            None => tally.unexplained.push(format!("{name} {}", described(leaf, &object))),
        });
    }
    println!("{name}: {} objects, {} not explained, {:.1?}", tally.objects, tally.unexplained.len(), start.elapsed());
    tally
}

fn described(leaf: &world::Leaf<'_>, object: &world::Object<'_>) -> String {
    let cluster = object.applied.map(|(cluster, _)| cluster.path.as_str());
    let place = leaf.value.place().real();
    format!(
        "{cluster:?} {} {} {}: {:?} at {}:{} {:?}, way {:?} was {:?}",
        object.build.folder,
        object.resource.id().words(),
        leaf.path,
        leaf.value.text(),
        place.source.path(),
        place.start().line,
        place.text().chars().take(80).collect::<String>(),
        leaf.way.map(|way| way.cause),
        leaf.way.and_then(|way| way.was.as_ref()).and_then(|was| was.text().map(str::to_owned)),
    )
}
