-- A frozen text may be corrected until its release. The text before stays as it
-- was, with who corrected it and why.
alter table narrative add column version integer not null default 1;

create table narrative_version (
    project_id uuid not null,
    narrative_id uuid not null,
    -- From 1; the text that stands now is the narrative's own, one further.
    version integer not null,
    body text not null,
    headings jsonb not null,
    body_hash bytea not null,
    reason text not null check (reason <> ''),
    corrected_by uuid not null,
    corrected_at timestamptz not null default clock_timestamp(),
    primary key (project_id, narrative_id, version),
    foreign key (project_id, narrative_id) references narrative (project_id, id) on delete cascade,
    foreign key (project_id, corrected_by) references member (project_id, id)
);

grant select, insert on narrative_version to tandem_app;

-- The narrative whose text is being corrected in this transaction: by a lead, and
-- before its release. `correct_text` alone says so; what a coder did there is then
-- moved with the text, and nobody reads it.
create function corrected_narrative() returns uuid language plpgsql stable as $$
declare
    named uuid := nullif(current_setting('tandem.correction', true), '')::uuid;
begin
    if named is null then
        return null;
    end if;
    return (
        select narrative.id from narrative
            join member on member.project_id = narrative.project_id
                and member.id = viewer() and role = 'lead' and left_at is null
        where narrative.id = named and not released
    );
end $$;

create or replace function refuse_to_change_frozen() returns trigger language plpgsql as $$ begin
    if new.id = corrected_narrative() and new.frozen_at = old.frozen_at
        and new.version = old.version + 1 then
        return new;
    end if;
    raise exception 'a frozen text is never changed' using errcode = 'integrity_constraint_violation';
end $$;

-- A correction may bring two codings of one code on the same words: both stay. The
-- words of all of them move at once, so it is only then that no two may be the same.
alter table coding
    add column twin smallint not null default 0,
    drop constraint coding_twice,
    add constraint coding_twice
        unique (project_id, narrative_id, coder_id, code_id, start_at, end_at, twin)
        deferrable initially immediate;
grant update (twin) on coding to tandem_app;

-- A coding in which, or beside which, the text was corrected, until its coder has
-- looked at it again: where it lay in the text of that version. Nobody else's to see.
create table recheck (
    project_id uuid not null,
    coding_id uuid not null,
    narrative_id uuid not null,
    coder_id uuid not null,
    version integer not null,
    start_at integer not null,
    end_at integer not null,
    primary key (project_id, coding_id),
    foreign key (project_id, coding_id) references coding (project_id, id) on delete cascade,
    foreign key (project_id, narrative_id, version)
        references narrative_version (project_id, narrative_id, version) on delete cascade
);

create index recheck_by_coder on recheck (project_id, narrative_id, coder_id);

alter table recheck enable row level security;
alter table recheck force row level security;
create policy own on recheck using (coder_id = (select viewer()))
    with check (coder_id = (select viewer()));
create policy corrected on recheck using (narrative_id = (select corrected_narrative()))
    with check (narrative_id = (select corrected_narrative()));
grant select, insert, delete on recheck to tandem_app;

create policy corrected on coding using (narrative_id = (select corrected_narrative()))
    with check (narrative_id = (select corrected_narrative()));
create policy corrected on set_aside using (narrative_id = (select corrected_narrative()))
    with check (narrative_id = (select corrected_narrative()));

-- Puts the corrected text in the place of the frozen one, with its lines, and moves
-- all that was coded. Arrays hold an entry for each place of the old text, from 0 to
-- its length: where a segment begins or ends now, the word that stands for one whose
-- words are gone, and how many changes lie before it (see `domain::correction`).
-- `same_lines` holds for each old line its new position, or null.
create function correct_text(
    the_project uuid, the_narrative uuid, text text, text_headings jsonb, text_hash bytea, why text,
    starts integer[], ends integer[], word_starts integer[], word_ends integer[],
    begun integer[], ended integer[], same_lines integer[],
    paragraphs integer[], sentences integer[], line_starts integer[], line_ends integer[],
    line_headings boolean[]
) returns void language plpgsql as $$
declare
    aside jsonb;
begin
    perform set_config('tandem.correction', the_narrative::text, true);
    if corrected_narrative() is null then
        raise exception 'only a lead corrects a text, and before its release'
            using errcode = 'insufficient_privilege';
    end if;

    insert into narrative_version
        (project_id, narrative_id, version, body, headings, body_hash, reason, corrected_by)
    select project_id, id, version, body, headings, body_hash, why, viewer()
    from narrative own where project_id = the_project and id = the_narrative;

    insert into recheck
        (project_id, coding_id, narrative_id, coder_id, version, start_at, end_at)
    select coding.project_id, coding.id, narrative_id, coder_id, version, start_at, end_at
    from coding join narrative own
        on own.project_id = coding.project_id and own.id = coding.narrative_id
    where coding.project_id = the_project and narrative_id = the_narrative
        and begun[end_at + 1] > ended[start_at + 1]
    on conflict do nothing;

    update coding set start_at = placed.starts_at, end_at = placed.ends_at, twin = placed.place
    from (
        select id, starts_at, ends_at,
            row_number() over (
                partition by coder_id, code_id, starts_at, ends_at order by twin, start_at, end_at, id
            ) - 1 as place
        from (
            select id, coder_id, code_id, twin, start_at, end_at,
                case when lasts then starts[start_at + 1] else word_starts[start_at + 1] end as starts_at,
                case when lasts then ends[end_at + 1] else word_ends[start_at + 1] end as ends_at
            from (
                select *, starts[start_at + 1] < ends[end_at + 1] as lasts from coding
                where project_id = the_project and narrative_id = the_narrative
            ) laid
        ) carried
    ) placed
    where coding.project_id = the_project and coding.id = placed.id;

    aside := (
        select jsonb_agg(jsonb_build_array(same_lines[unit + 1], coder_id, released))
        from set_aside where project_id = the_project and narrative_id = the_narrative
    );
    delete from set_aside where project_id = the_project and narrative_id = the_narrative;
    delete from unit where project_id = the_project and narrative_id = the_narrative;
    update narrative set body = text, headings = text_headings, body_hash = text_hash,
        version = version + 1
    where project_id = the_project and id = the_narrative;
    insert into unit
        (project_id, narrative_id, position, paragraph, sentence, start_at, end_at, heading)
    select the_project, the_narrative, place - 1, paragraph, sentence, starts_at, ends_at, heading
    from unnest(paragraphs, sentences, line_starts, line_ends, line_headings)
        with ordinality line (paragraph, sentence, starts_at, ends_at, heading, place);
    insert into set_aside (project_id, narrative_id, unit, coder_id, released)
    select the_project, the_narrative, (line ->> 0)::integer, (line ->> 1)::uuid, (line ->> 2)::boolean
    from jsonb_array_elements(aside) line where line ->> 0 is not null;

    perform set_config('tandem.correction', '', true);
end $$;
