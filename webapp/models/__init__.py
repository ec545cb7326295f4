"""Tables: shape and constraints. No queries and no input or output; relationships raise when they were not loaded."""

from webapp.models.accounts import (
    Account,
    AuditEntry,
    Invitation,
    KeyGrant,
    RecoveryCode,
    SignIn,
    Team,
    TeamKey,
)
from webapp.models.appeals import Appeal
from webapp.models.base import Base
from webapp.models.conflicts import Tie, TieChange
from webapp.models.desk import SavedFilter, UndoneDecision, UndoOffer
from webapp.models.duty import (
    DigestChoice,
    DutyCall,
    DutyCalled,
    DutySettings,
    DutyShift,
    News,
    OutgoingNotice,
)
from webapp.models.feedback import (
    Consent,
    ContentKey,
    Contributor,
    ErasedForm,
    Message,
    ModerationDecision,
    Redaction,
    Routing,
    SharedMessage,
    Submission,
    ThemeAssignment,
    Voice,
)
from webapp.models.heard_right import GroupAnswer, GroupLook
from webapp.models.imports import ImportBatch, ImportedSubmission
from webapp.models.levels import ServiceLevel, YearFigure
from webapp.models.openings import ContactOpening
from webapp.models.own_themes import OwnTheme, ThemeMapping, ThemeStep
from webapp.models.plans import Action, Offer, OfferTheme, PlanInput, Reply, ReplyVerdict
from webapp.models.quality import AgreementCount, Reread
from webapp.models.releases import AttackedArea, AttackRun, Release, ReleasedCell, Tally
from webapp.models.repeats import RepeatDecision, RepeatedGroup, RepeatedWording
from webapp.models.safety import ConcernEntry, ProtectionConcern
from webapp.models.search import FOLDED, SHARDS, shard_table
from webapp.models.second_reading import FirstReading
from webapp.models.sent_replies import SentReply
from webapp.models.signals import Alert, Signal, SignalCalibration, SignalStep
from webapp.models.themes import SuggestionTally
from webapp.models.welfare import ContentLabelStep, KeptDraft, PrivateSlip, ReaderLabels

__all__ = [
    "KeptDraft",
    "PrivateSlip",
    "ReaderLabels",
    "FOLDED",
    "SHARDS",
    "Account",
    "Action",
    "AgreementCount",
    "Alert",
    "AttackRun",
    "AttackedArea",
    "Appeal",
    "AuditEntry",
    "Base",
    "ConcernEntry",
    "Consent",
    "ContactOpening",
    "ContentKey",
    "ContentLabelStep",
    "Contributor",
    "DigestChoice",
    "DutyCall",
    "DutyCalled",
    "DutySettings",
    "DutyShift",
    "ErasedForm",
    "FirstReading",
    "GroupAnswer",
    "GroupLook",
    "ImportBatch",
    "ImportedSubmission",
    "Invitation",
    "KeyGrant",
    "Message",
    "ModerationDecision",
    "News",
    "Offer",
    "OfferTheme",
    "OwnTheme",
    "OutgoingNotice",
    "PlanInput",
    "ProtectionConcern",
    "RecoveryCode",
    "Redaction",
    "Release",
    "ReleasedCell",
    "RepeatDecision",
    "RepeatedGroup",
    "RepeatedWording",
    "Reply",
    "ReplyVerdict",
    "Reread",
    "Routing",
    "SentReply",
    "ServiceLevel",
    "SavedFilter",
    "SharedMessage",
    "SignIn",
    "Signal",
    "SignalCalibration",
    "SignalStep",
    "Submission",
    "SuggestionTally",
    "Tally",
    "Team",
    "TeamKey",
    "ThemeAssignment",
    "Tie",
    "TieChange",
    "ThemeMapping",
    "ThemeStep",
    "UndoOffer",
    "UndoneDecision",
    "Voice",
    "YearFigure",
    "shard_table",
]
