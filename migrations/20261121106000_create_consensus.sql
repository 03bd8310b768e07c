-- What the two coders' work became. Their own codings are never touched: the
-- agreed codes, decisions and segments are rows of their own.

-- A coder's code is part of at most one agreed code, which keeps all of its
-- origins. The agreed code is a row of `code` without an owner.
create table code_origin (
    project_id uuid not null,
    code_id uuid not null,
    agreed_id uuid not null,
    aligned_by uuid not null,
    aligned_at timestamptz not null default now(),
    primary key (project_id, code_id),
    foreign key (project_id, code_id) references code (project_id, id),
    foreign key (project_id, agreed_id) references code (project_id, id),
    foreign key (project_id, aligned_by) references member (project_id, id)
);

create index code_origin_by_agreed on code_origin (project_id, agreed_id);

-- A proposal that the pair has answered otherwise than by joining.
create type alignment_answer as enum ('rejected', 'related');

create table alignment_verdict (
    project_id uuid not null,
    a_code_id uuid not null,
    b_code_id uuid not null,
    answer alignment_answer not null,
    decided_by uuid not null,
    decided_at timestamptz not null default now(),
    primary key (project_id, a_code_id, b_code_id),
    foreign key (project_id, a_code_id) references code (project_id, id),
    foreign key (project_id, b_code_id) references code (project_id, id),
    foreign key (project_id, decided_by) references member (project_id, id)
);

-- How one difference was settled. The key is made of the codings that differ,
-- so that a comparison that is run again finds its decisions.
create table decision (
    project_id uuid not null,
    id uuid not null,
    narrative_id uuid not null,
    difference text not null,
    choice text not null,
    -- For the choice of another code.
    code_id uuid,
    reason text not null default '',
    -- What a coder who yields wants on record.
    dissent text not null default '',
    decided_by uuid not null,
    decided_at timestamptz not null default now(),
    primary key (project_id, id),
    constraint decision_twice unique (project_id, narrative_id, difference),
    foreign key (project_id, narrative_id) references narrative (project_id, id),
    foreign key (project_id, code_id) references code (project_id, id),
    foreign key (project_id, decided_by) references member (project_id, id)
);

-- The agreed codings of a narrative: made from the coders' codings and the
-- decisions whenever either changes, never edited by hand.
create table consensus_segment (
    project_id uuid not null,
    id uuid not null,
    narrative_id uuid not null,
    -- The agreed code, or a coder's own that is not aligned yet.
    code_id uuid not null,
    start_at integer not null,
    end_at integer not null,
    -- None where both coders had it so.
    decision_id uuid,
    -- The codings that it came from.
    parents uuid[] not null,
    primary key (project_id, id),
    foreign key (project_id, narrative_id) references narrative (project_id, id),
    foreign key (project_id, code_id) references code (project_id, id),
    foreign key (project_id, decision_id) references decision (project_id, id)
);

create index consensus_segment_by_code on consensus_segment (project_id, code_id);
create index consensus_segment_by_narrative on consensus_segment (project_id, narrative_id);

create table consensus_sign (
    project_id uuid not null,
    narrative_id uuid not null,
    member_id uuid not null,
    signed_at timestamptz not null default now(),
    primary key (project_id, narrative_id, member_id),
    foreign key (project_id, narrative_id, member_id)
        references assignment (project_id, narrative_id, member_id)
);

grant select, insert, update, delete on code_origin, alignment_verdict to tandem_app;
grant select, insert, delete on decision, consensus_segment, consensus_sign to tandem_app;
