-- A difference that something was said or decided about. It keeps what it was,
-- so that this can be read when the difference itself is gone: because codes
-- were aligned otherwise, it is made of other codings by then.
create table difference (
    project_id uuid not null,
    narrative_id uuid not null,
    key uuid not null,
    start_at integer not null,
    end_at integer not null,
    -- The codings that it is made of, and the codes as their coders name them.
    codings uuid[] not null,
    a_had text[] not null,
    b_had text[] not null,
    -- The discussion is over; until somebody writes again.
    resolved_by uuid,
    resolved_at timestamptz,
    -- Its coders are asked to look again.
    asked_by uuid,
    asked_at timestamptz,
    primary key (project_id, narrative_id, key),
    foreign key (project_id, narrative_id) references narrative (project_id, id),
    foreign key (project_id, resolved_by) references member (project_id, id),
    foreign key (project_id, asked_by) references member (project_id, id)
);

create index difference_asked on difference (project_id) where asked_at is not null;

-- What somebody said about it. Taken back, its place stays and its words go.
create table message (
    project_id uuid not null,
    id uuid not null,
    narrative_id uuid not null,
    difference uuid not null,
    written_by uuid not null,
    written_at timestamptz not null default clock_timestamp(),
    body text not null,
    -- What a coder who looked again would have here: a, b, both or neither.
    answer text,
    taken_back_at timestamptz,
    primary key (project_id, id),
    foreign key (project_id, narrative_id, difference)
        references difference (project_id, narrative_id, key),
    foreign key (project_id, written_by) references member (project_id, id)
);

create index message_by_difference on message (project_id, narrative_id, difference, written_at);

create table mention (
    project_id uuid not null,
    message_id uuid not null,
    member_id uuid not null,
    primary key (project_id, message_id, member_id),
    foreign key (project_id, message_id) references message (project_id, id),
    foreign key (project_id, member_id) references member (project_id, id)
);

create index mention_by_member on mention (project_id, member_id);

-- The decision log: every step, with the words of its moment. It only grows.
create table decision_step (
    project_id uuid not null,
    id uuid not null,
    narrative_id uuid not null,
    difference uuid not null,
    decision_id uuid not null,
    -- decided, opened, undone, restored; lapsed and returned when codes were
    -- aligned otherwise.
    step text not null,
    class text not null,
    choice text not null,
    edges text not null,
    -- The agreed codes that stood by it.
    stood text[] not null,
    reason text not null,
    dissent text not null,
    made_by uuid not null,
    made_at timestamptz not null default clock_timestamp(),
    primary key (project_id, id),
    foreign key (project_id, narrative_id, difference)
        references difference (project_id, narrative_id, key),
    foreign key (project_id, made_by) references member (project_id, id)
);

create index decision_step_by_narrative on decision_step (project_id, narrative_id, made_at);
create index decision_step_by_decision on decision_step (project_id, decision_id, made_at);

grant select, insert on difference, message, mention, decision_step to tandem_app;
grant update (resolved_by, resolved_at, asked_by, asked_at) on difference to tandem_app;
grant update (body, taken_back_at) on message to tandem_app;
grant delete on mention to tandem_app;
