-- one row per person and full picture without the person, who has left by then, and who holds no
-- licence if the picture lists licences; of a day with parts of a list of the same source, as pages
-- are, all files of that source and day are one picture together, whatever their order
create or replace temp table absence as
with everyone as (
    select distinct person_id from fact_row
),
page as (
    select whole.ord, whole.on_date, other.ord as other_ord
    from picture whole
    join picture other on other.source = whole.source and other.on_date = whole.on_date
    where whole.full_picture
      and exists (
          from picture part
          where part.source = whole.source
            and part.on_date = whole.on_date
            and not part.full_picture
      )
),
-- a row with a day of its own tells of that day alone; rows that lists repeat have none
on_page as (
    select distinct page.ord, fact_row.person_id
    from page
    join fact_row
        on page.other_ord between fact_row.ord and fact_row.last_ord
        and (fact_row.last_ord > fact_row.ord or fact_row.on_date = page.on_date)
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
anti join on_page on on_page.ord = picture.ord and on_page.person_id = everyone.person_id
where picture.full_picture
