"""A dataset file is read as it is: every word of fideslang is known, a strange one is a warning with its line."""

from __future__ import annotations

import fideslang.models
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.systems.files import BOUTIQUE, SHOP, dataset, line_of, said

from troth.systems import words
from troth.systems.facts import Reference
from troth.systems.read import read_datasets

FILE = "systems/shop.yml"


def test_a_file_that_fideslang_takes_is_read_without_a_word_against_it():
    for text in (SHOP, BOUTIQUE):
        fideslang.models.Taxonomy(**yaml.safe_load(text))
        assert read_datasets(text, FILE).findings == ()


def test_keys_identities_types_and_references_are_known_by_field():
    shop = dataset()
    user, order = shop.collections["auth_user"], shop.collections["order_order"]
    assert shop.name == "The shop"
    assert user.key == ("id",)
    assert (user.fields["email"].identity, user.fields["email"].length) == ("email", 254)
    assert order.key == ("id",), "`yes` is true in YAML 1.1"
    assert order.fields["user_id"].references == (
        Reference(dataset="shop", collection="auth_user", field="id", direction="from"),
    )


def test_a_key_of_several_fields_is_in_the_order_of_the_file():
    assert dataset().collections["order_line"].key == ("order_id", "number")


def test_categories_come_from_the_collection_where_a_field_says_none():
    address = dataset().collections["order_address"]
    assert address.fields["line1"].data_categories == ("user.contact.address",)
    assert address.fields["line1"].personal


def test_fields_inside_fields_stand_under_their_whole_path():
    session = dataset().collections["django_session"]
    assert list(session.fields) == ["session_key", "session_data", "session_data._auth_user_id"]
    assert session.fields["session_data._auth_user_id"].parent == "session_data"
    assert not session.fields["session_data"].personal


def test_the_old_name_of_the_meta_means_the_same():
    client = dataset(BOUTIQUE, "boutique").collections["client"]
    assert client.key == ("nr",)
    assert client.fields["mail"].references[0].direction == ""


def test_a_collection_may_be_skipped_or_deleted_whole():
    text = SHOP.replace("skip_processing: true", "skip_processing: true, masking_strategy_override: {strategy: delete}")
    log = dataset(text).collections["django_admin_log"]
    assert (log.skip, log.masking) == (True, "delete")


def test_anchors_merges_and_a_line_of_dashes_are_read_as_yaml_reads_them():
    text = """---
dataset:
- &base
  fides_key: shop
  collections: &tables
  - name: a
    fields: [&id {name: id, fides_meta: {primary_key: true}}, {name: m, data_categories: ["user.contact.email"]}]
- <<: *base
  fides_key: twin
  collections: *tables
"""
    reading = read_datasets(text, FILE)
    assert reading.findings == ()
    assert [one.key for one in reading.datasets] == ["shop", "twin"]
    assert reading.datasets[1].collections["a"].key == ("id",)


@pytest.mark.parametrize(
    ("models", "known"),
    [
        (fideslang.models.Taxonomy, words.FILE),
        (fideslang.models.Dataset, words.DATASET),
        (fideslang.models.DatasetMetadata, words.DATASET_META),
        (fideslang.models.DatasetCollection, words.COLLECTION),
        (fideslang.models.CollectionMeta, words.COLLECTION_META),
        (fideslang.models.DatasetField, words.FIELD),
        (fideslang.models.FidesMeta, words.FIELD_META),
        (fideslang.models.FidesDatasetReference, words.REFERENCE),
        (fideslang.models.FieldMaskingStrategyOverride, words.MASKING),
    ],
)
def test_every_word_of_fideslang_is_known(models, known):
    assert set(models.model_fields) <= known


@pytest.mark.parametrize(
    ("good", "bad", "near"),
    [
        ("    description: Orders", "    descripton: Orders", "description"),
        ("        fides_meta: {after:", "        fides_meta: {aftr:", "after"),
        (
            "            fides_meta: {identity: email, data_type",
            "            fides_meta: {identiti: email, data_type",
            "identity",
        ),
        ("                  direction: to", "                  directon: to", "direction"),
        ("length: 254", "lenght: 254", "length"),
        ("data_type: string", "data_type: strnig", "string"),
    ],
)
def test_a_word_fideslang_does_not_know_is_a_warning_at_its_line(good, bad, near):
    text = SHOP.replace(good, bad, 1)
    (finding,) = read_datasets(text, FILE).findings
    assert (finding.rule, finding.severity, finding.span.line) == ("map-word", "warning", line_of(text, bad))
    assert near in finding.hint


