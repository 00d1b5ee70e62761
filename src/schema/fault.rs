//! What a schema says against an object.

use serde_json::Value;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// JSON pointer to what is at fault: the value, the unknown key, or the object that lacks something.
    pub at: String,
    pub what: What,
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A key that the object may not have.
    Unknown {
        key: String,
        /// The keys that it may have.
        known: Vec<String>,
        /// Where the key would be known: the pointer to another object.
        elsewhere: Option<String>,
        /// The first and the last version that know it, of Flux or Kubernetes as the kind is.
        versions: Option<(Option<String>, Option<String>)>,
    },
    /// Keys that the object must have.
    Missing { keys: Vec<String> },
    /// Null as an item of a list or a value of a map.
    Null,
    /// A value of another type than these.
    Type { wanted: Vec<&'static str> },
    /// None of these values.
    Enum { allowed: Vec<Value> },
    /// Text that does not match.
    Pattern { pattern: String },
    /// Text that is no such thing.
    Format { format: String },
    /// Outside of a bound, by its keyword in the schema.
    Bound { bound: &'static str, limit: String },
    /// An item like an earlier one: the same under all these keys, or the same altogether if there are none.
    Twin { first: usize, keys: Vec<String> },
    /// None, or too many, of several shapes.
    Shape { keyword: &'static str, required: Vec<Vec<String>> },
    /// The cluster's definition of the kind does not serve this version of it, but these.
    Unserved { served: Vec<String> },
    /// A rule in CEL is not met.
    Rule { message: String },
}
