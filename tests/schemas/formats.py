"""Formats: which of them the API server enforces on strings, and what passes.

The list is that of k8s.io/apiextensions-apiserver, pkg/apiserver/validation/formats.go; the grammars are those of
k8s.io/kube-openapi, pkg/validation/strfmt. Formats that are not here are ignored there, and so they are here.
"""

import base64
import binascii
import datetime
import ipaddress
import re
from urllib.parse import urlsplit

_HEX = r"[0-9a-fA-F]"
_UUID = rf"{_HEX}{{8}}-?{_HEX}{{4}}-?{_HEX}{{4}}-?{_HEX}{{4}}-?{_HEX}{{12}}"
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_GO_DURATION = re.compile(r"[-+]?(0|((([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)", re.ASCII)
_LOOSE_DURATION = re.compile(r"([0-9]+)[\t\n\f\r ]*([A-Za-z\u00b5]+)")
_EXACT_UNITS = {"ns", "us", "\u00b5s", "ms", "s", "m", "h", "hr", "d", "w", "wk"}
_UNIT_STARTS = ("nano", "micro", "milli", "sec", "min", "hour", "day", "week")


def date(text: str) -> bool:
    """`2006-01-02`, a day that exists."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def date_time(text: str) -> bool:
    """A date, `T`, a time without leap seconds, and a zone."""
    day, t, clock = text.lower().partition("t")
    match = _TIME.fullmatch(clock) if t and date(day) else None
    return bool(match) and match[1] <= "23" and match[2] <= "59" and match[3] <= "59"


def duration(text: str) -> bool:
    """What Go's time.ParseDuration reads, or digits before a word that is, or starts like, a unit."""
    if _GO_DURATION.fullmatch(text):
        return True
    words = (match[2].lower() for match in _LOOSE_DURATION.finditer(text))
    # The last spelling of each unit is compared by its start, so the one-letter ones only whole.
    return any(word in _EXACT_UNITS or word.startswith(_UNIT_STARTS) for word in words)


def byte(text: str) -> bool:
    """Padded base64 of something."""
    try:
        return bool(text) and base64.b64encode(base64.b64decode(text, validate=True)) == text.encode()
    except (binascii.Error, ValueError):
        return False


def _reads(parse):
    def accepts(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return accepts


def uri(text: str) -> bool:
    """An absolute URI or an absolute path."""
    return text.startswith("/") or bool(urlsplit(text).scheme and " " not in text)


ENFORCED = {
    "datetime": date_time,
    "date": date,
    "duration": duration,
    "byte": byte,
    "ipv4": _reads(ipaddress.IPv4Address),
    "ipv6": _reads(ipaddress.IPv6Address),
    "cidr": lambda text: "/" in text and _reads(lambda t: ipaddress.ip_network(t, strict=False))(text),
    "uri": uri,
    "uuid": lambda text: bool(re.fullmatch(_UUID, text)),
    "mac": lambda text: bool(re.fullmatch(rf"{_HEX}{{2}}([:-]{_HEX}{{2}}){{5}}", text)),
    "hexcolor": lambda text: bool(re.fullmatch(rf"#?({_HEX}{{3}}|{_HEX}{{6}})", text)),
    "password": lambda text: True,
}


def accepts(name: str, text: str) -> bool:
    """Whether a string passes a format; a dash in the format's name counts for nothing."""
    return ENFORCED.get(name.replace("-", ""), lambda _: True)(text)


# Strings to try for each format, some that pass and some that do not.
PROBES = {
    "datetime": ["2024-02-29T03:04:05Z", "2024-02-29t03:04:05.25z", "2024-02-29T03:04:05+01:00", "2023-02-29T03:04:05Z",
                 "2024-02-29T03:04:05", "2024-02-29 03:04:05Z", "2024-02-29", "2024-02-29T24:00:00Z", "2024-02-29T03:04:60Z", "yesterday", ""],
    "date": ["2024-02-29", "2023-02-29", "2024-2-9", "29.02.2024", ""],
    "duration": ["1h30m", "1.5s", "-2m", "5 minutes", "3d", "PT5M", "5", "soon", ""],
    "byte": ["aGVsbG8=", "aGVsbG8", "!!"],
    "ipv4": ["192.0.2.1", "192.0.2", "192.0.2.256", "::1", ""],
    "ipv6": ["2001:db8::1", "192.0.2.1", "2001:db8:::1", ""],
    "cidr": ["192.0.2.0/24", "192.0.2.1/24", "2001:db8::/32", "192.0.2.0", "192.0.2.0/33", ""],
    "uri": ["https://example.com/a?b=c", "/only/a/path", "example", ""],
    "uuid": ["123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000", "123e4567", ""],
    "mac": ["00:00:5e:00:53:01", "00:00:5e:00:53", "zz:00:5e:00:53:01", ""],
    "hexcolor": ["#fff", "FFFFFF", "#ffff", "red", ""],
    "password": ["any thing", ""],
}
