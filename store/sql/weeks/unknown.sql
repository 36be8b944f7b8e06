-- one row per hidden person-week: the apps that are not known active in it after all;
-- a week that is active in one app is active in "any", bit 0
insert into unknown_week
with remaining as (
    select
        hidden_week.week_on,
        hidden_week.account_id,
        hidden_week.apps & ~coalesce(use_week.apps | 1, 0) as apps
    from hidden_week
    left join use_week
        on use_week.series = $series
        and use_week.week_on = hidden_week.week_on
        and use_week.account_id = hidden_week.account_id
)
select $series, week_on, account_id, apps
from remaining
where apps <> 0
order by week_on, account_id
