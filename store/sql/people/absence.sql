-- one row per person and full picture without the person, who has left by then, and who holds no
-- licence if the picture lists licences
create or replace temp table absence as
with everyone as (
    select distinct person_id from fact_row
)
select
    everyone.person_id,
    picture.on_date,
    picture.ord,
    picture.source,
    case when picture.lists_licences then false end as licensed
from everyone
cross join picture
anti join fact_row
    on fact_row.person_id = everyone.person_id
    and picture.ord between fact_row.ord and fact_row.last_ord
where picture.full_picture
