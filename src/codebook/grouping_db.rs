//! SQL of a coder's own first order among codes.

use crate::{
    Result,
    access::Scope,
    db::{Tx, View},
    ids::{CodeId, GroupId, MemberId, QuestionId},
};

#[derive(Debug, Clone)]
pub struct Group {
    pub id: GroupId,
    /// The research question that it stands under.
    pub question: Option<QuestionId>,
    pub name: String,
}

/// In the order in which they were made.
pub async fn groups(view: &mut View, scope: Scope, owner: MemberId) -> Result<Vec<Group>> {
    let groups = sqlx::query_as!(
        Group,
        "select id, question_id as question, name from code_group
         where project_id = $1 and owner_id = $2 order by made_at, id",
        scope.project() as _,
        owner as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(groups)
}

/// Which code lies in which group.
pub async fn placed(
    view: &mut View,
    scope: Scope,
    owner: MemberId,
) -> Result<Vec<(CodeId, GroupId)>> {
    let rows = sqlx::query!(
        "select code_id, group_id from grouped_code where project_id = $1 and owner_id = $2",
        scope.project() as _,
        owner as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.code_id, row.group_id)).collect())
}

/// Makes a group, or gives the one there is another name and question.
pub async fn put(tx: &mut Tx, scope: Scope, owner: MemberId, group: &Group) -> Result<()> {
    sqlx::query!(
        "insert into code_group (project_id, id, owner_id, question_id, name)
         values ($1, $2, $3, $4, $5)
         on conflict (project_id, id) do update set question_id = $4, name = $5
         where code_group.owner_id = $3",
        scope.project() as _,
        group.id as _,
        owner as _,
        group.question as _,
        group.name,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, scope: Scope, owner: MemberId, id: GroupId) -> Result<()> {
    sqlx::query!(
        "delete from code_group where project_id = $1 and owner_id = $2 and id = $3",
        scope.project() as _,
        owner as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Puts a code into a group, or into none.
pub async fn place(
    tx: &mut Tx,
    scope: Scope,
    owner: MemberId,
    code: CodeId,
    group: Option<GroupId>,
) -> Result<()> {
    sqlx::query!(
        "delete from grouped_code where project_id = $1 and owner_id = $2 and code_id = $3",
        scope.project() as _,
        owner as _,
        code as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into grouped_code (project_id, owner_id, code_id, group_id)
         select $1, $2, $3, $4::uuid where $4::uuid is not null",
        scope.project() as _,
        owner as _,
        code as _,
        group as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
