//! The tests of kustomize itself, as far as they are folders with an expected result.

use std::fs;

use fluxvet::{
    DiskTree,
    render::{Builds, State, View},
    repo::{Bounds, Given, Repo},
};

use crate::shared::{folders, unpacked};

use super::compare::{difference, objects, printed};

/// What we know that we do not know.
const UNSUPPORTED: &[&str] = &[
    "openapicustomschema.TestCustomOpenApiFieldNotBuiltin",
    "transformerannotation.TestAnnoTransformerLocalFilesWithOverlay",
];

#[test]
#[ignore = "needs ../shared; .ci/run asks for it"]
fn the_cases_of_kustomize_come_out_as_they_should() {
    let Some(cases) = unpacked("conformance/kustomize-cases.tar.xz", "oracle-cases") else { return };
    let (mut same, mut refused, mut unsupported, mut wrong) = (0, 0, Vec::new(), Vec::new());
    let cases = folders(&cases);
    for case in &cases {
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        let folder = fs::read_to_string(case.join("root")).expect("the folder of the case");
        let folder = folder.trim().trim_start_matches('.').trim_start_matches('/');
        let tree = DiskTree::open(&case.join("in")).expect("a folder");
        let repo = Repo::load(&tree, Given::default(), &Bounds::default());
        let builds = Builds::all(View::plain(&repo));
        let expected = fs::read_to_string(case.join("expected.yaml")).ok();
        let build = builds.build(folder);
        let state = build.as_ref().map_or(State::Failed, |build| build.state());
        match (&build, expected) {
            (Some(build), _) if !build.gaps.is_empty() => {
                println!("unsupported: {name}: {}", build.gaps[0].reason);
                unsupported.push(name);
            }
            (_, None) if state == State::Failed => refused += 1,
            (_, None) => wrong.push(format!("{name} passes")),
            (Some(build), Some(_)) if state == State::Failed => {
                wrong.push(format!("{name} fails: {:?}", build.problems.first()));
            }
            (Some(build), Some(expected)) => match difference(&objects(&expected), &printed(build)) {
                None => same += 1,
                Some(difference) => wrong.push(format!("{name} differs: {difference}")),
            },
            (None, Some(_)) => wrong.push(format!("{name} has no kustomization")),
        }
    }
    println!("{} cases: {same} same, {refused} refused alike, {} unsupported", cases.len(), unsupported.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(cases.len(), 153);
    assert_eq!(unsupported, UNSUPPORTED);
    assert!(same + refused >= 140);
}
