//! Objects by kind and name.

use std::collections::HashMap;

use crate::model::{Object, Subject};

use super::{File, FileKind, Repo};

/// How many of one name are kept: nobody means more, and a hostile repository could have millions.
const MOST: usize = 64;

/// Where objects of a kind and name are written.
#[derive(Debug, Default)]
pub struct Index {
    /// Group, kind and name to numbers of files and nodes.
    by_name: HashMap<(String, String, String), Vec<(usize, u32)>>,
    /// Kind and name to numbers of patch files.
    patches: HashMap<(String, String), Vec<usize>>,
}

impl Index {
    pub(super) fn of(files: &[File]) -> Self {
        let mut by_name: HashMap<_, Vec<(usize, u32)>> = HashMap::new();
        let mut patches: HashMap<_, Vec<usize>> = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            for object in file.manifests() {
                let Some(name) = object.name().value() else { continue };
                let key = (object.group().to_owned(), object.kind.to_owned(), name.to_owned());
                let places = by_name.entry(key).or_default();
                if places.len() < MOST {
                    places.push((number, object.node.number()));
                }
            }
        }
        for (number, file) in files.iter().enumerate().filter(|(_, file)| file.kind == FileKind::Patch) {
            for object in file.objects() {
                let Some(name) = object.name().value() else { continue };
                let numbers = patches.entry((object.kind.to_owned(), name.to_owned())).or_default();
                if numbers.last() != Some(&number) && numbers.len() < MOST {
                    numbers.push(number);
                }
            }
        }
        Self { by_name, patches }
    }
}

impl Repo {
    /// The manifests of a kind and a name, in whatever namespace; the first 64 of them.
    pub fn named<'a>(&'a self, subject: Subject, name: &str) -> Vec<(&'a File, Object<'a>)> {
        let key = (subject.group.to_owned(), subject.kind.to_owned(), name.to_owned());
        let places = self.index.by_name.get(&key).map_or(&[][..], Vec::as_slice);
        let objects = places.iter().filter_map(|&(file, number)| {
            let file = &self.files[file];
            Some((file, Object::of(file.yaml.as_ref()?.node(number)?)?))
        });
        objects.collect()
    }

    /// How many manifests have the group, kind and name of an object, itself among them.
    pub fn namesakes(&self, object: Object<'_>) -> usize {
        let Some(name) = object.name().value() else { return 0 };
        let key = (object.group().to_owned(), object.kind.to_owned(), name.to_owned());
        self.index.by_name.get(&key).map_or(0, Vec::len)
    }

    /// The patch files that hold an object of this kind and name.
    pub fn patches_of(&self, kind: &str, name: &str) -> impl Iterator<Item = &File> {
        let numbers = self.index.patches.get(&(kind.to_owned(), name.to_owned()));
        numbers.into_iter().flatten().map(|&number| &self.files[number])
    }
}
