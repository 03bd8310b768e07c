-- What a narrative says against a code's theme: its words, in code points, and
-- what the team makes of them. Without words the whole narrative is meant.

alter table counter_evidence
    add column start_at integer,
    add column end_at integer,
    add column note text not null default '',
    add constraint counter_evidence_words check (
        (start_at is null) = (end_at is null) and start_at >= 0 and start_at < end_at
    );
