//! Faults of the tables, and of what the application asks of them.

use super::{
    Leak,
    Shows::{self, *},
};

type Planted = (&'static str, Shows, Leak);

const CODING_PAGE: &str = "/p/{project}/narratives/{narrative}/code";
const CODEBOOK: &str = "/p/{project}/codes";

pub fn leaks() -> Vec<Planted> {
    let mut leaks = vec![];
    for (name, table) in [
        ("codings of the other are seen", "coding"),
        ("codes of the other are seen", "code"),
        ("memos of the other are seen", "memo"),
        ("lines that the other set aside are seen", "set_aside"),
        ("the record of the other is seen", "journal"),
        ("that the other is done is seen", "submission"),
    ] {
        leaks.push((name, Rows("ana", table), seen_by("true", table)));
    }
    let by_leads = "exists (select from member where id = viewer() and role = 'lead')";
    leaks.push((
        "a lead who codes sees that the other is done",
        Rows("rosa", "submission"),
        seen_by(by_leads, "submission"),
    ));
    let once_released = "exists (select from coding where code_id = code.id and released)";
    leaks.push((
        "a code that was released once is seen for ever",
        Rows("ana", "code"),
        seen_by(once_released, "code"),
    ));
    for (name, shows, table, maker) in [
        ("a code of the other is in the codebook", Page("ana", CODEBOOK), "code", "owner_id"),
        ("the palette offers a code of the other", Part("ana", CODING_PAGE), "code", "owner_id"),
        ("a coding of the other is on the page", Page("ana", CODING_PAGE), "coding", "coder_id"),
        ("a memo of the other is on the page", Part("ana", CODING_PAGE), "memo", "author_id"),
    ] {
        leaks.push((name, shows, given_to_the_other(table, maker)));
    }
    leaks.extend(TRIGGERS.map(|(name, shows, when, body)| (name, shows, trigger(when, body))));
    leaks
}

fn seen_by(whom: &str, table: &str) -> Leak {
    of(format!("create policy leak on {table} for select using ({whom})"))
}

/// Whatever one coder makes, the other has too.
fn given_to_the_other(table: &str, maker: &str) -> Leak {
    let body = format!(
        "new.{maker} := (select member_id from assignment
             where member_id <> new.{maker} and seat = 0 limit 1);
         if new.{maker} is not null then
             new.id := gen_random_uuid();
             begin
                 insert into {table} select new.*;
             exception when unique_violation then null;
             end;
         end if;"
    );
    trigger(&format!("after insert on {table}"), &body)
}

/// With all rights, once for each row that the application writes.
fn trigger(when: &str, body: &str) -> Leak {
    of(format!(
        "create function leak() returns trigger security definer language plpgsql as $$ begin
             {body}
             return new;
         end $$;
         create trigger leak {when} for each row when (pg_trigger_depth() = 0)
             execute function leak()"
    ))
}

fn of(sql: String) -> Leak {
    Leak { sql, ..Leak::default() }
}

