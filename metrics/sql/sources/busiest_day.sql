-- one row per day of a week in the daily totals, the newest report of a day; the busiest day first
select used_on, active_people, enabled_people
from (
    select
        used_on,
        active_people,
        enabled_people,
        row_number() over (
            partition by used_on order by refresh_on desc, active_people desc
        ) as place
    from tenant_total
    where app_id = 0 and used_on between $first and $last
) daily
where place = 1 and active_people is not null
order by active_people desc, used_on
