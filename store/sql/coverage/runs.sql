-- one row per changed account and unbroken run: snapshots that lie side by side have the same
-- difference between their place among all snapshots and their place among the account's own
insert into coverage
with placed as (
    select
        listed.account_id,
        listed.day_on,
        snapshot_day.position - row_number() over (
            partition by listed.account_id order by snapshot_day.position
        ) as run
    from listed
    join snapshot_day using (day_on)
)
select
    $series,
    $concealed,
    account_id,
    min(day_on),
    case when max(day_on) = $newest then date '9999-12-31' else max(day_on) end
from placed
group by account_id, run
order by account_id
