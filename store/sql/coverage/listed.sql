-- one row per changed account and snapshot that lists it, the new snapshot among them
create or replace temp table listed as
select coverage.account_id, snapshot_day.day_on
from coverage
join changed using (account_id)
join snapshot_day on snapshot_day.day_on between coverage.from_on and coverage.to_on
where coverage.series = $series
  and coverage.concealed = $concealed
  and snapshot_day.day_on <> $refresh_on
union
select account_id, $refresh_on from changed join seen using (account_id)
