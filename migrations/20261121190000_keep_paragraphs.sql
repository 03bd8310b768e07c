-- Agreement is counted by paragraph too, and figures of narratives that were begun after codes were
-- aligned stand apart: both are kept at the release like the rest.
alter table released_text
    -- Start and end of each paragraph, headings left out.
    add column paragraphs integer[] not null default '{}',
    -- When the first of the codings that it was released with was made; null without any.
    add column begun_at timestamptz;

create function paragraphs_of(project uuid, narrative uuid) returns integer[] language sql stable as $$
    select coalesce(array_agg(edge order by edge), '{}') from (
        select min(start_at) as start_at, max(end_at) as end_at from unit
        where project_id = $1 and narrative_id = $2 and not heading group by paragraph
    ) paragraph, unnest(array[start_at, end_at]) edge;
$$;

create function begun_at_of(project uuid, narrative uuid) returns timestamptz language sql stable as $$
    select min(coded_at) from coding where project_id = $1 and narrative_id = $2 and released;
$$;

update released_text set
    paragraphs = paragraphs_of(project_id, narrative_id),
    begun_at = begun_at_of(project_id, narrative_id);

-- Keeps a narrative that is released in this transaction.
create or replace function keep_layers(project uuid, narrative uuid) returns void language sql as $$
    insert into released_text (project_id, narrative_id, length, sentences, paragraphs, begun_at)
    select project_id, id, char_length(body), coalesce(sentences, '{}'), paragraphs_of($1, $2),
        begun_at_of($1, $2)
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
