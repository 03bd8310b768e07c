-- A project :slug with 14 released narratives and a descriptive board of :codes agreed codes in 12 themes, each with two
-- subthemes; one code in ten waits in the tray. :email leads it.
begin;
set local session_replication_role = replica;
create temporary table world on commit drop as
    select gen_random_uuid() as project, gen_random_uuid() as lead, gen_random_uuid() as board,
        'Nobody slept that night, and in the morning the pumps went on as they always had.'::text as words;
create temporary table told on commit drop as
    select number, gen_random_uuid() as narrative from generate_series(1, 14) number;
create temporary table heading on commit drop as
    select at, gen_random_uuid() as theme, (array[
        'Keeping the ward going', 'What a good day asks for', 'Who is told, and when', 'Learning from near misses',
        'Rules that bend', 'Being seen by the leaders', 'The family at the bedside', 'Tools that help and tools that do not',
        'Time nobody counts', 'Handing over', 'Talking across professions', 'What it costs'])[at] as name
    from generate_series(1, 12) at;
create temporary table nested on commit drop as
    select gen_random_uuid() as theme, heading.theme as parent, n,
        (array['When it works', 'When it breaks down'])[n] || ': ' || lower(name) as name
    from heading, generate_series(1, 2) n;
create temporary table said on commit drop as
    select n, gen_random_uuid() as code, (n * 7) % 25 + 1 as place,
        (array['asking', 'waiting for', 'covering', 'hiding', 'trusting', 'finding', 'repairing', 'teaching', 'sharing',
            'losing', 'keeping', 'naming', 'doubting', 'leaving', 'meeting'])[n % 15 + 1] || ' '
        || (array['the family', 'a colleague', 'the night shift', 'help', 'words that fit', 'the plan', 'their own limits',
            'somebody who knows the building', 'the numbers', 'a way round it', 'the leader'])[n % 11 + 1] || ' '
        || (array['early', 'at the door', 'without being told', 'by phone', 'when it matters', 'again', 'for a while',
            'although it takes longer than anybody admits', 'together', 'in silence', 'before the round', 'afterwards',
            'in the corridor'])[n % 13 + 1] || case when n > 2145 then ' ' || n else '' end as name
    from generate_series(1, :codes) n;
insert into project (id, slug, title) select project, :'slug', 'A wide board' from world;
insert into member (project_id, id, user_id, role)
    select project, lead, (select id from account where email = :'email'), 'lead' from world;
insert into narrative (project_id, id, number, title, body, body_hash, frozen_at, released, released_at)
    select project, narrative, number, 'A night', words, sha256(convert_to(words, 'UTF8')), now(), true, now()
    from world, told;
insert into unit (project_id, narrative_id, position, paragraph, sentence, start_at, end_at, heading)
    select project, narrative, 0, 1, 1, 0, length(words), false from world, told;
insert into code (project_id, id, name, hue, origin)
    select project, code, name, n % 12, 'consensus' from world, said;
insert into consensus_segment (project_id, id, narrative_id, code_id, start_at, end_at, parents)
    select project, gen_random_uuid(), narrative, code, number % 20, number % 20 + 40, '{}'
    from world, said, told where (n * 31 + number * 17) % 14 < n % 5 + 1;
insert into board (project_id, id, kind) select project, board, 'descriptive' from world;
insert into theme (project_id, board_id, id, parent_id, name, hue, order_key)
    select project, board, theme, null, name, at - 1, (500000 + at)::text from world, heading
    union all
    select project, board, theme, parent, name, 0, (500000 + n)::text from world, nested;
insert into placement (project_id, board_id, theme_id, code_id, order_key, placed_by, placed_at)
    select project, board, theme, code, (500000 + n)::text, lead, now() - interval '1 hour'
    from world, said, (select theme, row_number() over (order by theme) as at from nested) nested
    where place = at and n % 10 <> 0;
insert into counter_evidence (project_id, board_id, code_id, narrative_id, marked_by)
    select project, board, code, narrative, lead from world, said, told where n % 9 = 0 and number = n % 14 + 1;
commit;
analyze;
