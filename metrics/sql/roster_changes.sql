-- one row per group and span of days that does not reach from the first day to the last: people with it
select
    {group} as grp,
    s.from_on,
    s.to_on,
    count(*) as people
from person_span as s
where
    (cast($licensed as boolean) is null or s.licensed = cast($licensed as boolean))
    and not s.concealed
    and s.to_on > $first_on
    and s.from_on <= $last_on
    and (s.from_on > $first_on or s.to_on <= $last_on)
group by 1, 2, 3
