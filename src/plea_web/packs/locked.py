"""A page that opens with a password alone: AES-256-GCM under a key that PBKDF2 makes of it (RFC 8018).

The browser opens it with WebCrypto. Whoever has the file can try passwords for as long as they like; the many
rounds make each try slow, and only a good password makes the tries too many.
"""

from __future__ import annotations

import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

ROUNDS = 600_000  # OWASP's figure for PBKDF2 with SHA-256; about half a second on a phone
SHORTEST = 10  # characters
_NONCE = 12  # bytes (SP 800-38D)


@dataclass(frozen=True, slots=True)
class Locked:
    """Something that only its password opens; texts in base64."""

    content: str
    salt: str
    nonce: str
    rounds: int


def too_weak(password: str) -> str:
    """Return what is wrong with a password, "" where nothing is."""
    if len(password) < SHORTEST or len(set(password)) < SHORTEST // 2:
        return (
            f"A password needs at least {SHORTEST} characters, and not the same few: whoever finds the file "
            "can try for as long as they like. Take four words that do not belong together."
        )
    return ""


def new_seal() -> str:
    """Return a key for answers, in base64."""
    return b64encode(secrets.token_bytes(32)).decode()


def sealed(content: bytes, seal: str) -> bytes:
    """Return answers as a locked page writes them: a nonce, then AES-256-GCM under the seal."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(b64decode(seal)).encrypt(nonce, content, None)


def unsealed(content: bytes, seal: str) -> bytes:
    """Return answers to a locked page. Raises ValueError where they are not under this seal."""
    try:
        return AESGCM(b64decode(seal)).decrypt(content[:_NONCE], content[_NONCE:], None)
    except InvalidTag:
        raise ValueError("sealed otherwise") from None


def lock(text: str, password: str) -> Locked:
    """Return a text locked with a password; each time with a salt and a nonce of its own."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(_NONCE)
    # A phone and a computer may type the same letter as different characters.
    typed = unicodedata.normalize("NFC", password).encode()
    key = PBKDF2HMAC(SHA256(), length=32, salt=salt, iterations=ROUNDS).derive(typed)
    content = AESGCM(key).encrypt(nonce, text.encode(), None)
    written = [b64encode(part).decode() for part in (content, salt, nonce)]
    return Locked(written[0], written[1], written[2], ROUNDS)
