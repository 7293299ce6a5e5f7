"""A form that asks what the notice lists, says why in the notice's words, and takes nothing else (N-07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ImproperlyConfigured

from troth.collection import Intake, examine
from troth.notice.kinds import Collect
from troth.sites.django.config import house

if TYPE_CHECKING:
    _Base = forms.BaseForm
else:
    _Base = object  # mixed into Form or ModelForm, it must not bring a second BaseForm

TECHNICAL = frozenset({"csrfmiddlewaretoken"})
WHATEVER_ELSE = frozenset({"not-declared", "under-age"})
"""Outcomes that end it even where other fields still have to be mended."""


class NoticeFormMixin(_Base):
    """Mix it in before ``forms.Form`` or ``forms.ModelForm``, and say which collection point it is.

    ::

        class SignUp(NoticeFormMixin, forms.Form):
            collect = "signup"
            declared_as = {"email": "mail"}  # the form's name for the notice's field, where they differ
            beside = ("password2", "next")  # sent along, and no data on the person: never kept
    """

    collect: ClassVar[str]
    declared_as: ClassVar[Mapping[str, str]] = {}
    beside: ClassVar[Iterable[str]] = ()
    channel: ClassVar[str] = "web"
    intake: Intake | None = None
    """What the notice said, once the form was checked: a view reads ``intake.outcome``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        collect = house().notice.declarations.get(self.collect)
        if not isinstance(collect, Collect):
            raise ImproperlyConfigured(
                f"{type(self).__name__}.collect is {self.collect!r}, and the notice has no such collection point."
            )
        self._collected = {
            name: self.declared_as.get(name, name) for name in self.fields if name not in set(self.beside)
        }
        for name, declared in self._collected.items():
            listed = collect.fields.get(declared)
            if listed is None:
                raise ImproperlyConfigured(
                    f"{type(self).__name__} asks for {name!r}, which {self.collect!r} does not list. Declare it "
                    f"in the notice, map it in declared_as, or name it in beside. Listed: "
                    f"{', '.join(collect.fields)}."
                )
            field = self.fields[name]
            field.label = listed.label or field.label
            field.help_text = listed.why or field.help_text
            field.required = listed.need == "required"
        absent = {name for name, each in collect.fields.items() if each.need == "required"} - set(
            self._collected.values()
        )
        if absent:
            raise ImproperlyConfigured(
                f"{type(self).__name__} does not ask for {', '.join(sorted(absent))}, which {self.collect!r} requires."
            )

    def clean(self) -> dict[str, Any] | None:
        """Django's own checks, then the notice's: a field too many or a child ends here, with a sentence."""
        cleaned: dict[str, Any] | None = super().clean()
        values = self.cleaned_data if cleaned is None else cleaned
        given = {
            declared: _text(values[name]) for name, declared in self._collected.items() if values.get(name) is not None
        }
        given |= dict.fromkeys(self._too_many(), "")
        home = house()
        if self.errors:
            seen = examine(home.policy(), self.collect, given, at=home.clock.now(), channel=self.channel)
            if seen.outcome not in WHATEVER_ELSE:
                return cleaned  # the person mends these first: what is missing until then is nothing to record
        self.intake = home.collect(self.collect, given, channel=self.channel)
        if not self.intake.accepted:
            raise forms.ValidationError(self.intake.reason, code=self.intake.outcome)
        return cleaned

    def _too_many(self) -> set[str]:
        """Names that were sent and that this form does not have."""
        known = {self.add_prefix(name) for name in self.fields} | TECHNICAL | set(self.beside)
        for name, field in self.fields.items():
            known |= {f"{self.add_prefix(name)}_{ending}" for ending in _endings(field.widget)}
        sent = set(self.data) | set(self.files or ())
        ours = f"{self.prefix}-" if self.prefix else ""
        return {name.removeprefix(ours) for name in sent - known if name.startswith(ours)}


def _endings(widget: forms.Widget) -> tuple[str, ...]:
    """What a widget of several inputs puts behind its name."""
    if isinstance(widget, forms.MultiWidget):
        return tuple(str(place) for place in range(len(widget.widgets)))
    return ("year", "month", "day") if isinstance(widget, forms.SelectDateWidget) else ()


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
