-- one row per account whose runs changed and week: with a snapshot put in between, any week may
-- change
insert into pair
select cover.week_on, account.account_id
from (select distinct account_id from touched) account
cross join cover
where not cover.changed
