"""Which function reads the value of which form of the grammar: they bear the same name."""

from __future__ import annotations

from collections.abc import Callable

from transforms._events.times import lengths, periods, values
from transforms._events.times.context import Context, Match, Value

READERS: dict[str, Callable[[Match, Context], Value | None]] = {
    reader.__name__: reader
    for reader in (
        values.iso,
        values.slashed,
        values.clock,
        values.day_first,
        values.month_first,
        values.month_year,
        values.month,
        values.weekday,
        values.deictic,
        values.part,
        values.ago,
        values.shift,
        values.in_year,
        values.spoken,
        values.year,
        values.present,
        values.past,
        values.future,
        values.span,
        periods.quarter,
        periods.half,
        periods.fiscal,
        periods.season_year,
        periods.summer,
        periods.decade,
        periods.decade_word,
        periods.century,
        lengths.spell,
        lengths.length,
        lengths.recent,
        lengths.plural,
        lengths.each,
    )
}
