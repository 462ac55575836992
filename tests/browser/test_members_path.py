"""A list becomes people: imported, invited, signed in, told in their own words, and found by others."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

LIST = (
    "First name,Last name,Email,Company,Phone\n"
    "Hedda,Quist,hedda@lanterns.example,Quist Lanterns,01632 960111\n"
    "Bram,Oakley,bram-at-nowhere,Oakley & Daughters,01632 960112\n"
    "Fenna,Marsh,fenna@reeds.example,Marsh Thatching,01632 960113\n"
)
PASSWORD = "four lanterns upon the weir"


def photograph() -> bytes:
    image = Image.linear_gradient("L").resize((640, 800)).convert("RGB")
    held = BytesIO()
    image.save(held, "JPEG")
    return held.getvalue()


def import_list(admin) -> None:
    """Upload the list, look at what would happen, and bring the good rows in."""
    admin.go("/office/people").follow("Import a list")
    admin.field("The list").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    admin.press("Read it")
    assert admin.heading == "Match the columns"
    admin.press("Look at what would happen")
    admin.sees("Of 3 rows, 2 are people we do not know yet", "1 row needs your hand", "What is wrong, row by row")
    assert "Nobody fits this" in admin.fetch("/office/people?q=hedda@lanterns.example").text()
    admin.press("Bring them in")
    done = admin.page.get_by_role("link", name="See how it went")
    done.or_(admin.page.get_by_role("heading", name="The list is in")).first.wait_for(timeout=30_000)
    if done.count():
        admin.follow("See how it went")
    admin.sees("The list is in", "2 people are new")


def test_from_a_list_to_a_profile_that_others_find(walk, site):
    admin, hedda, amara = walk("admin"), walk(), walk("member")
    import_list(admin)
    admin.press("Invite those who are new")

    # The invitation leads to a password and in; opening it changes nothing, and it works once.
    letter = site.letter("hedda@lanterns.example", "invites you")
    link = site.link(letter, "/invitation/")
    hedda.go(link)
    hedda.go(link).sees("Choose a password")
    hedda.fill("Password", "password1234")
    hedda.press("Come in")
    assert hedda.page.title().startswith("Error:")
    hedda.fill("Password", PASSWORD)
    hedda.press("Come in")
    hedda.go("/")
    assert "Hedda" in hedda.heading
    walk().go(link, status=410)

    hedda.page.get_by_role("button", name="Your menu, Hedda Quist").click()
    hedda.press("Sign out", within="header")
    hedda.sign_in("hedda@lanterns.example", PASSWORD)

    # Her profile, with a photograph and one field that she keeps to herself.
    hedda.go("/me")
    hedda.field("A photograph of you").set_input_files(
        {"name": "hedda.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    hedda.press("Use this photograph")
    assert "/photos/" in hedda.page.locator("main .niche img").first.get_attribute("src")
    hedda.fill("What you do", "Lantern maker, Weir Street")
    hedda.fill("Trade", "Lanterns")
    hedda.fill("How I can help", "I light rooms so that people stay a little longer.")
    hedda.choose("Who sees “Telephone”", "Only I and the office")
    hedda.press("Save your profile")
    hedda.sees("I light rooms", "Only you and the office see")
    hedda.sees("01632 960111")

    # Another member finds her by a word and a filter, and reads what is meant for members.
    amara.go("/people")
    amara.fill("Search people", "lantern")
    amara.press("Search")
    amara.page.locator("main summary", has_text="Narrow it down").click()
    amara.choose("Trade", "Lanterns (1)")
    amara.press("Show people")
    assert "trade=Lanterns" in amara.path and "q=lantern" in amara.path
    amara.follow("Hedda Quist")
    amara.sees("I light rooms so that people stay a little longer.", "hedda@lanterns.example")
    amara.misses("960111")
    assert "960111" not in amara.fetch(amara.path + ".vcf").text()
    assert amara.fetch(amara.page.locator("main .niche img").first.get_attribute("src")).status == 200
    amara.go("/people?q=960111").misses("Hedda Quist")
