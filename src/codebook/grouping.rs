//! The preliminary board: a coder's own codes in preliminary themes under the
//! research questions. It is nobody else's to see, not even after the release.

use askama::Template;
use axum::{extract::State, response::Html};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    change::no_code,
    db::{self as codes, Code},
    good_name,
    grouping_db::{self as db, Group},
};
use crate::{
    App, Error, Result,
    access::{Member, may},
    db::{Tx, View},
    domain::operation::{Audience, Deed},
    ids::{CodeId, GroupId, OpId, QuestionId},
    live::Topic,
    projects::{self, Question},
    web::{Done, Form, Fragment, Frame, Stage, chosen, links::ProjectLinks},
};

type Coder = Member<may::Code>;

#[derive(Template)]
#[template(path = "codebook/grouping.html", blocks = ["list"])]
struct GroupingPage {
    frame: Frame,
    links: ProjectLinks,
    revision: i64,
    sections: Vec<Section>,
    loose: Vec<Code>,
    /// All groups, for the menus.
    groups: Vec<Group>,
    grouped: usize,
    all: usize,
}

/// A research question, or none, and the groups under it.
struct Section {
    question: Option<Question>,
    groups: Vec<(Group, Vec<Code>)>,
}

pub async fn show(
    coder: Coder,
    State(app): State<App>,
    fragment: Fragment,
) -> Result<Html<String>> {
    let mut view = View::open(&app.db, coder.viewer()).await?;
    let all = codes::codes_of(&mut view, coder.scope, coder.id, None).await?;
    let groups = db::groups(&mut view, coder.scope, coder.id).await?;
    let placed = db::placed(&mut view, coder.scope, coder.id).await?;
    let questions = projects::db::questions(&mut view, coder.scope).await?;
    let group_of = |code: &Code| placed.iter().find(|(id, _)| *id == code.id).map(|(_, g)| *g);
    let inside = |group: &Group| {
        let codes = all.iter().filter(|code| group_of(code) == Some(group.id)).cloned().collect();
        (group.clone(), codes)
    };
    let known = |id: QuestionId| questions.iter().any(|question| question.id == id);
    let section = |question: Option<&Question>| Section {
        groups: groups
            .iter()
            .filter(|group| group.question.filter(|id| known(*id)) == question.map(|q| q.id))
            .map(inside)
            .collect(),
        question: question.cloned(),
    };
    let sections = questions.iter().map(Some).chain([None]).map(section).collect();
    let loose: Vec<Code> = all.iter().filter(|code| group_of(code).is_none()).cloned().collect();
    let page = GroupingPage {
        revision: view.revision(coder.viewer(), Topic::Codebook(coder.id)).await?,
        frame: coder.frame().at(Stage::Code),
        links: coder.links,
        grouped: all.len() - loose.len(),
        all: all.len(),
        sections,
        loose,
        groups,
    };
    fragment.of(&page, &page.as_list())
}

impl GroupingPage {
    fn stands_under(&self, group: &Group, question: &Question) -> bool {
        group.question == Some(question.id)
    }
}

/// What is done to the order; what takes it back is one of these too.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Change {
    #[serde(rename = "grouping.put")]
    Put { group: GroupId, question: Option<QuestionId>, name: String, codes: Vec<CodeId> },
    #[serde(rename = "grouping.remove")]
    Remove { group: GroupId },
    #[serde(rename = "grouping.place")]
    Place { code: CodeId, group: Option<GroupId> },
}

impl Change {
    async fn perform(self, tx: &mut Tx, coder: &Coder) -> Result<(Uuid, Self)> {
        let (scope, me) = (coder.scope, coder.id);
        let there = db::groups(tx, scope, me).await?;
        let placed = db::placed(tx, scope, me).await?;
        let find = |id: GroupId| there.iter().find(|group| group.id == id).cloned();
        let inside = |id: GroupId| {
            placed.iter().filter(|(_, group)| *group == id).map(|(code, _)| *code).collect()
        };
        match self {
            Self::Put { group, question, name, codes } => {
                let before = find(group);
                db::put(tx, scope, me, &Group { id: group, question, name }).await?;
                for code in codes {
                    db::place(tx, scope, me, code, Some(group)).await?;
                }
                let back = match before {
                    Some(was) => {
                        Self::Put { group, question: was.question, name: was.name, codes: vec![] }
                    }
                    None => Self::Remove { group },
                };
                Ok((group.into(), back))
            }
            Self::Remove { group } => {
                let was = find(group).ok_or_else(no_group)?;
                let codes = inside(group);
                db::remove(tx, scope, me, group).await?;
                let back = Self::Put { group, question: was.question, name: was.name, codes };
                Ok((group.into(), back))
            }
            Self::Place { code, group } => {
                codes::usable(tx, scope, me, code).await?.ok_or_else(no_code)?;
                if let Some(group) = group {
                    find(group).ok_or_else(no_group)?;
                }
                db::place(tx, scope, me, code, group).await?;
                let before = placed.iter().find(|(id, _)| *id == code).map(|(_, group)| *group);
                Ok((code.into(), Self::Place { code, group: before }))
            }
        }
    }
}

