//! The address of an `azureeventhub` Provider: a connection string, or the plain name of an Event Hub.

use std::fmt;
use std::ops::Range;

use super::{SyntaxError, quoted};

/// What notification-controller makes of an address
/// (fluxcd/notification-controller:internal/notifier/azure_eventhub.go).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventHub {
    /// It contains `SharedAccessKey`, so it is taken for a connection string.
    ConnectionString(ConnectionString),
    /// Anything else is taken for the name of a hub; the namespace is in `channel`.
    Name(String),
}

/// The parts of a connection string. The key itself is not kept.
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectionString {
    /// The host of `Endpoint`, without `sb://` and slash.
    pub host: Option<String>,
    pub key_name: Option<String>,
    /// Bytes of the text given; never to be shown.
    pub key_at: Option<Range<usize>>,
    /// The hub. Flux passes no name of its own, so that without it nothing is sent.
    pub entity_path: Option<String>,
}

impl EventHub {
    /// Refused is what can only be taken for a name by mistake.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let all = 0..text.len();
        if text.is_empty() {
            return Err(SyntaxError::new(all, "the address of an Event Hub cannot be empty"));
        }
        if text.contains("SharedAccessKey") {
            return ConnectionString::parse(text).map(Self::ConnectionString);
        }
        if let Some(at) = text.find("SharedAccessSignature") {
            let at = at..at + "SharedAccessSignature".len();
            let message = "a connection string with `SharedAccessSignature` is taken for the name of a hub, only `SharedAccessKey` is known";
            return Err(SyntaxError::new(at, message));
        }
        if let Some(end) = text.find("://") {
            let path = text[end + 3..].split_once('/').map_or("", |(_, path)| path.trim_matches('/'));
            let meant = if path.is_empty() { "the name of the hub" } else { &quoted(path) };
            let message = format!(
                "{} is taken for the name of a hub, use {meant} and put the namespace into `channel`",
                quoted(text)
            );
            return Err(SyntaxError::new(all, message));
        }
        // Names of hubs: letters, digits, full stops, hyphens, underscores, and slashes between them.
        match text.find(|c: char| !c.is_ascii_alphanumeric() && !"._-/".contains(c)) {
            None => Ok(Self::Name(text.to_owned())),
            Some(at) => {
                let here = super::char_at(text, at);
                let message = format!("`{}` cannot be in the name of an Event Hub", &text[here.clone()]);
                Err(SyntaxError::new(here, message))
            }
        }
    }
}

impl ConnectionString {
    fn parse(text: &str) -> Result<Self, SyntaxError> {
        let mut parts = Self { host: None, key_name: None, key_at: None, entity_path: None };
        let mut at = 0;
        for pair in text.split(';') {
            let place = at..at + pair.len();
            at = place.end + 1;
            if pair.trim().is_empty() {
                continue;
            }
            let Some((key, value)) = pair.split_once('=') else {
                // What stands here may be half a key, so it is not quoted.
                return Err(SyntaxError::new(place, "a part of the connection string has no `=`"));
            };
            let value_at = place.start + key.len() + 1..place.end;
            // The SDK compares keys without case.
            match key.trim().to_ascii_lowercase().as_str() {
                "endpoint" => {
                    let Some(host) = value.strip_prefix("sb://") else {
                        return Err(SyntaxError::new(value_at, "`Endpoint` does not begin with `sb://`"));
                    };
                    parts.host = Some(host.trim_end_matches('/').to_owned());
                }
                "sharedaccesskeyname" => parts.key_name = Some(value.to_owned()),
                "sharedaccesskey" => parts.key_at = Some(value_at),
                "entitypath" => parts.entity_path = Some(value.to_owned()),
                _ => {}
            }
        }
        let missing = [
            (parts.host.is_none(), "Endpoint"),
            (parts.key_name.is_none(), "SharedAccessKeyName"),
            (parts.key_at.is_none(), "SharedAccessKey"),
        ];
        match missing.iter().find(|(missing, _)| *missing) {
            Some((_, name)) => Err(SyntaxError::new(0..text.len(), format!("the connection string has no `{name}`"))),
            None => Ok(parts),
        }
    }
}

/// Names only, no secrets.
impl fmt::Debug for ConnectionString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionString")
            .field("host", &self.host)
            .field("key_name", &self.key_name)
            .field("entity_path", &self.entity_path)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let text =
            "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=abc=;EntityPath=flux";
        let Ok(EventHub::ConnectionString(parts)) = EventHub::parse(text) else { panic!() };
        assert_eq!(parts.host.as_deref(), Some("ns.servicebus.windows.net"));
        assert_eq!((&text[parts.key_at.clone().unwrap()], parts.entity_path.as_deref()), ("abc=", Some("flux")));
        assert!(!format!("{parts:?}").contains("abc"));
        assert_eq!(EventHub::parse("my-hub"), Ok(EventHub::Name("my-hub".to_owned())));
        for (text, message) in [
            ("", "the address of an Event Hub cannot be empty"),
            (
                "sb://ns.servicebus.windows.net/hub",
                "`sb://ns.servicebus.windows.net/hub` is taken for the name of a hub, use `hub` and put the namespace into `channel`",
            ),
            (
                "Endpoint=sb://n/;SharedAccessSignature=x",
                "a connection string with `SharedAccessSignature` is taken for the name of a hub, only `SharedAccessKey` is known",
            ),
            ("Endpoint=sb://n/;SharedAccessKey=x", "the connection string has no `SharedAccessKeyName`"),
            ("my hub", "` ` cannot be in the name of an Event Hub"),
        ] {
            assert_eq!(EventHub::parse(text).unwrap_err().message, message);
        }
    }
}
