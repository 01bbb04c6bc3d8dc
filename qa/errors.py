"""Every failure that Pullquote names.

PullquoteError
├── SettingsError          a PULLQUOTE_* variable that nobody reads
├── SeedError              an article cannot be read: which file, and why
├── IndexUnusableError     the index cannot be used
│   ├── IndexMissingError      there is none yet
│   ├── IndexDamagedError      a file is missing, unreadable or not as published
│   ├── IndexMismatchError     it was made by another encoder, splitter or analyser
│   ├── IndexLockedError       another rebuild is writing it
│   └── IndexUnwritableError   its folder cannot be written, or the disk is full
├── ModelError             a model folder cannot be opened
├── CalibrationError       a calibration is damaged, another reader's, or cannot be made
├── QuestionError          the question is empty, too long or no plain text
├── ArticleUnknownError    no article has this id
├── SentenceUnknownError   no sentence of the article has this number
└── EvaluationError        a file of questions cannot be used
"""


class PullquoteError(Exception):
    """What was found, what was expected, and what to do; shown to the reader as it is."""


class SettingsError(PullquoteError):
    """A setting has an unknown name."""


class SeedError(PullquoteError):
    """An article cannot be read; the message names the file and the reason."""


class IndexUnusableError(PullquoteError):
    """The index cannot be used; the message says what to run."""


class IndexMissingError(IndexUnusableError):
    """There is no index in the folder yet."""


class IndexDamagedError(IndexUnusableError):
    """A file of the index is missing, unreadable, cut short or changed."""


class IndexMismatchError(IndexUnusableError):
    """The index was made by another encoder, splitter or analyser than this program uses."""


class IndexLockedError(IndexUnusableError):
    """Another rebuild holds the index folder."""


class IndexUnwritableError(IndexUnusableError):
    """The index folder cannot be written: no permission, or no room."""


class ModelError(PullquoteError):
    """A model's folder cannot be opened."""


class CalibrationError(PullquoteError):
    """A reader's calibration cannot be used or made; the message says what to run or delete."""


class QuestionError(PullquoteError):
    """The question cannot be asked as it is."""


class ArticleUnknownError(PullquoteError):
    """No article has this id."""


class SentenceUnknownError(PullquoteError):
    """No sentence of the article has this number."""


class EvaluationError(PullquoteError):
    """A file of questions cannot be used; the message names the file and the line."""
