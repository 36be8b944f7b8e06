-- one row per person and unbroken run of pieces that say the same;
-- one piece for all days needs no look around, and that is most people
insert into person_span
with alone as (
    select *, null::date as licensed_since_on
    from piece
    where from_on = date '0001-01-01' and to_on = date '9999-12-31'
),
several as (
    select
        *,
        row(
            licensed, licence_basis,
            department_id, team_id, function_id, office_id, country_id, company_id
        ) as said
    from piece
    where from_on > date '0001-01-01' or to_on < date '9999-12-31'
),
compared as (
    select
        *,
        lag(said) over seq is not distinct from said as same,
        lag(licensed) over seq is distinct from licensed as turned
    from several
    window seq as (partition by person_id order by from_on)
),
turning as (
    select
        *,
        max(case when turned then from_on end) over (
            partition by person_id
            order by from_on
            rows between unbounded preceding and current row
        ) as turned_on
    from compared
),
joined as (
    select
        * exclude (to_on, said, same, turned, turned_on),
        lead(from_on, 1, date '9999-12-31') over seq as to_on,
        -- A licence that has always been there has no known beginning.
        case when licensed and turned_on > date '0001-01-01' then turned_on end as licensed_since_on
    from turning
    where not same or from_on = date '0001-01-01'
    window seq as (partition by person_id order by from_on)
),
span as (
    select * from alone
    union all by name
    select * from joined
)
select
    span.person_id,
    span.from_on,
    span.to_on,
    coalesce(seen_person.concealed, false),
    span.licensed,
    span.licence_basis,
    span.licensed_since_on,
    seen_person.seen_from_on,
    seen_person.seen_until_on,
    span.department_id,
    span.team_id,
    span.function_id,
    span.office_id,
    span.country_id,
    span.company_id
from span
left join seen_person on seen_person.person_id = span.person_id
