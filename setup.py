"""Install dateline; also what Beam ships to its workers (`--setup_file setup.py`)."""

from setuptools import find_packages, setup

setup(
    name="dateline-news",
    version="0.1.0",
    description="News feeds, pages and web archives in; deduplicated, event-coded stories out.",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=find_packages(
        include=["pipeline", "pipeline.*", "schemas", "transforms", "transforms.*"]
    ),
    package_data={
        "": ["*.yaml", "*.tsv", "*.md", "*.html", "*.txt", "*.css", "*.xml"],
        "transforms._events": ["data/*"],
    },
    install_requires=[
        "aiohttp>=3.11",
        "apache-beam>=2.77",
        "brotli>=1.1",
        "feedparser>=6.0.11",
        "filelock>=3.16",
        "idna>=3.7",
        "isal>=1.7",
        "jinja2>=3.1.5",
        "lxml>=5.3",
        # jusText, which trafilatura needs, imports lxml.html.clean without requiring it.
        "lxml_html_clean>=0.4",
        "numpy>=1.26",
        "pebble>=5.1",
        "protego>=0.4",
        "py3langid>=0.3",
        "pydantic>=2.10",
        "PyYAML>=6.0",
        "resiliparse>=0.15",
        "rich>=13.9",
        "trafilatura>=2.0",
        "typer>=0.15",
        "w3lib>=2.2",
        "yarl>=1.18",
        "zstandard>=0.23",
    ],
    extras_require={
        "s3": ["boto3>=1.36"],  # If-Match on a put came shortly before
        "dev": [
            "boto3>=1.36",
            "fastwarc>=0.15",
            "courlan>=1.4",  # what our canonical form is compared with
            "moto[server]>=5.1",
            "mypy",
            "pytest",
            "pytest-cov",
            "pytest-timeout",
            "hypothesis",
            "ruff",
            "setuptools>=75",
            "types-PyYAML",
            "warcio>=1.7",
            "lxml-stubs",
        ],
    },
    entry_points={"console_scripts": ["dateline = pipeline.cli:main"]},
)
