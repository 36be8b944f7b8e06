-- one row per person and app with use or doubt in the period: its weeks, as bits
-- Weeks are bits, so that two accounts of one person in one week count once.
select
    fact.person_id,
    app_dimension.app_key,
    bit_or(case when (fact.apps & app_dimension.mask) <> 0 then window_week.bit else 0 end) as active,
    bit_or(case when (fact.unclear & app_dimension.unclear_mask) <> 0 then window_week.bit else 0 end)
        as unclear
from (
    select used_week.person_id, used_week.week_on, used_week.apps, cast(0 as bigint) as unclear
    from used_week
    union all
    select unclear_week.person_id, unclear_week.week_on, cast(0 as bigint), unclear_week.apps
    from unclear_week
) as fact
join window_week on window_week.week_on = fact.week_on
cross join app_dimension
group by fact.person_id, app_dimension.app_key
