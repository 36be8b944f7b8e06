-- one row per person and stretch of days within which nothing changes, with what is known of it;
-- reported: a report of licensed use shows the person
create or replace temp table piece as
with stretch as (
    select
        person_id,
        on_date as from_on,
        lead(on_date, 1, date '9999-12-31') over seq as to_on,
        sum(runs) over seq > 0 as reported
    from cut
    window seq as (partition by person_id order by on_date)
),
licence_list as (
    select
        (select min(value::date) from meta where name = 'licence_listed_from') as from_on,
        exists (select 1 from snapshot where series = 0 and not concealed) as reports_name_people
)
select
    stretch.person_id,
    stretch.from_on,
    stretch.to_on,
    case
        -- No file lists this person: a report may, as long as no licence list says otherwise.
        when said.person_id is null then
            stretch.reported and (
                coalesce(seen_person.concealed, false)
                or not coalesce(stretch.from_on >= licence_list.from_on, false)
            )
        when not said.listed then false
        when said.licensed is null then stretch.reported
        -- A licence list speaks for its own days; before them reports have to agree with it.
        when stretch.from_on >= said.licence_from_on then said.licensed
        when not licence_list.reports_name_people then said.licensed
        else said.licensed and stretch.reported
    end as licensed,
    case when said.licensed is null then 'report' else 'list' end as licence_basis,
    coalesce(said.department_id, 0) as department_id,
    coalesce(said.team_id, 0) as team_id,
    coalesce(said.function_id, 0) as function_id,
    coalesce(said.office_id, 0) as office_id,
    coalesce(said.country_id, 0) as country_id,
    coalesce(said.company_id, 0) as company_id
from stretch
cross join licence_list
left join people_span said
    on said.person_id = stretch.person_id
    and said.from_on <= stretch.from_on
    and said.to_on > stretch.from_on
left join seen_person on seen_person.person_id = stretch.person_id
