"""What a publisher permits of an address: robots.txt, and for pages tdmrep.json and ai.txt.

Each site is asked once a day, for all who wait; what it said is kept over runs
(`transforms._site_files`). Contains no network code: it is given two ways of asking.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from schemas import HttpConfig, Rights
from transforms._fetch.answers import HOST_REASONS, Failure, robots_failure
from transforms._rights import (
    AI_TXT_PATH,
    NOTHING,
    TDMREP_PATH,
    SiteRules,
    merged,
    read_ai_txt,
    read_tdmrep,
    refusal,
)
from transforms._robots import Dated, OriginCache, Rules, product_token, read_rules
from transforms._site_files import SiteFile, SiteFiles
from transforms._urls import origin_of

ROBOTS_PATH = "/robots.txt"
NO_FILES = SiteRules()
"""Of most sites."""

Ask = Callable[[str], Awaitable[SiteFile | Failure]]


class Permit(NamedTuple):
    """What a publisher lets be done with an address."""

    crawl_delay_s: float
    rights: Rights = NOTHING


class Permits:
    """What the sites say, under one policy; lives on one event loop."""

    def __init__(self, config: HttpConfig, ask_robots: Ask, ask_file: Ask) -> None:
        """Take the policy and how to ask.

        Args:
            config: `respect`, `user_agent`, `sites_directory`.
            ask_robots: Fetches without asking anyone's leave.
            ask_file: Fetches what robots.txt allows.
        """
        self._respect = config.respect
        self._user_agent = config.user_agent
        self._token = product_token(config.user_agent)
        self._ask_robots = ask_robots
        self._ask_file = ask_file
        self._files = SiteFiles(config.sites_directory)
        self._rules = OriginCache(self._rules_of)
        self._sites = OriginCache(self._site_of)

    async def of(self, url: str, *, is_page: bool) -> Permit | Failure:
        """Say whether this address may be asked for, and what else its site states."""
        origin = origin_of(url)
        rules = await self._rules.of(origin)
        if isinstance(rules, Failure):
            failure = robots_failure(rules)
            if self._respect != "none" or failure.reason in HOST_REASONS:
                return failure
            rules = Rules("", self._user_agent)
        if self._respect != "none" and not rules.allow(url):
            return Failure("robots_denied", url)
        if not is_page:
            return Permit(rules.crawl_delay_s)
        site = await self._sites.of(origin)
        if isinstance(site, Failure) or site == NO_FILES:
            return Permit(rules.crawl_delay_s)
        known = merged(*site.of(url))
        if refused := refusal(known, self._respect):
            return Failure(*refused)
        return Permit(rules.crawl_delay_s, known)

    async def _rules_of(self, origin: str) -> Dated[Rules] | Failure:
        file = await self._files.of(origin + ROBOTS_PATH, self._ask_robots)
        if isinstance(file, Failure):
            return file
        return Dated(read_rules(file.status, file.body, self._user_agent), file.age_s)

    async def _site_of(self, origin: str) -> Dated[SiteRules] | Failure:
        """Fetch what a site says of text and data mining; most have nothing to say."""
        tdm, ai = await asyncio.gather(
            self._file_of(origin + TDMREP_PATH), self._file_of(origin + AI_TXT_PATH)
        )
        rules = SiteRules(read_tdmrep(tdm.body), read_ai_txt(ai.body, self._token))
        return Dated(rules, max(tdm.age_s, ai.age_s))

    async def _file_of(self, url: str) -> SiteFile:
        """Return a site's file, an empty one where there is none to be had."""
        file = await self._files.of(url, self._ask_file)
        return file if isinstance(file, SiteFile) else SiteFile(0, b"")
