"""One article after another -> the files of a generation: read anew, or copied from the generation before."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

from qa.corpus.words import forms
from qa.indexing.lexicon import LexiconWriter
from qa.indexing.manifest import Search
from qa.indexing.passage import embed_passages
from qa.indexing.passages import Passages, PassageWriter
from qa.indexing.sketch import choose_search
from qa.indexing.vectors import VectorSearch, VectorWriter, open_vectors, sketches
from qa.types import Article, Embedder, Sentence


class Before:
    """A generation that the same makers made: what stands in it need not be made again."""

    def __init__(self, passages: Passages, vectors: VectorSearch) -> None:
        self.passages = passages
        self.vectors = vectors


class IndexWriter:
    """Writes articles, in the order in which they come, to the files of one generation.

    Copying an article costs a small part of reading it, and gives the same bytes. Memory grows with the
    longest article and the number of different words, not with that of articles or sentences; but for the
    sketch of a large collection, which takes a bit for each number of a vector. Every method raises OSError
    where the disk refuses.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        writers: tuple[PassageWriter, VectorWriter, LexiconWriter],
        before: Before | None,
    ) -> None:
        self._folder = folder
        self._embedder = embedder
        self._passages, self._vectors, self._lexicon = writers
        self._before = before
        self._frequencies = Counter(before.passages.words() if before else {})

    @property
    def copies(self) -> bool:
        """Whether there is a generation to copy from."""
        return self._before is not None

    @property
    def articles(self) -> int:
        """How many articles have been written."""
        return self._passages.articles

    @property
    def sentences(self) -> int:
        """How many sentences have been written."""
        return self._passages.rows

    def add(self, article: Article, sentences: Sequence[Sentence]) -> None:
        """Append an article: its sentences are analysed and embedded, all of them at once."""
        texts = _texts(article, sentences)
        found = [forms(text) for text in texts]
        stems = [" ".join(stem for _, stem in each) for each in found]
        for each in found:
            self._frequencies.update({folded for folded, _ in each})
        self._vectors.add(embed_passages(texts, article.headline, self._embedder))
        place = self._passages.add(article, sentences, stems)
        self._lexicon.add(place.rows, place.number, stems)

    def copy(self, article_id: str, source: str) -> None:
        """Append an article of the generation before, which is now read from `source`."""
        if self._before is None:
            raise ValueError(f"there is no generation before to copy {article_id!r} from")
        old = self._before.passages.place(article_id)
        place = self._passages.copy(old, source)
        self._vectors.add_codes(self._before.vectors.codes[old.rows.start : old.rows.stop])
        self._lexicon.add(place.rows, place.number, self._passages.stems(place.rows))

    def forget(self, article_id: str) -> None:
        """Count the words of an article of the generation before no longer: it is not to be copied."""
        if self._before is None:
            return
        passages = self._before.passages
        for text in _texts(passages.article(article_id), passages.sentences(article_id)):
            self._frequencies.subtract({folded for folded, _ in forms(text)})

    def save(self) -> Search:
        """Complete every file; return how the nearest rows are to be found."""
        frequencies = sorted((word, count) for word, count in self._frequencies.items() if count)
        self._passages.save(frequencies)
        self._lexicon.save(frequencies)
        self._vectors.save()
        return choose_search(self._folder, sketches(self.sentences, self._embedder.dimension))


@contextmanager
def writing(folder: Path, embedder: Embedder, before: Path | None = None) -> Iterator[IndexWriter]:
    """Yield a writer for an empty folder, which may copy from the generation in `before`."""
    with (
        closing(Passages(before)) if before else nullcontext() as passages,
        closing(PassageWriter(folder, before)) as sentences,
        closing(VectorWriter(folder, embedder.dimension)) as vectors,
        closing(LexiconWriter(folder)) as lexicon,
    ):
        kept = Before(passages, open_vectors(before)) if before and passages is not None else None
        yield IndexWriter(folder, embedder, (sentences, vectors, lexicon), kept)


def _texts(article: Article, sentences: Sequence[Sentence]) -> list[str]:
    return [article.text[each.start : each.end] for each in sentences]
