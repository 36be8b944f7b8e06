-- one row per person, group and span of days that does not reach from the first day to the last
-- Of one group, or of all (null).
select
    s.person_id,
    {group} as grp,
    s.from_on,
    s.to_on
from person_span as s
where
    (cast($licensed as boolean) is null or s.licensed = cast($licensed as boolean))
    and not s.concealed
    and (cast($only as bigint) is null or {group} = cast($only as bigint))
    and s.to_on > $first_on
    and s.from_on <= $last_on
    and (s.from_on > $first_on or s.to_on <= $last_on)
