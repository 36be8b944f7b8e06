-- one row per address that an alias file says became another one: the person of the last address of
-- its chain, until the day from which the old address may be somebody else's
insert into upn_owner
with recursive said as (
    select old_account_id, new_account_id, changed_on
    from address_change
    where old_account_id <> new_account_id
    qualify row_number() over (
        partition by old_account_id
        order by changed_on desc nulls last, batch_id desc, line desc
    ) = 1
),
chain as (
    select old_account_id, new_account_id as account_id, changed_on, 1 as steps
    from said
    union all
    select chain.old_account_id, said.new_account_id, chain.changed_on, chain.steps + 1
    from chain
    join said on said.old_account_id = chain.account_id
    where chain.steps < 50
),
ended as (
    select old_account_id, account_id, changed_on
    from chain
    anti join said on said.old_account_id = chain.account_id
),
-- the newest owner that a directory id names
present as (
    select account_id, person_id
    from upn_owner
    qualify row_number() over (partition by account_id order by from_on desc) = 1
)
select
    ended.old_account_id,
    date '0001-01-01',
    coalesce(date_trunc('week', ended.changed_on)::date + 7, date '9999-12-31'),
    coalesce(present.person_id, ended.account_id)
from ended
left join present on present.account_id = ended.account_id
anti join upn_owner on upn_owner.account_id = ended.old_account_id
