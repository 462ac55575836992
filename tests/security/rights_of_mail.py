"""Who gets in where, of mail: see `rights.py`. A letter's link is the permission of whoever has the letter."""

from __future__ import annotations

from tests.security.rows import ADMIN, ALL, LINK, NOBODY, NOTHING, Row, same

OF_MAIL: dict[str, Row | dict[str, Row]] = {
    **same(
        Row(ADMIN),
        """
        mail.gallery mail.handle mail.letter mail.letter_html mail.look_how_others_see_us mail.mailbox mail.open_gate
        mail.standing mail.unmute
        """,
    ),
    **same(
        LINK,
        "mail.unsubscribe mail.stop mail.again mail.all_mail mail.choose_mail mail.send_to_me_again",
    ),
    **same(NOTHING, "mail.demo_letter mail.demo_letter_file mail.demo_letter_html mail.demo_mailbox"),
    **same({"a kind": Row(ADMIN), "none": Row(NOBODY, knows=ALL - ADMIN)}, "mail.sample mail.sample_html"),
    "mail.letter_file": Row(NOBODY, knows=ALL - ADMIN),  # that letter has no file
}
