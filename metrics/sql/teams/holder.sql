-- one row per licence holder of a day: group, function, country, first day of the licence
select
    s.person_id,
    {group} as grp,
    s.function_id,
    s.country_id,
    s.licensed_since_on
from person_span as s
where not s.concealed and s.licensed and s.from_on <= $last_on and s.to_on > $last_on
