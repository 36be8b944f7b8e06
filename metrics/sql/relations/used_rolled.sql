-- one row per person active in the four weeks of the period: the apps used, as bits
select r.account_id as person_id, r.apps
from use_4week as r
where
    r.series = $series
    and r.week_on = $last_week_on
    and r.account_id not in (select a.account_id from alias as a)
    and r.account_id not in (select a.person_id from alias as a)
union all
-- accounts that changed hands are added up by week: their four weeks may be two persons'
select u.person_id, bit_or(u.apps) as apps
from person_use_week as u
where
    u.series = $series
    and u.week_on >= $first_week_on
    and u.week_on <= $last_week_on
    and u.person_id in (
        select a.person_id from alias as a
        union all
        select a.account_id from alias as a
    )
group by u.person_id
