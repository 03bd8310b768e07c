-- When a code was put on a segment: the palette offers what a coder used last.
alter table coding add column coded_at timestamptz not null default now();
