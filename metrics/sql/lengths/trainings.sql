-- one row per group and day of the last training: people who took part in it
select
    member.grp,
    'any' as app_key,
    latest.latest_on,
    count(*) as people,
    cast(0 as bigint) as unclear
from member
join (
    select a.person_id, max(a.attended_on) as latest_on
    from person_attendance as a
    where a.took_part and a.attended_on <= $last_on
    group by a.person_id
) as latest
    on latest.person_id = member.person_id
group by member.grp, latest.latest_on
