"""The taxonomy is the one fideslang publishes, and every DPV term we give it exists."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.terms.taxonomy_from_fideslang import fresh

from troth.terms import taxonomy


@pytest.mark.parametrize(
    ("ours", "theirs"), [(taxonomy.data_categories, "data_category"), (taxonomy.data_uses, "data_use")]
)
def test_our_copy_says_what_the_installed_package_says(ours, theirs):
    kept = [{"key": e.key, "name": e.name, "parent": e.parent} for e in ours().values()]
    assert kept == fresh(theirs)


def test_every_dpv_term_we_map_to_is_in_the_vocabulary():
    mapped = [e.dpv for e in (*taxonomy.data_categories().values(), *taxonomy.data_uses().values()) if e.dpv]
    assert len(mapped) > 60
    assert set(mapped) <= taxonomy.dpv_terms()


def test_a_key_that_nobody_defined_is_none():
    assert taxonomy.data_category("user.shoe_size") is None
    assert taxonomy.data_use("user.contact.email") is None
    assert taxonomy.data_category("user.contact.email").parent == "user.contact"


def test_within_is_by_dots_and_a_key_is_within_itself():
    assert taxonomy.is_within("user.contact.email", "user.contact")
    assert taxonomy.is_within("user.contact", "user.contact")
    assert not taxonomy.is_within("user.contact", "user.contact.email")
    assert not taxonomy.is_within("user.contacts", "user.contact")


def test_the_core_does_not_load_fideslang():
    code = "import sys, troth.terms.taxonomy as t; t.data_uses(); print('fideslang' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
