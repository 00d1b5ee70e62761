//! A URL, as Go's `net/url` reads it.

mod escape;

use std::net::Ipv6Addr;
use std::ops::Range;

use self::escape::{Mode, escape, is_written_well, unescape};
use super::{SyntaxError, char_at, quoted};

/// A parsed URL (`url.Parse`, golang/go:src/net/url/url.go at 1.26). Bytes that are no UTF-8 once decoded are replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoUrl {
    /// Lower case; empty for a reference without one.
    pub scheme: String,
    /// What follows the scheme of a URL without slashes (`mailto:x`), as written.
    pub opaque: String,
    pub user: Option<UserInfo>,
    /// Decoded, with brackets and port.
    pub host: String,
    /// Decoded.
    pub path: String,
    /// The path as Go would write it (`EscapedPath`).
    pub raw_path: String,
    /// As written, without the question mark.
    pub query: String,
    /// Decoded, without the hash.
    pub fragment: String,
    pub places: Places,
}

/// The part between the scheme and the `@`.
#[derive(Clone, PartialEq, Eq)]
pub struct UserInfo {
    pub name: String,
    pub password: Option<String>,
}

/// Bytes of the text given; a part that is not there is empty, at the place where it would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    pub scheme: Range<usize>,
    /// Without the `@`.
    pub userinfo: Range<usize>,
    /// Without the port, with the brackets.
    pub host: Range<usize>,
    /// Without the colon.
    pub port: Range<usize>,
    pub path: Range<usize>,
}

/// The password must not reach a log.
impl std::fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let password = self.password.as_ref().map(|_| "…");
        f.debug_struct("UserInfo").field("name", &self.name).field("password", &password).finish()
    }
}

impl GoUrl {
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let body = text.find('#').unwrap_or(text.len());
        let mut url = Self::parse_body(&text[..body])?;
        if let Some(fragment) = text.get(body + 1..) {
            url.fragment = lossy(unescape(fragment, Mode::Fragment).map_err(|e| e.shifted(body + 1))?);
        }
        Ok(url)
    }

    /// The host without port and brackets (`URL.Hostname`).
    pub fn hostname(&self) -> &str {
        let host = self.port_colon().map_or(self.host.as_str(), |colon| &self.host[..colon]);
        host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(host)
    }

    /// The port as written, empty when there is none (`URL.Port`).
    pub fn port(&self) -> &str {
        self.port_colon().map_or("", |colon| &self.host[colon + 1..])
    }

    fn port_colon(&self) -> Option<usize> {
        let colon = self.host.rfind(':')?;
        self.host[colon + 1..].bytes().all(|b| b.is_ascii_digit()).then_some(colon)
    }

    /// Everything but the fragment.
    fn parse_body(text: &str) -> Result<Self, SyntaxError> {
        if let Some(at) = text.bytes().position(|b| b < b' ' || b == 0x7f) {
            return Err(SyntaxError::new(at..at + 1, "a URL cannot have a control character"));
        }
        let scheme = scheme_end(text)?;
        let (scheme_place, rest_start) = scheme.map_or((0..0, 0), |end| (0..end, end + 1));
        let query_mark = text[rest_start..].find('?').map(|mark| rest_start + mark);
        let end = query_mark.unwrap_or(text.len());
        let rest = &text[rest_start..end];
        let mut url = Self {
            scheme: text[scheme_place.clone()].to_ascii_lowercase(),
            opaque: String::new(),
            user: None,
            host: String::new(),
            path: String::new(),
            raw_path: String::new(),
            query: query_mark.map_or("", |mark| &text[mark + 1..]).to_owned(),
            fragment: String::new(),
            places: Places { scheme: scheme_place, ..Places::default() },
        };
        if text == "*" {
            return url.with_path(text, 0..1);
        }
        if !rest.starts_with('/') {
            if scheme.is_some() {
                url.opaque = rest.to_owned();
                url.places = Places { path: end..end, ..url.places };
                return Ok(url);
            }
            let segment = rest.split('/').next().unwrap_or_default();
            if let Some(colon) = segment.find(':') {
                let message = format!("{} begins with no scheme, such as `https://`", quoted(text));
                return Err(SyntaxError::new(0..colon + 1, message));
            }
        }
        // Without a scheme, three slashes are a path.
        let has_authority = rest.starts_with("//") && (scheme.is_some() || !rest.starts_with("///"));
        let mut path_start = rest_start;
        if has_authority {
            let from = rest_start + 2;
            path_start = text[from..end].find('/').map_or(end, |slash| from + slash);
            url.read_authority(text, from..path_start)?;
        }
        url.with_path(text, path_start..end)
    }

    fn with_path(mut self, text: &str, place: Range<usize>) -> Result<Self, SyntaxError> {
        let written = &text[place.clone()];
        let decoded = unescape(written, Mode::Path).map_err(|e| e.shifted(place.start))?;
        let kept = is_written_well(written) || decoded == b"*";
        self.raw_path = if kept { written.to_owned() } else { escape(&decoded) };
        self.path = lossy(decoded);
        self.places.path = place;
        Ok(self)
    }

    fn read_authority(&mut self, text: &str, place: Range<usize>) -> Result<(), SyntaxError> {
        let authority = &text[place.clone()];
        let at_sign = authority.rfind('@');
        let host_start = place.start + at_sign.map_or(0, |at| at + 1);
        self.read_host(text, host_start..place.end)?;
        self.places.userinfo = place.start..at_sign.map_or(place.start, |at| place.start + at);
        let Some(at_sign) = at_sign else {
            return Ok(());
        };
        let userinfo = &authority[..at_sign];
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
        if let Some(bad) = userinfo.find(|c| !allowed(c)) {
            // The words around it may be a password.
            let here = char_at(text, place.start + bad);
            return Err(SyntaxError::new(here, "the user part of a URL has a character that must be percent-encoded"));
        }
        let decode = |part: &str, offset: usize| {
            unescape(part, Mode::UserInfo).map(lossy).map_err(|error| {
                SyntaxError::new(error.shifted(offset).at, "the user part of a URL has an incomplete percent-encoding")
            })
        };
        let (name, password) = match userinfo.split_once(':') {
            Some((name, password)) => (name, Some(decode(password, place.start + name.len() + 1)?)),
            None => (userinfo, None),
        };
        self.user = Some(UserInfo { name: decode(name, place.start)?, password });
        Ok(())
    }

    fn read_host(&mut self, text: &str, place: Range<usize>) -> Result<(), SyntaxError> {
        let host = &text[place.clone()];
        let name_end = match host.rfind('[') {
            Some(0) => match host.rfind(']') {
                Some(close) => close + 1,
                None => {
                    return Err(SyntaxError::new(place, format!("{} has no closing `]`", quoted(host))));
                }
            },
            Some(open) => {
                let here = place.start + open..place.start + open + 1;
                return Err(SyntaxError::new(here, "`[` can only be the first character of a host"));
            }
            // Several colons: http and https take the first for the port's, so they always refuse (Go 1.26).
            None if matches!(self.scheme.as_str(), "http" | "https") => host.find(':').unwrap_or(host.len()),
            None => host.rfind(':').unwrap_or(host.len()),
        };
        let port = &host[name_end..];
        let digits = port.strip_prefix(':').unwrap_or_default();
        let name_place = place.start..place.start + name_end;
        let port_place = name_place.end + port.len() - digits.len()..place.end;
        if !port.is_empty() && !port.starts_with(':') {
            return Err(SyntaxError::new(port_place, format!("{} cannot follow `]`", quoted(port))));
        }
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SyntaxError::new(port_place, format!("{} is not a port, which is a number", quoted(digits))));
        }
        let name = &host[..name_end];
        let decoded = match name.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
            Some(inner) => format!("[{}]", ip_literal(inner, name_place.start + 1)?),
            None => lossy(unescape(name, Mode::Host).map_err(|e| e.shifted(name_place.start))?),
        };
        self.host = format!("{decoded}{port}");
        self.places.host = name_place;
        self.places.port = port_place;
        Ok(())
    }
}

