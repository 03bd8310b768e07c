-- A workshop: a facilitated session on a board, in phases, of which one is open at
-- a time. Members take part in it, and guests without an account, for as long as it lasts.
create type workshop_phase as enum ('look', 'write', 'group', 'vote', 'decide');

-- While a workshop is in session its facilitator leads the board and its screens.
-- Where there is a reason to hold it, nobody else arranges it: the reason is said.
alter table board add column led_by uuid;
alter table board add column held text not null default '';
alter table board add foreign key (project_id, led_by) references member (project_id, id);

create table workshop (
    project_id uuid not null,
    id uuid not null,
    board_id uuid not null,
    facilitator_id uuid not null,
    title text not null check (title <> ''),
    -- Whether the writers of the notes are named when these are shown; said before
    -- anybody writes.
    names_writers boolean not null default false,
    -- Grows with everything that all who take part may know of.
    revision bigint not null default 1,
    made_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz,
    -- Its facilitator has looked at what it changed.
    confirmed_at timestamptz,
    -- Snapshots of the board at its start and its end.
    before_id uuid,
    after_id uuid,
    -- The one that is open, while it is in session.
    phase workshop_phase,
    -- How often notes were shown: those that are written now belong to the next time.
    shown_times integer not null default 0,
    -- The clock, set to some seconds, runs to a moment or stands with milliseconds left.
    clock_full integer not null default 0,
    clock_ends_at timestamptz,
    clock_left integer,
    -- What the room's screen shows, and with it those who follow.
    scene text not null default 'board' check (scene in ('board', 'vote', 'clock', 'join', 'card')),
    scene_code_id uuid,
    -- Of that card, the passage that is shown, `start..end` of a narrative.
    scene_quote text not null default '',
    -- By which guests join, while it is in session.
    code text,
    primary key (project_id, id),
    foreign key (project_id, board_id) references board (project_id, id),
    foreign key (project_id, facilitator_id) references member (project_id, id),
    foreign key (project_id, scene_code_id) references code (project_id, id),
    foreign key (project_id, before_id) references board_snapshot (project_id, id),
    foreign key (project_id, after_id) references board_snapshot (project_id, id),
    check (ended_at is null or (phase is null and code is null))
);

create index workshop_by_code on workshop (code) where code is not null;

-- What is planned for each phase.
create table agenda (
    project_id uuid not null,
    workshop_id uuid not null,
    phase workshop_phase not null,
    minutes integer not null check (minutes between 1 and 480),
    question text not null default '',
    primary key (project_id, workshop_id, phase),
    foreign key (project_id, workshop_id) references workshop (project_id, id) on delete cascade
);

-- Who takes part: a member, by the member's id, or a guest.
create table attendance (
    project_id uuid not null,
    workshop_id uuid not null,
    person_id uuid not null,
    -- Of a guest.
    guest_name text check (guest_name <> ''),
    -- The SHA-256 of what is in a guest's cookie.
    token_hash bytea,
    -- None of a member who was asked to come and is not here yet.
    came_at timestamptz,
    left_at timestamptz,
    primary key (project_id, workshop_id, person_id),
    foreign key (project_id, workshop_id) references workshop (project_id, id) on delete cascade,
    check ((guest_name is null) = (token_hash is null))
);

create index attendance_by_token on attendance (token_hash) where token_hash is not null;
create index attendance_by_person on attendance (project_id, person_id);

-- Guests do what they do under their own ids, in the same record.
alter table journal drop constraint journal_project_id_actor_id_fkey;

-- A note is its writer's alone until the facilitator shows the notes of its time.
create table note (
    project_id uuid not null,
    id uuid not null,
    workshop_id uuid not null,
    author_id uuid not null,
    -- The how manieth showing it waits for, from 1.
    time integer not null,
    body text not null check (body <> ''),
    written_at timestamptz not null default now(),
    -- What became of it, once it was shown: a theme, or a parked question.
    became text not null default '' check (became in ('', 'theme', 'parked')),
    primary key (project_id, id),
    foreign key (project_id, workshop_id) references workshop (project_id, id) on delete cascade
);

