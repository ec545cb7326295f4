"""What can be refused, each as a named fact. `webapp/errors.py` turns them into pages in one place."""


class DomainError(Exception):
    """Something the rules say no to."""


class NotFound(DomainError):
    """There is no such thing, or whoever asks may not know that there is."""


class QueryUnreadable(DomainError):
    """A question to the open data names something that does not exist there."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter
        self.detail = detail


class CodeUnreadable(DomainError):
    """What was typed cannot be any code: too few words, an unknown word, or a number out of range."""


class CodeUnknown(DomainError):
    """A code that opens nothing: never made, erased or expired, and we do not say which."""


class TooManyTries(DomainError):
    """Too many wrong tries from the same page or place: wait a little, nothing is lost."""

    def __init__(self, wait_seconds: int = 30) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


class ConsentMissing(DomainError):
    """The young person has not said yes to this, or has taken their yes back."""


class DecisionNotAllowed(DomainError):
    """The decision does not exist from this state; see OUTCOMES in `domain/moderation.py`."""


class AlreadyClaimed(DomainError):
    """Another worker has this item open."""


class StalePage(DomainError):
    """Somebody changed this after the page was opened; nothing was overwritten."""


class ReasonMissing(DomainError):
    """A reason is required here, and none was written."""


class CollaborationNotExplored(DomainError):
    """Having no money is no reason by itself, until what was tried with other bodies is written."""


class ReleaseUnsafe(DomainError):
    """The attacker wins against this release, so nobody can publish it."""


class ReleaseWithdrawn(DomainError):
    """This release was published and taken back, because a later attack won against it."""


class ReleaseExists(DomainError):
    """A closed period is released once and never recomputed."""


class PeriodStillOpen(DomainError):
    """A release covers a closed period, and this one has not ended."""


class SignInFailed(DomainError):
    """Name, password or second factor did not fit; we do not say which, nor whether the account exists."""


class PasswordTooWeak(DomainError):
    """A password shorter than twelve characters, or one that can be guessed."""


class InvitationUnusable(DomainError):
    """An invitation that was used, withdrawn, has run out, or never existed."""


class PermissionMissing(DomainError):
    """Whoever asks may not open this."""


class SealBroken(DomainError):
    """A sealed value does not open with this key in this place: wrong key, moved or changed."""
