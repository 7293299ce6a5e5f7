"""Choices over time: where a chart begins, and where its lines end."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from tests.server.desk.conftest import Browser

from troth.house import House
from troth.stores.clock import real_now

LIST = "person,purpose,channel,act,source,date,evidence\n"


def test_the_picture_begins_with_our_own_records_and_not_with_an_old_list(
    house: House, browser: Browser, tmp_path: Path
) -> None:
    now = real_now()
    old = tmp_path / "old.csv"
    old.write_text(
        LIST + "".join(f"old{n}@clients.example,news,email,grant,letters,2019-03-01,list\n" for n in range(3))
    )
    assert house.import_choices(old).choices == 3
    for day, who in ((20, "ines"), (10, "mei")):
        house.clock.set(now - dt.timedelta(days=day))
        house.choose(f"{who}@clients.example", "news", channel="email", source="web")
    house.clock.set(now)
    page = browser.come_in("ruth").get("/choices").content.decode()
    (chart,) = re.findall(r'<figure class="chart".*?</figure>', page, re.DOTALL)
    assert f"{now - dt.timedelta(days=20):%B %Y}</span>" in chart
    assert "2019" not in re.sub(r'aria-label="[^"]*"', "", chart)
    assert "5 yes" in chart
    # three stood there before anybody of our own said something, too few to draw; the second of our own is half way
    assert re.search(r'class="yes" d="M43\d(\.\d)? [\d.]+H860"', chart)


def test_neither_line_nor_number_stands_for_fewer_than_five(house: House, browser: Browser) -> None:
    now = real_now()
    for nth in range(9):
        house.clock.set(now - dt.timedelta(days=9 - nth))
        act = "grant" if nth in {0, 3, 6} else "refuse"
        house.choose(f"client{nth}@clients.example", "news", channel="email", source="web", act=act)
    for nth in range(8):
        act = "grant" if nth % 2 else "refuse"
        house.choose(f"client{nth}@clients.example", "surveys", channel="email", source="web", act=act)
    house.clock.set(now)
    page = browser.come_in("oriane").get("/choices").content.decode()
    (chart,) = re.findall(r'<figure class="chart".*?</figure>', page, re.DOTALL)
    assert "6 no</text>" in chart
    assert "under 5 yes</text>" in chart
    # three say yes: their line is not drawn, and the other begins with the fifth who said no
    assert 'class="yes" d=""' in chart
    no = re.search(r'class="no" d="M([\d.]+) [\d.]+H([\d.]+)V[\d.]+H860"', chart)
    assert no is not None
    # nor can three be reckoned from how many spoke in all, nor from the purpose on which four said this and four that
    assert "Under 5 say yes now and 6 say no" in page
    read = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert not re.search(r"\b[0349] (people|yes|no|say)\b", read)
    assert "Invitations to surveys: fewer than 5 people say yes, and fewer than 5 say no." in " ".join(read.split())
