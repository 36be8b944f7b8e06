-- one row per pseudonym licensed in the last week of the period, with the group asked for
select
    w.account_id as person_id,
    {group} as grp
from viva_week as w
where w.week_on = $last_week_on and coalesce(w.enabled_days, 1) > 0
