-- What a code means has versions: a new one whenever its definition, or what it
-- includes or excludes, says something that it never said before. To be defined for
-- the first time changes nothing. A coding knows the version that it was made under.
alter table code add column version integer not null default 1;

create table code_version (
    project_id uuid not null,
    code_id uuid not null,
    version integer not null,
    owner_id uuid,
    definition text not null,
    include text not null,
    exclude text not null,
    since_at timestamptz not null default now(),
    primary key (project_id, code_id, version),
    foreign key (project_id, code_id) references code (project_id, id)
);

alter table code no force row level security;
insert into code_version
select project_id, id, 1, owner_id, definition, include, exclude, created_at from code
where definition || include || exclude <> '';
alter table code force row level security;

alter table code_version enable row level security;
alter table code_version force row level security;
create policy seen on code_version for select
    using (owner_id is null or owner_id = (select viewer()));
create policy made on code_version for insert
    with check (owner_id is null or owner_id = (select viewer()));
grant select, insert on code_version to tandem_app;

create function version_code() returns trigger language plpgsql as $$ begin
    new.version := coalesce(
        (
            select max(version) from code_version
            where project_id = new.project_id and code_id = new.id
                and (definition, include, exclude) = (new.definition, new.include, new.exclude)
        ),
        (
            select 1 + max(version) from code_version
            where project_id = new.project_id and code_id = new.id
        ),
        1
    );
    return new;
end $$;

create function keep_code_version() returns trigger language plpgsql as $$ begin
    insert into code_version (project_id, code_id, version, owner_id, definition, include, exclude)
    select
        new.project_id, new.id, new.version, new.owner_id, new.definition, new.include, new.exclude
    where new.definition || new.include || new.exclude <> ''
    on conflict do nothing;
    return null;
end $$;

create trigger code_has_version before insert or update of definition, include, exclude on code
    for each row execute function version_code();
create trigger code_version_is_kept after insert or update of definition, include, exclude on code
    for each row execute function keep_code_version();

alter table coding add column code_version integer not null default 1;
alter table coding alter column code_version drop default;
grant update (code_version) on coding to tandem_app;

create function code_as_it_is() returns trigger language plpgsql as $$ begin
    new.code_version := (
        select version from code where project_id = new.project_id and id = new.code_id
    );
    return new;
end $$;

create trigger coding_knows_version before insert or update on coding
    for each row when (new.code_version is null)
    execute function code_as_it_is();

-- Somebody looked at a passage again and said whether its code fits: the check of
-- a coder's own consistency, and after the release of the team's. It opens with the
-- coding that it is about.
create type check_outcome as enum ('fits', 'doubtful', 'moved', 'both', 'removed');

create table passage_check (
    project_id uuid not null,
    coding_id uuid not null,
    checker_id uuid not null,
    narrative_id uuid not null,
    coder_id uuid not null,
    -- The code that was looked at.
    code_id uuid not null,
    outcome check_outcome not null,
    checked_at timestamptz not null default now(),
    released boolean default false,
    primary key (project_id, coding_id, checker_id),
    foreign key (project_id, checker_id) references member (project_id, id),
    foreign key (project_id, code_id) references code (project_id, id),
    constraint passage_check_after_release
        foreign key (project_id, narrative_id, coder_id, released)
        references assignment (project_id, narrative_id, member_id, released) on update cascade
);

create index passage_check_by_code on passage_check (project_id, code_id);

alter table passage_check enable row level security;
alter table passage_check force row level security;
create policy seen on passage_check for select
    using (released or checker_id = (select viewer()));
create policy made on passage_check for insert with check (
    checker_id = (select viewer()) and (released or coder_id = (select viewer()))
);
create policy changed on passage_check for update using (checker_id = (select viewer()));
create policy taken_back on passage_check for delete using (checker_id = (select viewer()));
grant select, insert, delete on passage_check to tandem_app;
grant update (code_id, outcome, checked_at) on passage_check to tandem_app;
