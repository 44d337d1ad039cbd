"""Every error that Recount raises, drawn as a tree.

RecountError
|- BadInput            exit 2  the user's input: one sentence, what happened, what was expected, what to do
|  |- NotText          exit 2  a file that is no text, or whose encoding must be named
|  |- TooLarge         exit 2  more than this program reads at once
|  |- WrongKey         exit 2  a passphrase, identity or slot that does not open this casebook
|  `- MissingGroup     exit 2  an optional group is not installed
|- UnlikeMeasures      exit 2  numbers of unlike measure added or compared
|- Refused             exit 3  a reasoned refusal: no estimate, not allowed, no consent
|  |- NoConsent        exit 3  somebody did not agree to this use of what they told
|  `- NotEstimable     exit 3  the table does not determine an estimate
`- CustodyBroken       exit 4  tampering or rollback

A message never quotes protected content. Anything else that escapes is a defect of ours: exit 1.
"""


class RecountError(Exception):
    """The root: a sentence for a person, and the exit status that goes with it."""

    exit_status = 2


class BadInput(RecountError):
    """The input cannot be used as it is; the sentence says what to do."""


class NotText(BadInput):
    """A file that is no text, or whose encoding must be named by a person.

    `preview` has candidate encodings with the first words as they would read: protected content, for the
    terminal of the person who asked and for nothing else, which is why it is not in the message.
    """

    def __init__(self, message: str, *, preview: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.preview = preview


class TooLarge(BadInput):
    """More than this program reads at once."""


class WrongKey(BadInput):
    """A passphrase, identity or slot that does not open this casebook."""


class MissingGroup(BadInput):
    """An optional group of dependencies is not installed."""


class UnlikeMeasures(RecountError):
    """Numbers of unlike measure were added or compared."""


class Refused(RecountError):
    """A reasoned refusal: an answer, not a failure."""

    exit_status = 3


class NoConsent(Refused):
    """Somebody did not agree to this use of what they told, or took it back."""


class NotEstimable(Refused):
    """The table does not determine an estimate."""


class CustodyBroken(RecountError):
    """The record does not verify: changed, removed or rolled back."""

    exit_status = 4
