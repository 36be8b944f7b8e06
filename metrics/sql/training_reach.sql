-- one row per group: people with a licence, and those who took part in a training in the period
with reached as (
    select distinct a.person_id
    from person_attendance as a
    where a.took_part and a.attended_on >= $starts_on and a.attended_on <= $last_on
)
select
    member.grp,
    'any' as app_key,
    count(*) as people,
    count(reached.person_id) as numerator,
    count(*) as denominator,
    0 as unknown
from member
left join reached on reached.person_id = member.person_id
group by member.grp
