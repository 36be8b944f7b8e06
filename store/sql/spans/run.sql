-- one row per person and run of snapshots that list one of the person's accounts, with the days on
-- which the account was the person's; both ends of the run inclusive
create or replace temp table run as
select
    owner.person_id,
    coverage.series,
    coverage.concealed,
    coverage.from_on,
    coverage.to_on,
    owner.from_on as own_from_on,
    owner.to_on as own_to_on
from coverage
join owner
    on owner.account_id = coverage.account_id
    and coverage.from_on < owner.to_on
    and coverage.to_on >= owner.from_on
semi join person on person.person_id = owner.person_id
