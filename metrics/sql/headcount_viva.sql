-- one row per combination of groups in a week: the licensed pseudonyms in it
select
    {groups},
    count(*) as people
from viva_week as w
where w.week_on = $week_on and coalesce(w.enabled_days, 1) > 0
group by {places}
