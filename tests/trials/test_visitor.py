"""What a stranger without a browser makes of a page."""

import httpx

from troth.trials.visitor import _page

PAGE = """<main><form id="sheet" method="post" action="/choices"><input type="hidden" name="token" value="t"></form>
<input form="sheet" type="checkbox" name="news" value="yes" checked><input form="sheet" name="was:news" value="yes">
<form method="post" action="/end"><input name="token" value="u"><input form="sheet" type="checkbox" name="surveys">
<button form="sheet" name="no" value="news">No</button><button name="all" value="1">End</button></form></main>"""


def test_a_control_belongs_to_the_form_it_names_and_else_to_the_one_it_stands_in():
    page = _page("http://shop.example/", httpx.Response(200, html=PAGE))
    sheet, end = page.forms
    assert sheet.fields == {"token": "t", "news": "yes", "was:news": "yes"}
    assert (sheet.boxes, sheet.buttons) == ({"news": "yes", "surveys": "on"}, {"no": "news"})
    assert (end.fields, end.boxes, end.buttons) == ({"token": "u"}, {}, {"all": "1"})


def test_a_place_where_a_line_may_break_ends_no_word():
    told = "<main><p>ines@<wbr>clients.example and <b>a</b> <b>ring</b></p></main>"
    page = _page("http://shop.example/", httpx.Response(200, html=told))
    assert "ines@clients.example" in page.words
    assert "and a ring" in page.words
