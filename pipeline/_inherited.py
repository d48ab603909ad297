"""Hand Beam's flags for S3 on to worker processes as AWS's environment variables.

Runners on other machines send a run's flags to their workers; Beam's own runner with
`--direct_running_mode=multi_processing` does not, its workers inherit only the environment.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from apache_beam.options.pipeline_options import PipelineOptions

VARIABLES = {
    "s3_endpoint_url": "AWS_ENDPOINT_URL_S3",
    "s3_access_key_id": "AWS_ACCESS_KEY_ID",
    "s3_secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "s3_session_token": "AWS_SESSION_TOKEN",
    "s3_region_name": "AWS_DEFAULT_REGION",
}
"""Flag to the variable boto3 reads; the others (`--s3_verify` ...) have none."""


@contextmanager
def inherited(options: PipelineOptions) -> Iterator[None]:
    """Have the flags that were given in the environment for the block."""
    given = options.get_all_options()
    before = {variable: os.environ.get(variable) for variable in VARIABLES.values()}
    os.environ.update({VARIABLES[flag]: given[flag] for flag in VARIABLES if given.get(flag)})
    try:
        yield
    finally:
        for variable, value in before.items():
            if value is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = value
