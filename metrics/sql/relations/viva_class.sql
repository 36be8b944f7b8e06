-- one row per pseudonym and licensed week: the usage segments of the 12 and of the 4 weeks that end with it
-- As vivainsights defines them, by calendar: a week without a row is a week without use, and a mean
-- is one of the weeks with a licence that tell actions.
select
    person_id,
    week_on,
    case
        when told_12 = 0 then null
        when active_12 >= 9 and actions_12 >= 15 * told_12 then 'power'
        when active_12 >= 9 then 'habitual'
        when actions_12 >= told_12 then 'novice'
        when actions_12 > 0 then 'low'
        else 'none'
    end as segment_12,
    case
        when told_4 = 0 then null
        when active_4 >= 4 and actions_4 >= 15 * told_4 then 'power'
        when active_4 >= 4 then 'habitual'
        when actions_4 >= told_4 then 'novice'
        when actions_4 > 0 then 'low'
        else 'none'
    end as segment_4
from (
    select
        w.account_id as person_id,
        w.week_on,
        sum(case when w.actions >= 1 then 1 else 0 end) over last_12 as active_12,
        sum(w.actions) over last_12 as actions_12,
        count(w.actions) over last_12 as told_12,
        sum(case when w.actions >= 1 then 1 else 0 end) over last_4 as active_4,
        sum(w.actions) over last_4 as actions_4,
        count(w.actions) over last_4 as told_4
    from viva_week as w
    where
        w.week_on >= $first_week_on
        and w.week_on <= $last_week_on
        and coalesce(w.enabled_days, 1) > 0
    window
        last_12 as (partition by w.account_id order by w.week_no range between 11 preceding and current row),
        last_4 as (partition by w.account_id order by w.week_no range between 3 preceding and current row)
) as counted
