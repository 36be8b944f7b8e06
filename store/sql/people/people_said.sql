-- one row per row of a people file, or of several that say the same; ord: the first file's place
-- among all files, last_ord: the last one's; manager_id 0: told to be nobody
create or replace temp table people_said (
    ord integer,
    last_ord integer,
    line bigint,
    on_date date,
    upn_id integer,
    oid_id integer,
    mail_id integer,
    department varchar,
    team varchar,
    function varchar,
    office varchar,
    country varchar,
    company varchar,
    manager_id integer,
    licensed boolean,
    enabled boolean,
    guest boolean
)
