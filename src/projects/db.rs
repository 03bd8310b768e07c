//! SQL of projects.

use crate::{
    Result,
    access::Scope,
    db::View,
    domain::permission::Role,
    ids::{MemberId, QuestionId, UserId},
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

#[derive(Debug, Clone)]
pub struct Question {
    pub id: QuestionId,
    pub body: String,
}

/// The research questions, in their order.
pub async fn questions(view: &mut View, scope: Scope) -> Result<Vec<Question>> {
    let questions = sqlx::query_as!(
        Question,
        "select id, body from research_question where project_id = $1 order by position, id",
        scope.project() as _,
    )
    .fetch_all(view.conn())
    .await?;
    Ok(questions)
}
