"""A small notice for tests: letters by e-mail and post, one network, one call. Each test changes one thing in it."""

from __future__ import annotations

import datetime as dt

from troth.notice.edition import Edition, hash_of, switch_hashes
from troth.notice.facts import Notice
from troth.notice.read import parse_notice

TEXT = """---
troth: 1
notice: small-house
effective: 2026-06-01
time_zone: Europe/Zurich
language: en
places: [CH, EU]
---

# Our word

## When this changes {#changes}

A new edition appears {{ announced.lead }} before it applies.{=announced} Small House answers for it on every way
you meet us.{=house web email post} Write to us at {{ care.email }}.{=care-ch}

```troth
practice announced: {is: announced-first, with: {lead: 30 days, through: [web]}}
channel web: {medium: website, label: "our website", short: "Read it."}
channel email: {medium: email, label: "e-mail", short: "Read it."}
channel post: {medium: post, label: "letters", short: "Read it."}
contact care-ch: {role: care, post: "1 rue Basse, Genève", telephone: +41 22 555 01 99, email: privacy@small.example}
controller house: {name: "Small House SA", post: "1 rue Basse, Genève", country: CH}
```

## Letters {#news}

If you agree, we write to you about our creations.{=news letter} Every letter has a link that ends them at once.{=stop}

```troth
purpose news:
  label: "Letters about our creations"
  use: [marketing.communications]
  basis: {else: consent, EU/email: [consent, soft-opt-in]}
  data: [user.name, user.contact]
  keep: 2 years after last-contact
message letter: {purpose: news, on: [email, post], label: "our creations"}
right stop: {to: stop, about: [news], ways: [link, one-click, email], within: at once, label: "End our letters"}
```

## Advertising {#adverts}

If you agree, a network notes that you came.{=adverts lumen lumen-id} You may take that back.{=take-back}

```troth
purpose adverts: {label: "Advertising", use: [marketing.advertising], device: advertising, basis: consent, data: [user.device.cookie_id], keep: 6 months after collection}
recipient lumen: {class: by-choice, name: "Lumen SAS", post: "27 rue des Verriers, Lyon", country: FR, transfer: contract, gets: {adverts: [user.device.cookie_id]}}
right take-back: {to: withdraw, about: [adverts], ways: [switch], within: at once, label: "Take it back"}
item lumen-id: {name: "lumen_id", store: cookie, purpose: adverts, set-by: lumen, lasts: 90 days, data: [user.device.cookie_id], text: "knows your browser again"}
```
"""

REST = """
## Your rights {#rights}

You may see what we hold, have it put right, erased or suspended, and take it elsewhere.{=see mend forget pause carry}
You may complain to us, or to the authority of your country.{=complain}

{{ items: name, set-by, text, lasts }}

```troth
right see: {to: access, ways: [email, post], label: "See it"}
right mend: {to: correct, ways: [email, post], label: "Put it right"}
right forget: {to: erase, ways: [email, post], label: "Erase it"}
right pause: {to: restrict, ways: [email, post], label: "Suspend it"}
right carry: {to: portability, ways: [email, post], label: "Take it elsewhere"}
right complain: {to: complain, ways: [email, post], label: "Complain"}
ask both: {label: "May we?", purposes: [news, adverts], when: sign-up, answers: [yes, no], on: [web]}
```

We ask you first.{=both}
"""
"""What the law wants in a notice before it can be published, and most tests need not read."""


def notice_of(*changes: tuple[str, str]) -> Notice:
    """The notice, with each first text replaced by the second; a text that is not there is a mistake of the test."""
    notice = parse_notice(text_of(*changes)).notice
    assert notice is not None
    return notice


def text_of(*changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def edition_of(*changes: tuple[str, str]) -> Edition:
    notice = notice_of(*changes)
    assert notice.effective is not None
    files = {"notice.md": text_of(*changes).encode()}
    return Edition(
        hash=hash_of(files),
        notice=notice,
        effective=notice.effective,
        published_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC),
        author="Ruth Aebi",
        files=files,
        switches=switch_hashes(notice),
    )
