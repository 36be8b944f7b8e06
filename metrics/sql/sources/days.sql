-- one row per source and day that it speaks of
select distinct source, on_day
from source_day
where on_day is not null
