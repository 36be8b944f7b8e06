-- what is known of the access log beside its rows, each with a keyed hash, so that nobody without the home's key
-- can write it: head (number and mark of the newest row) and anchor (where the chain begins, and which row was
-- found broken before the oldest rows went)
create table access_seal (name text primary key, value text not null, mac text not null);
