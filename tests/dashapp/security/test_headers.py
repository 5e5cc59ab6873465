"""The policy that a page is sent with."""

import pytest

from dashapp.security.headers import policy

pytestmark = pytest.mark.unit


def test_scripts_come_from_this_host_or_are_named_by_their_hash() -> None:
    parts = dict(
        part.strip().split(" ", 1) for part in policy(["'sha256-a'", "'sha256-a'"]).split(";")
    )
    assert parts["script-src"] == "'self' 'sha256-a'"
    assert parts["default-src"] == "'self'"
    assert parts["object-src"] == "'none'"
    assert parts["frame-ancestors"] == "'self'"
