-- one row per person in any report: first and last snapshot of licensed use that lists the person
create or replace temp table seen_person as
select
    person_id,
    bool_or(concealed) as concealed,
    min(greatest(from_on, own_from_on)) filter (where series = 0) as seen_from_on,
    max(least(to_on, own_to_on)) filter (where series = 0) as seen_until_on
from run
group by person_id
