"""A reading as plain data, the way spec/vectors/notice writes it down."""

from __future__ import annotations

import datetime as dt

import msgspec.structs
from msgspec import Struct

from troth.notice.facts import Finding, Notice, Stretch
from troth.notice.places import Span


def plainly(value: object) -> object:
    """Structs as maps without what is empty, spans as ``line:column-line:column``, instants as text."""
    match value:
        case Span():
            return f"{value.line}:{value.column}-{value.end_line}:{value.end_column}"
        case Struct():
            tag = value.__struct_config__.tag
            fields = {name: plainly(getattr(value, name)) for name in value.__struct_fields__}
            kept = {name: one for name, one in fields.items() if one not in (None, [], {}, "", False)}
            return {"is": tag, **kept} if tag else kept
        case dict():
            return {key: plainly(one) for key, one in value.items()}
        case tuple() | list():
            return [plainly(one) for one in value]
        case dt.datetime():
            return value.isoformat()
        case _:
            return value


def notice_plainly(notice: Notice) -> object:
    """A whole notice; where its single values stand is left out, being a mere index."""
    return plainly(msgspec.structs.replace(notice, spans={}, file=""))


def declarations_plainly(notice: Notice) -> object:
    """The declarations by id; their clause and scope are the wrapper's."""
    return {
        key: {name: one for name, one in plainly(declaration).items() if name not in ("id", "clause", "scope")}
        for key, declaration in notice.declarations.items()
    }


def stretches_plainly(stretches: tuple[Stretch, ...]) -> object:
    """Stretches in order."""
    return [plainly(one) for one in stretches]


def findings_plainly(findings: tuple[Finding, ...], text: str) -> object:
    """Rule, severity and span, and the text that is pointed at; the wording of messages is free."""
    return [
        {
            "rule": one.rule,
            **({"severity": one.severity} if one.severity != "error" else {}),
            "span": plainly(one.span),
            "at": pointed_at(one.span, text),
        }
        for one in findings
    ]


def pointed_at(span: Span, text: str) -> str:
    """The exact text of a span."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    inner = lines[span.line : span.end_line - 1]
    return "\n".join([lines[span.line - 1][span.column - 1 :], *inner, lines[span.end_line - 1][: span.end_column - 1]])
