"""Passwords as they may lie in a settings file: scrypt, salted, in one line that no shell and no ``.env`` reads as anything else."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import scrypt
from typing import Final

from qa_bot.errors import SettingsError

SHORTEST: Final = 12
"""Characters of a password; length is what makes guessing hopeless."""
_COST, _BLOCK, _LANES = 2**15, 8, 1  # 32 MiB and a fifth of a second for each guess
_NAME, _SALT, _KEY = "scrypt", 16, 32


def hash_password(password: str, *, cost: int = _COST) -> str:
    """What is kept of a password: ``scrypt:cost:block:lanes:salt:key``.

    Args:
        password: at least ``SHORTEST`` characters.
        cost: what a guess costs, a power of two; a small one is for tests.

    Raises:
        SettingsError: the password is too short.
    """
    if len(password) < SHORTEST:
        raise SettingsError(f"the password has {len(password)} characters; choose one of at least {SHORTEST}")
    salt = secrets.token_bytes(_SALT)
    key = _derived(password, salt, cost, _BLOCK, _LANES)
    return ":".join((_NAME, str(cost), str(_BLOCK), str(_LANES), _text(salt), _text(key)))


def verify_password(password: str, kept: str) -> bool:
    """Whether this is the password of which ``kept`` was made; how long it takes does not tell how near it was.

    Raises:
        SettingsError: ``kept`` was not made by ``hash_password``.
    """
    try:
        name, cost, block, lanes, salt, key = kept.split(":")
        if name != _NAME:
            raise ValueError(name)
        derived = _derived(password, urlsafe_b64decode(salt), int(cost), int(block), int(lanes))
        return hmac.compare_digest(derived, urlsafe_b64decode(key))
    except ValueError:
        raise SettingsError("QA_BOT_STAFF_PASSWORD_HASH is no hash of a password; make one with: qa-ingest password") from None


def _derived(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return scrypt(password.encode(), salt=salt, n=cost, r=block, p=lanes, dklen=_KEY, maxmem=256 * cost * block)


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode()
