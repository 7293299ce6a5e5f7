"""Where a request stands and what happened to it, in English: for the desk, the command line and what stops them.

Who asked reads other words, in their own language: those are the pages'.
"""

from __future__ import annotations

from troth.rights.facts import Note, Request, Step

WAYS = {
    "centre": "by web",
    "email": "by e-mail",
    "telephone": "by telephone",
    "post": "by post",
    "boutique": "in a boutique",
    "agent": "by an agent",
    "desk": "at the desk",
}
"""How a request came."""
STANDS = {
    "received": "Waits until the person has shown who they are.",
    "proven": "Every system is to be searched.",
    "planned": "The plan waits for a yes.",
    "agreed": "The person said yes; one of us must look at it first.",
    "asked-outright": "The plan waits for a yes; the person asked for it in words.",
    "approved": "To be carried out.",
    "running": "Being carried out.",
    "changed": "{system} is done.",
    "looked-again": "Looked again.",
    "copied": "The copy is made.",
    "ready": "The copy is ready.",
    "done": "Done.",
    "left": "Done; something stays, and the record says what and why.",
    "objected": "The uses have ended.",
    "refused": "Refused, with reasons.",
    "withdrawn": "The person took it back.",
    "away": "{detail} It is asked again.",
    "stuck": "{detail}",
}
HAPPENED = {
    "received": "Received {way}",
    "proven": "Code by e-mail was right",
    "vouched": "{by} vouches for the person",
    "shown": "Shown by: {detail}",
    "stopped": "Marketing stopped at once",
    "searched": "Looked in {systems}: {rows}",
    "planned": "Plan made: {removed} removed, {emptied} emptied, {kept} kept",
    "agreed": "The person said yes to the plan",
    "asked-outright": "Asked for {way} too; {by} vouches for the person",
    "approved": "Yes to the plan, by {by}",
    "begun": "Searched once more and written down: {removed} removed, {emptied} emptied, {kept} kept",
    "objected": "Ended at once",
    "changed": "{system}: {removed} removed, {emptied} emptied",
    "looked-again": "Looked again by every key and for the words themselves: {rows} found",
    "copied": "Copy made: {rows}",
    "opened": "Copy opened in the privacy centre",
    "downloaded": "Copy taken along from the privacy centre",
    "told": "Letter sent",
    "no-address": "No e-mail address is known: the answer goes by another way",
    "not-sent": "No letter was sent: it was refused on the way",
    "no-receipt": "No receipt could be sent: {detail}",
    "extended": "Extended until {due:%Y-%m-%d}",
    "refused": "Refused, with reasons",
    "withdrawn": "The person took it back",
    "closed": "Closed",
    "destroyed": "Closed; what was sealed was destroyed",
    "away": "{detail} It is asked again.",
    "stuck": "{detail}",
}
COMES = {
    "proven": "The person shows who they are",
    "searched": "Every system is searched",
    "planned": "A plan is made",
    "approved": "A yes to the plan",
    "changed": "Run, system by system",
    "looked-again": "Look again by every key",
    "copied": "The copy is made",
    "told": "Write what came of it",
    "objected": "The uses end",
}
COUNTED = {"systems": ("system", "systems"), "rows": ("row", "rows")}


def stands(one: Request) -> str:
    """Where it stands: ``The plan waits for a yes.``."""
    said = STANDS[one.stands.code].format(**_blanks(one.stands))
    return f"Extended, with reasons. {said}" if one.extended and one.open else said


def happened(step: Step) -> str:
    """``Looked in 2 systems: 12 rows``; of a step still to come, what it will be."""
    if step.at is None:
        return COMES[step.name]
    code = step.note.code
    if code == "approved" and not step.by:
        code = "agreed"  # the person's own yes
    return HAPPENED[code].format(**_blanks(step.note), by=step.by, due=step.due)


def _blanks(note: Note) -> dict[str, str]:
    counts = {what: counted(what, number) for what, number in note.counts.items()}
    names = {name: str(said) for name, said in note.names.items()}
    return {**counts, **names, "detail": note.detail, "way": WAYS.get(note.kind, note.kind)}


def counted(what: str, number: int) -> str:
    """``1 row``, ``12 rows``; the bare number of what has no name here."""
    if what not in COUNTED:
        return str(number)
    return f"{number or 'no'} {COUNTED[what][number != 1]}"
