"""What has a form of its own: numbers, addresses on the internet, dates, ages, and what is true of few people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from webapp.domain.details import DetailKind, Hit, Sureness, Why

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
YEAR = r"(?:19|20)\d{2}"
UNDER_TEN = r"(?:one|two|three|four|five|six|seven|eight|nine)"
AGE_WORD = (
    r"(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    rf"|nineteen|twenty(?:[ -]{UNDER_TEN})?)"
)
AGE = rf"(?:\d{{1,2}}|{AGE_WORD})"
NTH = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[ -](?:first|second"
    r"|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[ -]first)"
)
NO_AGE = (
    r"(?![\w%]|[:./]\d|['’-]\w| ?(?:%|p?pm\b|am\b|min|hour|hr|mile|day|week|month|year|time|people|kid|other|of\b"
    r"|pound|quid|place|school|social|worker|different|home|house|metre|km|stone|point|grand|session|meeting|step|percent"
    r"|carer|staff|move))"
)
PERSON = (
    r"(?:girls?|boys?|lass(?:ie)?s?|lad(?:die)?s?|kid|child|wean|bairn|one|wan|yin|person|teenager|teen|pupil|student|woman"
    r"|man|muslim|sikh|hindu|jewish|foster (?:kid|child)|care (?:kid|leaver)|looked[ -]after (?:kid|child))"
)
AM = r"i['’]?m|ah['’]?m|i am|am|he['’]?s|she['’]?s"
THING = r"(?:thing|things|time|way|place|reason|problem|good|bit|day|part|room|one who|wan who|yin that)\b"
STOP = r"(?!(?:and|but|because|cos|so|an|who|that|when|then|every(?:body|one)|awbody|nobody|naebody|they|we|folk)\b)"
BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
SOCIAL = (
    r"(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|gamer ?tag|xbox|psn|roblox|user ?name"
    r"|handle|twitch|kik|telegram)"
)

K, S = DetailKind, Sureness
PATTERNS: tuple[tuple[DetailKind, Sureness, re.Pattern[str]], ...] = tuple(
    (kind, sureness, re.compile(pattern, re.IGNORECASE))
    for kind, sureness, pattern in (
        (K.EMAIL, S.SURE, r"(?<![\w.+-])[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+(?!\w)"),
        (K.EMAIL, S.LIKELY,
         r"(?<![\w.])[\w.]+ ?(?:@|\(at\)| at ) ?(?:gmail|hotmail|outlook|yahoo|icloud)(?: ?(?:\.|dot) ?"
         r"(?:com|co(?:\.| dot )uk))?(?!\w)"),
        (K.LINK, S.SURE, r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"“”]*[\w/]"),
        (K.LINK, S.LIKELY,
         r"(?<![\w@.-])[\w-]+(?:\.[\w-]+)*\.(?:com|co\.uk|org|org\.uk|scot|net|gg|tv|io|gov\.uk)"
         r"(?:/[^\s<>\"“”]*[\w/])?(?![\w@-])"),
        (K.LINK, S.LIKELY, rf"(?<![\w.]){BYTE}(?:\.{BYTE}){{3}}(?![\w.]\d)(?!\w)"),
        (K.HANDLE, S.SURE, r"(?<![\w@.])@[\w.]*\w(?![\w@])"),
        (K.HANDLE, S.SURE,
         rf"(?<!\w){SOCIAL}(?: (?:name|tag|id|user|account|is|on|me|at|called|it's|its|wis|was))*(?: ?[:=-]"
         r" ?| )(?P<hit>[\w.#-]*(?:\d|_|\w\.\w)[\w.#-]*)(?!\w)"),
        (K.HANDLE, S.LIKELY, r"(?<![\w@.])[a-z]+(?:_+[\w]+|[a-z]\d{2,}[a-z_]*)(?![\w@])"),
        (K.PHONE, S.SURE, r"(?<![\w+])(?:\+44|0044|\(?0)(?:[ ().-]{0,2}\d){9,10}(?!\w)"),
        (K.PHONE, S.LIKELY, r"(?<![\w+/.,-])0[127]\d{2,4}(?:[,/_] ?\d{2,7}){1,3}(?!\w)"),
        (K.PHONE, S.LIKELY, r"(?<![\w+])07(?:[ .-]?\d){6,8}(?!\w)"),
        (K.PHONE, S.SURE, r"(?<![\w+])\+(?!44)\d{1,3}(?:[ ().-]{0,2}\d){7,12}(?!\w)"),
        (K.PHONE, S.PERHAPS, r"(?<![\w+.-])\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{3,4}(?:x\d{1,5})?(?![\w-])"),
        (K.PHONE, S.PERHAPS, r"(?<![\w+.-])00[1-9]\d{0,2}(?:[ .-]\d{2,4}){3,4}(?![\w-])"),
        (K.PHONE, S.LIKELY,
         r"(?<!\w)(?:(?:tele)?phone|tel|mobile|mob|cell|fax|desk|landline|call|ring|text|whatsapp|number)"
         r"(?: (?:no|number|me|us|her|him|is|on|at))*[.:]?\s{1,3}(?P<hit>\+?\(?\d(?:[ ().-]{0,2}\d){5,13}"
         r"(?: ?x ?\d{1,5})?)(?![\w%])"),
        (K.BANK_NUMBER, S.PERHAPS,
         r"(?<!\w)(?:account|acc|a/c|card)(?: (?:no|number|num|is))*[.:#]? {0,3}#? ?(?P<hit>\d{8,19})(?![\w%])"),
        (K.BANK_NUMBER, S.PERHAPS, r"(?<![\w.,£$€])\d{12,19}(?![\w%])"),
        (K.INSURANCE_NUMBER, S.LIKELY, r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"),
        (K.INSURANCE_NUMBER, S.SURE, r"(?<!\w)[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)"),
        (K.PLATE, S.SURE, r"(?<!\w)[A-Z]{2}\d{2} ?[A-Z]{3}(?!\w)"),
        (K.POSTCODE, S.SURE, r"(?<!\w)[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?!\w)"),
        (K.POSTCODE, S.LIKELY,
         r"(?<!\w)(?:(?:AB|DD|DG|EH|FK|HS|IV|KA|KW|KY|ML|PA|PH|TD|ZE)\d{1,2}|(?-i:G)\d{1,2})(?!\w)"),
        (K.DATE, S.SURE, r"(?<![\w/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\w/])"),
        (K.DATE, S.SURE, r"(?<![\w/.-])(?:19|20)\d{2}-\d{2}-\d{2}(?!\w)"),
        (K.DATE, S.SURE, rf"(?<!\w)(?:\d{{1,2}}|{NTH})(?: of)? {MONTH}(?:,? {YEAR})?(?!\w)"),
        (K.DATE, S.SURE, rf"(?<!\w){MONTH} (?:the )?(?:{NTH}|\d{{1,2}})(?:,? {YEAR})?(?![\w%])"),
        (K.DATE, S.LIKELY, rf"(?<!\w){MONTH},? {YEAR}(?!\w)"),
        (K.DATE, S.PERHAPS,
         r"(?<!\w)(?:in|since|from|born|until|till|back in|summer|of|during|around|before|after)"
         rf" (?P<hit>{YEAR})(?!\w)"),
        (K.DATE, S.PERHAPS,
         r"(?<!\w)(?:on|since|until|till|is|was) the (?P<hit>\d{1,2}(?:st|nd|rd|th))(?! (?:birthday|floor"
         r"|time|year|class|place|worker|home|move|school|placement))(?!\w)"),
        (K.AGE, S.SURE,
         rf"(?<!\w){AGE}(?: and a half)?[ -]?(?:(?:years?|yrs?|months?|y)[ -]?(?:olds?|o|auld)|yo)(?!\w)"),
        (K.AGE, S.SURE, rf"(?<!\w){NTH} birthday(?!\w)"),
        (K.AGE, S.SURE,
         r"(?<!\w)(?:aged?|ages|age of|turn(?:ed|s|ing)?|when i was|since i was|until i was|till i was|til"
         rf" i was|when i wis) (?:only |just |about |like |nearly |almost )?(?P<hit>{AGE}){NO_AGE}"),
        (K.AGE, S.LIKELY,
         r"(?<!\w)(?:being|i['’]?m|ah['’]?m|i am|ah am|i was|i wis|ah wis|ah was|(?:s?he)['’]?s|(?:he|she"
         r"|who|they|brother|sister|mum|son|daughter|cousin|twin|twins|wean|bairn|pal|friend|nephew|niece)"
         r"(?: (?:is|was|wis|wiz|are|were)|['’]?s)) (?:only |just |nearly |almost |about |over |now |like "
         rf"|still |no even |not even )*(?P<hit>{AGE}){NO_AGE}"),
        (K.RARE, S.LIKELY,
         rf"(?<!\w)(?:the )?only (?:[\w-]+ ){{0,3}}?{PERSON}(?: (?:here|left|there))?(?: (?:in|at|from|on"
         rf"|with|of|oot)(?: {STOP}[\w'’-]+){{1,5}}| who (?:is|has|was|speaks|wears|uses|got|came|lives"
         rf"|comes|goes)(?: {STOP}[\w'’-]+){{1,5}}| here| there)(?!\w)"),
        (K.RARE, S.LIKELY,
         r"(?<!\w)only (?:[\w-]+ ){1,2}(?:girl|boy|lassie|laddie|lad|kid|child|wean|family|teenager|pupil"
         r"|person)(?!\w)(?! (?:who|that|i|to))"),
        (K.RARE, S.LIKELY,
         rf"(?<!\w)(?:{AM}|being|is|was) (?P<hit>(?:one of )?the only (?!{THING})(?:[\w'’-]+ ){{1,4}}?(?:in"
         rf"|at|from|with|oot)(?: {STOP}[\w'’-]+){{1,7}})(?!\w)"),
        (K.RARE, S.LIKELY,
         rf"(?<!\w)(?:{AM}) (?P<hit>the {PERSON} (?:who|that|whose|wi|with)(?: {STOP}[\w'’-]+){{1,9}})(?!\w)"),
        (K.RARE, S.PERHAPS,
         rf"(?<!\w)first (?:[\w-]+ )?{PERSON} (?:in|from|at)(?: {STOP}[\w'’-]+){{1,4}}(?!\w)"),
        (K.RARE, S.PERHAPS, r"(?<!\w)(?:(?:identical )?twins|my (?:identical )?twin|triplets?)(?!\w)"),
        (K.RARE, S.LIKELY,
         r"(?<!\w)(?:in|on|aw ower|all over) the (?:news|papers?|daily record|front page)(?!\w)"),
    )
)  # fmt: skip
CARD = re.compile(r"(?<![\w.])(?:\d[ -]?){11,18}\d(?!\w)")

ACCOUNT = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
TEN_DIGITS = re.compile(r"(?<!\w)(\d{2})(\d{2})\d{2}[ -]?\d{4}(?!\w)")


def find_patterns(text: str) -> Iterator[Hit]:
    """Everything with a form of its own."""
    for kind, sureness, pattern in PATTERNS:
        for found in pattern.finditer(text):
            start, end = found.span("hit" if "hit" in pattern.groupindex else 0)
            why = Why.FEW_PEOPLE if kind is K.RARE else Why.FORM
            yield Hit(start=start, end=end, kind=kind, why=why, sureness=sureness)
    yield from find_health_numbers(text)
    yield from find_bank_numbers(text)


def find_health_numbers(text: str) -> Iterator[Hit]:
    """Community Health Index numbers: a day of birth, then four figures of which the last checks the others.

    Source:  NHS Scotland, Community Health Index: eleven less the weighted sum of nine figures, modulo eleven.
    """
    for found in TEN_DIGITS.finditer(text):
        if not (1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 12):
            continue
        figures = [int(figure) for figure in found[0] if figure.isdecimal()]
        total = sum(weight * figure for weight, figure in zip(range(10, 1, -1), figures, strict=False))
        is_checked = (11 - total % 11) % 11 == figures[9]
        why, sureness = (Why.CHECK_DIGIT, S.SURE) if is_checked else (Why.FORM, S.LIKELY)
        yield Hit(start=found.start(), end=found.end(), kind=K.HEALTH_NUMBER, why=why, sureness=sureness)


def find_bank_numbers(text: str) -> Iterator[Hit]:
    """Numbers of bank cards and international account numbers whose check digits fit.

    Source:  ISO/IEC 7812-1, annex B (cards); ISO 13616 with ISO/IEC 7064, MOD 97-10 (accounts).
    """
    for form, is_checked in ((CARD, is_card), (ACCOUNT, is_account)):
        for found in form.finditer(text):
            if is_checked("".join(letter for letter in found[0] if letter.isalnum())):
                yield Hit(
                    start=found.start(),
                    end=found.end(),
                    kind=K.BANK_NUMBER,
                    why=Why.CHECK_DIGIT,
                    sureness=S.SURE,
                )


def is_card(figures: str) -> bool:
    """Whether every second figure from the right, doubled, makes a sum that ten divides."""
    doubled = [int(figure) * (1 + place % 2) for place, figure in enumerate(reversed(figures))]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0 and len(set(figures)) > 1


def is_account(letters: str) -> bool:
    """Whether the number made of the letters, first four last, leaves one when divided by 97."""
    return int("".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])) % 97 == 1
