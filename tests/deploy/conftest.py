"""The mail server of the digest's tests takes notifications too."""

from tests.reports.conftest import post as post
