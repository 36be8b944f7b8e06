-- one row per person on the last day of the period, with a licence or without, and the group asked for
select
    s.person_id,
    {group} as grp,
    date '0001-01-01' as seen_from_on,
    date '9999-12-31' as seen_until_on,
    s.licensed_since_on
from person_span as s
where s.concealed = $concealed and s.from_on <= $last_on and s.to_on > $last_on
