-- one row per pseudonym and week with a licence: its group in that week, and its actions (-1: not told)
select
    w.account_id as person,
    w.week_no,
    {group} as grp,
    coalesce(w.actions, -1) as actions
from viva_week as w
where
    w.week_on >= $first_week_on
    and w.week_on <= $last_week_on
    and coalesce(w.enabled_days, 1) > 0
