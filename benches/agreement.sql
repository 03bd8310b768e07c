-- A project of :narratives released narratives, two coders, 100 segments each, nine codes: what the
-- agreement page is measured on. Every account of the installation becomes a lead of it.
begin;
set local session_replication_role = replica;
insert into project (id, slug, title) values ('b0000000-0000-0000-0000-000000000000', 'bench', 'Bench');
insert into member (project_id, id, user_id, role)
    select 'b0000000-0000-0000-0000-000000000000', gen_random_uuid(), id, 'lead' from account;
create temporary table seated on commit drop as
    select id, (row_number() over (order by id) - 1)::smallint as seat
    from member where project_id = 'b0000000-0000-0000-0000-000000000000' limit 2;
insert into code (project_id, id, name, hue)
    select 'b0000000-0000-0000-0000-000000000000', gen_random_uuid(), 'code ' || n, n
    from generate_series(1, 9) n;
insert into narrative (project_id, id, number, title, body, body_hash, frozen_at, released, released_at)
    select 'b0000000-0000-0000-0000-000000000000', gen_random_uuid(), n, 'Narrative ' || n,
        repeat('Nobody slept at all, and until the morning the pumps went on as they had every night of that winter. ', 120),
        '\x00', now(), true, now()
    from generate_series(1, :narratives) n;
insert into unit (project_id, narrative_id, position, paragraph, sentence, start_at, end_at, heading)
    select project_id, id, s, 1, s + 1, s * 101, s * 101 + 100, false
    from narrative, generate_series(0, 119) s where project_id = 'b0000000-0000-0000-0000-000000000000';
insert into assignment (project_id, narrative_id, member_id, seat)
    select project_id, narrative.id, seated.id, seat
    from narrative, seated where project_id = 'b0000000-0000-0000-0000-000000000000';
insert into submission (project_id, narrative_id, coder_id, released)
    select project_id, narrative_id, member_id, true
    from assignment where project_id = 'b0000000-0000-0000-0000-000000000000';
create temporary table coded on commit drop as
    select array_agg(id order by name) as codes from code
    where project_id = 'b0000000-0000-0000-0000-000000000000';
select setseed(0.5);
-- Both mark much the same: now and then another edge, or another code.
insert into coding (project_id, id, narrative_id, code_id, coder_id, start_at, end_at, released, code_version)
    select project_id, gen_random_uuid(), narrative.id,
        codes[1 + case when random() < 0.2 then floor(random() * 9)::int else (n * 7 + number) % 9 end],
        seated.id, at, at + 40 + floor(random() * 60)::int, true, 1
    from narrative, coded, generate_series(0, 99) n, seated,
        lateral (select n * 120 + floor(random() * 20)::int as at) place
    where project_id = 'b0000000-0000-0000-0000-000000000000';
select keep_layers(project_id, id) from narrative where project_id = 'b0000000-0000-0000-0000-000000000000';
commit;
analyze;