/// Where the scheme ends, if the text has one.
fn scheme_end(text: &str) -> Result<Option<usize>, SyntaxError> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => {
                return Err(SyntaxError::new(0..1, "there is nothing before the `:` of the scheme"));
            }
            b':' => return Ok(Some(at)),
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// The decoded address between brackets, which must be IPv6.
fn ip_literal(inner: &str, start: usize) -> Result<String, SyntaxError> {
    let zone = inner.find("%25").unwrap_or(inner.len());
    let address = lossy(unescape(&inner[..zone], Mode::Host).map_err(|e| e.shifted(start))?);
    let zone_name = lossy(unescape(&inner[zone..], Mode::Zone).map_err(|e| e.shifted(start + zone))?);
    let valid = address.parse::<Ipv6Addr>().is_ok() && zone_name != "%";
    if !valid {
        let message = format!("{} is not an IPv6 address", quoted(inner));
        return Err(SyntaxError::new(start..start + inner.len(), message));
    }
    Ok(address + &zone_name)
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_and_places() {
        for (text, blamed, message) in [
            ("ssh://git@ssh.dev.azure.com:v3/o/p/r", "v3", "`v3` is not a port, which is a number"),
            ("git@host:path", "git@host:", "`git@host:path` begins with no scheme, such as `https://`"),
            ("https://h/%zz", "%zz", "`%zz` is not a percent-encoding, which is `%` and two hexadecimal digits"),
            ("https://exa mple/x", " ", "a host cannot have ` ` in it"),
            ("https://[::1", "[::1", "`[::1` has no closing `]`"),
            ("https://h/\n", "\n", "a URL cannot have a control character"),
            ("https://u:p w@h/", " ", "the user part of a URL has a character that must be percent-encoded"),
        ] {
            let error = GoUrl::parse(text).unwrap_err();
            assert_eq!((&text[error.at], error.message.as_str()), (blamed, message), "{text}");
        }
        let text = "https://u:p@h.example:443/a%20b?q#f";
        let url = GoUrl::parse(text).unwrap();
        let Places { scheme, userinfo, host, port, path } = url.places.clone();
        let parts = [scheme, userinfo, host, port, path].map(|place| &text[place]);
        assert_eq!(parts, ["https", "u:p", "h.example", "443", "/a%20b"]);
        assert!(!format!("{url:?}").contains("\"p\""), "the password is not shown");
    }
}
