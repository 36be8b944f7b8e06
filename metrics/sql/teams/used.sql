-- one row per person, or account of the person, and week with use: the apps, as bits
select u.person_id, u.week_on, u.apps
from person_use_week as u
where u.series = 0 and u.week_on >= $first_on and u.week_on <= $last_on