/// What it is, where it shows, when it comes about, and how.
const TRIGGERS: [(&str, Shows, &str, &str); 35] = [
    (
        "a released code has the words of today",
        Page("ana", "/p/{project}/consensus/codes"),
        "after update on code",
        REWORDED_AT_ONCE,
    ),
    (
        "differences have the words of today",
        Page("paul", "/p/{project}/narratives/{narrative}/consensus"),
        "after update on code",
        REWORDED_AT_ONCE,
    ),
    (
        "a board has the words of today",
        Page("otto", "/p/{project}/board/{kind}"),
        "after update on code",
        "insert into consensus_segment
             (project_id, id, narrative_id, code_id, start_at, end_at, parents)
         select project_id, gen_random_uuid(), narrative_id, code_id, start_at, end_at, '{}'
         from coding where released and code_id = new.id;
         update released_code set name = new.name where id = new.id;",
    ),
    (
        "the names of codes are unique in the project",
        Answer,
        "before insert on code",
        "if exists (select from code where lower(name) = lower(new.name)
             and owner_id <> new.owner_id and removed_at is null)
         then raise unique_violation using constraint = 'code_name_taken'; end if;",
    ),
    (
        "a name that the other has becomes another one",
        Page("ana", CODEBOOK),
        "before insert on code",
        "if exists (select from code where lower(name) = lower(new.name)
             and owner_id <> new.owner_id) then new.name := new.name || ' (2)'; end if;",
    ),
    (
        "a code whose name the other uses cannot be taken out",
        Answer,
        "before update on code",
        "if new.removed_at is not null and exists (
             select from code where lower(name) = lower(new.name) and owner_id <> new.owner_id
         ) then raise foreign_key_violation; end if;",
    ),
    (
        "words that the other coded cannot be coded",
        Answer,
        "before insert on coding",
        "if exists (select from coding where narrative_id = new.narrative_id
             and start_at = new.start_at and coder_id <> new.coder_id)
         then raise unique_violation using constraint = 'coding_twice'; end if;",
    ),
    (
        "a line that the other set aside is set aside",
        Answer,
        "before insert on set_aside",
        "if exists (select from set_aside where narrative_id = new.narrative_id
             and unit = new.unit and coder_id <> new.coder_id) then return null; end if;",
    ),
    (
        "a narrative has one memo",
        Answer,
        "before insert on memo",
        "if exists (select from memo where subject_id = new.subject_id
             and author_id <> new.author_id)
         then raise unique_violation using constraint = 'memo_twice'; end if;",
    ),
    (
        "ids count up",
        Page("ana", CODING_PAGE),
        "before insert on coding",
        "new.id := ('00000000-0000-0000-0000-' || lpad((select count(*) from coding)::text, 12, '0'))::uuid;",
    ),
    (
        "a new code is everybody's",
        Page("ana", CODEBOOK),
        "before insert on code",
        "new.owner_id := null;",
    ),
    (
        "a memo on a shared code is its definition",
        Page("ana", "/p/{project}/codes/{code}"),
        "after insert on memo",
        "update code set definition = new.body where id = new.subject_id and owner_id is null;",
    ),
    (
        "a shared code counts the codings of all",
        Page("ana", CODEBOOK),
        "after insert on coding",
        "update code set name = 'fatigue, ' || (select count(*) from coding where code_id = code.id)
         where owner_id is null and origin = 'framework';",
    ),
    (
        "the code that anybody used last stands first",
        Page("ana", CODING_PAGE),
        "after insert on coding",
        "update coding set coded_at = clock_timestamp() where code_id = new.code_id;",
    ),
    (
        "colours are given in turn",
        Page("ana", CODEBOOK),
        "before insert on code",
        "new.hue := (select count(*) from code) % 12;",
    ),
    (
        "a line begins where the other began to code",
        Page("ana", "/p/{project}/narratives/{narrative}"),
        "after insert on coding",
        "update unit set start_at = new.start_at where narrative_id = new.narrative_id
             and new.start_at between start_at and end_at - 1;",
    ),
    (
        "a narrative is found by what the other calls it",
        Page("ana", "/p/care/narratives?q=grief"),
        "after insert on coding",
        "insert into narrative_attribute
             select new.project_id, new.narrative_id, attribute.id, code.name
             from attribute, code where code.id = new.code_id
         on conflict (project_id, narrative_id, attribute_id) do update
             set value = narrative_attribute.value || ' ' || excluded.value;",
    ),
    (
        "who works has a mark at the name",
        Page("paul", "/p/{project}/members"),
        "after insert on journal",
        "update account set name = rtrim(name, '*') || '*'
         where id = (select user_id from member where id = new.actor_id);",
    ),
    (
        "what the other did counts as a revision",
        Page("ana", CODING_PAGE),
        "after insert on journal",
        SHARED_STACK,
    ),
    ("undo takes back what the other did", Answer, "after insert on journal", SHARED_STACK),
    (
        "whatever is done stands in the history",
        Page("paul", "/p/{project}/history"),
        "before insert on journal",
        "new.narrative_id := null; new.released := true;",
    ),
    (
        "the feed of the project tells of all work",
        Part("ana", "/p/{project}"),
        "before insert on journal",
        "new.kind := 'narrative.submit'; new.narrative_id := null; new.released := true;",
    ),
    (
        "a submission marks the narrative",
        Page("ana", "/p/{project}/narratives"),
        "after insert on submission",
        "update narrative set title = title || '.' where id = new.narrative_id;",
    ),
    (
        "one submission releases",
        Page("ana", "/p/{project}/consensus"),
        "after insert on submission",
        "update narrative set released = true where id = new.narrative_id;",
    ),
    (
        "agreement counts what is not released",
        Page("ana", "/p/{project}/agreement"),
        "after insert on coding",
        KEPT_AT_ONCE,
    ),
    (
        "the file of agreement counts what is not released",
        Page("paul", "/p/{project}/agreement.csv"),
        "after insert on coding",
        KEPT_AT_ONCE,
    ),
    (
        "proposals learn from what is not released",
        Page("ana", "/p/{project}/consensus/codes"),
        "after insert on coding",
        RELEASED_AT_ONCE,
    ),
    (
        "differences come up before the release",
        Page("ana", "/p/{project}/narratives/{narrative}/consensus"),
        "after insert on coding",
        RELEASED_AT_ONCE,
    ),
    (
        "cards of a board count what is not released",
        Page("ana", "/p/{project}/board/{kind}"),
        "after insert on coding",
        AGREED_AT_ONCE,
    ),
    (
        "the screen in the room shows what is not released",
        Page("nobody", "/show/{token}"),
        "after insert on coding",
        "update code set name = 'passages: ' || (select count(*) from coding)
         where owner_id is null and origin = 'consensus';",
    ),
    (
        "whoever takes over a seat has the codes of whoever left it",
        Page("ana", CODEBOOK),
        "after insert on assignment",
        "insert into code (project_id, id, owner_id, name, origin)
         select project_id, gen_random_uuid(), new.member_id, name || '.', origin from code
         where owner_id = (select member_id from assignment left_seat
             where narrative_id = new.narrative_id and replaced_at is not null);",
    ),
    (
        "a seat is not taken from a coder who is done",
        LeadsAnswer,
        "before update on assignment",
        "if new.seat is null and exists (select from submission
             where narrative_id = new.narrative_id and coder_id = new.member_id)
         then raise foreign_key_violation; end if;",
    ),
    (
        "the certificate says who is done",
        Page("paul", "/p/{project}/report/certificate"),
        "after insert on submission",
        "update account set name = name || ' (done)'
         where id = (select user_id from member where id = new.coder_id);",
    ),
    (
        "the file of the certificate tells of work that is not released",
        Page("ana", "/p/{project}/report/certificate.json"),
        "after insert on coding",
        KEPT_AT_ONCE,
    ),
    (
        "files hold passages that are not released",
        Page("paul", "/p/{project}/report/{file}"),
        "after insert on coding",
        AGREED_AT_ONCE,
    ),
];

