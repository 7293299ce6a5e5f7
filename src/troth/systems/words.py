"""The words of a dataset file: those of fideslang, today's and those of older files.

Troth acts on some (``docs/systems.md``) and leaves the rest alone; a word that is not here is a warning.
"""

from __future__ import annotations

_LABELS = frozenset({"data_categories", "data_uses", "data_purposes", "data_subjects"})
_OLD = frozenset({"data_qualifier", "retention"})
"""Words of older versions of fideslang that files in use still hold."""
_META = frozenset({"fides_meta", "fidesops_meta"})

FILE = frozenset(
    {"dataset", "system", "policy", "organization", "data_category", "data_subject", "data_use"}
    | {"data_qualifier", "registry", "evaluation"}
)
DATASET = (
    frozenset({"fides_key", "organization_fides_key", "tags", "name", "description", "meta", "collections"})
    | {"fidesctl_meta", "joint_controller", "third_country_transfers", "after"}
    | _LABELS
    | _OLD
    | _META
)
DATASET_META = frozenset({"resource_id", "after", "namespace", "redact"})
COLLECTION = frozenset({"name", "description", "fields", "after", "erase_after"}) | _LABELS | _OLD | _META
COLLECTION_META = frozenset(
    {"after", "erase_after", "skip_processing", "masking_strategy_override", "partitioning", "redact"}
)
FIELD = frozenset({"name", "description", "fields"}) | _LABELS | _OLD | _META
FIELD_META = frozenset(
    {"references", "identity", "primary_key", "data_type", "length", "return_all_elements", "read_only"}
    | {"custom_request_field", "masking_strategy_override", "redact"}
)
REFERENCE = frozenset({"dataset", "field", "direction"})
MASKING = frozenset({"strategy", "configuration"})
DATA_TYPES = ("string", "integer", "float", "boolean", "object", "object_id")
"""Each also with ``[]`` behind it."""
