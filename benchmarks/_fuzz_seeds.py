"""Where fuzzing begins (`benchmarks/fuzz.py`): small sound inputs, and the words of each grammar.

Contains no import of the product: it is read before that is instrumented.
"""

from __future__ import annotations

import gzip
import json
import zlib

import brotli
import zstandard

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Gull</title><ttl>60</ttl>
<skipHours><hour>3</hour></skipHours><skipDays><day>Monday</day></skipDays>
<item><title>Ferry late &amp;amp; full</title><link>/a?utm_source=x</link>
<guid isPermaLink="true">https://gull.example/a</guid>
<pubDate>Sun, 01 Mar 2026 10:00:00 +0200</pubDate><description><![CDATA[<p>x</p>]]></description>
<media:group><media:content url="/a.jpg" type="image/jpeg"/></media:group></item></channel></rss>"""
BROKEN = RSS.replace(b"&amp;amp;", b"& <br> &nbsp;&#11;").replace(b'"2.0"', b"2.0")
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel rdf:about="/"><title>Gull</title></channel>
<item rdf:about="https://gull.example/a"><title>Ferry</title><link>/a</link></item></rdf:RDF>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://gull.example/"><title>G</title>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b></div></title>
<id>urn:1</id><link href="a" type="text/html"/><link rel="enclosure" type="image/png" href="i"/>
<content type="text/html" mode="base64">PHA+eDwvcD4=</content>
<updated>2026-03-01T10:00:00Z</updated></entry></feed>"""
CDF = b"""<CHANNEL HREF="https://gull.example/"><TITLE>G</TITLE>
<ITEM HREF="https://gull.example/a" LASTMOD="2026-03-01"><TITLE>Ferry</TITLE></ITEM></CHANNEL>"""
SITEMAP = b"""<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>
<loc>https://gull.example/a</loc><n:news><n:title>Ferry</n:title><n:publication_date>2026-03-01
</n:publication_date></n:news></url></urlset>"""
INDEX = b"""<sitemapindex><sitemap><loc>https://gull.example/news.xml</loc>
<lastmod>2026-03-01</lastmod></sitemap></sitemapindex>"""
OPML = b'<opml version="2.0"><body><outline xmlUrl="https://gull.example/feed"/></body></opml>'
HOME = b"""<!doctype html><html><head><base href="/x/"><!-- x --><meta name="robots"
 content="noindex"><link rel="alternate" type="application/rss+xml" href="feed" title="G">
<link rel="canonical" href="https://gull.example/a"></head><body>News</body></html>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Gull",
        "items": [
            {
                "id": "1",
                "url": "https://gull.example/a",
                "content_html": "<p>x</p>",
                "date_published": "2026-03-01T10:00:00Z",
                "attachments": [{"url": "/a.jpg", "mime_type": "image/jpeg"}],
            }
        ],
    }
).encode()
FEEDS = (RSS, BROKEN, RDF, ATOM, CDF, SITEMAP, JSON_FEED, RSS.decode().encode("utf-16"))

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def _record(payload: bytes, kind: bytes = b"response") -> bytes:
    head = (
        b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: https://gull.example/a\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    )
    return head % (kind, len(payload)) + payload + b"\r\n\r\n"


ARCHIVE = b"\xff\xfe\xfd".join(
    (
        _record(b"software: x", b"warcinfo"),
        _record(OK + b"\r\n" + HOME),
        _record(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(HOME, mtime=0)),
        _record(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>x<\r\n0\r\n\r\n"),
        _record(HOME, b"resource").replace(b"application/http; msgtype=response", b"text/html"),
    )
)
ROW = json.dumps(
    {
        "url": "https://gull.example/a",
        "id": 7,
        "title": "Ferry",
        "text": "The ferry was late.",
        "published": "Sun, 01 Mar 2026 10:00:00 +0200",
        "authors": ["A", "B"],
    }
).encode()
TEXT = b"The harbour reopened on Monday. " * 8
ROBOTS = b"""User-agent: *
Disallow: /private/*.html$
Allow: /
Crawl-delay: 2
Sitemap: https://gull.example/news.xml

User-agent: dateline
Request-rate: 1/5s 0600-0845
Disallow: /%7Ex
\xffworld/a"""
AI_TXT = b"User-agent: *\nDisallow: *.html\nAllow: /a*b$\n\xffworld/a.html"
TDMREP = b'[{"location":"/a*","tdm-reservation":1,"tdm-policy":"https://gull.example/p"}]\xffab'
HEADERS = b"""Retry-After: Sun, 01 Mar 2026 10:00:00 GMT
Cache-Control: public, max-age=600
Expires: Sun, 08 Mar 2026 10:00:00 GMT
Location: ../b
ETag: "x"
Content-Type: text/html; charset="utf-8"
X-Robots-Tag: otherbot: noindex, noai
TDM-Reservation: 1
TDM-Policy: https://gull.example/p"""

DATES = (
    *("Sun, 01 Mar 2026 10:00:00 +0200", "2026-03-01T10:00:00.5Z", "2026-W09-7", "1772359200"),
    *("dim., 01 mars 2026 10:00 EST", "2026년 03월 01일 오후 3:00", "March 1st, 2026 at 3:07 p.m."),
    *("01/03/2026 (x) Europe/Athens", "Κυρ, 01 Μάρ 2026 12:00:00", "20260301T100000Z"),
)
ADDRESSES = (
    *("https://News.example:443/a/../b?utm_source=x&amp;id=%7e#top", "../a\nhttp://a.example/b/c"),
    *("http://[::1]:8080/#!/story", "http://127.0.0.1/a", "//bücher.example\\x\nhttps://b.example"),
)
MARKUP = (
    *(b"<item>", b"</item>", b"<entry>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE x ["),
    *(b"<!ENTITY a 'b'>", b"&a;", b"&amp;", b"&#x110000;", b"&#55357;", b"&nbsp;", b"<br>", b"<a "),
    *(b'="', b"xml:base", b"<link>", b"<title", b"encoding='utf-16'", b"<?xml ", b"<rss>", b"<p/>"),
    *(b"<feed>", b"type='xhtml'", b"<guid>", b"<pubDate>", b"\xef\xbf\xbf", b"\xff\xfe", b"<html"),
)
JSON_WORDS = (b"[[", b"{}", b'{"', b'":', b"null", b"1e999", b'"\\ud800"', b"-0", b"[", b"]", b"\\")
HEADER_WORDS = (
    *(b"max-age=", b"no-cache", b"unavailable_after: ", b"noindex", b"charset=", b"GMT", b"\xff"),
    *(b"Mon, ", b"99999999999", b"+9999", b"0000", b"\x00", b"-0001", b"Retry-After:", b"none"),
)

SEEDS: dict[str, tuple[bytes, ...]] = {
    "feed": tuple(bytes((form,)) + one for form in (0, 2) for one in FEEDS),
    "feed_json": (JSON_FEED, b'{"feed_url":"/","items":[{},[],"x",{"id":"http://a"}]}'),
    "feed_tolerant": tuple(b"\0" + one for one in FEEDS),
    "dates": tuple(one.encode() for one in DATES),
    "discovery": (*FEEDS, INDEX, OPML, HOME),
    "rights": (b"\0" + HEADERS, b"\1" + HOME),
    "rights_files": (AI_TXT, TDMREP),
    "robots": (ROBOTS,),
    "answers": tuple(bytes((form,)) + HEADERS for form in range(6)),
    "decoding": (
        *(b"\2" + gzip.compress(TEXT, mtime=0), b"\4" + zlib.compress(TEXT)),
        *(b"\4" + zlib.compress(TEXT)[2:-4], b"\5" + brotli.compress(TEXT)),
        *(b"\6" + zstandard.compress(TEXT), b"\2" + gzip.compress(bytes(300_000), mtime=0)),
        b"\6" + zstandard.compress(bytes(300_000)),
    ),
    "charsets": (b"koi8-r\n\xd0\xd1 x", b"\n\xff\xfea\0", b"\n<meta charset=gb2312>\xff", b"\nx"),
    "addresses": tuple(one.encode() for one in ADDRESSES),
    "warc": tuple(bytes((form,)) + ARCHIVE for form in range(4)),
    "jsonl": (ROW + b"\n\n[1]\n" + ROW, gzip.compress(ROW, mtime=0), zstandard.compress(ROW)),
    "documents": (HOME, b"<!-- saved from url=(0022)https://gull.example/a -->" + HOME, TEXT),
}

WORDS: dict[str, tuple[bytes, ...]] = {
    "feed": (*MARKUP, *JSON_WORDS),
    "feed_json": (b'"items":', b'"url":', b'"attachments":', b'"date_published":', *JSON_WORDS),
    "feed_tolerant": MARKUP,
    "dates": (
        *(
            b"Sept",
            b"p.m.",
            b"+14:00",
            b"24:00:00",
            b"23:59:60",
            b"0001",
            b"9999",
            b"-W53-7",
            b"EST",
        ),
        *(
            "오후 ".encode(),
            "٣".encode(),
            "²".encode(),
            b"America/New_York",
            b"Etc/GMT+12",
            b"(",
            b".",
        ),
    ),
    "discovery": (*MARKUP, b"<base ", b"<loc>", b"<sitemap>", b" xmlUrl=", b"<updatePeriod>hourly"),
    "rights": (*HEADER_WORDS, b"<meta name=robots content=", b"tdm-reservation"),
    "rights_files": (*JSON_WORDS, b"Disallow:", b"User-agent:", b"*", b"$", b"%2a", b'"location":'),
    "robots": (b"Disallow:", b"Allow:", b"User-agent:", b"Crawl-delay:", b"*", b"$", b"%", b"inf"),
    "answers": HEADER_WORDS,
    "decoding": (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x78\x9c", b"\x50\x2a\x4d\x18"),
    "charsets": (
        *(b"idna", b"punycode", b"undefined", b"utf-7", b"unicode_escape", b"zip", b"hz", b"cp037"),
        *(
            b"utf-16",
            b"utf_8_sig",
            b"mbcs",
            b"raw_unicode_escape",
            b"big5hkscs",
            b"charset=",
            b"\0",
        ),
        *(b"\x1b$", b"\xff\xfe", b"\xef\xbb\xbf", b"<meta charset=", b"iso2022_jp_3"),
    ),
    "addresses": (
        *(b"http://", b"https://", b"[::", b"]", b"@", b"#!", b"%25", b"%7C", b"&amp;", b"utm_a=1"),
        *(b"xn--", b"/../", b"\\", b"0x7f", "。".encode(), "ß".encode(), "\u200d".encode(), b":80"),
    ),
    "warc": (
        *(
            b"WARC/1.0\r\n",
            b"\r\n\r\n",
            b"Content-Length: ",
            b"Content-Encoding: gzip\r\n",
            b"zz\r\n",
        ),
        *(
            b"Transfer-Encoding: chunked\r\n",
            b"HTTP/1.1 200 OK\r\n",
            b"\xff\xfe\xfd",
            b"br",
            b"<!--",
        ),
        *(b"99999999999999999", b"charset=", b"idna", b"WARC-Type: resource\r\n", b"<html"),
    ),
    "jsonl": (
        *JSON_WORDS,
        b'"published":',
        b'"html":',
        b'"authors":',
        b"1e308",
        b"\n",
        b"\xed\xa0\x80",
    ),
    "documents": (*MARKUP, b"<link rel=canonical href=", b"<meta property=og:url content=", b"&#"),
}
"""What a grammar is made of: mutation alone would hardly spell it."""
