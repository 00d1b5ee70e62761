//! Objects by kind and name.

use std::collections::HashMap;

use crate::model::{Object, Subject};

use super::{File, FileKind, Repo};

/// Where objects of a kind and name are written.
#[derive(Debug, Default)]
pub struct Index {
    /// Group, kind and name to numbers of files.
    by_name: HashMap<(String, String, String), Vec<usize>>,
    /// Kind and name to numbers of patch files.
    patches: HashMap<(String, String), Vec<usize>>,
}

impl Index {
    pub(super) fn of(files: &[File]) -> Self {
        let mut by_name: HashMap<_, Vec<usize>> = HashMap::new();
        let mut patches: HashMap<_, Vec<usize>> = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            for object in file.manifests() {
                let Some(name) = object.name().value() else { continue };
                let key = (object.group().to_owned(), object.kind.to_owned(), name.to_owned());
                let numbers = by_name.entry(key).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
        }
        for (number, file) in files.iter().enumerate().filter(|(_, file)| file.kind == FileKind::Patch) {
            for object in file.objects() {
                let Some(name) = object.name().value() else { continue };
                patches.entry((object.kind.to_owned(), name.to_owned())).or_default().push(number);
            }
        }
        Self { by_name, patches }
    }
}

impl Repo {
    /// All manifests of a kind and a name, in whatever namespace.
    pub fn named<'a>(&'a self, subject: Subject, name: &str) -> Vec<(&'a File, Object<'a>)> {
        let key = (subject.group.to_owned(), subject.kind.to_owned(), name.to_owned());
        let numbers = self.index.by_name.get(&key).map_or(&[][..], Vec::as_slice);
        let files = numbers.iter().map(|&number| &self.files[number]);
        files
            .flat_map(|file| file.manifests().map(move |object| (file, object)))
            .filter(|(_, object)| object.is(subject) && object.name().is(name))
            .collect()
    }

    /// The patch files that hold an object of this kind and name.
    pub fn patches_of(&self, kind: &str, name: &str) -> impl Iterator<Item = &File> {
        let numbers = self.index.patches.get(&(kind.to_owned(), name.to_owned()));
        numbers.into_iter().flatten().map(|&number| &self.files[number])
    }
}
