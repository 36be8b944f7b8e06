-- one row per combination of groups on a day: the people in it who are counted
-- Where those without a licence are counted, combinations in which everybody has one are here too.
select
    {groups},
    sum(
        case
            when cast($licensed as boolean) is null or s.licensed = cast($licensed as boolean) then 1
            else 0
        end
    ) as people
from person_span as s
where
    (s.licensed or not coalesce(cast($licensed as boolean), false))
    and not s.concealed
    and s.from_on <= $last_on
    and s.to_on > $last_on
group by {places}
