"""An event's own picture: cut by us, said in words, kept as long as an event shows it."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme import pictures
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, series
from portal.events.programme.repeats import Rule
from portal.events.programme.series_models import Pattern
from portal.events.registrations.operations import changing, following
from tests.events.conftest import a_plan

PLAIN = {
    "title": "Soup and repairs", "day": "2026-06-09", "begins": "18:30", "ends": "21:00", "zone": "Europe/London",
    "summary": "Bring what is broken.", "venue": "Ropewalk",
}  # fmt: skip


def tall() -> BytesIO:
    """Red above, blue below, much taller than a card."""
    image = Image.new("RGB", (800, 1800), "#0000ff")
    image.paste("#ff0000", (0, 0, 800, 900))
    out = BytesIO()
    image.save(out, "JPEG")
    return BytesIO(out.getvalue())


def files(app) -> list[str]:
    return sorted(path.name for path in Path(app.config["DATA_DIR"], pictures.FOLDER).glob("*"))


def set_up(osei, **values):
    form = osei.page("/events/new").form("/events/new", button="Publish")
    return osei.send(form, PLAIN | {"publish": "1"} | values, follow="status" not in values)


@pytest.mark.parametrize(("part", "shown"), [("start", (255, 0, 0)), ("end", (0, 0, 255))])
def test_the_part_that_matters_is_what_readers_see(app, cast, browser_as, client, part, shown):
    osei = browser_as(cast.osei)
    form = osei.page("/events/new").form("/events/new", button="Publish")
    values = PLAIN | {"publish": "1", "picture": (tall(), "me.bin"), "picture_part": part}
    refused = osei.send(form, values, status=422).page
    assert "what the picture shows" in refused.one("#picture_alt-error").text
    osei.send(refused.form("/events/new", button="Publish"), {"picture_alt": "A pot of soup", "publish": "1"})
    event = db.session.query(Event).one()
    page = client.page(f"/events/{event.slug}")
    (image,) = page("img.picture")
    assert image["alt"] == "A pot of soup"
    for address, size in ((image["src"], (1280, 720)), (client.page("/events")("img.picture")[0]["src"], (640, 360))):
        answer = client.get(address)
        assert answer.mimetype == "image/webp"
        seen = Image.open(BytesIO(answer.data)).convert("RGB")
        assert seen.size == size
        assert all(abs(one - other) < 30 for one, other in zip(seen.getpixel((300, 180)), shown, strict=True))
    assert len(files(app)) == 2


def test_a_copy_has_the_picture_too_and_the_last_to_let_it_go_takes_the_files_along(app, cast, browser_as, run_jobs):
    osei = browser_as(cast.osei)
    set_up(osei, picture=(tall(), "soup.jpg"), picture_alt="A pot of soup")
    first = db.session.query(Event).one()
    path = f"/events/new?from={first.slug}"
    form = next(each for each in osei.page(path).forms if "events/new?from=" in each.action)
    osei.send(form, {"day": "2026-07-07"})
    copy = db.session.query(Event).filter(Event.id != first.id).one()
    assert (copy.picture, copy.picture_alt) == (first.picture, "A pot of soup")
    for event, left in ((first, 2), (copy, 0)):
        edit = f"/events/{event.slug}/manage/edit"
        osei.submit(edit, {"no_picture": "y"}, to=edit)
        run_jobs()
        assert len(files(app)) == left
        db.session.refresh(event)
        assert (event.picture, event.picture_alt) == ("", "")


def test_what_is_no_picture_is_refused_and_what_nobody_uses_goes(app, cast, browser_as, run_jobs, frozen):
    osei = browser_as(cast.osei)
    form = osei.page("/events/new").form("/events/new", button="Publish")
    refused = osei.send(form, PLAIN | {"picture": (BytesIO(b"GIF89a"), "a.gif")}, status=422).page
    assert "cannot be read as a picture" in refused.one("#picture-error").text
    osei.send(form, PLAIN | {"picture": (tall(), "soup.jpg")}, status=422)
    assert len(files(app)) == 2
    frozen.forward(hours=2)
    late = a_plan(picture=files(app)[0].partition("-")[0], picture_alt="A pot of soup")
    with pytest.raises(pictures.PictureGone), unit_of_work():
        planning.create_event(late, by=None, now=clock.now())
    run_jobs()
    assert files(app) == []


def test_no_copy_is_left_without_its_files_while_the_original_lets_its_picture_go(app, published, at_once, run_jobs):
    with app.test_request_context():
        name = pictures.keep(tall(), "middle")
    event = published(picture=name, picture_alt="A pot of soup")
    number, plan = event.id, planning.plan_of(event)

    def copy() -> None:
        with unit_of_work():
            planning.create_event(plan, by=None, now=clock.now(), like=db.session.get_one(Event, number))

    def let_go() -> None:
        with unit_of_work():
            changing.change_event(db.session.get_one(Event, number), replace(plan, picture=""), now=clock.now())

    outcomes = at_once(copy, let_go, copy, copy)
    assert all(outcome is None or isinstance(outcome, pictures.PictureGone) for outcome in outcomes), outcomes
    run_jobs()
    shown = set(db.session.scalars(select(Event.picture))) - {""}
    assert len(files(app)) == 2 * len(shown)


def test_it_goes_to_all_that_follow_in_a_series_with_its_words(app, published, cast, do, change):
    def kept(words: str) -> dict[str, str]:
        with app.test_request_context():
            return {"picture": pictures.keep(tall(), "middle"), "picture_alt": words}

    first = published(by=cast.osei)
    rule, days = (
        Rule(Pattern.WEEKLY, date(2026, 5, 19), times=4),
        {date(2026, 5, 26), date(2026, 6, 2), date(2026, 6, 9)},
    )
    do(series.make, first, rule, days, out=True, by=cast.osei.id)
    events = db.session.scalars(select(Event).order_by(Event.start_utc)).all()
    change(events[2], **kept("Its own"))
    change(events[1], **kept("For all"))
    do(following.carry_on, events[1], {"picture"}, among={each.id for each in events})
    assert [each.picture_alt for each in events] == ["", "For all", "Its own", "For all"]
    assert events[3].picture == events[1].picture != events[2].picture


def test_the_database_keeps_no_picture_without_words(published):
    event = published()
    with pytest.raises(IntegrityError), unit_of_work():
        event.picture = "0" * 32
        db.session.flush()
