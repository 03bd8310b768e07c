-- Whether an open difference shows how those like it were decided.
alter table project add suggests_decisions boolean not null default true;
