-- one row per person and unbroken run of days on which people files say the same
insert into people_span
with told as (
    select
        *,
        row(
            department, team, function, office, country, company,
            licensed, listed, licence_from_on
        ) as said
    from state
),
compared as (
    select
        *,
        lag(said) over seq is not distinct from said and lag(person_id) over seq is not null as same
    from told
    window seq as (partition by person_id order by on_date)
)
select
    person_id,
    case when lag(on_date) over seq is null then date '0001-01-01' else on_date end,
    coalesce(lead(on_date) over seq, date '9999-12-31'),
    listed,
    licensed,
    licence_from_on,
    department,
    team,
    function,
    office,
    country,
    company
from compared
where not same
window seq as (partition by person_id order by on_date)
order by person_id, on_date
