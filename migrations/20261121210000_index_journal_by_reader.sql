-- Who may read an entry: everybody (nil), or its actor alone. Pages read the
-- newest entries of both, and pass over none of anybody else's, so that how
-- long it takes tells nothing of them either.
alter table journal add column reader uuid not null generated always as
    (case when released then '00000000-0000-0000-0000-000000000000'::uuid else actor_id end) stored;

create index journal_by_reader on journal (project_id, reader, noted_at, op_id);
drop index journal_by_time;
