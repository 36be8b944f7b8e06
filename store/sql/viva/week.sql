insert into viva_week
select
    batch_id,
    line,
    account_id,
    week_on,
    (week_on - date '2000-01-03') // 7,
    metric_on,
    actions,
    active_days,
    enabled_days,
    organisation_id,
    function_id
from viva_offered
where wins
order by week_on, account_id
