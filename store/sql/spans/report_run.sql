-- one row per run of snapshots of licensed use, as half-open days on which they show a licence:
-- from the day after the last report without the person, up to the first report without
create or replace temp table report_run as
with snapshot_day as (
    select distinct concealed, refresh_on from snapshot where series = 0
),
beside as (
    select
        concealed,
        refresh_on,
        lag(refresh_on) over seq as before_on,
        lead(refresh_on) over seq as after_on
    from snapshot_day
    window seq as (partition by concealed order by refresh_on)
)
select
    run.person_id,
    greatest(run.own_from_on, coalesce(first.before_on + 1, date '0001-01-01')) as from_on,
    least(run.own_to_on, coalesce(last.after_on, date '9999-12-31')) as to_on
from run
left join beside first on first.concealed = run.concealed and first.refresh_on = run.from_on
left join beside last on last.concealed = run.concealed and last.refresh_on = run.to_on
where run.series = 0
