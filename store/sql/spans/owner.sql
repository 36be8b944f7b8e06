-- one row per account that reports list and unbroken run of days with one person behind it;
-- days that no alias speaks for belong to the account itself
create or replace temp table owner as
with listed as (
    select distinct account_id from coverage
),
turn as (
    select
        account_id,
        from_on,
        to_on,
        lag(to_on, 1, date '0001-01-01') over seq as free_on,
        lead(account_id) over seq is null as last
    from alias
    semi join listed using (account_id)
    window seq as (partition by account_id order by from_on)
)
select
    account_id,
    date '0001-01-01' as from_on,
    date '9999-12-31' as to_on,
    account_id as person_id
from listed
anti join alias using (account_id)
union all
select alias.account_id, alias.from_on, alias.to_on, alias.person_id
from alias
semi join listed using (account_id)
union all
select account_id, free_on, from_on, account_id
from turn
where free_on < from_on
union all
select account_id, to_on, date '9999-12-31', account_id
from turn
where last and to_on < date '9999-12-31'
