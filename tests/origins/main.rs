//! Every rendered scalar knows where it comes from, an outer test: real repositories are taken from the folder that
//! `FLUXVET_SHARED` names (`../shared`). `FLUXVET_ONLY` takes those whose name holds a word.

mod chain;
mod explain;
mod mutate;
mod recompute;
mod scalar;
#[path = "../shared/mod.rs"]
mod shared;
mod world;

use std::collections::BTreeMap;

use fluxvet::{
    Config, DiskTree,
    flux::Fleet,
    repo::{Bounds, Repo},
};

use explain::{Why, explain};
use shared::{folders, unpacked};

#[test]
#[ignore = "takes minutes in a debug build; .ci/run asks for it"]
fn every_rendered_scalar_is_explained_by_its_place_or_its_way() {
    let Some(corpora) = unpacked("corpora/repositories.tar.xz", "origins-corpora") else { return };
    let only = std::env::var("FLUXVET_ONLY").unwrap_or_default();
    let mut causes: BTreeMap<Why, usize> = BTreeMap::new();
    let (mut total, mut objects, mut unexplained) = (0, 0, Vec::new());
    for root in folders(&corpora).into_iter().filter(|root| root.to_string_lossy().contains(&only)) {
        let tree = DiskTree::open(&root).expect("a folder");
        let repo = Repo::load(&tree, None, &Bounds::default());
        let fleet = Fleet::of(&repo, &Config::default());
        let builds = world::builds(&fleet);
        let name = root.file_name().expect("a name").to_string_lossy().into_owned();
        let mut missing = 0;
        for object in world::objects(&fleet, &builds) {
            objects += 1;
            world::leaves(object.value, &mut |leaf| {
                total += 1;
                match explain(leaf, &object) {
                    Some(why) => *causes.entry(why).or_default() += 1,
                    None => {
                        missing += 1;
                        let cluster = object.applied.map(|(cluster, _)| cluster.path.as_str());
                        let place = leaf.value.place().real();
                        unexplained.push(format!(
                            "{name} {cluster:?} {} {} {}: {:?} at {}:{} {:?}, way {:?} was {:?}",
                            object.build.folder,
                            object.resource.id().words(),
                            leaf.path,
                            leaf.value.text(),
                            place.source.path(),
                            place.start().line,
                            place.text().chars().take(80).collect::<String>(),
                            leaf.way.map(|way| way.cause),
                            leaf.way.and_then(|way| way.was.as_ref()).and_then(|was| was.text().map(str::to_owned)),
                        ));
                    }
                }
            });
        }
        if missing > 0 {
            println!("{name}: {missing} not explained");
        }
    }
    println!("{total} scalars of {objects} objects:");
    for (why, count) in &causes {
        println!("{count:9}  {:7.3} %  {why:?}", *count as f64 * 100.0 / total as f64);
    }
    let shown: Vec<&String> = unexplained.iter().step_by((unexplained.len() / 25).max(1)).take(25).collect();
    assert!(unexplained.is_empty(), "{} are not explained, such as {shown:#?}", unexplained.len());
    let by_text = causes.get(&Why::Text).copied().unwrap_or(0);
    assert!(by_text * 100 >= total * 95, "{by_text} of {total} by the text alone");
}