fn no_group() -> Error {
    Error::conflict("this preliminary theme is not there any more")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupForm {
    op_id: OpId,
    name: String,
    #[serde(default, deserialize_with = "chosen")]
    question: Option<QuestionId>,
}

pub async fn create(
    coder: Coder,
    State(app): State<App>,
    Form(form): Form<GroupForm>,
) -> Result<Done> {
    let asked = json!({ "name": form.name, "question": form.question });
    let tx = coder.begin(&app, form.op_id, "grouping.group", asked).await?;
    let group = GroupId::from(Uuid::from(form.op_id));
    let name = good_name(&form.name)?;
    let change = Change::Put { group, question: form.question, name, codes: vec![] };
    commit(tx, &coder, change, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenameForm {
    op_id: OpId,
    group: GroupId,
    /// Empty takes the group away; its codes lie loose again.
    #[serde(default)]
    name: String,
    #[serde(default, deserialize_with = "chosen")]
    question: Option<QuestionId>,
}

pub async fn rename(
    coder: Coder,
    State(app): State<App>,
    Form(form): Form<RenameForm>,
) -> Result<Done> {
    let asked = json!({ "group": form.group, "name": form.name, "question": form.question });
    let mut tx = coder.begin(&app, form.op_id, "grouping.rename", asked).await?;
    let there = db::groups(&mut tx, coder.scope, coder.id).await?;
    there.iter().find(|group| group.id == form.group).ok_or_else(no_group)?;
    let change = match form.name.trim() {
        "" => Change::Remove { group: form.group },
        name => Change::Put {
            group: form.group,
            question: form.question,
            name: good_name(name)?,
            codes: vec![],
        },
    };
    commit(tx, &coder, change, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceForm {
    op_id: OpId,
    code: CodeId,
    #[serde(default, deserialize_with = "chosen")]
    group: Option<GroupId>,
}

pub async fn place(
    coder: Coder,
    State(app): State<App>,
    Form(form): Form<PlaceForm>,
) -> Result<Done> {
    let asked = json!({ "code": form.code, "group": form.group });
    let tx = coder.begin(&app, form.op_id, "grouping.place", asked).await?;
    commit(tx, &coder, Change::Place { code: form.code, group: form.group }, None).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpForm {
    op_id: OpId,
}

pub async fn undo(coder: Coder, State(app): State<App>, Form(form): Form<OpForm>) -> Result<Done> {
    let tx = coder.begin(&app, form.op_id, "grouping.undo", json!({})).await?;
    take_back(tx, &coder, false).await
}

pub async fn redo(coder: Coder, State(app): State<App>, Form(form): Form<OpForm>) -> Result<Done> {
    let tx = coder.begin(&app, form.op_id, "grouping.redo", json!({})).await?;
    take_back(tx, &coder, true).await
}

async fn take_back(mut tx: Tx, coder: &Coder, again: bool) -> Result<Done> {
    let (op, change) = tx.step_back(Topic::Grouping(coder.id), again, "here").await?;
    commit(tx, coder, change, Some(op)).await
}

async fn commit(mut tx: Tx, coder: &Coder, change: Change, undoes: Option<OpId>) -> Result<Done> {
    let (subject, inverse) = change.perform(&mut tx, coder).await?;
    tx.touch(Topic::Grouping(coder.id));
    tx.touch(Topic::Codebook(coder.id));
    let inverse = serde_json::to_value(inverse).map_err(|e| Error::Other(e.into()))?;
    let deed = Deed { undoes, ..Deed::new(subject, Audience::Own, inverse) };
    Ok(Done::then(tx.commit(deed).await?, coder.links.grouping()))
}
