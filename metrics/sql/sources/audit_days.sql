-- one row per question: the first and last of these days that audit files cover, and whether a file
-- among them stopped at the most rows that a search gives
select
    min(case when from_on > $first then from_on else $first end) as first_on,
    max(case when until_on < $last then until_on else $last end) as last_on,
    max(case when at_limit then 1 else 0 end) as at_limit
from interaction_file
where from_on <= $last and until_on >= $first
