-- What a list of narratives says of their length: stretches between white space.
alter table narrative add column words integer not null
    generated always as (regexp_count(body, '\S+')) stored;

-- The wall behind the handlers: what was coded stays the text that was coded.
create function refuse_to_change_frozen() returns trigger language plpgsql as $$ begin
    raise exception 'a frozen text is never changed' using errcode = 'integrity_constraint_violation';
end $$;

create trigger narrative_stays_frozen before update on narrative for each row
    when (old.frozen_at is not null and (
        new.body is distinct from old.body
        or new.headings is distinct from old.headings
        or new.body_hash is distinct from old.body_hash
        or new.frozen_at is distinct from old.frozen_at
    ))
    execute function refuse_to_change_frozen();

-- A draft that was deleted, until somebody undoes it. Its number stays its own.
create table removed_narrative (
    project_id uuid not null references project (id) on delete cascade,
    id uuid not null,
    number integer not null,
    title text not null,
    body text not null,
    headings jsonb not null,
    file_name text,
    bytes bytea,
    warnings jsonb not null,
    created_at timestamptz not null,
    -- {attribute: value}
    attributes jsonb not null,
    -- {seat: member}
    seats jsonb not null,
    removed_at timestamptz not null default now(),
    primary key (project_id, id)
);

grant select, insert, delete on removed_narrative to tandem_app;