create index note_by_workshop on note (project_id, workshop_id, written_at);

create table vote (
    project_id uuid not null,
    id uuid not null,
    workshop_id uuid not null,
    question text not null check (question <> ''),
    -- Dots for each person, and the most of them on one option.
    dots integer not null check (dots between 1 and 20),
    most integer not null check (most between 1 and 20),
    made_at timestamptz not null default now(),
    opened_at timestamptz,
    closed_at timestamptz,
    primary key (project_id, id),
    foreign key (project_id, workshop_id) references workshop (project_id, id) on delete cascade
);

create index vote_by_workshop on vote (project_id, workshop_id, made_at);

create table vote_option (
    project_id uuid not null,
    vote_id uuid not null,
    position integer not null,
    label text not null check (label <> ''),
    primary key (project_id, vote_id, position),
    foreign key (project_id, vote_id) references vote (project_id, id) on delete cascade
);

-- Where somebody's dots lie: nobody else's to see until the vote is closed.
create table dot (
    project_id uuid not null,
    vote_id uuid not null,
    author_id uuid not null,
    position integer not null,
    count integer not null check (count > 0),
    primary key (project_id, vote_id, author_id, position),
    foreign key (project_id, vote_id, position) references vote_option (project_id, vote_id, position)
        on delete cascade
);

-- Who says to be done: with writing (the time of the notes) or with a vote. How many
-- dots have been placed, never where.
create table turnout (
    project_id uuid not null,
    workshop_id uuid not null,
    person_id uuid not null,
    -- `note/` and the time, or `vote/` and its id.
    task text not null,
    placed integer not null default 0,
    done boolean not null default false,
    primary key (project_id, workshop_id, person_id, task),
    foreign key (project_id, workshop_id, person_id)
        references attendance (project_id, workshop_id, person_id) on delete cascade
);

-- What a workshop puts on record in words: a question that is parked, a decision.
create table remark (
    project_id uuid not null,
    id uuid not null,
    workshop_id uuid not null,
    kind text not null check (kind in ('parked', 'decision')),
    person_id uuid not null,
    body text not null check (body <> ''),
    made_at timestamptz not null default now(),
    primary key (project_id, id),
    foreign key (project_id, workshop_id) references workshop (project_id, id) on delete cascade
);

create index remark_by_workshop on remark (project_id, workshop_id, made_at);

-- A member agrees with what a workshop came to, or says what not.
create table sign_off (
    project_id uuid not null,
    workshop_id uuid not null,
    member_id uuid not null,
    reservation text not null default '',
    signed_at timestamptz not null default now(),
    primary key (project_id, workshop_id, member_id),
    foreign key (project_id, workshop_id) references workshop (project_id, id) on delete cascade,
    foreign key (project_id, member_id) references member (project_id, id)
);

alter table note enable row level security;
alter table note force row level security;
create policy seen on note for select using (
    author_id = (select viewer())
    or exists (
        select from workshop
        where workshop.project_id = note.project_id and workshop.id = workshop_id
            and shown_times >= note.time
    )
);
create policy written on note for insert with check (author_id = (select viewer()));
create policy changed on note for update using (
    author_id = (select viewer())
    or exists (
        select from workshop
        where workshop.project_id = note.project_id and workshop.id = workshop_id
            and shown_times >= note.time
    )
);
create policy removed on note for delete using (author_id = (select viewer()));

alter table dot enable row level security;
alter table dot force row level security;
create policy seen on dot for select using (
    author_id = (select viewer())
    or exists (
        select from vote
        where vote.project_id = dot.project_id and vote.id = vote_id and closed_at is not null
    )
);
create policy placed on dot for insert with check (author_id = (select viewer()));
create policy moved on dot for update using (author_id = (select viewer()));
create policy taken on dot for delete using (author_id = (select viewer()));

grant select, insert, update on workshop, attendance, turnout, vote, sign_off to tandem_app;
grant select, insert, update, delete on agenda, vote_option, note, dot, remark to tandem_app;
grant delete on vote, attendance to tandem_app;
