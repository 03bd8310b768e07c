-- Where a theme came from is remembered after that theme is gone, and is right
-- again when its removal is undone.
alter table theme drop constraint theme_project_id_from_theme_id_fkey;
