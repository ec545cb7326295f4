"""Which decisions count: all that were made stay in the record, and those that were undone decide nothing."""

from __future__ import annotations

from sqlalchemy import exists

from webapp.models import ModerationDecision, UndoneDecision

IS_UNDONE = exists().where(UndoneDecision.decision_id == ModerationDecision.id)
STANDS = ~IS_UNDONE
