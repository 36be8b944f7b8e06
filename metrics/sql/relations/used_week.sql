-- one row per person, or account of the person, and week of the period with use: the apps, as bits
select u.person_id, u.week_on, u.apps
from person_use_week as u
where u.series = $series and u.week_on >= $first_week_on and u.week_on <= $last_week_on
