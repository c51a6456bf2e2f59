"""The graph of models: nothing blind points at an identity, and no relation of identity can be walked backwards."""

from __future__ import annotations

from django.apps import apps

from tests.architecture.tree import BELOW_THE_WALL, IDENTITY


def _relations(*labels: str) -> list[tuple[str, str, object]]:
    """Return (field, label of the model it points at, field object) of all relations of the apps' models."""
    found = []
    for label in labels:
        if label not in {config.label for config in apps.get_app_configs()}:
            continue
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            fields = [*model._meta.local_fields, *model._meta.local_many_to_many, *model._meta.private_fields]
            for field in fields:
                if field.is_relation and field.related_model not in {None, "self"}:
                    found.append((f"{model._meta.label}.{field.name}", field.related_model._meta.app_label, field))
    return found


def test_the_graph_is_not_empty() -> None:
    assert len(_relations(*BELOW_THE_WALL)) > 0


def test_no_model_below_the_wall_points_at_an_identity() -> None:
    crossing = [name for name, target, _field in _relations(*BELOW_THE_WALL) if target in IDENTITY]
    assert crossing == []


def test_no_relation_of_an_identity_can_be_walked_backwards() -> None:
    open_ways = [
        name
        for name, target, field in _relations(*IDENTITY)
        if target not in IDENTITY and not field.remote_field.hidden  # type: ignore[attr-defined]
    ]
    assert open_ways == [], 'Give these relations related_name="+".'


def test_no_model_below_the_wall_has_a_way_to_an_identity() -> None:
    ways = [
        f"{model._meta.label}.{relation.name}"
        for label in BELOW_THE_WALL
        if label in {config.label for config in apps.get_app_configs()}
        for model in apps.get_app_config(label).get_models()
        for relation in model._meta.get_fields()
        if relation.is_relation and relation.related_model and relation.related_model._meta.app_label in IDENTITY
    ]
    assert ways == []


def test_no_generic_relation_hides_a_way() -> None:
    hidden = [
        f"{model._meta.label}.{field.name}"
        for label in (*BELOW_THE_WALL, *IDENTITY)
        if label in {config.label for config in apps.get_app_configs()}
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.private_fields
    ]
    assert hidden == [], "A generic foreign key can point at anything."
