-- one row per account whose runs change when the snapshot at $refresh_on is put between others;
-- $again: the date is known already, and a second report of a day only adds accounts
create or replace temp table changed as
with covered as (
    select account_id
    from coverage
    where series = $series
      and concealed = $concealed
      and from_on <= $refresh_on
      and to_on >= $refresh_on
)
select account_id from seen anti join covered using (account_id)
union
select account_id from covered anti join seen using (account_id) where not $again
