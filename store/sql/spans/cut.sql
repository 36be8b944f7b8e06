-- one row per person and day on which something known of the person may change; runs: how many
-- report runs begin on that day, less those that end
create or replace temp table cut as
with change as (
    select person_id, date '0001-01-01' as on_date, 0 as runs from person
    union all
    select person_id, from_on, 0 from people_span semi join person using (person_id)
    union all
    select person_id, licence_from_on, 0
    from people_span semi join person using (person_id)
    where licence_from_on is not null
    union all
    select person_id, from_on, 1 from report_run
    union all
    select person_id, to_on, -1 from report_run where to_on < date '9999-12-31'
    union all
    select person.person_id, meta.value::date, 0
    from person cross join meta
    where meta.name = 'licence_listed_from'
)
select person_id, on_date, sum(runs) as runs
from change
group by person_id, on_date
