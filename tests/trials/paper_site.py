"""A site of paper: it answers like one that keeps its promises, and each flaw of it can be asked for by name."""

import datetime as dt
import html

from troth.trials.stage import Answer, Client

SHORTEST = 15
FREE_TRIES, WAIT_SECONDS = 5, 8
STOLEN = "correct horse battery staple"
WORDS = "This page says enough about the house to be worth opening twice."
SIGN_IN = f'<main>{WORDS}<input type="password" name="password" autocomplete="current-password"></main>'
PAGES = {
    "/": ("/collection/", "/privacy/", "/account/"),
    "/collection/": ("/", "/pieces/3/", "/collection/#rings"),
    "/pieces/3/": ("/", "https://elsewhere.example/"),
    "/privacy/": ("/",),
    "/account/": (),
}
MEMBERS = ("/account", "/wishes", "/repairs")


class PaperSite:
    """Only what the trials of this folder's tests ask for. ``flaws`` are the words that `if` below looks for."""

    doors = ("/register/",)

    def __init__(self, *flaws):
        self.flaws = set(flaws)
        self.opened = {}
        self.met = 0
        self.tries = {}
        self.until = {}
        self.now = 0

    def client(self, *, birth=None):
        self.met += 1
        return Client(
            name="Viktor Pasko",
            email=f"viktor.{self.met}@clients.example",
            password=f"a boat with one red sail {self.met}",
            birth=birth or dt.date(1984, 3, 29),
        )

    def accounts(self):
        return len(self.opened)

    # Passwords

    def register(self, door, client, **_ways):
        known = client.password
        kept = known.strip() if "cuts" in self.flaws else known
        short, stolen = len(known) < SHORTEST, known == STOLEN
        if (short and "short" not in self.flaws) or (stolen and "stolen" not in self.flaws):
            silent = "silent" in self.flaws
            why = "" if silent else f" At least {SHORTEST} signs." if short else " This one is known to be stolen."
            return Answer(accepted=False, status=422, words=WORDS + why)
        self.opened[client.email] = kept
        return Answer(accepted=True, status=200, words=WORDS)

    def sign_in(self, client, *, elsewhere=False):
        counted = client.email if "locks" in self.flaws else (client.email, elsewhere)
        if self.now < self.until.get(counted, 0):
            return Answer(accepted=False, status=429, words="Please wait.", wait_seconds=self.until[counted] - self.now)
        if self.can_sign_in(client) and not ("forgets" in self.flaws and counted in self.until):
            return Answer(accepted=True, status=200, words=WORDS)
        self.tries[counted] = self.tries.get(counted, 0) + 1
        if self.tries[counted] >= FREE_TRIES and "patient" not in self.flaws:
            self.until[counted] = self.now + WAIT_SECONDS
        return Answer(accepted=False, status=422, words=WORDS)

    def can_sign_in(self, client):
        given = client.password.strip() if "cuts" in self.flaws else client.password
        return self.opened.get(client.email) == given

    # Pages

    def get(self, path, *, client=None):
        if path.startswith("/.well-known/"):
            return self._well_known(path, client)
        if path in self.doors:
            hindered = ' onpaste="return false"' if "hinders" in self.flaws else ""
            text = f'<main>{WORDS}<input type="password" autocomplete="new-password"{hindered}></main>'
            return Answer(accepted=True, status=200, words=WORDS, text=text, url=f"http://house.example{path}")
        if path.startswith(MEMBERS) and "open door" not in self.flaws:
            return Answer(accepted=True, status=200, words=WORDS, text=SIGN_IN, url="http://house.example/sign-in/")
        if path == "/pieces/3/" and "shut door" in self.flaws:
            return Answer(accepted=True, status=200, words=WORDS, text=SIGN_IN, url="http://house.example/sign-in/")
        links = "".join(f'<a href="{html.escape(link)}">there</a>' for link in PAGES.get(path, ()))
        gone = path == "/pieces/3/" and "dead link" in self.flaws
        return Answer(
            accepted=not gone,
            status=404 if gone else 200,
            words=WORDS,
            text=f"<main>{WORDS}{links}</main>",
            url=f"http://house.example{path}",
            cookies={"__Host-basket": "1"} | ({"visitor": "17"} if "counts" in self.flaws else {}),
        )

    def _well_known(self, path, client):
        if path.endswith("/change-password") and "no form" not in self.flaws:
            text = f'<main>{WORDS}<input type="password" autocomplete="new-password"></main>' if client else SIGN_IN
            return Answer(accepted=True, status=200, words=WORDS, text=text, url="http://house.example/password/")
        always = "always there" in self.flaws
        return Answer(accepted=always, status=200 if always else 404, words="")

    def order_as_guest(self, client):
        if "quiet account" in self.flaws:
            self.opened[client.email] = client.password
        return "100200"

    def write(self, words):
        return Answer(accepted="deaf" not in self.flaws, status=200, words=WORDS)
