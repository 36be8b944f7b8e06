-- one row per person active in the period before
select distinct u.person_id
from person_use_week as u
where
    u.series = $series
    and u.week_on >= $before_starts_on
    and u.week_on <= $before_last_week_on
