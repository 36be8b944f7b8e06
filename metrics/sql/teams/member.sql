-- one row per person and run of days in which group, country and licence stay as they are
select
    s.person_id,
    s.from_on,
    s.to_on,
    {group} as grp,
    s.country_id,
    s.licensed,
    s.licensed_since_on,
    s.seen_from_on,
    s.seen_until_on
from person_span as s
where not s.concealed and s.from_on <= $last_on and s.to_on > $first_on
