"""The front over real sockets: a granian process, a shop of the standard library behind it."""

import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from troth.server.process import CannotStart, check_port, who_listens
from troth.server.proxy import Upstream
from troth.server.strengthen import strengthen

ROOT = Path(__file__).parents[2]
HOST = "www.amarante.localhost"
PICTURE = bytes(range(256)) * 4096  # one MiB that is no text

SAYINGS = {
    "/picture": (200, PICTURE, ("Content-Type", "image/x-raw")),
    "/squeezed": (200, gzip.compress(b"a sentence" * 100), ("Content-Encoding", "gzip")),
    "/two-cookies": (200, b"", ("Set-Cookie", "__Host-session=1; Path=/"), ("Set-Cookie", "__Host-basket=2; Path=/")),
    "/private-lines": (200, b"", ("Connection", "X-Between-Us"), ("X-Between-Us", "1"), ("Keep-Alive", "timeout=9")),
    "/loose": (200, b"", ("Referrer-Policy", "unsafe-url")),
    "/strict": (200, b"", ("Referrer-Policy", "same-origin")),
    "/away": (302, b"", ("Location", "/elsewhere")),
}


class Shop(BaseHTTPRequestHandler):
    """A shop of a few lines. `/seen` tells what reached it; the rest answers in ways that proxies get wrong."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.split("?")[0]
        if path in SAYINGS:
            self._say(*SAYINGS[path])
        else:
            {"/drip": self._drip, "/endless": self._go_on, "/breaks": self._break, "/nonsense": self._babble}.get(
                path, self._tell
            )()

    def do_POST(self):
        self._tell()

    do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the standard library finds them by these names

    def _tell(self):
        told = {
            "method": self.command,
            "target": self.path,
            "headers": [[name, value] for name, value in self.headers.items()],
            "body": self._body().decode("latin-1"),
        }
        self._say(200, json.dumps(told).encode(), ("Content-Type", "application/json"))

    def _body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _say(self, status, body, *headers):
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _drip(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in (b"first", b"second"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
            self.server.dripped.wait(20)
        self.wfile.write(b"0\r\n\r\n")

    def _break(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"the first half")
        self.close_connection = True

    def _babble(self):
        self.wfile.write(b"this is not HTTP\r\n\r\n")
        self.close_connection = True

    def _go_on(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"5\r\nhello\r\n")
                time.sleep(0.02)
        except OSError:
            self.close_connection = True
            self.server.left.set()

    def log_message(self, *args):
        del args


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def shop():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    server.dripped, server.left = threading.Event(), threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@contextmanager
def standing(upstream, *flags, hosts=HOST):
    port = free_port()
    front = subprocess.Popen(
        [sys.executable, "-m", "tests.server.standing_front", str(port), upstream, hosts, *flags], cwd=ROOT
    )
    try:
        for _ in range(200):
            if front.poll() is not None or answers(port):
                break
            time.sleep(0.05)
        yield Front(port, front)
    finally:
        front.terminate()
        front.wait(15)


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Front:
    def __init__(self, port, process):
        self.port = port
        self.process = process

    def ask(self, path, *, method="GET", body=None, host=HOST, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        lines = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers={"Host": f"{host}:{self.port}", **lines})
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer

    def seen(self, path, **what):
        told = json.loads(self.ask(path, **what).body)
        told["names"] = {name.lower(): value for name, value in told["headers"]}
        return told


@pytest.fixture(scope="module")
def front(shop):
    with standing(f"http://127.0.0.1:{shop.server_port}") as running:
        yield running


class TestWhoAnswers:
    def test_troth_answers_its_own_addresses_and_the_shop_the_rest(self, front):
        assert front.ask("/privacy/notice").body == b"pages /privacy/notice"
        assert front.ask("/log/checkpoint").body == b"amarante\n0\n"
        assert front.seen("/catalogue/")["target"] == "/catalogue/"
        assert front.seen("/privacy-of-stones")["target"] == "/privacy-of-stones"

    def test_a_disguised_spelling_of_our_address_reaches_us_and_not_the_shop(self, front):
        assert front.ask("/%70rivacy/choices").body == b"pages /privacy/choices"
        assert front.ask("/privacy").headers["Location"] == "/privacy/"

    def test_addresses_kept_for_later_are_not_handed_to_the_shop(self, front):
        for path in ("/t/state", "/log/", "/log/secret", "/.well-known/nodeinfo"):
            assert front.ask(path).status == 404, path

    def test_what_can_only_be_read_refuses_a_post(self, front):
        refused = front.ask("/log/checkpoint", method="POST", body=b"x")
        assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD")

    def test_entries_are_asked_for_by_number(self, front):
        assert front.ask("/log/entries?from=12").body == b"entries from 12\n"
        assert front.ask("/log/entries").body == b"entries from 0\n"
        for nonsense in ("-1", "x", "9" * 40, "%D9%A3"):
            answer = front.ask(f"/log/entries?from={nonsense}")
            assert answer.status == 400, nonsense

    def test_a_visitor_by_another_name_is_told_where_the_house_is(self, front):
        stray = front.ask("/", host="evil.example")
        assert stray.status == 421
        assert HOST.encode() in stray.body
        assert b"evil" not in stray.body, "a stranger's words are not repeated"

    def test_what_is_said_under_another_name_still_looks_like_us(self, front):
        assert front.ask("/privacy/static/house.css", host="www.elsewhere.localhost").status == 200
        assert front.ask("/privacy/notice", host="www.elsewhere.localhost").status == 421

    def test_everything_the_front_says_itself_names_a_policy(self, front):
        said = ["/.well-known/gpc.json", "/.well-known/change-password", "/.well-known/nothing", "/log/checkpoint"]
        said += ["/log/entries?from=x", "/t/nothing", "/privacy"]
        answers = [front.ask(path) for path in said]
        answers += [front.ask("/log/checkpoint", method="POST"), front.ask("/", host="www.elsewhere.localhost")]
        lax = [at.status for at in answers if "default-src 'none'" not in at.headers.get("Content-Security-Policy", "")]
        assert lax == []

    def test_a_developer_at_localhost_is_sent_to_the_name_of_the_house(self, front):
        answer = front.ask("/catalogue/", host="localhost")
        assert (answer.status, answer.headers["Location"]) == (307, f"http://{HOST}:{front.port}/")


class TestWellKnown:
    def test_security_txt_says_whom_to_write_to_and_until_when_that_holds(self, front):
        answer = front.ask("/.well-known/security.txt")
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.body.decode().splitlines() == [
            "Contact: mailto:security@amarante.example",
            "Expires: 2027-05-22T00:00:00Z",
            "Preferred-Languages: en",
            f"Canonical: http://{HOST}:{front.port}/.well-known/security.txt",
        ]

    def test_the_signal_is_said_to_be_honoured_from_the_day_the_notice_says_so(self, front):
        assert json.loads(front.ask("/.well-known/gpc.json").body) == {"gpc": True, "lastUpdate": "2026-06-01"}

    def test_a_password_program_is_sent_to_the_form_and_an_impossible_address_is_not_there(self, front):
        answer = front.ask("/.well-known/change-password")
        assert (answer.status, answer.headers["Location"]) == (303, "/accounts/change/")
        probe = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200"
        assert front.ask(probe).status == 404


class TestPassingOn:
    def test_the_address_reaches_the_shop_letter_by_letter(self, front):
        for target in ("/a%2Fb/%C3%A9//x/../y?q=%20a&q=b", "/piece//two/", "/?", "/x?a=1?b"):
            assert front.seen(target)["target"].rstrip("?") == target.rstrip("?")

    def test_the_host_line_stays_and_the_shop_learns_who_asked(self, front):
        names = front.seen("/")["names"]
        assert names["host"] == f"{HOST}:{front.port}"
        assert names["x-forwarded-host"] == f"{HOST}:{front.port}"
        assert (names["x-forwarded-for"], names["x-forwarded-proto"]) == ("127.0.0.1", "http")

    def test_viktor_cannot_speak_for_the_front(self, front):
        names = front.seen(
            "/", X_Forwarded_For="10.0.0.1", Forwarded="for=10.0.0.1", X_Forwarded_Proto="https", Troth_Message="order"
        )["names"]
        assert (names["x-forwarded-for"], names["x-forwarded-proto"]) == ("127.0.0.1", "http")
        assert "forwarded" not in names
        assert "troth-message" not in names

    def test_behind_another_front_of_ours_its_word_is_believed(self, shop):
        with standing(f"http://127.0.0.1:{shop.server_port}", "behind_proxy") as behind:
            names = behind.seen("/", X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="https")["names"]
        assert (names["x-forwarded-for"], names["x-forwarded-proto"]) == ("203.0.113.7, 127.0.0.1", "https")

    def test_lines_of_one_connection_end_at_the_front_in_both_directions(self, front):
        names = front.seen("/", Connection="X-Mine", X_Mine="1", TE="trailers", Upgrade="websocket")["names"]
        assert not {"x-mine", "te", "upgrade"} & set(names)
        answer = front.ask("/private-lines")
        assert answer.headers["X-Between-Us"] is None
        assert answer.headers["Keep-Alive"] is None

    def test_the_opt_out_signal_passes_untouched(self, front):
        assert front.seen("/", Sec_GPC="1")["names"]["sec-gpc"] == "1"

    def test_a_body_arrives_whole_with_its_length_or_in_chunks(self, front):
        told = front.seen("/basket/add/", method="POST", body=b"piece=ring&quantity=1")
        assert (told["method"], told["body"]) == ("POST", "piece=ring&quantity=1")
        assert told["names"]["content-length"] == "21"
        told = front.seen("/basket/add/", method="POST", body=iter([b"piece=", b"ring"]))
        assert told["body"] == "piece=ring"
        assert told["names"]["transfer-encoding"] == "chunked"
        told = front.seen("/", method="DELETE")
        assert not {"content-length", "transfer-encoding"} & set(told["names"])

    def test_a_picture_and_a_squeezed_page_come_back_byte_for_byte(self, front):
        assert front.ask("/picture").body == PICTURE
        squeezed = front.ask("/squeezed", Accept_Encoding="gzip")
        assert gzip.decompress(squeezed.body) == b"a sentence" * 100

    def test_a_head_has_the_length_and_no_body(self, front):
        answer = front.ask("/picture", method="HEAD")
        assert (answer.headers["Content-Length"], answer.body) == (str(len(PICTURE)), b"")

    def test_each_cookie_keeps_its_line_and_goes_to_its_own_visitor_only(self, front):
        answer = front.ask("/two-cookies")
        assert answer.headers.get_all("Set-Cookie") == ["__Host-session=1; Path=/", "__Host-basket=2; Path=/"]
        assert "cookie" not in front.seen("/")["names"], "the next visitor must not carry Inès's session"

    def test_a_redirect_is_the_visitors_to_follow(self, front):
        answer = front.ask("/away")
        assert (answer.status, answer.headers["Location"]) == (302, "/elsewhere")

    def test_a_long_answer_is_handed_on_before_it_is_whole(self, front, shop):
        connection = http.client.HTTPConnection("127.0.0.1", front.port, timeout=10)
        connection.request("GET", "/drip", headers={"Host": HOST})
        answer = connection.getresponse()
        assert answer.read(5) == b"first", "the shop has not sent the second piece yet"
        shop.dripped.set()
        assert answer.read() == b"second"
        connection.close()

    def test_when_the_visitor_leaves_the_shop_is_told(self, front, shop):
        connection = http.client.HTTPConnection("127.0.0.1", front.port, timeout=10)
        connection.request("GET", "/endless", headers={"Host": HOST})
        answer = connection.getresponse()
        assert answer.read(5) == b"hello"
        answer.close()
        connection.close()
        assert shop.left.wait(10), "the shop still writes for nobody"


class TestStrengthening:
    def test_every_answer_of_the_shop_names_the_notice(self, front):
        assert front.ask("/").headers["Link"] == '</privacy/notice>; rel="privacy-policy"'

    def test_a_loose_referrer_policy_is_tightened_and_a_stricter_one_stays(self, front):
        assert front.ask("/").headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert front.ask("/loose").headers.get_all("Referrer-Policy") == ["strict-origin-when-cross-origin"]
        assert front.ask("/strict").headers["Referrer-Policy"] == "same-origin"

    def test_the_last_policy_a_browser_knows_is_the_one_that_counts(self):
        kept = strengthen([(b"referrer-policy", b"unsafe-url, no-referrer, from-the-future")])
        assert (b"referrer-policy", b"unsafe-url, no-referrer, from-the-future") in kept
        tightened = strengthen([(b"referrer-policy", b"no-referrer"), (b"referrer-policy", b"Unsafe-URL")])
        assert [line for line in tightened if line[0] == b"referrer-policy"] == [
            (b"referrer-policy", b"strict-origin-when-cross-origin")
        ]

    def test_unprotected_the_shop_speaks_as_it_likes(self, shop):
        with standing(f"http://127.0.0.1:{shop.server_port}", "unprotected") as bare:
            loose, plain = bare.ask("/loose"), bare.ask("/")
        assert loose.headers["Referrer-Policy"] == "unsafe-url"
        assert plain.headers["Link"] is None


class TestTroubleBehind:
    def test_a_shop_that_is_down_gets_a_calm_page_and_our_own_pages_stay(self):
        with standing(f"http://127.0.0.1:{free_port()}") as front:
            answer, ours = front.ask("/catalogue/", Accept="text/html"), front.ask("/privacy/notice")
            for_a_program = front.ask("/api/", Accept="application/json")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
        assert b"<h1>The shop is not there just now</h1>" in answer.body
        assert b"127.0.0.1" not in answer.body, "what is behind is nobody's business"
        assert ours.status == 200
        assert for_a_program.headers["Content-Type"] == "application/problem+json"
        assert json.loads(for_a_program.body)["status"] == 503

    def test_a_shop_that_talks_nonsense_is_a_bad_gateway(self, front):
        answer = front.ask("/nonsense")
        assert answer.status == 502
        assert b"<h1>The shop broke off</h1>" in answer.body

    def test_half_an_answer_never_looks_whole(self, front):
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            front.ask("/breaks")
        assert front.ask("/").status == 200, "and the front goes on"

    def test_an_address_that_is_none_is_named_before_anything_starts(self):
        for wrong in ("127.0.0.1:8001", "ftp://shop", "http://", "http://shop/path"):
            with pytest.raises(ValueError, match="is not an address to pass requests to"):
                Upstream.at(wrong)


class TestTheProcess:
    def test_a_second_front_on_the_same_port_is_told_who_has_it(self, front):
        assert who_listens(front.port).split(" ")[0]
        with pytest.raises(CannotStart, match=rf"Port {front.port} on 127.0.0.1 is taken by .+ \(process \d+\)"):
            check_port("127.0.0.1", front.port)

    def test_killing_the_main_process_leaves_no_worker_serving(self, shop):
        with standing(f"http://127.0.0.1:{shop.server_port}") as front:
            assert answers(front.port)
            os.kill(front.process.pid, signal.SIGKILL)
            front.process.wait(5)
            for _ in range(100):
                if not answers(front.port):
                    break
                time.sleep(0.05)
            assert not answers(front.port)
            check_port("127.0.0.1", front.port)

    def test_asked_to_stop_it_stops_though_a_visitor_is_still_connected(self, shop):
        with standing(f"http://127.0.0.1:{shop.server_port}") as front:
            visitor = socket.create_connection(("127.0.0.1", front.port))
            front.process.terminate()
            assert front.process.wait(15) == 0
            visitor.close()
