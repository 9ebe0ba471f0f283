"""Names under which uploaded files may lie on disk, whatever they were called."""

import hashlib
import re
import unicodedata

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LONGEST = 150  # bytes; file systems allow 255, and there must be room for what is put before and behind
_ENDING = 10  # characters; what is longer behind a dot is no ending


def safe_name(name: str) -> str:
    """A name under which any file may lie in one folder. Where it must differ from the given one, no two given ones become the same."""
    base = unicodedata.normalize("NFC", name)
    safe = _UNSAFE.sub("_", base).strip(". ") or "document"
    stem, dot, ending = safe.rpartition(".")
    if len(safe.encode()) > _LONGEST:
        stem, dot, ending = (stem, dot, ending) if stem and len(ending) <= _ENDING else (safe, "", "")
        safe = f"{stem.encode()[: _LONGEST - 20].decode(errors='ignore')}{dot}{ending}"
    if safe == base:
        return safe
    stem, dot, ending = safe.rpartition(".") if "." in safe else (safe, "", "")
    return f"{stem}-{hashlib.sha256(base.encode(errors='replace')).hexdigest()[:6]}{dot}{ending}"
