-- one row per row of the file: the record, with the app and the kind of use that it means
create or replace temp table fresh as
select
    r.record_id,
    r.used_on,
    r.key,
    place.app,
    place.used_for,
    r.prompts,
    r.counted
from {rows} r
join place
    on place.host = coalesce(r.host, '')
    and place.contexts = r.contexts
    and place.agent = r.agent
