//! The file of each folder below `--out`: never the same for two, on no file system.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::flux::shown;

/// What all file systems take.
const LONGEST: usize = 255;
/// Characters of a name that remain where a hash tells it apart.
const READABLE: usize = 150;
/// Bytes of the hash: too many for someone who looks for two folders that have the same.
const HASH: usize = 12;

/// A name for each of `folders`, with `/` as `__`. Where that is not enough to tell folders apart, or could not be the
/// name of a file everywhere, a hash of the folder follows a `~`, which no other name has.
pub fn names(folders: &[&str], extension: &str) -> Vec<String> {
    let plain: Vec<String> = folders.iter().map(|folder| shown(folder).replace('/', "__")).collect();
    let mut times: HashMap<String, usize> = HashMap::new();
    plain.iter().for_each(|name| *times.entry(name.to_ascii_lowercase()).or_default() += 1);
    let is_usable = |name: &str| {
        let is_portable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '=' | '@');
        name.chars().all(is_portable)
            && !name.starts_with('-')
            && !is_device(name)
            && name.len() + 1 + extension.len() <= LONGEST
            && times.get(&name.to_ascii_lowercase()) == Some(&1)
    };
    let named = plain.iter().zip(folders).map(|(name, folder)| match is_usable(name) {
        true => format!("{name}.{extension}"),
        false => {
            let portable = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
            let readable: String = name.trim_start_matches('-').chars().take(READABLE).map(portable).collect();
            let hash: String = Sha256::digest(folder).iter().take(HASH).map(|byte| format!("{byte:02x}")).collect();
            format!("{readable}~{hash}.{extension}")
        }
    });
    named.collect()
}

/// Whether Windows takes it for a device, whatever follows the first dot.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || port.is_some_and(|number| number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn two_folders_never_share_a_file() {
        let long = "a/".repeat(200);
        let folders = ["", "a/b", "a__b", "apps/Web", "apps/web", "\u{202e}x", "##vso[x]", "a\nb", "a b", "-rf", &long];
        let found = names(&folders, "yaml");
        assert_eq!(found[0], "..yaml");
        for (folder, name) in folders.iter().zip(&found) {
            assert!(name.len() <= 255 && !name.contains(['/', '\n', '#', ' ', '\u{202e}']), "{folder}: {name}");
            let others = found.iter().filter(|other| other.eq_ignore_ascii_case(name)).count();
            assert_eq!(others, 1, "{name}");
        }
        assert!(found[1].starts_with("a__b~") && found[2].starts_with("a__b~"), "{found:?}");
        assert!(names(&["NUL", "com1.d"], "yaml").iter().all(|name| name.contains('~')));
        assert_eq!(names(&["apps/base", "apps/base-2"], "json"), ["apps__base.json", "apps__base-2.json"]);
        // A name that looks like one with a hash gets one itself.
        assert_ne!(names(&[&found[1][..found[1].len() - 5]], "yaml")[0], found[1]);
    }
}
