-- A code belongs to the coder who made it, or to the project when it has no
-- owner. Names are unique per owner: a refused name must not tell a coder what
-- the other one has.
create type code_origin_kind as enum ('inductive', 'in_vivo', 'framework', 'consensus');

create table code (
    project_id uuid not null references project (id) on delete cascade,
    id uuid not null,
    owner_id uuid,
    name text not null check (name <> ''),
    definition text not null default '',
    include text not null default '',
    exclude text not null default '',
    example text not null default '',
    -- One of twelve hues, 0 to 11, from the name: never by order of making.
    hue smallint not null default 0 check (hue between 0 and 11),
    parent_id uuid,
    origin code_origin_kind not null default 'inductive',
    created_at timestamptz not null default now(),
    -- A removed code stays for the record; its name is free again.
    removed_at timestamptz,
    primary key (project_id, id),
    foreign key (project_id, owner_id) references member (project_id, id),
    foreign key (project_id, parent_id) references code (project_id, id)
);

create unique index code_name_taken on code (project_id, owner_id, lower(name))
    nulls not distinct where removed_at is null;

grant select, insert on code to tandem_app;
grant update (name, definition, include, exclude, example, hue, parent_id, removed_at) on code to tandem_app;
