"""The one kind of error a reader can do something about: the work could not be done, and the sentence says why."""

from __future__ import annotations


class CannotRun(Exception):  # noqa: N818 - it reads as what it says, and subclasses are named for what is missing
    """Something Troth foresaw stands in the way: a file missing, a key wrong, a store that does not answer.

    ``message`` says where, what was found and what was expected; ``hint`` says what to try. The command line prints
    both and ends with 2; a page or an API turns it into its own plain answer. Raised as itself or as a subclass that
    lives in the module which raises it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
