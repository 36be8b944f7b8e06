-- one row per group: people with a licence on the last day of the period
select
    member.grp,
    'any' as app_key,
    count(*) as people,
    count(*) as numerator,
    count(*) as denominator,
    0 as unknown
from member
group by member.grp
