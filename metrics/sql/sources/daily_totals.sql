-- one row per day of Microsoft's daily totals for any app, oldest first: what the newest report says
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
    where app_id = 0 and used_on is not null
) daily
where place = 1 and active_people is not null
order by used_on
