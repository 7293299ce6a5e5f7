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
    (chart,) = re.findall(r'<svg class="course".*?</svg>', page, re.DOTALL)
    assert f"{now - dt.timedelta(days=20):%B %Y}</text>" in chart
    assert "2019" not in re.sub(r'aria-label="[^"]*"', "", chart)
    assert "5 yes" in chart
    # three stood there before anybody of our own said something; the second of our own is half way
    yes = re.search(r'class="yes" d="([^"]*)"', chart)
    assert yes is not None
    steps = [float(at) for at in re.findall(r"H([\d.]+)V", yes.group(1))]
    assert steps[0] == 8.0
    assert abs(steps[-1] - 434) < 2
