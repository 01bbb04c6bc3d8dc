import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from qa.service.app import create_app
from qa.types import Question
from tests.service.fake_answerer import SEED, FakeAnswerer, FakeEntry, FakeStore, article, library_of, read

DAM = article("dam", "Dam Breaks\nAt dawn.\nThe dam broke after 7 days of rain.\nNobody was hurt.")


@pytest.fixture
def two_articles() -> FakeAnswerer:
    return FakeAnswerer(FakeStore(read(SEED), DAM))


@pytest.fixture
def reader_of_two(two_articles: FakeAnswerer) -> FlaskClient:
    return create_app(library_of(two_articles)).test_client()


def _page(client: FlaskClient, status: int = 200, **query: str) -> str:
    response = client.get("/", query_string=query)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    return html.unescape(response.get_data(as_text=True))


def test_the_page_shows_every_sentence_of_the_article_in_its_own_element(client: FlaskClient) -> None:
    shown = re.findall(r'<span class="s" id="s(\d+)" tabindex="-1">(.*?)</span>', _page(client), re.DOTALL)

    assert shown == [
        (str(number), line) for number, line in enumerate(SEED.read_bytes().decode().splitlines())
    ]


def test_a_question_in_the_address_is_answered_without_a_script(client: FlaskClient) -> None:
    page = _page(client, q="How many militants have been killed?")

    assert 'href="#s6"' in page
    assert "<mark>27 militants</mark>" in page
    assert "clearly supported" in page
    assert 'href="#q1" aria-label="Quote 1">1</a><span class="s" id="s6"' in page


def test_an_abstention_is_shown_as_one_with_the_nearest_sentences_closed_and_labelled(
    client: FlaskClient,
) -> None:
    page = _page(client, q="Who won the cricket match?")

    assert "The article does not say." in page
    assert "<details><summary>Nearest sentences (not an answer)</summary>" in page
    assert "supported" not in page.split("<form")[0]
    assert 'class="ref" href' not in page


def test_what_was_read_otherwise_is_said(client: FlaskClient) -> None:
    page = _page(client, q="Which govenment spokesman?")

    assert "Read as: <b>government</b> (typed “<b>govenment</b>”)" in page


@pytest.mark.parametrize(
    ("question", "said"), [("x" * 501, "501 characters after trimming"), ("a\u0007", "character 2 is U+0007")]
)
def test_a_question_that_cannot_be_asked_stays_in_the_box_with_the_reason(
    client: FlaskClient, question: str, said: str
) -> None:
    page = _page(client, 422, q=question)

    assert f">{question}</textarea>" in page
    assert said in page


def test_a_blank_question_is_the_empty_page(client: FlaskClient) -> None:
    assert _page(client, q="  ") == _page(client)


def test_markup_in_a_question_stays_text(client: FlaskClient) -> None:
    response = client.get("/", query_string={"q": "<img src=x onerror=alert(1)>"})

    assert b"<img" not in response.data


def test_an_unknown_article_is_a_small_page(client: FlaskClient) -> None:
    assert "'nope'" in _page(client, 404, article="nope")
    assert "'nope'" in _page(client, 404, q="why", article="nope")
    assert "'nope'" in _page(client, 404, read="nope")


def test_an_article_is_shown_alone_for_the_pages_script(reader_of_two: FlaskClient) -> None:
    alone = html.unescape(reader_of_two.get("/articles/dam").get_data(as_text=True))

    assert '<article id="article" data-article="dam"' in alone
    assert "<form" not in alone
    assert reader_of_two.get("/articles/nope").status_code == 404


def test_an_address_that_is_not_there_is_a_small_page(client: FlaskClient) -> None:
    response = client.get("/nothing/日本")

    assert response.status_code == 404
    assert response.mimetype == "text/html"
    assert "Nothing is at '/nothing/日本'; the articles are at '/'" in html.unescape(response.text)


def test_suggested_questions_are_shown_for_the_very_text_of_the_seed_alone(client: FlaskClient) -> None:
    edited = article("train-hostages", SEED.read_bytes().decode() + "\nMore.")
    other = create_app(library_of(FakeAnswerer(FakeStore(edited)))).test_client()

    assert 'class="suggested"' in _page(client)
    assert 'class="suggested"' not in _page(other)