const REWORDED_AT_ONCE: &str = "update released_code set name = new.name where id = new.id;";

/// Into the record of the other as well.
const SHARED_STACK: &str = "
    declare other uuid :=
        (select member_id from assignment where member_id <> new.actor_id and seat = 0 limit 1);
    begin
        if other is not null then
            new.topic := replace(new.topic, new.actor_id::text, other::text);
            new.actor_id := other;
            insert into journal (project_id, actor_id, op_id, kind, subject, narrative_id, topic,
                undoes, payload, inverse, released, noted_at)
            select new.project_id, new.actor_id, new.op_id, new.kind, new.subject,
                new.narrative_id, new.topic, new.undoes, new.payload, new.inverse, new.released,
                new.noted_at;
        end if;
    end;";

/// As if it lay in the narrative that is released.
const RELEASED_AT_ONCE: &str = "
    new.id := gen_random_uuid();
    new.narrative_id := (select id from narrative where released);
    new.released := true;
    begin
        insert into coding select new.*;
    exception when unique_violation then null;
    end;";

/// As if it had been submitted with the narrative that is released.
const KEPT_AT_ONCE: &str = "
    update released_layer
    set codes = coalesce(nullif(codes, '{}'), array(
            select id from code where owner_id is null and origin <> 'consensus' limit 1)),
        marks = marks || array[1, new.start_at, new.end_at]
    where coder_id = new.coder_id;";

/// As if the team had agreed on it.
const AGREED_AT_ONCE: &str = "
    insert into consensus_segment
        (project_id, id, narrative_id, code_id, start_at, end_at, parents)
    select new.project_id, gen_random_uuid(), narrative.id, code.id, new.start_at, new.end_at, '{}'
    from narrative, code where released and code.origin = 'consensus';";
