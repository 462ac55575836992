"""Random tokens: nobody guesses one, and the database that holds its hash does not give it away."""

import re

from portal.core.tokens import digest, new_token


def test_a_token_fits_into_an_address_and_comes_once():
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)  # 256 bits


def test_what_is_stored_is_the_same_for_the_same_token_and_does_not_show_it():
    token = new_token()
    assert digest(token) == digest(token) != digest(new_token())
    assert re.fullmatch(r"[0-9a-f]{64}", digest(token))
    assert token not in digest(token)


def test_a_digest_is_sha_256():
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
