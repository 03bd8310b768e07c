-- A coder can be replaced while the narrative is independent. The one who takes
-- over begins with nothing; the row of the one who leaves stays without a seat,
-- because work hangs on it. Its `released` becomes unknown, here and (by key) in
-- all of that work: a release does not reach it any more, and every policy keeps
-- it for its author, who can read it and change nothing.
alter table assignment
    alter column seat drop not null,
    add column replaced_at timestamptz,
    add column released boolean default false;

update assignment set released = narrative.released from narrative
where narrative.project_id = assignment.project_id and narrative.id = assignment.narrative_id;

alter table assignment
    add check ((seat is null) = (replaced_at is not null)),
    add check ((seat is null) = (released is null)),
    add unique (project_id, narrative_id, member_id, released),
    add constraint assignment_after_release foreign key (project_id, narrative_id, released)
        references narrative (project_id, id, released) on update cascade;

alter table coding
    alter column released drop not null,
    drop constraint coding_after_release,
    add constraint coding_after_release
        foreign key (project_id, narrative_id, coder_id, released)
        references assignment (project_id, narrative_id, member_id, released) on update cascade;

alter table set_aside
    alter column released drop not null,
    drop constraint set_aside_after_release,
    add constraint set_aside_after_release
        foreign key (project_id, narrative_id, coder_id, released)
        references assignment (project_id, narrative_id, member_id, released) on update cascade;

alter table submission
    alter column released drop not null,
    drop constraint submission_after_release,
    add constraint submission_after_release
        foreign key (project_id, narrative_id, coder_id, released)
        references assignment (project_id, narrative_id, member_id, released) on update cascade;

alter table submitted_code
    alter column released drop not null,
    drop constraint submitted_code_after_release,
    add constraint submitted_code_after_release
        foreign key (project_id, narrative_id, coder_id, released)
        references assignment (project_id, narrative_id, member_id, released) on update cascade;

alter table memo
    alter column released drop not null,
    drop constraint memo_after_release,
    add constraint memo_after_release
        foreign key (project_id, narrative_id, author_id, released)
        references assignment (project_id, narrative_id, member_id, released) on update cascade;

-- Whoever was replaced has no seat: no other's submission is closed to such a lead.
drop policy seen on submission;
create policy seen on submission for select using (
    released
    or coder_id = (select viewer())
    or (
        narrative_id = (select nullif(current_setting('tandem.release_check', true), '')::uuid)
        and released is not null
    )
    or (
        released is not null
        and exists (
            select from member
            where member.project_id = submission.project_id and member.id = (select viewer())
                and member.role = 'lead' and member.left_at is null
        )
        and not exists (
            select from assignment
            where assignment.project_id = submission.project_id
                and assignment.narrative_id = submission.narrative_id
                and assignment.member_id = (select viewer())
                and assignment.seat is not null
        )
    )
);

-- What others take from a code is not settled by work that never opens.
drop policy removed on memo;
drop policy changed on memo;
create policy changed on memo for update
    using (author_id = (select viewer()) and released is not null);
create policy removed on memo for delete
    using (author_id = (select viewer()) and released is not null);
