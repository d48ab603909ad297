"""Lines that say when a text appeared, and nothing else, in the languages of the feeds."""

from __future__ import annotations

import re

_LABELS = (
    "first|last|latest|originally|published|updated|posted|modified|created|date|on|at|the|time"
    "|stand|veröffentlicht|aktualisiert|erstellt|vom|am|um|uhr|lesedauer|lesezeit"
    "|publié|publiée|mis|mise|à|jour|modifié|le|lecture"
    "|publicado|publicada|actualizado|actualizada|el|a|las|hora|horas|lectura|atualizado|em|às|de"
    "|pubblicato|aggiornato|modifica|il|alle|ore|lettura"
    "|publikacja|aktualizacja|opublikowano|uppdaterad|publicerad|publisert|oppdatert|udgivet|kl"
    "|gepubliceerd|bijgewerkt|om|опубликовано|обновлено|yayınlanma|güncelleme"
    "|min|mins|minute|minutes|minuten|minuti|minutos|read|reading"
)
_DAYS = (
    "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    "|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    "|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
_MONTHS = (
    "jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|février|mar(?:ch|s|zo)?|märz|apr(?:il|ile)?|avril"
    "|abril|may|mai|mayo|maggio|june?|juni|juin|junio|giugno|july?|juli|juillet|julio|luglio"
    "|aug(?:ust)?|août|agosto|sept?(?:ember|embre|iembre)?|settembre|oct(?:ober|obre)?|okt(?:ober)?"
    "|octubre|ottobre|nov(?:ember|embre|iembre)?|dec(?:ember)?|dez(?:ember)?|décembre|diciembre"
    "|dicembre|enero|gennaio|febrero|febbraio|janeiro|fevereiro|março|maio|junho|julho|setembro"
    "|outubro|novembro|dezembro"
)
_ZONES = "[ap]\\.?m\\.?|gmt|utc|[ecmp][sd]?t|bst|cest|ist|jst|msk|h"
_WORD = rf"(?:{_LABELS}|{_DAYS}|{_MONTHS}|{_ZONES}|\d{{1,4}}(?:st|nd|rd|th)?)"
_ASIAN = (
    r"(?:기사 ?)?(?:입력|등록|수정|승인)[^가-힣]{6,40}"
    r"|(?:公開|更新|掲載|配信)?[日時]*[:：]? ?20\d\d年\d{1,2}月\d{1,2}日[^ぁ-ん]{0,20}"
    r"|(?:发布|更新)?(?:时间|日期)?[:：]? ?20\d\d[-年]\d{1,2}[-月]\d{1,2}日?[ 0-9:：]{0,9}"
)
DATE_LINE = re.compile(
    rf"(?=.*(?:\b(?:19|20)\d\d\b|\d{{1,2}}[:.h]\d\d))(?=.*\d\D+\d|[^\d:]*updated)"
    rf"[^\w]*(?:{_WORD}\b[^\w]*){{2,16}}|{_ASIAN}",
    re.IGNORECASE,
)
"""Every word is of a date, a time, or a label for one; a month alone with its year is none."""
STAMP = re.compile(
    r"(?:last )?(?:updated|published|posted)(?: (?:on|at))?:? (?=.*\d[:.]\d\d)[\w:.,| -]{4,40}",
    re.IGNORECASE,
)
"""Under the text: an update stamped with its time of day."""
