"""What every page says in its Link lines: where the privacy notice is, and the terms of service (RFC 6903)."""

__all__ = ["NOTICE_PATH", "relations"]

NOTICE_PATH = "/privacy/notice"
"""The edition in force, whichever that is. A relative address keeps the visitor on the origin they are at."""


def relations(*, terms: str = "") -> tuple[str, ...]:
    """The values of Link lines (RFC 8288), one a relation. `terms` is a checked address, or "" where there are none."""
    notice = f'<{NOTICE_PATH}>; rel="privacy-policy"'
    return (notice, f'<{terms}>; rel="terms-of-service"') if terms else (notice,)
