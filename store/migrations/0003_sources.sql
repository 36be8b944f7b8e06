-- What the page Sources reads: which days and which accounts every source speaks of.

-- one row per source and day (several times the same is possible)
create view source_day as
select source, refresh_on as on_day from snapshot
union all
select b.source, coalesce(t.used_on, t.refresh_on) from tenant_total t join batch b using (batch_id)
union all
select b.source, r.refresh_on from readiness r join batch b using (batch_id)
union all
select b.source, r.refresh_on from agent_report r join batch b using (batch_id)
union all
select b.source, u.refresh_on from agent_use u join batch b using (batch_id)
union all
select b.source, w.refresh_on from at_work w join batch b using (batch_id)
union all
select b.source, v.week_on from viva_week v join batch b using (batch_id)
union all
select b.source, a.attended_on from attendance a join batch b using (batch_id)
union all
select b.source, t.used_on from tool_use t join batch b using (batch_id)
union all
select b.source, cast(unnest(generate_series(f.from_on, f.until_on, interval 1 day)) as date)
from interaction_file f
join batch b using (batch_id)
union all
select b.source, b.newest_on
from batch b
where b.state = 'committed' and b.kind in ('people', 'champions', 'events');

-- one row per account that a source lists: of usage in the newest report, of others in all rows;
-- on_day is the newest day of the source
create view source_account as
with newest as (
    select source, series, max(refresh_on) as on_day from snapshot group by source, series
),
record as (
    select batch_id, account_id, refresh_on as on_day from readiness
    union all
    select batch_id, account_id, refresh_on from agent_use
    union all
    select batch_id, account_id, refresh_on from at_work
    union all
    select batch_id, account_id, attended_on from attendance
    union all
    select batch_id, account_id, listed_on from champion
    union all
    select batch_id, account_id, used_on from tool_use
),
told as (
    select b.source, r.account_id, max(r.on_day) over (partition by b.source) as on_day
    from record r
    join batch b using (batch_id)
)
select distinct n.source, c.account_id, n.on_day
from newest n
join coverage c on c.series = n.series and c.from_on <= n.on_day and c.to_on >= n.on_day
union all
select distinct source, account_id, on_day from told
union all
-- a record counts once, whichever of several files it came from: each carrier lists them all
select distinct carrier.source, i.account_id, carrier.on_day
from interaction i
cross join (
    select b.source, max(f.until_on) as on_day
    from interaction_file f
    join batch b using (batch_id)
    group by b.source
) carrier;
