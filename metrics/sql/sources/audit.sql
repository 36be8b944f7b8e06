-- one row per question: people with an interaction in the audit log in these days, and those of them
-- without a licence on the last
select count(*) as people, count(*) - count(span.person_id) as without_licence
from (
    select distinct person_id
    from person_interaction
    where used_on between $first and $last
) used
left join person_span span
    on span.person_id = used.person_id
    and span.from_on <= $last
    and span.to_on > $last
    and span.licensed
