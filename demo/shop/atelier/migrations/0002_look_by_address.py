"""Indexes on e-mail addresses in small letters: what a person is looked up by (`troth check` asks for them).

Oscar has none on most of these columns: without one, each copy and each erasure would read the whole table.
"""

from django.db import migrations

COLUMNS = (
    ("atelier_message", "reply"),
    ("auth_user", "email"),
    ("communication_email", "email"),
    ("customer_productalert", "email"),
    ("order_order", "guest_email"),
    ("reviews_productreview", "email"),
    ("wishlists_wishlistsharedemail", "email"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("atelier", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("communication", "0004_auto_20200801_0817"),
        ("customer", "0008_assign_permissions_to_staff"),
        ("order", "0021_billingaddress_code_shippingaddress_code"),
        ("reviews", "0005_productreview_code"),
        ("wishlists", "0004_auto_20220328_0939"),
    ]

    operations = [
        migrations.RunSQL(
            f'CREATE INDEX "{table}_small_{column}" ON "{table}" (lower("{column}"))',
            f'DROP INDEX "{table}_small_{column}"',
        )
        for table, column in COLUMNS
    ]
