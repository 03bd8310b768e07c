-- What agreement is computed from: the text and its coders' layers as they were at the release, one
-- row each. Nothing changes them afterwards, so that no later edit changes a figure; and a thousand
-- narratives are read in a moment.
create table released_text (
    project_id uuid not null,
    narrative_id uuid not null,
    -- Code points.
    length integer not null,
    -- Start and end of each sentence, headings left out.
    sentences integer[] not null,
    primary key (project_id, narrative_id),
    foreign key (project_id, narrative_id) references narrative (project_id, id) on delete cascade
);

create table released_layer (
    project_id uuid not null,
    narrative_id uuid not null,
    coder_id uuid not null,
    -- The codes used, each once.
    codes uuid[] not null,
    -- Of each coding: the place of its code among them, from 1, then start and end.
    marks integer[] not null,
    primary key (project_id, narrative_id, coder_id),
    foreign key (project_id, narrative_id)
        references released_text (project_id, narrative_id) on delete cascade,
    foreign key (project_id, narrative_id, coder_id)
        references submission (project_id, narrative_id, coder_id)
);

alter table released_layer enable row level security;
alter table released_layer force row level security;
create policy seen on released_layer for select using (true);
create policy made on released_layer for insert with check (
    exists (
        select from narrative
        where narrative.project_id = released_layer.project_id
            and narrative.id = narrative_id and released
    )
);

grant select, insert on released_text, released_layer to tandem_app;

-- Keeps a narrative that is released in this transaction.
create function keep_layers(project uuid, narrative uuid) returns void language sql as $$
    insert into released_text (project_id, narrative_id, length, sentences)
    select project_id, id, char_length(body), coalesce(sentences, '{}')
    from narrative, lateral (
        select array_agg(edge order by position, edge) as sentences
        from unit, unnest(array[start_at, end_at]) edge
        where unit.project_id = narrative.project_id and narrative_id = narrative.id and not heading
    ) unit
    where project_id = $1 and id = $2;

    insert into released_layer (project_id, narrative_id, coder_id, codes, marks)
    select project_id, narrative_id, coder_id, coalesce(codes, '{}'), coalesce(marks, '{}')
    from submission, lateral (
        select array_agg(distinct code_id) as codes from coding
        where coding.project_id = submission.project_id
            and coding.narrative_id = submission.narrative_id
            and coding.coder_id = submission.coder_id
    ) used, lateral (
        select array_agg(value order by start_at, end_at, id, place) as marks
        from coding, unnest(array[array_position(codes, code_id), start_at, end_at])
            with ordinality mark (value, place)
        where coding.project_id = submission.project_id
            and coding.narrative_id = submission.narrative_id
            and coding.coder_id = submission.coder_id
    ) coded
    where project_id = $1 and narrative_id = $2 and released;
$$;

select keep_layers(project_id, id) from narrative where released;
