-- one row per person-week of a batch; wins: it takes the place of what is there, or nothing is there
create or replace temp table viva_offered as
with mine as (
    select
        $batch_id as batch_id,
        r.line,
        account.account_id,
        r.week_on,
        r.metric_on,
        r.actions,
        r.active_days,
        r.enabled_days,
        coalesce(organisation.value_id, 0) as organisation_id,
        coalesce(role.value_id, 0) as function_id
    from {rows} r
    join account
        on account.key = r.key
    left join viva_value as organisation
        on organisation.dimension = 'viva_organisation'
        and lower(organisation.value) = lower(r.organisation)
    left join viva_value as role
        on role.dimension = 'viva_function'
        and lower(role.value) = lower(r.function)
)
select
    mine.*,
    there.account_id is null
        or (mine.actions is not null, $newest_on, $rank)
        > (there.actions is not null, batch.newest_on, batch.rows_hash) as wins
from mine
left join viva_week as there
    on there.account_id = mine.account_id
    and there.week_on = mine.week_on
left join batch
    on batch.batch_id = there.batch_id
