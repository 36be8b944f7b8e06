-- one row per combination of groups on a day: the people in it
select
    {groups},
    count(*) as people
from person_span as s
where
    (cast($licensed as boolean) is null or s.licensed = cast($licensed as boolean))
    and not s.concealed
    and s.from_on <= $last_on
    and s.to_on > $last_on
group by {places}
