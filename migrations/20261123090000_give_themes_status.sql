-- How far the team is with a theme.
create type theme_status as enum ('draft', 'discussed', 'agreed');

alter table theme add column status theme_status not null default 'draft';

-- A past state is found again by all that the row holds.
update board_past set state = state || '{"status": "draft"}' where part = 'theme';
