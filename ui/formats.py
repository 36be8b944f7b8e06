"""The formats of the product, under the name that pages know them by."""

from __future__ import annotations

from formats import MINUS as MINUS
from formats import aligned as aligned
from formats import count as count
from formats import day as day
from formats import mean as mean
from formats import moment as moment
from formats import percent as percent
from formats import period as period
from formats import points as points
from formats import signed as signed
