-- one row per person and week of which no report tells whether there was any use
select k.person_id, k.week_on
from person_unknown_week as k
where
    k.series = 0
    and k.week_on >= $first_on
    and k.week_on <= $last_on
    and (k.apps & 1) <> 0
