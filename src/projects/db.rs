//! SQL of projects.

use crate::{
    Result,
    access::Scope,
    db::View,
    domain::permission::Role,
    ids::{MemberId, UserId},
};

/// A member of the project, also one who has left.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: MemberId,
    pub user: UserId,
    pub name: String,
    pub role: Role,
    pub left: bool,
}

/// All who are or were members, by name.
pub async fn people(view: &mut View, scope: Scope) -> Result<Vec<Person>> {
    let people = sqlx::query_as!(
        Person,
        r#"select member.id, member.user_id as user, account.name, role, left_at is not null as "left!"
           from member join account on account.id = user_id
           where project_id = $1 order by account.name, member.id"#,
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(people)
}
