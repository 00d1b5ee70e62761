//! The functions that rules may call, by what they do to the sizes of their arguments.

/// What a function does to sizes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Reads its arguments once; a number, a boolean or a time comes out.
    Scalar,
    /// Nothing larger than its arguments comes out.
    Same,
    /// Looks for its argument at every place.
    Search,
    Sort,
    /// Compares every item with every other.
    Pairs,
    Split,
    Join,
    Replace,
    Match,
}

/// The functions that are known: those of CEL and of Kubernetes that the engine has, without those whose cost cannot be
/// told (`format` with its widths, `lists.range`).
pub(super) fn kind(prefix: Option<&str>, name: &str) -> Option<Kind> {
    if let Some(prefix) = prefix {
        return match (prefix, name) {
            ("sets", "contains" | "equivalent" | "intersects") => Some(Kind::Pairs),
            ("optional", "none" | "of" | "ofNonZeroValue") => Some(Kind::Same),
            ("ip", "isCanonical") => Some(Kind::Scalar),
            _ => None,
        };
    }
    Some(match name {
        "size" | "startsWith" | "endsWith" | "contains" | "int" | "uint" | "double" => Kind::Scalar,
        "isSorted" | "sum" | "hasValue" | "isQuantity" | "isInteger" | "asInteger" | "asApproximateFloat" => {
            Kind::Scalar
        }
        "sign" | "isGreaterThan" | "isLessThan" | "compareTo" | "isSemver" | "major" | "minor" | "patch" => {
            Kind::Scalar
        }
        "isIP" | "isCIDR" | "family" | "isLoopback" | "isUnspecified" | "isLinkLocalMulticast" => Kind::Scalar,
        "isLinkLocalUnicast" | "isGlobalUnicast" | "containsIP" | "containsCIDR" | "prefixLength" => Kind::Scalar,
        "getFullYear" | "getMonth" | "getDayOfYear" | "getDayOfMonth" | "getDate" | "getDayOfWeek" => Kind::Scalar,
        "getHours" | "getMinutes" | "getSeconds" | "getMilliseconds" => Kind::Scalar,
        "duration" | "timestamp" | "quantity" | "semver" | "ip" | "cidr" | "masked" | "add" | "sub" => Kind::Scalar,
        "string" | "bytes" | "lowerAscii" | "upperAscii" | "trim" | "substring" | "charAt" | "reverse" => Kind::Same,
        "min" | "max" | "slice" | "flatten" | "first" | "last" | "value" | "or" | "orValue" => Kind::Same,
        "indexOf" | "lastIndexOf" => Kind::Search,
        "sort" => Kind::Sort,
        "distinct" => Kind::Pairs,
        "split" => Kind::Split,
        "join" => Kind::Join,
        "replace" => Kind::Replace,
        "matches" | "find" | "findAll" => Kind::Match,
        _ => return None,
    })
}
