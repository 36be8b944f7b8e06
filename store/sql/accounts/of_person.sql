-- one row per account and span of time in which it is that of the person behind temp table given_key
with person as (
    select person_id from oid_person where oid_key in (select key from given_key)
    union
    select coalesce(owner.person_id, account.account_id)
    from account
    left join upn_owner owner
        on owner.account_id = account.account_id
        and $today >= owner.from_on
        and $today < owner.to_on
    where account.key in (select key from given_key)
      and account.key not in (select oid_key from oid_person)
),
mine as (
    select account_id, from_on, to_on from upn_owner semi join person using (person_id)
    union
    select account.account_id, $first, $last
    from oid_person
    semi join person using (person_id)
    join account on account.key = oid_person.oid_key
    union
    select person_id, $first, $last
    from person
    where person_id not in (select account_id from upn_owner)
    union
    select account_id, $first, $last from set_aside_account
    where oid_key in (
        select oid_key from oid_person semi join person using (person_id)
        union
        select key from given_key
    ) and account_id not in (select account_id from upn_owner)
)
select mine.account_id, account.key, account.kind, mine.from_on, mine.to_on
from mine
join account using (account_id)
order by mine.account_id, mine.from_on
