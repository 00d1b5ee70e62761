//! Where the reader of a report is, so that a path can be followed from there.

/// The root itself, unless something else is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewpoint {
    /// Comes before every path: empty, or with `/` at its end.
    prefix: String,
    /// The folders from the root down to the reader.
    folders: Vec<String>,
}

impl Viewpoint {
    /// Above or beside the root, which is at `prefix`.
    pub fn above(prefix: String) -> Self {
        Self { prefix, folders: Vec::new() }
    }

    /// In a folder of the repository.
    pub fn inside(folder: &str) -> Self {
        let folders = folder.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        Self { prefix: String::new(), folders }
    }

    /// A path of the repository as the reader would type it; `.` for the folder where the reader is.
    pub fn path(&self, path: &str) -> String {
        let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
        let shared = names.iter().zip(&self.folders).take_while(|(name, folder)| name == folder).count();
        let up = "../".repeat(self.folders.len() - shared);
        let relative = format!("{}{up}{}", self.prefix, names[shared..].join("/"));
        match relative.trim_end_matches('/') {
            "" => ".".to_owned(),
            trimmed => trimmed.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Viewpoint;

    #[test]
    fn a_path_is_written_from_where_the_reader_is() {
        let cases = [
            (Viewpoint::default(), "apps/a.yaml", "apps/a.yaml"),
            (Viewpoint::default(), "", "."),
            (Viewpoint::inside("apps/production"), "apps/production/a.yaml", "a.yaml"),
            (Viewpoint::inside("apps/production"), "apps/base/a.yaml", "../base/a.yaml"),
            (Viewpoint::inside("apps/production"), "a.yaml", "../../a.yaml"),
            (Viewpoint::inside("apps/production"), "apps/production", "."),
            (Viewpoint::inside("apps"), "", ".."),
            (Viewpoint::above("fleet/".into()), "apps/a.yaml", "fleet/apps/a.yaml"),
            (Viewpoint::above("/srv/fleet/".into()), "", "/srv/fleet"),
        ];
        for (viewpoint, path, shown) in cases {
            assert_eq!(viewpoint.path(path), shown);
        }
    }
}
