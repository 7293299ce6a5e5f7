"""Which way a search may go: as the files say, never to strangers, never through what is about somebody else."""

from __future__ import annotations

from tests.systems.files import BOUTIQUE, SHOP, both, dataset, rules

from troth.systems.graph import Map


def ways(graph: Map, system: str, name: str) -> list[str]:
    return [
        f"{one.field} > {one.to_system}.{one.to_collection}.{one.to_field}" for one in graph.edges_from(system, name)
    ]


def test_from_an_account_a_search_goes_to_its_orders_and_visits_and_to_the_boutique():
    assert ways(both(), "shop", "auth_user") == [
        "email > boutique.client.mail",
        "id > shop.django_session.session_data._auth_user_id",
        "id > shop.order_order.user_id",
    ]


def test_to_leads_away_only_and_from_leads_here_only():
    graph = both()
    assert ways(graph, "shop", "order_order") == [
        "address_id > shop.order_address.id",
        "id > shop.order_line.order_id",
    ]
    assert ways(graph, "shop", "order_address") == []
    assert ways(graph, "shop", "order_line") == [], "a product is nobody's, and so is not followed"


def test_without_a_direction_a_search_goes_both_ways():
    assert "mail > shop.auth_user.email" in ways(both(), "boutique", "client")


def test_nothing_leads_to_a_collection_that_is_skipped():
    graph = both()
    assert graph.skipped() == (("shop", "django_admin_log"),)
    assert not [one for one in ways(graph, "shop", "auth_user") if "admin_log" in one]
    assert not graph.edges_from("shop", "django_admin_log")
    searched = Map([dataset(SHOP.replace("skip_processing: true", "skip_processing: false"))], [])
    assert "id > shop.django_admin_log.user_id" in ways(searched, "shop", "auth_user")


def test_nobody_is_found_through_a_column_about_somebody_else():
    graph = both()
    assert ways(graph, "boutique", "client") == ["mail > shop.auth_user.email", "nr > boutique.gift.giver"]
    assert ("gift", "receiver_mail") in [(one.collection, one.field) for one in graph.identities("email")], (
        "somebody named in another's row finds that row, and nothing beyond it"
    )
    without = Map([dataset(), dataset(BOUTIQUE, "boutique")], [rules()])
    assert "nr > boutique.gift.receiver" in ways(without, "boutique", "client")
    assert ("gift", "receiver_mail") in [(one.collection, one.field) for one in without.identities("email")]


def test_people_are_looked_up_by_each_kind_of_identity():
    graph = both()
    assert [(one.collection, one.field, one.vouched) for one in graph.identities("email")] == [
        ("gift", "receiver_mail", False),
        ("auth_user", "email", True),
        ("order_order", "guest_email", False),
    ]
    assert [one.field for one in graph.identities("phone_number")] == ["phone"]
    assert len(graph.identities()) == 4


def test_what_no_search_comes_to_is_known():
    assert both().unreached() == ()
    cut = SHOP.replace("field: order_address.id", "field: order_adress.id")
    assert Map([dataset(cut)], [rules()]).unreached() == (("shop", "order_address"),)


def test_delete_in_the_dataset_is_a_rule_where_no_rule_speaks():
    text = SHOP.replace("{after: [shop.order_order]}", "{masking_strategy_override: {strategy: delete}}")
    assert Map([dataset(text)], []).rule("shop", "auth_user").erase == "remove"
    assert Map([dataset(text)], []).rule("shop", "order_order") is None
    assert both().rule("shop", "order_order").erase == "keep"


def test_a_reference_to_a_system_that_is_not_there_leads_nowhere():
    alone = Map([dataset(BOUTIQUE, "boutique")], [])
    assert ways(alone, "boutique", "client") == ["nr > boutique.gift.giver", "nr > boutique.gift.receiver"]
