-- one row per question: people of the Viva population with use in Viva's own week, and with a licence
select
    min(metric_on) as first_on,
    count(case when coalesce(actions, 0) > 0 or coalesce(active_days, 0) > 0 then 1 end) as active,
    count(case when coalesce(enabled_days, 1) > 0 then 1 end) as people
from viva_week
where week_on = $week
