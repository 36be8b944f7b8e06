-- one row per app that a row of a summary counts
select app.app_key
from tenant_total
join app on app.app_id = tenant_total.app_id
where batch_id = $batch and line = $line and app.app_id > 0
