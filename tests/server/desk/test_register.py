"""The register at the desk: the same record as the command makes, as a page and as a table."""

from __future__ import annotations

from troth.notice.register import as_csv, register
from troth.notice.register_page import body


def test_an_auditor_reads_the_record_of_the_edition_in_force_and_takes_it_along(house, sat_down) -> None:
    edition = house.edition()
    record = register(edition.notice, edition=edition.hash)
    theo = sat_down("theo")
    page = theo.get("/register").content.decode()
    assert body(record) in page
    assert f"From edition {edition.hash[:8]}, in force from" in page
    table = theo.get("/register.csv")
    assert table.content.decode() == as_csv(record)
    assert table.headers["Content-Disposition"] == 'attachment; filename="register.csv"'
    assert "no-store" in table.headers["Cache-Control"]