def test_a_category_nobody_knows_is_a_warning_and_a_term_of_the_notice_is_none():
    text = SHOP.replace("[user.contact.email]", "[user.contact.emial]", 1)
    (finding,) = read_datasets(text, FILE).findings
    assert (finding.rule, finding.severity) == ("map-data", "warning")
    assert "user.contact.email" in finding.hint
    own = SHOP.replace("[user.contact.email]", "[user.contact.ring_size]", 1)
    assert read_datasets(own, FILE, terms=["user.contact.ring_size"]).findings == ()
    assert read_datasets(own, FILE, terms=None).findings == ()


@pytest.mark.parametrize(
    ("text", "rule", "severity", "line"),
    [
        ("", "map-shape", "error", 1),
        ("# only words\n", "map-shape", "error", 1),
        ("system: []\n", "map-shape", "error", 1),
        ("dataset: [{name: x}]\n", "map-shape", "error", 1),
        ("dataset:\n- fides_key: shop\n", "map-shape", "error", 2),
        ("dataset:\n- fides_key: shop\n  collections:\n  - fields: [{name: id}]\n", "map-shape", "error", 4),
        ("dataset:\n- fides_key: shop\n  collections:\n  - name: a\n", "map-shape", "error", 4),
        ("dataset:\n- fides_key: shop\n  collections:\n  - name: a\n    fields: [id]\n", "map-shape", "error", 5),
        ("dataset: [\n", "map-unreadable", "error", 2),
        ("dataset: *x\n", "map-unreadable", "error", 1),
        ("a: 1\n---\nb: 2\n", "map-unreadable", "error", 2),
        (b"dataset:\n- fides_key: \xff\n", "map-unreadable", "error", 2),
        ("[" * 500, "map-unreadable", "error", 1),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text, rule, severity, line):
    assert (rule, severity, line) in said(read_datasets(text, FILE).findings)


def test_a_name_said_twice_is_an_error_and_the_first_counts():
    text = SHOP.replace("- name: order_line", "- name: product")
    reading = read_datasets(text, FILE)
    assert [one.rule for one in reading.findings] == ["map-twice"]
    assert "order_id" in reading.datasets[0].collections["product"].fields


def test_aliases_of_aliases_are_refused_before_they_fill_the_memory():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (finding,) = read_datasets("\n".join(lines), FILE).findings
    assert finding.rule == "map-unreadable"
    assert "repetitions" in finding.message


PIECES = st.sampled_from(
    ["dataset:", "- fides_key: shop", "  collections:", "name: ", "fields:", "fides_meta:", "{", "}", "[", "]", "- ", "\n", "  ", ": ",
     "&a ", "*a", "<<: ", "!x ", "%YAML 1.2\n", "---\n", "...\n", "? ", "|\n", ">", "'", '"', "#", "\t", "\x00", "\ud800", "\u2028", "\ufeff", "~",
     "references: [{dataset: shop, field: a.b}]", "data_categories: [user]", "\\U7FFFFFFF", "true", "é"]
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join))
def test_any_text_gets_an_answer(text):
    for finding in read_datasets(text, FILE).findings:
        assert finding.message
        assert finding.span.line >= 1


TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=6), st.just("shop"), st.just("user.contact")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(sorted(words.DATASET | words.COLLECTION_META | words.FIELD_META | words.REFERENCE | {"x"})),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TREES)
def test_any_yaml_under_dataset_gets_an_answer(tree):
    text = yaml.safe_dump({"dataset": [{"fides_key": "shop", "collections": [tree, {"name": "a", "fields": [tree]}]}]})
    reading = read_datasets(text, FILE)
    assert [one.key for one in reading.datasets] == ["shop"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(0, len(SHOP)), st.integers(0, 60), PIECES)
def test_a_damaged_file_gets_an_answer(start, length, piece):
    read_datasets(SHOP[:start] + piece + SHOP[start + length :], FILE)
