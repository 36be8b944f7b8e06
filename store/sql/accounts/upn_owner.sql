-- one row per address and unbroken run of days with one owner: the person it belongs to;
-- the first owner has had it always, the last has it still. The week in which an address changes
-- hands is the new owner's: a week is counted for who is there at its end
create or replace temp table upn_owner as
with turn as (
    select
        account.account_id,
        owner.on_date,
        oid_person.person_id,
        lag(oid_person.person_id) over (
            partition by owner.address_key order by owner.on_date
        ) as before_id
    from address_owner owner
    join oid_person on oid_person.oid_key = owner.oid_key
    join account on account.key = owner.address_key
),
changed as (
    select account_id, on_date, person_id from turn where person_id is distinct from before_id
)
select
    account_id,
    case
        when lag(on_date) over seq is null then date '0001-01-01'
        else date_trunc('week', on_date)::date
    end as from_on,
    coalesce(date_trunc('week', lead(on_date) over seq)::date, date '9999-12-31') as to_on,
    person_id
from changed
window seq as (partition by account_id order by on_date)
