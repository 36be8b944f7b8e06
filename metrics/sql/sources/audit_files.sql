-- one row per audit file that speaks of these days: its first and last day, and whether it stopped at
-- the most rows that a search gives
select from_on, until_on, at_limit
from interaction_file
where from_on <= $last and until_on >= $first
