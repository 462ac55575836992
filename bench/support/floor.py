"""The floors: the least a Flask page of each kind can cost, over the very rows the portal shows.

    FLOOR_DATABASE=sqlite:///… gunicorn "bench.support.floor:app"

`/bare`      a Jinja table of 50 rows from memory
`/list`      the same table, 50 event rows read with SQLAlchemy
`/events`    what is published and to come, `/event` the first of it
`/in/people` signed in (Flask-Login: cookie, one user row), a COUNT, and 50 people by the index of names
`/in/search` the same for people who are found by the words `q` in the index of the portal's search
`?bytes=`    makes any of them as long as the page it stands beside
`/enter`     sets the cookie
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, render_template, request
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from jinja2 import DictLoader
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

PAGE = 50
TABLE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rows</title></head><body><h1>Rows</h1>
{% if me %}<p>{{ me }}, {{ total }} rows</p>{% endif %}<table><thead><tr><th>Name</th><th>What</th><th>Where</th></tr>
</thead><tbody>{% for row in rows %}<tr><td><a href="/rows/{{ row.id }}">{{ row.name }}</a></td><td>{{ row.what }}</td>
<td>{{ row.place }}</td></tr>{% endfor %}</tbody></table></body></html>"""


class Base(DeclarativeBase):
    pass


class Person(UserMixin, Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    family_name: Mapped[str]
    given_name: Mapped[str]
    name_key: Mapped[str]
    what: Mapped[str | None] = mapped_column("headline")
    place: Mapped[str | None] = mapped_column("email")


class Happening(Base):
    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("title")
    what: Mapped[str] = mapped_column("summary")
    place: Mapped[str] = mapped_column("venue")
    start_utc: Mapped[datetime]
    end_utc: Mapped[datetime]
    published_at: Mapped[datetime | None]


app = Flask(__name__)
app.secret_key = "floor"
app.jinja_loader = DictLoader({"table.html": TABLE})
login = LoginManager(app)
engine = create_engine(os.environ["FLOOR_DATABASE"], pool_size=8, max_overflow=0)
memory = [{"id": n, "name": f"Person {n}", "what": "Bookbinder", "place": "Ropewalk"} for n in range(PAGE)]


@event.listens_for(engine, "connect")
def _pragmas(connection: Any, _record: Any) -> None:
    if engine.dialect.name == "sqlite":
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")


@login.user_loader
def load(number: str) -> Person | None:
    with Session(engine, expire_on_commit=False) as session:
        return session.get(Person, int(number))


@app.get("/enter")
def enter() -> str:
    with Session(engine, expire_on_commit=False) as session:
        login_user(session.scalars(select(Person).order_by(Person.id).limit(1)).one())
    return "in"


@app.get("/bare")
def bare() -> str:
    return render_template("table.html", rows=memory)


@app.get("/list")
def listed() -> str:
    with Session(engine) as session:
        rows = session.scalars(select(Happening).order_by(Happening.start_utc.desc(), Happening.id).limit(PAGE)).all()
        return render_template("table.html", rows=rows)


@app.get("/events")
def events() -> str:
    return _events(PAGE)


@app.get("/event")
def one_event() -> str:
    return _events(1)


def _events(most: int) -> str:
    now = datetime.now(UTC) if engine.dialect.name == "postgresql" else datetime.now(UTC).replace(tzinfo=None)
    ahead = select(Happening).where(Happening.published_at <= now, Happening.end_utc > now)
    with Session(engine) as session:
        rows = session.scalars(ahead.order_by(Happening.start_utc, Happening.id).limit(most)).all()
        return render_template("table.html", rows=rows)


@app.after_request
def pad(answer: Response) -> Response:
    if wanted := request.args.get("bytes", 0, type=int):
        answer.set_data(answer.get_data().ljust(wanted))
    return answer


@app.get("/in/people")
@login_required
def people() -> str:
    return _people(None)


@app.get("/in/search")
@login_required
def search() -> str:
    return _people(request.args["q"])


def _found(session: Session, words: str) -> list[int]:
    """The ids of all who are found, the closest first."""
    if engine.dialect.name == "sqlite":
        query = " ".join(f'"{word}"*' for word in words.split())
        found = "SELECT e.object_id FROM search_fts JOIN search_entry e ON e.id = search_fts.rowid"
        found += " WHERE e.kind = 'person' AND search_fts MATCH :query ORDER BY bm25(search_fts, 8.0, 1.0)"
    else:
        query = " & ".join(f"{word}:*" for word in words.split())
        found = (
            "SELECT object_id FROM search_entry, to_tsquery('simple', :query) q WHERE kind = 'person' AND words @@ q"
        )
        found += " ORDER BY ts_rank(words, q) DESC"
    return list(session.scalars(text(found), {"query": query}))


def _people(words: str | None) -> str:
    page = request.args.get("page", 1, type=int)
    with Session(engine) as session:
        if words is not None:
            ids = _found(session, words)
            total: int | None = len(ids)
            ordered = select(Person).where(Person.id.in_(ids[:PAGE]))
        else:
            total = session.scalar(select(func.count()).select_from(Person))
            ordered = select(Person).order_by(Person.name_key, Person.id).limit(PAGE).offset((page - 1) * PAGE)
        rows = session.scalars(ordered).all()
        return render_template("table.html", rows=rows, me=current_user.name, total=total)
