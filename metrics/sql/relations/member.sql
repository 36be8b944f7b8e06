-- one row per person who holds a licence on the last day of the period, with the group asked for
select
    s.person_id,
    {group} as grp,
    s.seen_from_on,
    s.seen_until_on,
    s.licensed_since_on
from person_span as s
where s.licensed and s.concealed = $concealed and s.from_on <= $last_on and s.to_on > $last_on
