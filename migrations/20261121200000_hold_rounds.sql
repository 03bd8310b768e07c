-- A calibration narrative is coded by everybody who is named for it, before the
-- work in pairs: to talk about, not to count.
alter table narrative add column calibration boolean not null default false;
alter table removed_narrative add column calibration boolean not null default false;

-- A seat that was taken back is nobody's, and what was coded in it waits with its
-- author: the same person can be given a seat there again. A seat that another
-- coder took is gone for good; only then is `released` unknown.
alter table assignment
    drop constraint assignment_seat_check,
    drop constraint assignment_check,
    drop constraint assignment_check1,
    add constraint assignment_seat check (seat >= 0),
    add constraint assignment_replaced check (replaced_at is null or seat is null),
    add constraint assignment_gone check (released is not null or seat is null);

-- With the release a seat that was taken back is gone for good, and its work
-- stays with its author.
create function keep_what_was_taken_back() returns trigger language plpgsql as $$ begin
    update assignment set released = null
    where project_id = new.project_id and narrative_id = new.id and seat is null
        and released is not null;
    return new;
end $$;

create trigger narrative_keeps_what_was_taken_back before update on narrative for each row
    when (new.released and not old.released)
    execute function keep_what_was_taken_back();

-- Whoever gave a seat back has no part in what others do in theirs.
drop policy seen on submission;
create policy seen on submission for select using (
    released
    or coder_id = (select viewer())
    or (
        narrative_id = (select nullif(current_setting('tandem.release_check', true), '')::uuid)
        and released is not null
        and exists (
            select from assignment
            where assignment.project_id = submission.project_id
                and assignment.narrative_id = submission.narrative_id
                and assignment.member_id = submission.coder_id
                and assignment.seat is not null
        )
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
