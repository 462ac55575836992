"""The list of zones is written once for each language, and reads as if it were written for each page."""

import pytest

from portal.core.choices import Choice
from portal.core.fields import Zone
from portal.core.forms import Form


class Where(Form):
    zone = Zone("Zone")


@pytest.mark.parametrize("tag", ["en", "de"])
@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "US/Pacific", "No/Such", "", None])
def test_the_list_is_the_one_that_would_be_written_now(app, zone, tag):
    with app.test_request_context(headers={"Accept-Language": tag}):
        field = Where(formdata=None, data={"zone": zone}).zone
        quick = str(field(class_="form-select", **{"aria-describedby": "help"}))
        assert quick == str(Choice.__call__(field, class_="form-select", **{"aria-describedby": "help"}))
        assert quick.count("<option") > 300
        assert quick.count("selected") == (zone not in {"No/Such", "", None})
