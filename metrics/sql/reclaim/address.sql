-- one row per person and account that is theirs today: its key, the one in the newest
-- report first, then the one that files told of last
select
    owned.person_id,
    owned.account_id,
    account.key
from (
    select a.person_id, a.account_id
    from alias as a
    where a.from_on <= $today and a.to_on > $today
    union all
    select own.account_id, own.account_id
    from account as own
    where
        not exists (
            select 1
            from alias as a
            where a.account_id = own.account_id and a.from_on <= $today and a.to_on > $today
        )
) as owned
join account on account.account_id = owned.account_id
left join (
    select c.account_id, max(c.to_on) as until_on
    from coverage as c
    where c.series = 0
    group by c.account_id
) as report on report.account_id = owned.account_id
where account.kind = 'upn'
order by owned.person_id, report.until_on desc nulls last, owned.account_id desc
