"""Who letters are to was not kept before: every batch is read once more."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def read_anew(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("desk", "Campaign").objects.update(seen="")


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_contacts")]
    operations = [migrations.RunPython(read_anew, migrations.RunPython.noop)]
