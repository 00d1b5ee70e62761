//! A time that SOPS cannot read.

use crate::rules::prelude::*;

rule! {
    /// The times in a `sops` block must follow RFC 3339.
    ///
    /// `lastmodified` and every `created_at` are parsed before anything is decrypted; one that does not parse makes
    /// the whole file unreadable, to the command line and to Flux.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// stringData:
    ///   password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    /// sops:
    ///   age:
    ///     - recipient: age1contoso
    ///       enc: xyz
    ///   lastmodified: "2026-01-15 09:00"
    /// #               ^^^^^^^^^^^^^^^^^^ `2026-01-15 09:00` is not an RFC 3339 time: SOPS does not load this document
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
    ///   encrypted_regex: ^(data|stringData)$
    ///   version: 3.13.2
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// stringData:
    ///   password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    /// sops:
    ///   age:
    ///     - recipient: age1contoso
    ///       enc: xyz
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
    ///   encrypted_regex: ^(data|stringData)$
    ///   version: 3.13.2
    /// ```
    ///
    /// ## Fix
    ///
    /// Restore the time from Git. `lastmodified` is the key that authenticates `mac`: a time of your own makes the
    /// `sops` command line refuse the file, so encrypt it again instead.
    ///
    /// Source: [getsops/sops `stores/stores.go`](https://github.com/getsops/sops/blob/main/stores/stores.go)
    /// (`ToInternal`, `time.RFC3339`).
    "sops/timestamp" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(metadata) = SopsMetadata::real(document) else { return };
    // A list below another name than these has times that nobody parses.
    const LISTS: [&str; 5] = ["azure_kv", "kms", "gcp_kms", "hc_vault", "pgp"];
    let groups = metadata.node.get("key_groups").into_iter().flat_map(Node::items);
    let holders = std::iter::once(metadata.node).chain(groups);
    let lists = holders.flat_map(|holder| LISTS.into_iter().filter_map(move |list| holder.get(list)));
    let entries = lists.flat_map(Node::items).filter_map(|item| Field::of(item.get("created_at")).text());
    for time in metadata.text("lastmodified").text().into_iter().chain(entries) {
        if !is_rfc3339(time.value) {
            let message = format!("`{}` is not an RFC 3339 time: SOPS does not load this document", time.value);
            cx.report(time, message).help("restore the time from Git; it looks like `2026-01-15T09:00:01Z`");
        }
    }
}

/// As Go's `time.Parse(time.RFC3339, …)`, which also takes a fraction of the second.
fn is_rfc3339(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let Some(zone) = time.find(['Z', '+', '-']) else { return false };
    let (clock, zone) = time.split_at(zone);
    let (clock, fraction) = clock.split_once(['.', ',']).map_or((clock, None), |(clock, rest)| (clock, Some(rest)));
    let zone_ok =
        zone == "Z" || zone.get(1..).is_some_and(|zone| numbers(zone, ':', &[(2, 0, 24), (2, 0, 60)]).is_some());
    let fraction_ok = fraction.is_none_or(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    let clock_ok = numbers(clock, ':', &[(2, 0, 23), (2, 0, 59), (2, 0, 59)]).is_some();
    let Some(date) = numbers(date, '-', &[(4, 0, 9999), (2, 1, 12), (2, 1, 31)]) else { return false };
    let leap = date[0] % 4 == 0 && (date[0] % 100 != 0 || date[0] % 400 == 0);
    let days = match date[1] {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    zone_ok && fraction_ok && clock_ok && date[2] <= days
}

/// Numbers of a fixed width between bounds.
fn numbers(text: &str, separator: char, parts: &[(usize, u32, u32)]) -> Option<Vec<u32>> {
    let written: Vec<&str> = text.split(separator).collect();
    if written.len() != parts.len() {
        return None;
    }
    let read = written.iter().zip(parts).map(|(part, &(width, low, high))| {
        let digits = part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|value| digits && (low..=high).contains(value))
    });
    read.collect()
}
