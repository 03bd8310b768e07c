-- Who can sign in. An account opens nothing by itself: what it may see follows
-- from its memberships, also for an administrator.

-- The application works as this role. It owns nothing and bypasses nothing, so
-- that row-level security holds for it whoever signed in to the database.
do $$ begin
    create role tandem_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;

-- An installation that is run by a user without superuser rights may take the role too.
do $$ begin
    execute format('grant tandem_app to %I', current_user);
exception when others then null;
end $$;

create table account (
    id uuid primary key,
    email text not null check (email = lower(email) and email <> ''),
    name text not null check (name <> ''),
    password_hash text,
    administrator boolean not null default false,
    disabled_at timestamptz,
    created_at timestamptz not null default now(),
    constraint account_email_taken unique (email)
);

-- The cookie holds the token, the table only its SHA-256.
create table session (
    token_hash bytea primary key,
    id uuid not null unique,
    user_id uuid not null references account (id) on delete cascade,
    device text not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index session_by_user on session (user_id);

-- First run and new passwords: opened once, within its time.
create type link_purpose as enum ('setup', 'password');

create table one_time_link (
    token_hash bytea primary key,
    purpose link_purpose not null,
    user_id uuid references account (id) on delete cascade,
    expires_at timestamptz not null,
    used_at timestamptz
);

-- Wrong passwords, for the delay that follows them. `account` is what was
-- typed, whether or not there is such an account.
create table sign_in_failure (
    id uuid primary key,
    account_hash bytea not null,
    address text not null,
    failed_at timestamptz not null default now()
);

create index sign_in_failure_by_account on sign_in_failure (account_hash, failed_at);
create index sign_in_failure_by_address on sign_in_failure (address, failed_at);

-- What happened to accounts: the record only grows.
create table account_event (
    id uuid primary key,
    user_id uuid references account (id) on delete set null,
    kind text not null,
    noted_at timestamptz not null default now()
);

grant select, insert on account, account_event to tandem_app;
grant update (name, password_hash, administrator, disabled_at) on account to tandem_app;
grant select, insert, delete on session, sign_in_failure to tandem_app;
grant update (seen_at) on session to tandem_app;
grant select, insert on one_time_link to tandem_app;
grant update (used_at) on one_time_link to tandem_app;
