-- one row per manager: the team is called after the department that most of it is in and a number,
-- never after the manager
insert into dimension_value
with team as (
    select manager, department, sum(last_ord - ord + 1) as rows
    from fact_row
    where manager <> ''
    group by manager, department
),
home as (
    select manager, coalesce(nullif(department, ''), '–') as department
    from team
    qualify row_number() over (partition by manager order by rows desc, department) = 1
)
select
    'team',
    row_number() over (order by manager),
    department || ' · ' || row_number() over (partition by department order by manager)
from home
