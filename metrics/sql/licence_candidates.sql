-- one row per group: people without a licence, those whom the report of the last day calls ready
-- Who is not on the report is not ready; whose update channel it does not tell is unknown.
with told as (
    select
        r.person_id,
        case
            when r.suggested is not null then case when r.suggested then 1 else 0 end
            when not (
                coalesce(r.meetings, false)
                or coalesce(r.chat, false)
                or coalesce(r.mail, false)
                or coalesce(r.documents, false)
            ) then 0
            when r.update_channel is null then null
            when r.update_channel then 1
            else 0
        end as ready,
        1 as listed
    from person_readiness as r
    where r.refresh_on = $last_on
),
tally as (
    select
        member.grp,
        case when told.ready = 1 then 1 else 0 end as ready,
        case when told.listed = 1 and told.ready is null then 1 else 0 end as unknown
    from member
    left join told on told.person_id = member.person_id
)
select
    tally.grp,
    'any' as app_key,
    count(*) as people,
    sum(tally.ready) as numerator,
    count(*) - sum(tally.unknown) as denominator,
    sum(tally.unknown) as unknown
from tally
group by tally.grp
