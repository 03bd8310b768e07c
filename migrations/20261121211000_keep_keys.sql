-- Which keys somebody chose for what pages do, as JSON; empty as they were made.
alter table account add column keys text not null default '';
grant update (keys) on account to tandem_app;
