"""Counts over time in, alerts out: what is rising, how sure that is, and how early it was seen."""

from webapp.signals.alarms import Alarm
from webapp.signals.calibrating import calibrate
from webapp.signals.calibration import Calibration
from webapp.signals.series import WeeklySeries
from webapp.signals.watch import Finding, findings, watch

__all__ = ["Alarm", "Calibration", "Finding", "WeeklySeries", "calibrate", "findings", "watch"]
