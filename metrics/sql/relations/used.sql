-- one row per person active in the period: the apps used, as bits
select u.person_id, bit_or(u.apps) as apps
from person_use_week as u
where u.series = $series and u.week_on >= $first_week_on and u.week_on <= $last_week_on
group by u.person_id
