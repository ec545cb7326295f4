"""How soon somebody should read what came in: a coarse guess from risk words, which only orders the queue.

Every entry is read by a person whatever is found here. A word list misses what is said in other words, in another
language or between the lines, so it never decides anything and nobody is told "we checked this".
"""

from __future__ import annotations

import re
import unicodedata

from webapp.domain.moderation import Urgency

SOMEBODY = r"(?:me|us|him|her|them|my|ma|wee)"
MYSELF = r"(?:myself|my self|mysel|masel|maself)"

# English and Scots, after folding case, quotation marks and space. Each begins where a word begins.
NOW_PATTERNS = (
    # Ending one's life, or hurting oneself.
    rf"(?:kill|hang|drown|cut|burn|hurt|harm)(?:ing|in|ting|tin|t|ed)? {MYSELF}",
    r"suicid|self[ -]?harm|overdos|better off dead|unalive|kms\b|take (?:all )?(?:my|ma|the|these) (?:pills|tablets)",
    r"end(?:ing|in)? (?:it all|my life|ma life|it tonight)",
    r"(?:want|wanna|going|gonna|gaun|goin|wish)(?: tae| to| i could| i was| i wis)?"
    r" (?:die|dee|be dead|be deid|dead|deid)\b",
    r"(?:dinnae|dinna|don'?t|do not) (?:want|wanna)(?: to| tae)? (?:live|be alive|be here|wake up|exist)",
    # Being hurt by somebody.
    r"rap(?:e|ed|es|ing|ist)\b|molest|sexual\w* (?:abus|assault)|groom(?:ed|ing|s)\b",
    r"private parts?|abus(?:e|es|ed|ing|ive)\b",
    r"touch(?:es|ed|ing|in)? (?:me|my|ma) (?:where|down|private|in bed|when)|makes? me (?:touch|do things|send)",
    r"(?:send|sending|sent) nudes|sextort|traffick|county lines|forced (?:to marry|marriage)|fgm\b",
    rf"(?:hit|hits|hitting|hittin|kick(?:s|ed|ing|in)?|punch(?:es|ed|ing|in)?|slap(?:s|ped|ping|pin)?) {SOMEBODY}\b",
    rf"(?:skelp|batter|beat|chok|strangl|stab|burn)(?:s|es|e|en|ed|it|t|ing|in|les|led|ling|bed|bing)? {SOMEBODY}\b",
    r"(?:got|get|gets|getting|gettin) (?:a doing|a leathering|battered|beaten|beat up|hit|skelped|leathered|belted)",
    r"(?:he|she|they|somebody|someone|dad|da|mum|maw|mam|uncle|carer|staff)(?: \w+){0,3} hurts? (?:me|us)\b",
    # In danger at this moment.
    r"(?:has|have|got|wi|with) a (?:knife|gun|blade|chib|weapon)|(?:going to|gonna|gaun tae) kill",
    r"(?:locked|shut|lock|lockit) (?:me )?in (?:my|the|ma|a) (?:room|cupboard|house|shed)|unsafe\b|in danger\b",
    r"(?:not|no|isnae|isna|isn'?t|don'?t feel|dinnae feel|dinna feel) (?:feel )?safe\b|help me (?:now|please)",
)
SOON_PATTERNS = (
    r"(?:scared|afraid|frightened|feart|terrified)\b|threaten|bull(?:y|ied|ies|ying|yin)\b",
    r"hurt(?:s|ing|in)? (?:me|us)\b",
    r"restrain|pinned (?:me )?down|seclu(?:ded|sion)|drag(?:ged|s) me|marks on\b|bruis|neglect|exploit",
    r"(?:ran|run|running|runnin) (?:away|awa)\b|missing from|sleeping (?:rough|outside)|homeless|kicked (?:me )?out\b",
    r"nowhere to (?:go|sleep|stay)|nae (?:hame|place tae)|starv|nothing to eat|(?:no|nae) (?:food|scran|heating)\b",
    r"hopeless|(?:can'?t|cannot|cannae|canna) (?:cope|go on|take it|tak it)|panic attack|(?:no|nae) point\b",
    r"hat(?:e|es|ing) (?:myself|masel|my life|ma life)|drugs?\b|valium|vallies|drunk\b|steamin|pregnan",
    r"domestic (?:violence|abuse)|criminal|tell (?:no ?one|nobody|naebody)",
)
NOW = re.compile(r"\b(?:" + "|".join(NOW_PATTERNS) + ")")
SOON = re.compile(r"\b(?:" + "|".join(SOON_PATTERNS) + ")")
QUOTE_MARKS = {ord(mark): "'" for mark in "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}`"}


def urgency_of(words: str) -> Urgency:
    """Guess how soon somebody should read this, from English and Scots risk words.

    Shapes:  one of three coarse answers; what was found, and where, is never returned.
    """
    text = unicodedata.normalize("NFKC", words).translate(QUOTE_MARKS).casefold()
    text = " ".join(text.split())
    if NOW.search(text):
        return Urgency.NOW
    return Urgency.SOON if SOON.search(text) else Urgency.USUAL
