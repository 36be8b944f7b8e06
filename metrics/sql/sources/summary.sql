-- one row per summary of Microsoft of about this window: the nearest first
select refresh_on, period_days, active_people, enabled_people, batch_id, line
from tenant_total
where used_on is null
  and app_id = 0
  and period_days between $days - 2 and $days + 2
  and refresh_on between $earliest and $latest
order by abs(refresh_on - $last), abs(period_days - $days), batch_id desc, line
