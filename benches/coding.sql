-- A project `bench` with three narratives that :email codes, of about 1,000, 10,000 and 60,000 words, in paragraphs
-- of five sentences, with 200, 2,000 and 10,000 codings by 150 codes.
begin;
set local session_replication_role = replica;
create temporary table world on commit drop as
    select gen_random_uuid() as project, gen_random_uuid() as own, gen_random_uuid() as other,
        'Nobody slept that night, and in the morning the pumps went on as they always had.'::text as words;
create temporary table size on commit drop as
    select number, gen_random_uuid() as narrative, sentences, codings
    from (values (1, 65, 200), (2, 665, 2000), (3, 4000, 10000)) size (number, sentences, codings);
insert into project (id, slug, title) select project, 'bench', 'Measured' from world;
insert into member (project_id, id, user_id, role)
    select project, own, (select id from account where email = :'email'), 'coder'::role from world
    union all
    select project, other, (select min(id::text)::uuid from account where email <> :'email'), 'coder' from world;
insert into narrative (project_id, id, number, title, body, body_hash, frozen_at)
    select project, narrative, number, 'A night', body, sha256(convert_to(body, 'UTF8')), now()
    from world, size, lateral (
        select string_agg(words || case when n % 5 = 4 then E'\n' else ' ' end, '' order by n) as body
        from generate_series(0, sentences - 1) n
    ) text;
insert into unit (project_id, narrative_id, position, paragraph, sentence, start_at, end_at, heading)
    select project, narrative, n, n / 5 + 1, n % 5 + 1, n * (length(words) + 1), (n + 1) * (length(words) + 1) - 1, false
    from world, size, generate_series(0, sentences - 1) n;
insert into assignment (project_id, narrative_id, member_id, seat)
    select project, narrative, own, 0 from world, size union all select project, narrative, other, 1 from world, size;
create temporary table own_code on commit drop as
    select n, gen_random_uuid() as code from generate_series(0, 149) n;
insert into code (project_id, id, owner_id, name, definition, hue)
    select project, code, own, 'what they did ' || n, 'What somebody did that night, seen from the corridor.', n % 12
    from world, own_code;
insert into coding
    (project_id, id, narrative_id, coder_id, code_id, code_version, start_at, end_at)
    select project, gen_random_uuid(), narrative, own, code, 1, at, at + 20 + n % 90
    from world, size, generate_series(0, codings - 1) m, own_code,
        lateral (select (m::bigint * 7919 % ((sentences - 2) * 82))::integer as at) place
    where n = m % 150;
commit;
analyze;
