-- one row per group that a batch names, with one spelling
create or replace temp table viva_spelling as
select lower({column}) as plain, min({column}) as value
from {rows}
where {column} is not null
group by 1
