-- Two projects alike, `quiet` and `loud`: one narrative of 400 sentences, which :email codes together with somebody
-- else. In `loud` the other one has 2,000 codings, as many memos, 200 codes, and all of it in the record.
begin;
set local session_replication_role = replica;
create temporary table world on commit drop as
    select slug, gen_random_uuid() as project, gen_random_uuid() as narrative, gen_random_uuid() as own,
        gen_random_uuid() as other
    from unnest(array['quiet', 'loud']) slug;
insert into project (id, slug, title) select project, slug, 'Measured' from world;
insert into member (project_id, id, user_id, role)
    select project, own, (select id from account where email = :'email'), 'coder'::role from world
    union all
    select project, other, (select min(id::text)::uuid from account where email <> :'email'), 'coder' from world;
create temporary table line on commit drop as
    select 'Nobody slept that night, and in the morning the pumps went on as they always had. '::text as words;
insert into narrative (project_id, id, number, title, body, body_hash, frozen_at)
    select project, narrative, 1, 'A night', repeat(words, 400), '\x00', now() from world, line;
insert into unit (project_id, narrative_id, position, paragraph, sentence, start_at, end_at, heading)
    select project, narrative, n, 1, n + 1, n * length(words), (n + 1) * length(words) - 1, false
    from world, line, generate_series(0, 399) n;
insert into assignment (project_id, narrative_id, member_id, seat)
    select project, narrative, own, 0 from world union all select project, narrative, other, 1 from world;
create temporary table secret on commit drop as
    select world.*, n, gen_random_uuid() as code from world, generate_series(0, 199) n where slug = 'loud';
insert into code (project_id, id, owner_id, name) select project, code, other, 'code ' || n from secret;
insert into coding (project_id, id, narrative_id, coder_id, code_id, start_at, end_at, code_version)
    select project, gen_random_uuid(), narrative, other, code, (n * 10 + m) * 16, (n * 10 + m) * 16 + 60, 1
    from secret, generate_series(0, 9) m;
insert into memo (project_id, id, author_id, subject, subject_id, narrative_id, body)
    select project_id, gen_random_uuid(), coder_id, 'coding', id, narrative_id, 'What it may mean.' from coding
    where project_id in (select project from secret);
insert into journal (project_id, actor_id, op_id, kind, subject, narrative_id, topic, payload, inverse)
    select project_id, coder_id, gen_random_uuid(), 'coding.apply', id, narrative_id,
        'coding/' || narrative_id || '/' || coder_id, '{}', '{}'
    from coding where project_id in (select project from secret);
commit;
analyze;
