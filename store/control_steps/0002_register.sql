-- The register of champions: actions, follow-up, notes, goals and use cases. Of persons it holds only
-- who wrote or owns something. `plain` is a team's name as names are compared; days are ISO 8601.

-- one row per action
create table action (
    action_id integer primary key,
    kind text not null, title text not null, goal text not null, status text not null,
    dimension text not null,                -- what a team is
    starts_on text not null, ends_on text, owner text not null, link text not null,
    materials text not null, event_key text,
    seed integer, waves integer, weeks_between integer, drawn_at text,
    draws integer not null default 0,       -- how often lots were drawn
    created_at text not null, created_by text not null, created_role text not null,
    changed_at text not null, changed_by text not null, changed_role text not null
);

-- one row per action and team
create table action_team (
    action_id integer not null references action (action_id),
    plain text not null, team text not null,
    place integer not null,                 -- in the order, from 1
    wave integer not null,                  -- from 1
    starts_on text not null,
    stopped_on text,
    primary key (action_id, plain)
);

-- Which teams are in an action, and when, stays as it was once the action has started.
create trigger action_team_stays before delete on action_team
when (select status from action where action_id = old.action_id) <> 'planned'
begin select raise(abort, 'the action has started'); end;
create trigger action_team_same before update of action_id, plain, team, place, wave, starts_on
on action_team
when (select status from action where action_id = old.action_id) <> 'planned'
begin select raise(abort, 'the action has started'); end;
create trigger action_team_full before insert on action_team
when (select status from action where action_id = new.action_id) <> 'planned'
begin select raise(abort, 'the action has started'); end;
create trigger action_begun before update of status on action
when new.status = 'planned' and old.status <> 'planned'
begin select raise(abort, 'the action has started'); end;
create trigger action_kept before delete on action
begin select raise(abort, 'an action is stopped, not deleted'); end;

-- one row per change of an action
create table action_log (
    action_id integer not null, changed_at text not null, who text not null, role text not null,
    what text not null, was text, became text
);

-- one row per change of the follow-up of a team; the newest counts
create table follow_up (
    dimension text not null, plain text not null, team text not null,
    state text not null, until_on text, reason text not null,
    changed_at text not null, who text not null, role text not null
);
create index follow_up_team on follow_up (dimension, plain, changed_at);

-- one row per note: of a team, or, where no team is named, to the project team
create table note (
    note_id integer primary key,
    dimension text, plain text, team text, words text not null,
    written_at text not null, author text not null, role text not null
);

-- one row per goal of a team; the newest that was not ended is the goal
create table goal (
    goal_id integer primary key,
    dimension text not null, plain text not null, team text not null,
    metric text not null, share real not null, by_on text not null,
    set_at text not null, set_by text not null, set_role text not null,
    ended_at text, ended_by text
);

-- one row per choice of a team to be shown among the wins, or to join challenges; the newest counts
create table opt_in (
    dimension text not null, plain text not null, team text not null,
    what text not null, wanted integer not null,
    chosen_at text not null, who text not null, role text not null
);

-- one row per use case
create table use_case (
    use_case_id integer primary key,
    title text not null, plain text not null, department text not null, function text not null,
    app text not null, kind text not null, how_to text not null, contact_role text not null,
    link text not null,
    created_at text not null, created_by text not null, created_role text not null,
    changed_at text not null, changed_by text not null, changed_role text not null,
    withdrawn_at text
);
create unique index use_case_once on use_case (plain, department) where withdrawn_at is null;

-- one row per use case and team that it was shared with
create table use_case_share (
    use_case_id integer not null references use_case (use_case_id),
    dimension text not null, plain text not null, team text not null, shared_on text not null,
    recorded_at text not null, who text not null, role text not null,
    primary key (use_case_id, dimension, plain)
);