def test_one_of_several_articles_is_asked_when_it_is_chosen(
    reader_of_two: FlaskClient, two_articles: FakeAnswerer
) -> None:
    _page(reader_of_two, q="How many days of rain?", article="dam")
    _page(reader_of_two, q="How many days of rain?", article="")

    assert two_articles.asked == [
        Question("How many days of rain?", ("dam",)),
        Question("How many days of rain?", ()),
    ]


def test_an_answer_from_another_article_opens_that_article(reader_of_two: FlaskClient) -> None:
    page = _page(reader_of_two, q="How many days of rain?")

    assert 'data-article="dam" aria-label=' in page
    assert 'href="#s2"' in page


def test_a_quote_of_an_article_that_is_not_shown_links_to_its_page(reader_of_two: FlaskClient) -> None:
    page = _page(reader_of_two, q="How many days of rain?", read="train-hostages")
    link = urlsplit(re.findall(r'class="cut" href="([^"]+)"', page)[0])

    assert link.fragment == "s2"
    assert parse_qs(link.query) == {"q": ["How many days of rain?"], "read": ["dam"]}


def test_each_block_of_an_article_takes_its_direction_from_its_own_words() -> None:
    flood = article("flood", "طوفان في المدينة\nقال المسؤولون.\nغمرت المياه 3 شوارع.")
    page = _page(create_app(library_of(FakeAnswerer(FakeStore(DAM, flood)))).test_client(), read="flood")
    shown = page[page.index("<article") : page.index("</article>")]

    assert re.findall(r'<(\w+)[^>]* dir="auto"', shown) == ["h2", "p", "p"]
    assert re.findall(r'<li[^>]* dir="auto"', page)  # and each title in the list


def test_several_articles_that_do_not_answer_are_said_to_be_several(reader_of_two: FlaskClient) -> None:
    assert "The articles do not say." in _page(reader_of_two, q="cricket match")
    assert "The article does not say." in _page(reader_of_two, q="cricket match", article="dam")


def test_a_question_in_the_address_can_follow_another(client: FlaskClient, answerer: FakeAnswerer) -> None:
    first = "Who is Shahid Rind?"
    page = _page(client, q="How many militants have been killed?", before=first)

    assert [turn.question for turn in answerer.asked[-1].history] == [first]
    assert answerer.asked[-1].history[0].sentences
    assert "before=Who+is+Shahid+Rind" in page
    assert "before=" not in _page(client, q="How many militants have been killed?")


def test_a_long_article_is_sent_in_pieces_so_that_the_page_is_seen_before_it_is_whole() -> None:
    text = "Long\nA deck.\n" + "\n".join(f"Line {number} of it." for number in range(500))
    client = create_app(library_of(FakeAnswerer(FakeStore(article("long", text))))).test_client()

    first, *rest = client.get("/", buffered=False).iter_encoded()

    assert b'id="q"' in first
    assert b"Line 499" not in first
    assert b"Line 499" in rest[-1]


class LazyStore(FakeStore):
    """Reads its entries one by one, as long as it is open."""

    def articles(self) -> tuple[FakeEntry, ...]:
        found = super().articles()

        class Entries(tuple[FakeEntry, ...]):
            __slots__ = ()

            def __iter__(entries) -> Iterator[FakeEntry]:  # noqa: N805
                for entry in found:
                    assert not self.closed
                    yield entry

        return Entries(found)


def test_a_page_that_is_on_its_way_needs_its_index_no_more() -> None:
    texts = (article(f"a{n}", f"Title {n}\nA deck.\nLine of it.") for n in range(300))
    store = LazyStore(*texts)
    pieces = create_app(library_of(FakeAnswerer(store))).test_client().get("/", buffered=False).iter_encoded()

    next(pieces)
    store.close()

    assert b"Title 299" in b"".join(pieces)


@pytest.mark.parametrize(("said_in", "lengths"), [((60,), [50, 50, 2]), ((49, 50), [100, 2])])
def test_a_long_article_is_in_parts_which_part_no_quote(said_in: tuple[int, ...], lengths: list[int]) -> None:
    lines = ["A long report", "A deck.", *(f"Line {n} says little." for n in range(2, 102))]
    for number in said_in:
        lines[number] = "The ferry sank."
    store = FakeStore(article("long", "\n".join(lines)))

    page = _page(create_app(library_of(FakeAnswerer(store))).test_client(), q="ferry sank")

    parts = page.split('<article id="article"')[1].split("</article>")[0].split("<div>")[1:]
    assert [len(re.findall(r'id="s\d+"', part)) for part in parts] == lengths
