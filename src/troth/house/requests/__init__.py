"""What people ask of a house: received, shown to be theirs, searched, planned, run, looked at again, answered.

The row of a request is the truth. ``taking_in`` makes it, ``moving`` moves it, ``reading`` shows it; what needs nobody
is in ``house.work``, and ``house.driver`` sees that it goes on.
"""

from __future__ import annotations

from troth.house.filed import PaperChanged
from troth.house.requests.moving import NotNow
from troth.house.requests.reading import NoSuchRequest, standing_erased
from troth.house.requests.taking_in import Requests

__all__ = ["NoSuchRequest", "NotNow", "PaperChanged", "Requests", "standing_erased"]
