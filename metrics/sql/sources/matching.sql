-- one row per source and reason: how many of its accounts are, on its newest day, somebody whom
-- people files know, or why they are not
--
-- An audit record is kept once, whichever of several files told it, so the view gives each audit
-- source the people of all of them. Its own are those with a record on a day of its own files.
with audit_file as (
    select b.source, f.from_on, f.until_on
    from interaction_file f
    join batch b using (batch_id)
),
audit_account as (
    select distinct file.source, told.account_id
    from audit_file file
    join (select distinct account_id, used_on from interaction) told
        on told.used_on between file.from_on and file.until_on
)
select source, reason, count(*) as people
from (
    select
        listed.source,
        case
            when account.kind = 'hash' then 'concealed'
            when span.listed and not span.licensed then 'no-licence'
            when span.listed and alias.person_id is not null and account.kind = 'upn' then 'renamed'
            when span.listed then 'matched'
            when span.person_id is not null then 'left'
            when guest.account_id is not null then 'guest'
            else 'not-in-people-file'
        end as reason
    from source_account listed
    join account on account.account_id = listed.account_id
    left join alias
        on alias.account_id = listed.account_id
        and alias.from_on <= listed.on_day
        and alias.to_on > listed.on_day
    left join people_span span
        on span.person_id = coalesce(alias.person_id, listed.account_id)
        and span.from_on <= listed.on_day
        and span.to_on > listed.on_day
    left join guest_account guest on guest.account_id = listed.account_id
    where listed.source not in (select source from audit_file)
        or (listed.source, listed.account_id) in (select source, account_id from audit_account)
) told
group by source, reason
