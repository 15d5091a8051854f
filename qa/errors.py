"""The errors that a caller may see, each with a message that says what was given and what to do.

QAError
├── BadQuestion          an empty or oversized question
├── BadDocument          a file that cannot be read as text
├── BadSettings          a setting that is malformed or names something unknown
├── MissingExtra         an optional package that was chosen but is not installed
├── StoreError           the store cannot be used
│   ├── StoreBusy        another process is writing to it
│   ├── StoreMismatch    it was made with another embedding
│   └── UnknownDocument  no document has that name
└── ModelError           a configured language model or embedding service failed

"The documents do not say" is an Answer, never an error.
"""


class QAError(Exception):
    """Base of every error that this package raises on purpose; its text is fit for users."""


class BadQuestion(QAError):
    """The question is empty, too long, or not text."""


class BadDocument(QAError):
    """A file cannot be read as a text document."""


class BadSettings(QAError):
    """A setting is malformed or names something unknown."""


class MissingExtra(QAError):
    """An optional package was chosen but is not installed."""


class StoreError(QAError):
    """The store cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another process is writing to the store."""


class StoreMismatch(StoreError):
    """The store was made with another embedding."""


class UnknownDocument(StoreError):
    """No document in the store has that name."""


class ModelError(QAError):
    """A configured language model or embedding service failed."""
