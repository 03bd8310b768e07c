-- Who works on what. Every key below project starts with project_id, so that a
-- row of one project can never point into another.

-- The member for whom the current transaction looks; null when nobody.
create function viewer() returns uuid language sql stable parallel safe
    return nullif(current_setting('tandem.viewer', true), '')::uuid;

create table project (
    id uuid primary key,
    slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    title text not null check (title <> ''),
    summary text not null default '',
    demonstration boolean not null default false,
    -- Otherwise the lead releases when all have submitted.
    releases_by_itself boolean not null default true,
    shows_coefficients boolean not null default true,
    created_at timestamptz not null default now(),
    constraint project_slug_taken unique (slug)
);

create type role as enum ('lead', 'coder', 'member', 'observer');

create table member (
    project_id uuid not null references project (id) on delete cascade,
    id uuid not null,
    user_id uuid not null references account (id),
    role role not null,
    joined_at timestamptz not null default now(),
    -- What a member did stays; the member is out from then on.
    left_at timestamptz,
    primary key (project_id, id),
    constraint member_twice unique (project_id, user_id)
);

create index member_by_user on member (user_id);

create table research_question (
    project_id uuid not null references project (id) on delete cascade,
    id uuid not null,
    position integer not null,
    body text not null check (body <> ''),
    primary key (project_id, id)
);

-- An invitation is a link that a lead sends. The table holds the SHA-256 of
-- what is in it.
create table invitation (
    project_id uuid not null references project (id) on delete cascade,
    id uuid not null,
    token_hash bytea not null,
    role role not null,
    made_by uuid not null,
    made_at timestamptz not null default now(),
    expires_at timestamptz not null,
    accepted_by uuid,
    accepted_at timestamptz,
    revoked_at timestamptz,
    primary key (project_id, id),
    foreign key (project_id, made_by) references member (project_id, id),
    foreign key (project_id, accepted_by) references member (project_id, id)
);

create index invitation_by_token on invitation (token_hash);

grant select, insert, update, delete on project, research_question to tandem_app;
grant select, insert on member, invitation to tandem_app;
grant update (role, left_at, joined_at) on member to tandem_app;
grant update (accepted_by, accepted_at, revoked_at) on invitation to tandem_app;
