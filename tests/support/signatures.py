"""A reader of DKIM signatures (RFC 6376, RFC 8463), written from the standards and without a line of the portal's.

It is tried on the example of RFC 8463, appendix A, before it judges anything of ours.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key


def verified(raw: bytes, records: Mapping[str, str]) -> list[str]:
    """What each signature comes to, from the top: "pass", or what is wrong. `records`: the TXT of each key's name."""
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = re.findall(rb"[^\r\n:]+:(?:[^\r\n]|\r\n[ \t])*", head)
    assert b"\r\n".join(fields) == head, "a head is fields and nothing else"
    return [_one(each, fields, body, records) for each in fields if each.lower().startswith(b"dkim-signature:")]


def _one(signature: bytes, fields: list[bytes], body: bytes, records: Mapping[str, str]) -> str:
    said = _tags(signature.partition(b":")[2].decode())
    assert said["c"] == "relaxed/relaxed"
    record = records.get(f"{said['s']}._domainkey.{said['d']}")
    if record is None:
        return "no key"
    if base64.b64decode(said["bh"]) != hashlib.sha256(_body(body)).digest():
        return "another body"
    left = list(fields)
    data = b""
    for name in said["h"].split(":"):
        for place in range(len(left) - 1, -1, -1):  # from the last (RFC 6376 §5.4.2)
            if left[place].partition(b":")[0].strip().lower() == name.strip().lower().encode():
                data += _field(left.pop(place)) + b"\r\n"
                break
    data += _field(re.sub(rb"([;\s:]b=)[^;]*", rb"\1", signature))
    key = base64.b64decode(_tags(record)["p"])
    try:
        if said["a"] == "ed25519-sha256":
            Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(said["b"]), hashlib.sha256(data).digest())
        else:
            found = load_der_public_key(key)
            assert isinstance(found, RSAPublicKey)
            found.verify(base64.b64decode(said["b"]), data, PKCS1v15(), SHA256())
    except InvalidSignature:
        return "another head"
    return "pass"


def _tags(text: str) -> dict[str, str]:
    return {
        name.strip(): "".join(value.split())
        for name, _, value in (part.partition("=") for part in text.split(";") if part.strip())
    }


def _field(field: bytes) -> bytes:
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + b" ".join(value.split())


def _body(body: bytes) -> bytes:
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)
